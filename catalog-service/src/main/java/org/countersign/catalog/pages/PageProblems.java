package org.countersign.catalog.pages;

import jakarta.inject.Inject;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import org.countersign.catalog.journal.RefusedAttempts;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.problem.ErrorPage;
import org.countersign.catalog.problem.Problems;

/** Shows people the same problems that programs get as JSON. */
@Provider
public class PageProblems implements ExceptionMapper<Throwable> {
  private final Ids ids;

  @Inject
  public PageProblems(Ids ids) {
    this.ids = ids;
  }

  @Override
  public Response toResponse(Throwable failure) {
    if (failure instanceof WebApplicationException http
        && (http.getResponse().getStatus() < 400 || http.getResponse().hasEntity())) {
      return http.getResponse();
    }
    var problem = Problems.explain(failure, ids);
    return Response.status(problem.status())
        .type("text/html;charset=UTF-8")
        .header(RefusedAttempts.CODE, problem.type().name())
        .entity(ErrorPage.page(problem))
        .build();
  }
}
