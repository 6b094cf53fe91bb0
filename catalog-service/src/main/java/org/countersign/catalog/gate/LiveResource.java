package org.countersign.catalog.gate;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.identity.Agents;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.Payloads;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.platform.Page;
import org.countersign.catalog.platform.Window;
import org.countersign.catalog.problem.Wire;
import org.jspecify.annotations.Nullable;

/** What was live at a moment, who approved it, and by which documents the gate let it through. */
@Door
@Path("deployments/live")
@Produces(APPLICATION_JSON)
public class LiveResource {
  private final Deployments deployments;
  private final Decisions decisions;
  private final Payloads payloads;
  private final Agents agents;
  private final Clock clock;

  @Inject
  LiveResource(
      Deployments deployments, Decisions decisions, Payloads payloads, Agents agents, Clock clock) {
    this.deployments = deployments;
    this.decisions = decisions;
    this.payloads = payloads;
    this.agents = agents;
    this.clock = clock;
  }

  /**
   * Somebody whose vote was in force when the gate decided.
   *
   * @param role held when the vote was cast
   */
  public record ApproverView(Agents.AgentView person, String role) {}

  /**
   * A deployment that was live.
   *
   * @param percent the share of the traffic it had then; 100 where it went live at once
   * @param decision that it was deployed on, with the index of its ledger entry
   * @param approvedBy as the facts say that the decision rested on
   * @param policies digests of the documents that were asked; each is a payload of the ledger
   */
  public record LiveView(
      UUID deployment,
      String model,
      int version,
      UUID versionId,
      @Nullable String useCase,
      String environment,
      String target,
      int percent,
      String since,
      @Nullable String until,
      UUID decision,
      long index,
      String riskClass,
      List<ApproverView> approvedBy,
      List<String> policies) {}

  /**
   * @param asOf RFC 3339; now when left out
   * @param environment all of them when left out
   */
  @GET
  @RolesAllowed(Roles.ANYONE)
  public Page<LiveView> live(
      @QueryParam("asOf") @Nullable String asOf,
      @QueryParam("environment") @Nullable String environment,
      @QueryParam("limit") @DefaultValue("50") String limit,
      @QueryParam("cursor") @Nullable String cursor) {
    var window = Wire.read("cursor", () -> Window.of(limit, cursor));
    var moment =
        Optional.ofNullable(asOf)
            .map(given -> Wire.read("asOf", () -> Instant.parse(given)))
            .orElseGet(clock::instant);
    return deployments
        .liveAt(moment, Optional.ofNullable(environment), window)
        .map(deployment -> view(deployment, moment));
  }

  private LiveView view(Deployment deployment, Instant moment) {
    var decision = decisions.find(deployment.decision());
    var document = payloads.json(decision.facts());
    var facts = map(document.get("facts"));
    return new LiveView(
        deployment.id(),
        decision.model(),
        decision.number(),
        deployment.version(),
        (String) map(facts.get("useCase")).get("name"),
        deployment.environment(),
        deployment.target(),
        share(deployment, moment),
        State.text(deployment.recordedAt()),
        deployment.endedAt().map(State::text).orElse(null),
        decision.id(),
        decision.index(),
        String.valueOf(map(facts.get("useCase")).get("riskClass")),
        approvers(map(facts.get("approval"))),
        document.get("policies") instanceof List<?> list
            ? list.stream().map(String::valueOf).toList()
            : List.of());
  }

  /** The last stage that was reached by then. */
  private int share(Deployment deployment, Instant moment) {
    if (deployment.rollout().isEmpty()) {
      return Rollout.FULL;
    }
    var reached =
        deployments.stages(deployment.id()).stream()
            .filter(stage -> !stage.recordedAt().isAfter(moment))
            .map(Deployments.Stage::percent)
            .toList();
    return reached.isEmpty() ? 0 : reached.get(reached.size() - 1);
  }

  private List<ApproverView> approvers(Map<?, ?> approval) {
    var approvers = new ArrayList<ApproverView>();
    if (approval.get("votes") instanceof List<?> votes) {
      for (var each : votes) {
        var vote = map(each);
        if ("APPROVE".equals(vote.get("decision"))) {
          Ids.read(String.valueOf(vote.get("person")))
              .ifPresent(
                  person ->
                      approvers.add(
                          new ApproverView(agents.view(person), String.valueOf(vote.get("role")))));
        }
      }
    }
    return approvers;
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }
}
