package org.countersign.catalog.reviews;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
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
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.Write;
import org.countersign.catalog.lineage.Tracing;
import org.countersign.catalog.lineage.Tracing.Affected;
import org.countersign.catalog.models.NodeNames;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.problem.Wire;
import org.countersign.catalog.reviews.Consequences.Granted;
import org.countersign.lineage.Closure.Node;
import org.countersign.lineage.Kind;
import org.jspecify.annotations.Nullable;

/**
 * What is affected when something upstream cannot be trusted any more, whom to call, and the one
 * act that suspends every approval of it.
 */
@Door
@Path("lineage/impact")
@Produces(APPLICATION_JSON)
public class ImpactResource {
  private final Consequences consequences;
  private final Recall recall;
  private final Tracing tracing;
  private final NodeNames names;
  private final Write write;

  @Inject
  ImpactResource(
      Consequences consequences, Recall recall, Tracing tracing, NodeNames names, Write write) {
    this.consequences = consequences;
    this.recall = recall;
    this.tracing = tracing;
    this.names = names;
    this.write = write;
  }

  /**
   * A thing.
   *
   * @param state the newest, where it has any
   * @param step how many steps from what was asked about
   * @param cause the IRI one step nearer to it
   */
  public record ThingView(
      String iri,
      String kind,
      String label,
      @Nullable String state,
      int step,
      @Nullable String cause) {
    static ThingView of(Affected each) {
      return of(each.node(), each.state(), each.cause());
    }

    static ThingView of(Node node, Optional<String> state, @Nullable String cause) {
      return new ThingView(
          node.iri(), node.kind().name(), node.label(), state.orElse(null), node.step(), cause);
    }
  }

  public record ApprovalLine(
      UUID id, String model, int version, UUID useCase, String environment, String state) {
    static ApprovalLine of(Granted granted) {
      var approval = granted.approval();
      return new ApprovalLine(
          approval.id(),
          granted.model(),
          granted.version(),
          approval.useCase(),
          approval.environment(),
          approval.standing().name());
    }
  }

  /**
   * @param person false for a service account, which nobody can call
   * @param parts {@code OWNS}, {@code RAN}, {@code BUILT}, {@code SUBMITTED}, {@code APPROVED} or
   *     {@code DEPLOYED}, and in how many of the affected things
   */
  public record PersonView(UUID id, String name, boolean person, Map<String, Integer> parts) {}

  /**
   * @param index the newest ledger entry that is in the answer
   * @param milliseconds what the graph needed for it
   * @param truncated whether there is more than was looked at
   * @param approvals whatever their state, those in force first
   * @param inForce how many of them are
   * @param deployments whatever their state
   * @param live how many of them run
   * @param uncertain runs that read some state of the dataset, and nobody said which
   */
  public record ImpactView(
      ThingView node,
      long index,
      double milliseconds,
      boolean truncated,
      List<ThingView> datasets,
      List<ThingView> runs,
      List<ThingView> versions,
      List<ApprovalLine> approvals,
      int inForce,
      List<ThingView> deployments,
      int live,
      List<PersonView> people,
      List<String> uncertain) {}

  /**
   * @param node as {@link NodeNames} reads it
   * @param index of a receipt: waits up to two seconds until that entry is in the graph
   */
  @GET
  @RolesAllowed(Roles.ANYONE)
  public ImpactView impact(
      @QueryParam("node") @DefaultValue("") String node,
      @QueryParam("index") @Nullable String index) {
    Optional.ofNullable(index)
        .map(text -> Wire.read("index", () -> Long.parseLong(text)))
        .ifPresent(tracing::await);
    var told = consequences.of(names.iri("node", node));
    var reached = told.reached();
    return new ImpactView(
        ThingView.of(reached.start(), Optional.empty(), null),
        reached.index(),
        reached.milliseconds(),
        reached.truncated(),
        things(reached.of(Kind.DATASET_VERSION)),
        things(reached.of(Kind.RUN)),
        things(reached.of(Kind.VERSION)),
        told.approvals().stream().map(ApprovalLine::of).toList(),
        told.inForce().size(),
        things(reached.of(Kind.DEPLOYMENT)),
        told.live().size(),
        told.people().stream()
            .map(
                each ->
                    new PersonView(
                        each.who().id(),
                        each.who().name(),
                        each.person(),
                        Consequences.named(each.parts())))
            .toList(),
        reached.uncertain());
  }

  private static List<ThingView> things(List<Affected> affected) {
    return affected.stream().map(ThingView::of).toList();
  }

  /**
   * @param node what cannot be trusted any more, as {@link NodeNames} reads it
   * @param reason at least 20 characters
   */
  public record NewSuspension(
      @NotBlank @Size(max = 4_000) @Pattern(regexp = Wire.STORABLE) String node,
      @NotBlank @Size(min = 20, max = 4_000) String reason) {}

  /**
   * @param id of the act
   * @param index the ledger entry up to which the graph said what came of the thing
   * @param suspended each with an entry of its own, beside the one that names them all
   */
  public record SuspensionView(
      UUID id, String node, String label, long index, List<ApprovalLine> suspended) {}

  /** Suspends every approval of every version that came of a thing. */
  @POST
  @Path("suspension")
  @Consumes(APPLICATION_JSON)
  @RolesAllowed({Roles.COMPLIANCE_OFFICER, Roles.RISK_OWNER})
  public Response suspend(@Valid @NotNull NewSuspension body) {
    var reason = body.reason().strip();
    return write.ok(
        () -> {
          var done = recall.suspend(names.iri("node", body.node().strip()), reason);
          return new SuspensionView(
              done.id(),
              done.node(),
              done.label(),
              done.index(),
              done.suspended().stream().map(ApprovalLine::of).toList());
        });
  }
}
