package org.countersign.catalog.models;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Variant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.lineage.Tracing;
import org.countersign.catalog.lineage.VersionAnswers;
import org.countersign.catalog.lineage.VersionLineage;
import org.countersign.catalog.lineage.VersionLineage.Walk;
import org.countersign.catalog.lineage.VersionLineage.Way;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.problem.Wire;
import org.countersign.lineage.Closure;
import org.countersign.lineage.Export;
import org.countersign.lineage.Reproducibility;
import org.countersign.lineage.RoCrate;
import org.jspecify.annotations.Nullable;

/** What a version came of and what came of it: as JSON, as RDF and as a picture. */
@Door
@Path("models/{model}/versions/{version}/lineage")
public class VersionLineageResource {
  private static final String TURTLE = "text/turtle";
  private static final String JSON_LD = "application/ld+json";
  private static final String N_QUADS = "application/n-quads";
  private static final String PROV_JSON = "application/provenance+json";
  private static final String SVG = "image/svg+xml";

  private final ModelVersions versions;
  private final Models models;
  private final VersionLineage lineage;
  private final VersionAnswers answers;
  private final Tracing tracing;

  @Inject
  VersionLineageResource(
      ModelVersions versions,
      Models models,
      VersionLineage lineage,
      VersionAnswers answers,
      Tracing tracing) {
    this.versions = versions;
    this.models = models;
    this.lineage = lineage;
    this.answers = answers;
    this.tracing = tracing;
  }

  /** Representations, by the name that the query parameter {@code format} has for them. */
  private enum Format {
    JSON(APPLICATION_JSON),
    TURTLE(VersionLineageResource.TURTLE),
    JSONLD(JSON_LD),
    NQUADS(N_QUADS),
    PROVJSON(PROV_JSON),
    SVG(VersionLineageResource.SVG);

    private final String mediaType;

    Format(String mediaType) {
      this.mediaType = mediaType;
    }

    Variant variant() {
      return new Variant(MediaType.valueOf(mediaType), (String) null, null);
    }
  }

  /**
   * @param index the newest ledger entry that is in it
   * @param truncated whether there is more than {@code depth} or the limit of 1000 nodes let
   *     through
   */
  public record LineageView(
      String direction,
      int depth,
      long index,
      boolean truncated,
      List<NodeView> nodes,
      List<EdgeView> edges) {}

  /**
   * @param step distance from the version: negative is what it came of
   */
  public record NodeView(
      String iri, String kind, String label, int step, Map<String, List<String>> attributes) {}

  /** From what came later to what it came of. */
  public record EdgeView(String from, String to, String relation) {}

  /**
   * @param direction {@code up}, {@code down} or {@code both}
   * @param index of a receipt: waits up to two seconds until that entry is in the graph
   * @param asOf a ledger index: what was known when that entry was the newest
   * @param boxes of the picture, 10 to 200; the rest is collapsed
   * @param format {@code json}, {@code turtle}, {@code jsonld}, {@code nquads}, {@code provjson} or
   *     {@code svg}, for who cannot send {@code Accept}
   */
  @GET
  @Produces({APPLICATION_JSON, TURTLE, JSON_LD, N_QUADS, PROV_JSON, SVG})
  @RolesAllowed(Roles.ANYONE)
  public Response lineage(
      @PathParam("model") String modelRef,
      @PathParam("version") String versionRef,
      @QueryParam("direction") @DefaultValue("up") String direction,
      @QueryParam("depth") @DefaultValue("20") String depth,
      @QueryParam("index") @Nullable String index,
      @QueryParam("asOf") @Nullable String asOf,
      @QueryParam("boxes") @DefaultValue("200") String boxes,
      @QueryParam("format") @Nullable String format,
      @Context Request request) {
    var version = versions.find(modelRef, versionRef);
    var way = Wire.read("direction", () -> constant(Way.class, direction));
    var at = tracing.asOf(asOf);
    var walk =
        Wire.read(
            "depth",
            () -> new Walk(version.model(), version.number(), way, Integer.parseInt(depth), at));
    var most = Wire.read("boxes", () -> Integer.parseInt(boxes));
    var answer =
        Optional.ofNullable(format)
            .map(name -> Wire.read("format", () -> constant(Format.class, name)))
            .orElseGet(() -> accepted(request));
    Optional.ofNullable(index)
        .map(text -> Wire.read("index", () -> Long.parseLong(text)))
        .ifPresent(tracing::await);
    return Response.ok(body(answer, walk, most), answer.mediaType).build();
  }

  /** The four questions of lineage; an empty list says that nothing was recorded. */
  @GET
  @Path("questions")
  @Produces(APPLICATION_JSON)
  @RolesAllowed(Roles.ANYONE)
  public VersionAnswers.Answers questions(
      @PathParam("model") String modelRef, @PathParam("version") String versionRef) {
    var version = versions.find(modelRef, versionRef);
    return answers.answers(version.model(), version.number());
  }

  /**
   * What it takes to make a version again.
   *
   * @param complete whether nothing is missing
   * @param completeItems of five
   */
  public record ReproducibilityView(
      boolean complete, int completeItems, List<Reproducibility.Entry> items) {}

  @GET
  @Path("reproducibility")
  @Produces(APPLICATION_JSON)
  @RolesAllowed(Roles.ANYONE)
  public ReproducibilityView reproducibility(
      @PathParam("model") String modelRef, @PathParam("version") String versionRef) {
    var version = versions.find(modelRef, versionRef);
    var record = answers.reproducibility(version.model(), version.number());
    return new ReproducibilityView(record.complete(), record.completeItems(), record.items());
  }

  /** The same with its provenance, to take away: RO-Crate 1.1. */
  @GET
  @Path("ro-crate")
  @Produces(RoCrate.MEDIA_TYPE)
  @RolesAllowed(Roles.ANYONE)
  public Response crate(
      @PathParam("model") String modelRef, @PathParam("version") String versionRef) {
    var version = versions.find(modelRef, versionRef);
    var name = models.get(version.model()).name() + " " + version.number();
    return Response.ok(answers.crate(version.model(), version.number(), name))
        .header("Content-Disposition", "attachment; filename=\"ro-crate.zip\"")
        .build();
  }

  private Object body(Format format, Walk walk, int boxes) {
    return switch (format) {
      case JSON -> view(walk);
      case TURTLE -> lineage.export(walk, Export.TURTLE);
      case JSONLD -> lineage.export(walk, Export.JSON_LD);
      case NQUADS -> lineage.export(walk, Export.N_QUADS);
      case PROVJSON -> lineage.export(walk, Export.PROV_JSON);
      case SVG -> Wire.read("boxes", () -> lineage.svg(walk, boxes, "Lineage of " + label(walk)));
    };
  }

  private String label(Walk walk) {
    return models.get(walk.model()).name() + " " + walk.number();
  }

  private LineageView view(Walk walk) {
    var view = lineage.view(walk);
    var closure = view.closure();
    return new LineageView(
        walk.way().name().toLowerCase(Locale.ROOT),
        walk.depth(),
        view.index(),
        closure.truncated(),
        closure.nodes().stream().map(VersionLineageResource::node).toList(),
        closure.edges().stream()
            .map(edge -> new EdgeView(edge.from(), edge.to(), edge.relation()))
            .toList());
  }

  static NodeView node(Closure.Node node) {
    return new NodeView(
        node.iri(), node.kind().name(), node.label(), node.step(), node.attributes());
  }

  private static Format accepted(Request request) {
    var variants = Arrays.stream(Format.values()).map(Format::variant).toList();
    var chosen = Optional.ofNullable(request.selectVariant(variants));
    return chosen
        .flatMap(
            variant ->
                Arrays.stream(Format.values())
                    .filter(each -> each.variant().getMediaType().equals(variant.getMediaType()))
                    .findFirst())
        .orElseThrow(NotAcceptableException::new);
  }

  static <T extends Enum<T>> T constant(Class<T> type, String text) {
    return Arrays.stream(type.getEnumConstants())
        .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    text
                        + " is none of "
                        + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT)));
  }
}
