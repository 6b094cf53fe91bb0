package org.countersign.catalog.models;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.lineage.Tracing;
import org.countersign.catalog.models.VersionLineageResource.EdgeView;
import org.countersign.catalog.models.VersionLineageResource.NodeView;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.problem.Wire;
import org.countersign.lineage.Ancestry.Direction;
import org.countersign.lineage.Closure;
import org.countersign.lineage.Columns;
import org.countersign.lineage.Difference;
import org.countersign.lineage.Repetition;
import org.jspecify.annotations.Nullable;

/**
 * What came of what, between any things of the graph: {@link NodeNames} says how a thing is named.
 * {@code asOf} is a ledger index; the answer is then what was known when that entry was the newest.
 */
@Door
@Path("lineage")
@Produces(APPLICATION_JSON)
public class LineageQuestionsResource {
  private static final String SVG = "image/svg+xml";

  private final Tracing tracing;
  private final NodeNames names;

  @Inject
  LineageQuestionsResource(Tracing tracing, NodeNames names) {
    this.tracing = tracing;
    this.names = names;
  }

  /** What an answer is given as. */
  private enum Format {
    JSON,
    SVG
  }

  private static Format format(String text) {
    return Wire.read("format", () -> VersionLineageResource.constant(Format.class, text));
  }

  /**
   * @param node its IRI
   * @param index the ledger entry it is as of
   * @param truncated whether there is more than {@code depth} or the limit of 1000 nodes let
   *     through
   */
  public record ClosureView(
      String node, long index, boolean truncated, List<NodeView> nodes, List<EdgeView> edges) {}

  /**
   * What a thing came of ({@code up}) or what came of it ({@code down}).
   *
   * @param depth steps, 0 to 20
   * @param boxes of the picture, 10 to 200; the rest is collapsed
   * @param format {@code json} or {@code svg}
   */
  @GET
  @Path("closure")
  @Produces({APPLICATION_JSON, SVG})
  @RolesAllowed(Roles.ANYONE)
  public Response closure(
      @QueryParam("node") @DefaultValue("") String node,
      @QueryParam("direction") @DefaultValue("up") String direction,
      @QueryParam("depth") @DefaultValue("20") String depth,
      @QueryParam("asOf") @Nullable String asOf,
      @QueryParam("boxes") @DefaultValue("200") String boxes,
      @QueryParam("format") @DefaultValue("json") String format) {
    var wanted = format(format);
    var way =
        Wire.read("direction", () -> VersionLineageResource.constant(Direction.class, direction));
    var iri = names.iri("node", node);
    var at = tracing.asOf(asOf);
    var traced = Wire.read("depth", () -> tracing.closure(iri, way, Integer.parseInt(depth), at));
    if (wanted == Format.SVG) {
      return Response.ok(
              Wire.read(
                  "boxes",
                  () -> tracing.svg(traced, Integer.parseInt(boxes), "Lineage of " + node)),
              SVG)
          .build();
    }
    var closure = traced.closure();
    return Response.ok(
            new ClosureView(
                iri, traced.index(), closure.truncated(), nodes(closure), edges(closure)),
            APPLICATION_JSON)
        .build();
  }

  /**
   * A shortest way from one thing to another.
   *
   * @param found whether one came of the other; if not there are no nodes
   */
  public record PathView(
      boolean found,
      String from,
      String to,
      long index,
      List<NodeView> nodes,
      List<EdgeView> edges) {}

  /** How one thing reaches another, in whichever direction; that it does not is an answer too. */
  @GET
  @Path("path")
  @Produces({APPLICATION_JSON, SVG})
  @RolesAllowed(Roles.ANYONE)
  public Response path(
      @QueryParam("from") @DefaultValue("") String from,
      @QueryParam("to") @DefaultValue("") String to,
      @QueryParam("asOf") @Nullable String asOf,
      @QueryParam("format") @DefaultValue("json") String format) {
    var wanted = format(format);
    var start = names.iri("from", from);
    var end = names.iri("to", to);
    var traced = tracing.path(start, end, tracing.asOf(asOf));
    if (wanted == Format.SVG) {
      return Response.ok(tracing.svg(traced, "How " + from + " reaches " + to), SVG).build();
    }
    var closure = traced.closure();
    return Response.ok(
            new PathView(
                !closure.nodes().isEmpty(),
                start,
                end,
                traced.index(),
                nodes(closure),
                edges(closure)),
            APPLICATION_JSON)
        .build();
  }

  /**
   * A column on a way.
   *
   * @param dataset the data it belongs to
   * @param through the IRI of the run that made the one before it of this one
   * @param how what was done there
   * @param masked whether values were hidden there, such as by hashing
   */
  public record ColumnView(
      String iri,
      String column,
      String dataset,
      @Nullable String through,
      @Nullable String how,
      boolean masked) {
    static ColumnView of(Columns.Step step) {
      return new ColumnView(
          step.iri(),
          step.name(),
          step.dataset(),
          step.through().orElse(null),
          step.how().orElse(null),
          step.masked());
    }
  }

  /**
   * @param found whether the first column came of the second; if not there are no steps
   */
  public record ColumnPathView(boolean found, List<ColumnView> steps) {}

  /**
   * Which columns lead from one to another that it came of.
   *
   * @param from data with the later column, such as {@code dataset:features@7}
   * @param to data with the earlier column
   */
  @GET
  @Path("columns")
  @RolesAllowed(Roles.ANYONE)
  public ColumnPathView columns(
      @QueryParam("from") @DefaultValue("") String from,
      @QueryParam("fromColumn") @Nullable String fromColumn,
      @QueryParam("to") @DefaultValue("") String to,
      @QueryParam("toColumn") @Nullable String toColumn,
      @QueryParam("asOf") @Nullable String asOf) {
    var steps =
        tracing.columns(
            names.column("from", from, Optional.ofNullable(fromColumn)),
            names.column("to", to, Optional.ofNullable(toColumn)),
            tracing.asOf(asOf));
    return new ColumnPathView(!steps.isEmpty(), steps.stream().map(ColumnView::of).toList());
  }

  /**
   * One thing that is not the same in both.
   *
   * @param what such as {@code parameter max_depth}
   */
  public record ChangedView(String what, NodeView first, NodeView second) {}

  /**
   * @param onlyFirst what only the first came of
   * @param common how many things both came of
   */
  public record DifferenceView(
      String first,
      String second,
      List<ChangedView> changed,
      List<NodeView> onlyFirst,
      List<NodeView> onlySecond,
      int common,
      boolean truncated) {}

  /** What two versions, or two runs, did not come of alike. */
  @GET
  @Path("difference")
  @RolesAllowed(Roles.ANYONE)
  public DifferenceView difference(
      @QueryParam("first") @DefaultValue("") String first,
      @QueryParam("second") @DefaultValue("") String second,
      @QueryParam("asOf") @Nullable String asOf) {
    var one = names.iri("first", first);
    var other = names.iri("second", second);
    var found = tracing.difference(one, other, tracing.asOf(asOf));
    return new DifferenceView(
        one,
        other,
        found.changed().stream().map(LineageQuestionsResource::changed).toList(),
        found.onlyFirst().stream().map(VersionLineageResource::node).toList(),
        found.onlySecond().stream().map(VersionLineageResource::node).toList(),
        found.common(),
        found.truncated());
  }

  private static ChangedView changed(Difference.Changed each) {
    return new ChangedView(
        each.what(),
        VersionLineageResource.node(each.first()),
        VersionLineageResource.node(each.second()));
  }

  /**
   * A run beside the one that it repeats.
   *
   * @param result {@code SAME}, {@code WITHIN_TOLERANCE}, {@code DIFFERENT}, {@code NOT_ALIKE}
   *     (they had not the same to go by) or {@code NOT_COMPARABLE}
   * @param otherwise what was not alike
   * @param sameFiles absent where either wrote none
   */
  public record RepetitionView(
      String result,
      List<String> otherwise,
      @Nullable Boolean sameFiles,
      List<Repetition.Measured> metrics) {}

  /**
   * Whether a run that repeats another came to the same result.
   *
   * @param original such as {@code run:nightly-7}
   * @param tolerance by which metrics may differ, as a share of the original's value, 0 to 1
   */
  @GET
  @Path("repetition")
  @RolesAllowed(Roles.ANYONE)
  public RepetitionView repetition(
      @QueryParam("original") @DefaultValue("") String original,
      @QueryParam("repeated") @DefaultValue("") String repeated,
      @QueryParam("tolerance") @DefaultValue("0.01") String tolerance) {
    var share = Wire.read("tolerance", () -> share(tolerance));
    var found =
        tracing.repetition(names.iri("original", original), names.iri("repeated", repeated), share);
    return new RepetitionView(
        found.result().name(), found.otherwise(), found.sameFiles().orElse(null), found.metrics());
  }

  private static BigDecimal share(String text) {
    if (!text.matches("0(\\.[0-9]{1,6})?|1(\\.0{1,6})?")) {
      throw new IllegalArgumentException("a tolerance is a decimal from 0 to 1, not " + text);
    }
    return new BigDecimal(text);
  }

  private static List<NodeView> nodes(Closure closure) {
    return closure.nodes().stream().map(VersionLineageResource::node).toList();
  }

  private static List<EdgeView> edges(Closure closure) {
    return closure.edges().stream()
        .map(edge -> new EdgeView(edge.from(), edge.to(), edge.relation()))
        .toList();
  }
}
