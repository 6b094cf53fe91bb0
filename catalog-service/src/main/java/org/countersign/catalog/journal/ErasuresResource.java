package org.countersign.catalog.journal;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;
import static org.countersign.catalog.problem.ProblemType.INVALID_REQUEST;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.identity.Agents;
import org.countersign.catalog.identity.Agents.AgentView;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.problem.Refusal;
import org.countersign.catalog.problem.Wire;
import org.jspecify.annotations.Nullable;

/** Erases personal data that entries only commit to, and tells what was erased. */
@Door
@Path("ledger/erasures")
@Consumes(APPLICATION_JSON)
@Produces(APPLICATION_JSON)
public class ErasuresResource {
  private static final int MOST = 200;

  private final Erasures erasures;
  private final Agents agents;
  private final Write write;

  @Inject
  ErasuresResource(Erasures erasures, Agents agents, Write write) {
    this.erasures = erasures;
    this.agents = agents;
    this.write = write;
  }

  /**
   * What to erase: everything of a person, or fields of one event.
   *
   * @param basis a code for why, such as {@code gdpr-17-1-b}
   * @param person the pseudonym that entries name
   * @param fields of the event; all of them where they are left out
   */
  public record NewErasure(
      @NotNull @Pattern(regexp = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}") String basis,
      @Nullable String person,
      @Nullable String event,
      @Nullable @Size(max = 50) List<@NotNull String> fields) {}

  /** What was erased. */
  public record ErasureView(String basis, int openings, @Nullable String person) {
    static ErasureView of(Erasures.Erased erased) {
      return new ErasureView(
          erased.basis(), erased.openings(), erased.person().map(UUID::toString).orElse(null));
    }
  }

  /**
   * An erasure on record.
   *
   * @param index of its entry
   * @param by who erased
   * @param person the pseudonym whose person nobody knows any more; left out where texts were
   *     erased
   * @param events the number of events whose commitments nobody can open any more
   * @param fields of those events
   */
  public record RecordedErasure(
      long index,
      String at,
      AgentView by,
      String basis,
      @Nullable UUID person,
      int events,
      List<String> fields) {}

  /**
   * @param next the {@code cursor} of the next page; left out at the end
   */
  public record RecordedErasures(List<RecordedErasure> items, @Nullable String next) {}

  /** What was erased, when, by whom and on what basis, the newest first. */
  @GET
  @RolesAllowed({Roles.AUDITOR, Roles.COMPLIANCE_OFFICER})
  public RecordedErasures list(
      @QueryParam("limit") @DefaultValue("50") String limit,
      @QueryParam("cursor") @Nullable String cursor) {
    var most = Wire.read("limit", () -> limit(limit));
    var before = cursor == null ? Long.MAX_VALUE : Wire.read("cursor", () -> index(cursor));
    var found = erasures.recorded(before, most).stream().map(this::view).toList();
    return new RecordedErasures(
        found, found.size() == most ? Long.toString(found.get(found.size() - 1).index()) : null);
  }

  private RecordedErasure view(Erasures.Recorded erasure) {
    var entry = erasure.entry();
    return new RecordedErasure(
        entry.index(),
        entry.at(),
        agents.view(entry.actor()),
        erasure.basis(),
        erasure.person().orElse(null),
        erasure.events(),
        erasure.fields());
  }

  private static int limit(String text) {
    var number = Integer.parseInt(text);
    if (number < 1 || number > MOST) {
      throw new IllegalArgumentException("limit is from 1 to " + MOST + ", not " + text);
    }
    return number;
  }

  private static long index(String text) {
    var number = Long.parseLong(text);
    if (number < 0) {
      throw new IllegalArgumentException("a cursor is an index, not " + text);
    }
    return number;
  }

  @POST
  @RolesAllowed(Roles.COMPLIANCE_OFFICER)
  public Response erase(@Valid @NotNull NewErasure body, @Context UriInfo uri) {
    if ((body.person() == null) == (body.event() == null)) {
      throw new Refusal(INVALID_REQUEST, "an erasure names either a person or an event")
          .and("pointer", "/person");
    }
    return write.created(
        () -> ErasureView.of(erased(body)),
        view -> uri.getBaseUriBuilder().path("ledger/entries").build());
  }

  private Erasures.Erased erased(NewErasure body) {
    var person = id("/person", body.person());
    if (person.isPresent()) {
      return erasures.person(person.get(), body.basis());
    }
    var fields = body.fields() == null ? List.<String>of() : body.fields();
    return erasures.event(id("/event", body.event()).orElseThrow(), fields, body.basis());
  }

  private static Optional<UUID> id(String pointer, @Nullable String text) {
    return Optional.ofNullable(text).map(id -> Wire.read(pointer, () -> UUID.fromString(id)));
  }
}
