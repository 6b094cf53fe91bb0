package org.countersign.catalog.models;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.LinkedHashMap;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.lineage.Nodes;
import org.countersign.catalog.lineage.VersionAnswers;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.platform.Settings;
import org.countersign.catalog.platform.Window;
import org.countersign.catalog.problem.Wire;
import org.jspecify.annotations.Nullable;

/**
 * The catalog as data portals exchange it: versions, their files and the data they were trained on.
 *
 * @see <a href="https://semiceu.github.io/MLDCAT-AP/releases/3.1.0/">MLDCAT-AP 3.1.0</a>
 */
@Door
@Path("catalog")
public class CatalogResource {
  private final ModelVersions versions;
  private final Models models;
  private final VersionAnswers answers;
  private final Nodes nodes;
  private final Settings settings;

  @Inject
  CatalogResource(
      ModelVersions versions,
      Models models,
      VersionAnswers answers,
      Nodes nodes,
      Settings settings) {
    this.versions = versions;
    this.models = models;
    this.answers = answers;
    this.nodes = nodes;
    this.settings = settings;
  }

  /**
   * Newest versions first; the header {@code Link} leads to the next part of the same catalog.
   *
   * @param limit versions, 1 to 200
   */
  @GET
  @Produces("text/turtle;charset=UTF-8")
  @RolesAllowed(Roles.ANYONE)
  public Response catalog(
      @QueryParam("limit") @DefaultValue("100") String limit,
      @QueryParam("cursor") @Nullable String cursor,
      @Context UriInfo uri) {
    var page = versions.all(Wire.read("cursor", () -> Window.of(limit, cursor)));
    var named = models.get(page.items().stream().map(ModelVersion::model).distinct().toList());
    var told = new LinkedHashMap<String, String>();
    for (var version : page.items()) {
      var model = named.get(version.model());
      told.put(
          nodes.version(version.model(), version.number()),
          (model == null ? "" : model.name()) + " " + version.number());
    }
    var host = String.valueOf(settings.publicUrl().getHost());
    var answer = Response.ok(answers.catalog(told, "Models of " + host, host));
    if (page.next() != null) {
      answer.link(
          uri.getAbsolutePathBuilder()
              .queryParam("limit", limit)
              .queryParam("cursor", page.next())
              .build(),
          "next");
    }
    return answer.build();
  }
}
