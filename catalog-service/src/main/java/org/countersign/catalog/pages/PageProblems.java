package org.countersign.catalog.pages;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.TransactionalException;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.RefusedAttempts;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.problem.ErrorPage;
import org.countersign.catalog.problem.Problem;
import org.countersign.catalog.problem.Problems;
import org.jspecify.annotations.Nullable;

/** Shows people the same problems that programs get as JSON. */
@Provider
public class PageProblems implements ExceptionMapper<Throwable> {
  private static final Words WORDS = new Words();
  private static final String RETRY_AFTER_SECONDS = "2";

  private final Ids ids;
  private final Layout layout;
  @Context private @Nullable ResourceInfo asked;

  @Inject
  public PageProblems(Ids ids, Layout layout) {
    this.ids = ids;
    this.layout = layout;
  }

  /** The end of a transaction that failed; without it the server's own mapper answers 500. */
  @Provider
  public static class OfEndedTransaction implements ExceptionMapper<TransactionalException> {
    private final Ids ids;

    @Inject
    public OfEndedTransaction(Ids ids) {
      this.ids = ids;
    }

    @Override
    public Response toResponse(TransactionalException failure) {
      return page(Problems.explain(failure, ids), "");
    }
  }

  @Override
  public Response toResponse(Throwable failure) {
    if (failure instanceof WebApplicationException http
        && (http.getResponse().getStatus() < 400 || http.getResponse().hasEntity())) {
      return http.getResponse();
    }
    var isOfRole = failure instanceof ForbiddenException;
    return page(Problems.explain(failure, ids), isOfRole ? rolesWanted() : "");
  }

  private static Response page(Problem problem, String more) {
    var answer =
        Response.status(problem.status())
            .type("text/html;charset=UTF-8")
            .header(RefusedAttempts.CODE, problem.type().name())
            .entity(ErrorPage.page(problem, more));
    if (problem.status() == 503) {
      answer.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    return answer.build();
  }

  /** Which roles the page is for, and which its reader has; empty where the role is not amiss. */
  private String rolesWanted() {
    var method = asked == null ? null : asked.getResourceMethod();
    return Optional.ofNullable(method)
        .map(page -> page.getAnnotation(RolesAllowed.class))
        .filter(allowed -> layout.signedIn())
        .filter(allowed -> Arrays.stream(allowed.value()).noneMatch(this::holds))
        .map(
            allowed ->
                "This is for: %s. You have: %s."
                    .formatted(WORDS.roles(List.of(allowed.value())), WORDS.roles(layout.roles())))
        .orElse("");
  }

  private boolean holds(String role) {
    return role.equals(Roles.ANYONE) || layout.has(role);
  }
}
