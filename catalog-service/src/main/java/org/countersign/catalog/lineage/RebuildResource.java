package org.countersign.catalog.lineage;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Optional;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.platform.Settings;
import org.jspecify.annotations.Nullable;

/**
 * Grows the lineage graph of the node that is asked once more from the ledger. The graph in use
 * answers meanwhile. Nothing that is on record changes, so this leaves no entry.
 */
@Door
@Path("lineage/rebuild")
@Produces(APPLICATION_JSON)
public class RebuildResource {
  private final Projection projection;
  private final Settings settings;

  @Inject
  RebuildResource(Projection projection, Settings settings) {
    this.projection = projection;
    this.settings = settings;
  }

  /**
   * @param node whose graph it is
   * @param state {@code NONE} since the node was started, {@code RUNNING} or {@code DONE}
   * @param graph the newest entry in the graph that is read; -1 if there is none
   * @param rebuilt the newest entry in the graph that grows
   * @param compared the entry at which both were summed up
   * @param digestBefore SHA-256 over the sorted N-Quads of the graph that was in use; left out if
   *     it could not be read
   * @param digestAfter of the graph that takes its place
   * @param equal whether these are the same
   * @param failure why it does not move, while it does not
   */
  public record RebuildView(
      String node,
      String state,
      long graph,
      @Nullable String startedAt,
      @Nullable String endedAt,
      @Nullable Long rebuilt,
      @Nullable Long compared,
      @Nullable String digestBefore,
      @Nullable String digestAfter,
      @Nullable Boolean equal,
      @Nullable String failure) {}

  /** Begins, or goes on where one is running: 202 with how far it is. */
  @POST
  @RolesAllowed(Roles.ADMINISTRATOR)
  public Response begin() {
    projection.rebuild();
    return Response.accepted(view()).build();
  }

  @GET
  @RolesAllowed({Roles.ADMINISTRATOR, Roles.AUDITOR, Roles.COMPLIANCE_OFFICER})
  public RebuildView status() {
    return view();
  }

  private RebuildView view() {
    var node = settings.node().name();
    var graph = projection.standing().reached();
    return projection
        .rebuilding()
        .map(progress -> view(node, graph, progress))
        .orElseGet(
            () ->
                new RebuildView(
                    node, "NONE", graph, null, null, null, null, null, null, null, null));
  }

  private static RebuildView view(String node, long graph, Rebuild.Progress progress) {
    var sums = progress.sums();
    return new RebuildView(
        node,
        progress.endedAt().isPresent() ? "DONE" : "RUNNING",
        graph,
        State.text(progress.startedAt()),
        text(progress.endedAt()),
        progress.reached(),
        sums.map(Rebuild.Sums::index).orElse(null),
        sums.flatMap(Rebuild.Sums::before).orElse(null),
        sums.map(Rebuild.Sums::after).orElse(null),
        sums.map(Rebuild.Sums::areEqual).orElse(null),
        progress.failure().orElse(null));
  }

  private static @Nullable String text(Optional<Instant> at) {
    return at.map(State::text).orElse(null);
  }
}
