package org.countersign.catalog.journal;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.io.StringReader;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.journal.Attempts.Attempt;
import org.countersign.catalog.platform.Json;
import org.countersign.catalog.problem.Problem;
import org.countersign.catalog.problem.ProblemType;

/**
 * Sees every 403 that a resource or the container's role check gave, and has it recorded before it
 * is answered. What was refused is on record or the answer is 503.
 */
@Provider
@Priority(RefusedAttempts.FIRST)
public class RefusedAttempts implements ContainerResponseFilter {
  static final int FIRST = 9000;

  /** Set on a request whose 403 is recorded already, such as an enforced denial of the gate. */
  public static final String RECORDED = "countersign.recorded";

  /** Set to the {@link Problem} of an answer that is 503 because its 403 could not be recorded. */
  public static final String UNRECORDED = "countersign.unrecorded";

  private static final Logger LOG = System.getLogger(RefusedAttempts.class.getName());

  /** The header by which an answer that is no JSON says which problem it is. */
  public static final String CODE = "Countersign-Problem";

  private final Attempts attempts;
  private final Caller caller;
  @Context private ResourceInfo resource;

  @Inject
  @SuppressWarnings("NullAway.Init")
  public RefusedAttempts(Attempts attempts, Caller caller) {
    this.attempts = attempts;
    this.caller = caller;
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (response.getStatus() != 403 || request.getProperty(RECORDED) != null) {
      return;
    }
    if (!isRecorded(request, response)) {
      var problem =
          Problem.of(
              ProblemType.LEDGER_UNAVAILABLE, "a refused attempt could not be put on record");
      response.setStatus(problem.status());
      response.setEntity(problem.json());
      response.getHeaders().putSingle("Retry-After", "2");
      request.setProperty(UNRECORDED, problem);
    }
  }

  private boolean isRecorded(ContainerRequestContext request, ContainerResponseContext response) {
    var subject = request.getUriInfo().getPath();
    try {
      return attempts.record(new Attempt(caller.agentId(), door(request), subject, code(response)));
    } catch (RuntimeException nameless) {
      LOG.log(Level.WARNING, "a refused attempt has no actor: {0}", nameless.toString());
      return false;
    }
  }

  /** The method of the resource, e.g. {@code POST ReviewsResource.vote}. */
  private String door(ContainerRequestContext request) {
    var method = resource == null ? null : resource.getResourceMethod();
    return request.getMethod()
        + " "
        + (method == null
            ? request.getUriInfo().getPath()
            : method.getDeclaringClass().getSimpleName() + "." + method.getName());
  }

  private static String code(ContainerResponseContext response) {
    var named = response.getHeaderString(CODE);
    if (named != null) {
      return named;
    }
    return Optional.ofNullable(response.getEntity())
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .filter(text -> text.startsWith("{"))
        .map(
            text -> {
              try (var reader = Json.createReader(new StringReader(text))) {
                return reader.readObject().getString("code", ProblemType.FORBIDDEN.name());
              }
            })
        .orElse(ProblemType.FORBIDDEN.name());
  }
}
