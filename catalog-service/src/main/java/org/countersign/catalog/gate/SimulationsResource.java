package org.countersign.catalog.gate;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.StringReader;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.gate.SimulationRows.Simulated;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.Deed;
import org.countersign.catalog.journal.Journal;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.journal.Write;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.platform.Json;
import org.countersign.catalog.policies.Policies;
import org.countersign.catalog.problem.Wire;
import org.jspecify.annotations.Nullable;

/**
 * What a proposed document would change, before anybody publishes it, and whom the withdrawal of
 * one that holds would free.
 */
@Door
@Path("policies/{policy}/simulations")
@Produces(APPLICATION_JSON)
public class SimulationsResource {
  private static final int SHOWN = 20;

  private final Simulations simulations;
  private final SimulationRows rows;
  private final Policies policies;
  private final Caller caller;
  private final Journal journal;
  private final Write write;
  private final Clock clock;
  private final Ids ids;

  @Inject
  SimulationsResource(
      Simulations simulations,
      SimulationRows rows,
      Policies policies,
      Caller caller,
      Journal journal,
      Write write,
      Clock clock,
      Ids ids) {
    this.simulations = simulations;
    this.rows = rows;
    this.policies = policies;
    this.caller = caller;
    this.journal = journal;
    this.write = write;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * A simulation.
   *
   * @param asks {@code PUBLICATION} of the document, or its {@code WITHDRAWAL} where it held
   * @param done of {@code total}: what was asked about so far
   * @param result by population: how many answers change, by which rule, and the first cases; under
   *     {@code lineage}, where the document asks of lineage what nobody asks today, how many
   *     versions were judged for it as the graph is now, and {@code leftOut}, how many questions
   *     were not asked because their version could not be judged, with the first of these versions;
   *     left out until it is done
   */
  public record SimulationView(
      UUID id,
      UUID policy,
      String asks,
      String since,
      String until,
      String state,
      long done,
      long total,
      UUID requestedBy,
      String requestedAt,
      @Nullable JsonObject result) {
    static SimulationView of(Simulated simulated) {
      return new SimulationView(
          simulated.id(),
          simulated.policy(),
          simulated.withdrawal() ? "WITHDRAWAL" : "PUBLICATION",
          State.text(simulated.since()),
          State.text(simulated.until()),
          simulated.standing().name(),
          simulated.done(),
          simulated.total(),
          simulated.requestedBy(),
          State.text(simulated.requestedAt()),
          simulated.result().map(SimulationView::read).orElse(null));
    }

    private static JsonObject read(String json) {
      try (var reader = Json.createReader(new StringReader(json))) {
        return reader.readObject();
      }
    }
  }

  /** The newest. */
  public record SimulationList(List<SimulationView> items) {}

  /**
   * Begins a simulation in the background: over all that is live, and over the decisions of a
   * period. Of a document that holds it tells what would change without it.
   *
   * @param since RFC 3339; 30 days before {@code until} when left out
   * @param until RFC 3339; now when left out
   */
  @POST
  @Consumes({APPLICATION_JSON, "*/*"})
  @RolesAllowed({Roles.ADMINISTRATOR, Roles.COMPLIANCE_OFFICER})
  public Response simulate(
      @PathParam("policy") String policy,
      @QueryParam("since") @Nullable String since,
      @QueryParam("until") @Nullable String until,
      @Context UriInfo uri) {
    var to = instant("until", until).orElseGet(clock::instant);
    var from = instant("since", since).orElseGet(() -> SimulationRun.usualSince(to));
    var known = policies.idOf(policy);
    var withdrawal = policies.isActive(policy);
    var unused = withdrawal ? policies.gateWithout(policy) : policies.gateWith(policy);
    var response =
        write.created(
            () -> SimulationView.of(request(known, withdrawal, from, to)),
            view -> uri.getAbsolutePathBuilder().path(view.id().toString()).build());
    rows.of(known, SHOWN).forEach(simulations::begin);
    return response;
  }

  private Simulated request(UUID policy, boolean withdrawal, Instant since, Instant until) {
    var id = ids.next();
    rows.add(id, policy, withdrawal, since, until, caller.agentId());
    journal.record(
        Deed.of("policy.simulated", Kind.SIMULATION, id, caller.agentId())
            .with("policy", policy.toString())
            .with("asks", withdrawal ? "WITHDRAWAL" : "PUBLICATION")
            .with("since", State.text(since))
            .with("until", State.text(until)));
    return rows.find(policy, id).orElseThrow();
  }

  private static Optional<Instant> instant(String name, @Nullable String text) {
    return Optional.ofNullable(text)
        .filter(given -> !given.isBlank())
        .map(given -> Wire.read(name, () -> Instant.parse(given)));
  }

  /** The newest twenty. */
  @GET
  @RolesAllowed(Roles.ANYONE)
  public SimulationList list(@PathParam("policy") String policy) {
    return new SimulationList(
        rows.of(policies.idOf(policy), SHOWN).stream().map(SimulationView::of).toList());
  }

  @GET
  @Path("{simulation}")
  @RolesAllowed(Roles.ANYONE)
  public SimulationView one(
      @PathParam("policy") String policy, @PathParam("simulation") String simulation) {
    return SimulationView.of(simulations.find(policies.idOf(policy), simulation));
  }

  /** Stops it within a page of versions. */
  @POST
  @Path("{simulation}/cancellation")
  @Consumes({APPLICATION_JSON, "*/*"})
  @RolesAllowed({Roles.ADMINISTRATOR, Roles.COMPLIANCE_OFFICER})
  public SimulationView cancel(
      @PathParam("policy") String policy, @PathParam("simulation") String simulation) {
    return SimulationView.of(simulations.cancel(policies.idOf(policy), simulation));
  }
}
