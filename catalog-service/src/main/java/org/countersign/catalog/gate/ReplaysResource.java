package org.countersign.catalog.gate;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.problem.Wire;
import org.jspecify.annotations.Nullable;

/** Decisions of the past, evaluated again from what was stored with them. */
@Door
@Path("gate/decisions/{decision}/replays")
@Produces(APPLICATION_JSON)
public class ReplaysResource {
  private final Replay replay;

  @Inject
  ReplaysResource(Replay replay) {
    this.replay = replay;
  }

  /**
   * An answer of the gate.
   *
   * @param digest SHA-256 of decision, time, facts, documents and findings; equal answers have
   *     equal digests
   */
  public record OutcomeView(
      String decision,
      String digest,
      List<Map<String, Object>> reasons,
      List<Map<String, Object>> warnings) {
    static OutcomeView of(Outcome outcome) {
      return new OutcomeView(
          outcome.decision(), outcome.digest(), outcome.reasons(), outcome.warnings());
    }
  }

  /**
   * A decision beside its replay.
   *
   * @param index of the decision's ledger entry
   * @param facts digest of the payload that holds the facts
   * @param policies digests of the payloads that are the documents asked
   * @param replayed left out when it can no longer be evaluated
   * @param differences what is not as recorded, one sentence each
   */
  public record ReplayView(
      UUID decision,
      long index,
      String at,
      String facts,
      List<String> policies,
      OutcomeView recorded,
      @Nullable OutcomeView replayed,
      boolean equal,
      List<String> differences) {
    static ReplayView of(Replay.Replayed done) {
      return new ReplayView(
          done.row().id(),
          done.row().index(),
          State.text(done.row().at()),
          done.row().facts(),
          done.recorded().policies(),
          OutcomeView.of(done.recorded()),
          done.evaluated().map(OutcomeView::of).orElse(null),
          done.differences().isEmpty(),
          done.differences());
    }
  }

  /** 200, equal or not: nothing is recorded. */
  @POST
  @RolesAllowed({Roles.AUDITOR, Roles.COMPLIANCE_OFFICER})
  public ReplayView replay(@PathParam("decision") String decision) {
    return ReplayView.of(replay.replay(Wire.read("decision", () -> UUID.fromString(decision))));
  }
}
