package org.countersign.catalog.problem;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.countersign.catalog.platform.Door;
import org.jspecify.annotations.Nullable;

/**
 * Every problem this service tells, at the address that is its {@code type}: JSON for programs, a
 * page for browsers. Open to all, because whoever is refused may be a stranger.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457#section-3.1.1">RFC 9457, 3.1.1</a>
 */
@Door
@Path("/")
public class ProblemTypesResource {
  private static final String JSON = APPLICATION_JSON + ";qs=1.0";
  private static final String PAGE = "text/html;charset=UTF-8;qs=0.5";

  /** A problem without its occasion. */
  public record ProblemTypeView(
      String type,
      String code,
      int status,
      String title,
      @Nullable String means,
      @Nullable String remedy) {
    static ProblemTypeView of(ProblemType type) {
      var explained = Explanation.of(type);
      return new ProblemTypeView(
          type.uri().toString(),
          type.name(),
          type.status(),
          type.title(),
          explained.map(Explanation::means).orElse(null),
          explained.map(Explanation::remedy).orElse(null));
    }
  }

  public record ProblemTypeList(List<ProblemTypeView> items) {}

  @GET
  @PermitAll
  @Produces(JSON)
  public ProblemTypeList list() {
    return new ProblemTypeList(
        Arrays.stream(ProblemType.values()).map(ProblemTypeView::of).toList());
  }

  @GET
  @PermitAll
  @Produces(PAGE)
  public String page() {
    return ProblemTypePages.all();
  }

  @GET
  @Path("{problem}")
  @PermitAll
  @Produces(JSON)
  public ProblemTypeView one(@PathParam("problem") String slug) {
    return find(slug).map(ProblemTypeView::of).orElseThrow(() -> unknown(slug));
  }

  @GET
  @Path("{problem}")
  @PermitAll
  @Produces(PAGE)
  public Response onePage(@PathParam("problem") String slug) {
    return find(slug)
        .map(type -> Response.ok(ProblemTypePages.one(type)))
        .orElseGet(() -> Response.status(404).entity(ErrorPage.page(Problem.of(unknown(slug)))))
        .build();
  }

  private static Optional<ProblemType> find(String slug) {
    return Arrays.stream(ProblemType.values()).filter(type -> type.slug().equals(slug)).findFirst();
  }

  private static Refusal unknown(String slug) {
    return new Refusal(ProblemType.NOT_FOUND, "no problem is called " + slug)
        .and("remedy", "GET /problems lists all");
  }
}
