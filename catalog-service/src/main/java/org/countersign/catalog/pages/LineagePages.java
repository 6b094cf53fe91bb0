package org.countersign.catalog.pages;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.mvc.Controller;
import jakarta.mvc.Models;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.models.LineageQuestionsResource;
import org.countersign.catalog.models.ModelsResource;
import org.countersign.catalog.models.VersionLineageResource;
import org.countersign.catalog.models.VersionsResource;
import org.countersign.catalog.models.VersionsResource.VersionView;
import org.countersign.catalog.problem.Refusal;
import org.jspecify.annotations.Nullable;

/** What a version came of, asked in every way the API can be asked. */
@Path("models/{model}/versions/{version}/lineage")
@RequestScoped
@Produces("text/html;charset=UTF-8")
public class LineagePages {
  private static final String BOXES = "60";
  private static final String DEPTH = "20";
  private static final String TOLERANCE = "0.01";

  /** Files to take away, by the name that the API has for the format. */
  private static final Map<String, String> FILES =
      Map.of("turtle", "ttl", "jsonld", "jsonld", "nquads", "nq", "provjson", "json");

  @Inject private Models view;
  @Inject private ModelsResource models;
  @Inject private VersionsResource versions;
  @Inject private VersionLineageResource lineage;
  @Inject private LineageQuestionsResource questions;
  @Context private UriInfo uri;

  /** The container fills the fields. */
  @SuppressWarnings("NullAway.Init")
  protected LineagePages() {}

  @GET
  @Controller
  @RolesAllowed(Roles.ANYONE)
  public String show(
      @PathParam("model") String modelRef,
      @PathParam("version") String versionRef,
      @Context Request request) {
    var model = models.get(modelRef);
    var version = versions.get(modelRef, versionRef);
    var here = "version:" + model.name() + "/" + version.number();
    var troubles = new LinkedHashMap<String, String>();
    var asked = asked();
    view.put("model", model);
    view.put("version", version);
    view.put("here", here);
    view.put("asked", asked);
    view.put("troubles", troubles);
    view.put("versions", versions.list(model.id().toString(), "50", null).items());
    attempt(troubles, "picture", () -> picture(version, asked, request));
    attempt(troubles, "answers", () -> answers(version));
    if (asked.has("with")) {
      attempt(troubles, "with", () -> difference(model.name(), here, asked));
    }
    if (asked.has("from")) {
      attempt(troubles, "from", () -> path(here, asked));
    }
    if (asked.has("toColumn")) {
      attempt(troubles, "columns", () -> columns(asked));
    }
    if (asked.has("repeated")) {
      attempt(troubles, "repeated", () -> repetition(asked));
    }
    return "lineage.html";
  }

  /** The same bytes as the API gives, for a browser that has a session and no token. */
  @GET
  @Path("export")
  @Produces(MediaType.WILDCARD)
  @RolesAllowed(Roles.ANYONE)
  public Response export(
      @PathParam("model") String model,
      @PathParam("version") String version,
      @QueryParam("format") @Nullable String format,
      @Context Request request) {
    var wanted = Typed.text(format);
    if (wanted.equals("rocrate")) {
      return lineage.crate(model, version);
    }
    var name = "lineage." + FILES.getOrDefault(wanted, "json");
    var answer = lineage.lineage(model, version, "up", DEPTH, null, null, "200", wanted, request);
    return Response.fromResponse(answer)
        .header("Content-Disposition", "attachment; filename=\"" + name + "\"")
        .build();
  }

  /** What the address asks for. */
  public record Asked(Map<String, String> fields) {
    public Asked {
      fields = Map.copyOf(fields);
    }

    public String of(String field, String otherwise) {
      var given = fields.getOrDefault(field, "");
      return given.isEmpty() ? otherwise : given;
    }

    public boolean has(String field) {
      return !of(field, "").isEmpty();
    }

    @Nullable String orNone(String field) {
      return has(field) ? of(field, "") : null;
    }
  }

  private Asked asked() {
    var fields = new LinkedHashMap<String, String>();
    uri.getQueryParameters().forEach((name, values) -> fields.put(name, Typed.text(values.get(0))));
    return new Asked(fields);
  }

  /** One question that cannot be answered leaves the others their answers. */
  private static void attempt(Map<String, String> troubles, String question, Runnable answering) {
    try {
      answering.run();
    } catch (Refusal refused) {
      troubles.put(question, refused.detail());
    }
  }

  private void picture(VersionView version, Asked asked, Request request) {
    var answer =
        lineage.lineage(
            version.modelId().toString(),
            Integer.toString(version.number()),
            asked.of("direction", "both"),
            asked.of("depth", DEPTH),
            null,
            asked.orNone("asOf"),
            asked.of("boxes", BOXES),
            "svg",
            request);
    view.put("picture", text(answer));
  }

  private void answers(VersionView version) {
    var id = version.modelId().toString();
    var number = Integer.toString(version.number());
    view.put("answers", lineage.questions(id, number));
    view.put("record", lineage.reproducibility(id, number));
  }

  private void difference(String model, String here, Asked asked) {
    var with = asked.of("with", "");
    var other = "version:" + (with.contains("/") ? with : model + "/" + with);
    view.put("difference", questions.difference(other, here, asked.orNone("asOf")));
    view.put("other", other.substring("version:".length()).replace('/', ' '));
  }

  private void path(String here, Asked asked) {
    var from = asked.of("from", "");
    var to = asked.of("to", here);
    var asOf = asked.orNone("asOf");
    var found =
        (LineageQuestionsResource.PathView) questions.path(from, to, asOf, "json").getEntity();
    view.put("path", found);
    if (found.found()) {
      view.put("pathPicture", text(questions.path(from, to, asOf, "svg")));
    }
  }

  private void columns(Asked asked) {
    view.put(
        "columns",
        questions.columns(
            asked.of("fromData", ""),
            asked.orNone("fromColumn"),
            asked.of("toData", ""),
            asked.orNone("toColumn"),
            asked.orNone("asOf")));
  }

  private void repetition(Asked asked) {
    view.put(
        "repetition",
        questions.repetition(
            asked.of("original", ""), asked.of("repeated", ""), asked.of("tolerance", TOLERANCE)));
  }

  private static String text(Response answer) {
    return Optional.ofNullable(answer.getEntity())
        .map(
            entity ->
                entity instanceof byte[] bytes
                    ? new String(bytes, StandardCharsets.UTF_8)
                    : entity.toString())
        .orElse("");
  }
}
