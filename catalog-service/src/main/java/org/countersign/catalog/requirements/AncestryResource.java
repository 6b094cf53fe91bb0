package org.countersign.catalog.requirements;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.models.ModelVersions;
import org.countersign.catalog.platform.Door;
import org.jspecify.annotations.Nullable;

/** What is stored of a version's ancestry, as the gate reads it. */
@Door
@Path("models/{model}/versions/{version}/ancestry")
@Produces(APPLICATION_JSON)
public class AncestryResource {
  private final ModelVersions versions;
  private final LineageJudging judging;
  private final Documents documents;

  @Inject
  AncestryResource(ModelVersions versions, LineageJudging judging, Documents documents) {
    this.versions = versions;
    this.judging = judging;
    this.documents = documents;
  }

  /**
   * @param id left out while nothing is stored
   * @param judged false while no active policy asks for it, or nobody looked yet
   * @param heldAt the newest ledger entry that was in the graph, -1 if there is none
   * @param policies digests of those whose conditions were judged
   * @param sensitivity the most sensitive that reaches the version; NONE where nothing is known
   * @param unjudged conditions that could not be judged in time and will be tried again
   */
  public record AncestryView(
      @Nullable UUID id,
      boolean judged,
      long heldAt,
      List<String> policies,
      String sensitivity,
      List<SensitiveView> sensitive,
      List<GapView> gaps,
      List<FoundView> conditions,
      List<UnjudgedView> unjudged) {}

  /**
   * @param certain false where derivations of columns are unknown
   */
  public record SensitiveView(String level, boolean certain, String says) {}

  public record GapView(String kind, String node, String says, String remedy) {}

  /**
   * @param policy digest of the policy that has the condition
   * @param path the way from the version to the node; empty where there is none
   */
  public record FoundView(String policy, String condition, String node, String says, String path) {}

  /**
   * @param policy digest of the policy that has the condition
   */
  public record UnjudgedView(String policy, String condition, String says) {}

  @GET
  @RolesAllowed(Roles.ANYONE)
  public AncestryView ancestry(
      @PathParam("model") String modelRef, @PathParam("version") String versionRef) {
    var version = versions.find(modelRef, versionRef);
    var stored = judging.current(version.id());
    var found = stored.flatMap(row -> documents.ancestry(row.document())).orElse(Map.of());
    return new AncestryView(
        stored.map(StoredLineage::id).orElse(null),
        stored.isPresent(),
        stored.map(StoredLineage::heldAt).orElse(-1L),
        stored.map(StoredLineage::policies).orElse(List.of()),
        text(found, "sensitivity", "NONE"),
        items(
            found,
            "sensitive",
            each ->
                new SensitiveView(
                    text(each, "level"),
                    Boolean.TRUE.equals(each.get("certain")),
                    text(each, "says"))),
        items(
            found,
            "gaps",
            each ->
                new GapView(
                    text(each, "kind"),
                    text(each, "node"),
                    text(each, "says"),
                    text(each, "remedy"))),
        items(
            found,
            "conditions",
            each ->
                new FoundView(
                    text(each, "policy"),
                    text(each, "condition"),
                    text(each, "node"),
                    text(each, "says"),
                    text(each, "path"))),
        items(
            found,
            "unjudged",
            each ->
                new UnjudgedView(
                    text(each, "policy"), text(each, "condition"), text(each, "says"))));
  }

  private static String text(Map<?, ?> from, String name) {
    return text(from, name, "");
  }

  private static String text(Map<?, ?> from, String name, String otherwise) {
    return Optional.ofNullable(from.get(name)).map(String::valueOf).orElse(otherwise);
  }

  private static <T> List<T> items(
      Map<String, Object> found, String name, Function<Map<?, ?>, T> view) {
    return found.get(name) instanceof List<?> items
        ? items.stream().map(each -> view.apply((Map<?, ?>) each)).toList()
        : List.of();
  }
}
