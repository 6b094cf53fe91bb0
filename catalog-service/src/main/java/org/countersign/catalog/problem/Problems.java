package org.countersign.catalog.problem;

import static org.countersign.catalog.problem.ProblemType.INTERNAL;
import static org.countersign.catalog.problem.ProblemType.INVALID_REQUEST;
import static org.countersign.catalog.problem.ProblemType.UNREADABLE_BODY;

import jakarta.inject.Inject;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.bind.JsonbException;
import jakarta.json.stream.JsonParsingException;
import jakarta.transaction.TransactionalException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.platform.Json;

/** Turns every exception that leaves a resource into problem+json. One mapper a kind. */
public final class Problems {
  /** RFC 9470, 3: which login would be enough. */
  private static final String STEP_UP =
      "Bearer realm=\"countersign\", error=\"insufficient_user_authentication\","
          + " error_description=\"a more recent login is needed\", max_age=\"300\"";

  private static final Logger LOG = System.getLogger(Problems.class.getName());
  private static final String RETRY_AFTER_SECONDS = "2";

  private Problems() {}

  /** What every JAX-RS application of this service registers. */
  public static Set<Class<?>> mappers() {
    return Set.of(
        OfRefusal.class,
        OfInvalidRequest.class,
        OfUnreadableBody.class,
        OfUnreadableJson.class,
        OfUnboundJson.class,
        OfHttp.class,
        OfEndedTransaction.class,
        OfAnythingElse.class);
  }

  static Response answer(Problem problem) {
    var answer = Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem.json());
    if (problem.status() == 503) {
      answer.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    if (problem.type() == ProblemType.FRESH_LOGIN_NEEDED) {
      answer.header(HttpHeaders.WWW_AUTHENTICATE, STEP_UP);
    }
    return answer.build();
  }

  /**
   * What a failure is to its caller. Lost races and lost databases are explained; anything else is
   * our failure: logged once with the id the caller receives, and nothing else is told.
   */
  public static Problem explain(Throwable failure, Ids ids) {
    var http = Cause.find(WebApplicationException.class, failure);
    if (http.isPresent()) {
      var status = http.get().getResponse().getStatus();
      var type = ProblemType.ofStatus(status);
      return new Problem(type, status, type.title(), Map.of());
    }
    var refusal = Cause.refusal(failure);
    if (refusal.isPresent()) {
      if (refusal.get().type().status() >= 500) {
        LOG.log(Level.WARNING, "{0}: {1}", refusal.get().type(), failure.toString());
      }
      return Problem.of(refusal.get());
    }
    var instance = "urn:uuid:" + ids.next();
    LOG.log(Level.ERROR, instance, failure);
    return new Problem(
        INTERNAL,
        INTERNAL.status(),
        "the cause is in the log under this instance",
        Map.of("instance", Json.createValue(instance)));
  }

  /** A request we turn down. */
  @Provider
  public static class OfRefusal implements ExceptionMapper<Refusal> {
    @Override
    public Response toResponse(Refusal refusal) {
      return answer(Problem.of(refusal));
    }
  }

  /** A body or parameter that breaks Bean Validation; every broken field is named. */
  @Provider
  public static class OfInvalidRequest implements ExceptionMapper<ConstraintViolationException> {
    @Override
    public Response toResponse(ConstraintViolationException invalid) {
      var errors = Json.createArrayBuilder();
      var found =
          invalid.getConstraintViolations().stream()
              .map(OfInvalidRequest::error)
              .sorted(Comparator.comparing(JsonObject::toString))
              .distinct()
              .toList();
      found.forEach(errors::add);
      var detail = found.size() == 1 ? "one value is wrong" : found.size() + " values are wrong";
      return answer(
          new Problem(
              INVALID_REQUEST, INVALID_REQUEST.status(), detail, Map.of("errors", errors.build())));
    }

    private static JsonObject error(ConstraintViolation<?> violation) {
      var pointer = new StringBuilder();
      var parameter = "";
      for (Path.Node node : violation.getPropertyPath()) {
        if (node.getKind() == ElementKind.PARAMETER) {
          parameter = node.getName();
        } else if (node.getKind() != ElementKind.METHOD
            && node.getKind() != ElementKind.CONSTRUCTOR) {
          append(pointer, node);
        }
      }
      var inBody = pointer.length() > 0 || parameter.equals("body") || parameter.isEmpty();
      return Json.createObjectBuilder()
          .add(inBody ? "pointer" : "parameter", inBody ? pointer.toString() : parameter)
          .add("detail", violation.getMessage())
          .build();
    }

    private static void append(StringBuilder pointer, Path.Node node) {
      if (node.isInIterable()) {
        var key = node.getIndex() != null ? node.getIndex() : node.getKey();
        if (key != null) {
          pointer.append('/').append(escape(key.toString()));
        }
      }
      if (node.getName() != null && node.getKind() == ElementKind.PROPERTY) {
        pointer.append('/').append(escape(node.getName()));
      }
    }

    /** RFC 6901, 3. */
    private static String escape(String segment) {
      return segment.replace("~", "~0").replace("/", "~1");
    }
  }

  /** A body that the JSON reader of JAX-RS could not read. */
  @Provider
  public static class OfUnreadableBody implements ExceptionMapper<ProcessingException> {
    @Override
    public Response toResponse(ProcessingException unreadable) {
      return unreadable(unreadable);
    }
  }

  /** JSON that breaks its grammar, where a resource reads it itself. */
  @Provider
  public static class OfUnreadableJson implements ExceptionMapper<JsonException> {
    @Override
    public Response toResponse(JsonException unreadable) {
      return unreadable(unreadable);
    }
  }

  /** JSON that does not fit its wire record. */
  @Provider
  public static class OfUnboundJson implements ExceptionMapper<JsonbException> {
    @Override
    public Response toResponse(JsonbException unreadable) {
      return unreadable(unreadable);
    }
  }

  private static Response unreadable(RuntimeException unreadable) {
    var http = Cause.find(WebApplicationException.class, unreadable);
    if (http.isPresent()) {
      return OfHttp.keep(http.get());
    }
    var refusal = Cause.refusal(unreadable);
    if (refusal.isPresent()) {
      return answer(Problem.of(refusal.get()));
    }
    var detail =
        Cause.find(JsonParsingException.class, unreadable)
            .map(
                wrong ->
                    "not JSON at line %d, column %d"
                        .formatted(
                            wrong.getLocation().getLineNumber(),
                            wrong.getLocation().getColumnNumber()))
            .orElse("a value has another type than this resource expects");
    return answer(Problem.of(UNREADABLE_BODY, detail));
  }

  /** What JAX-RS itself refuses: the status and its headers stay, the body becomes a problem. */
  @Provider
  public static class OfHttp implements ExceptionMapper<WebApplicationException> {
    @Override
    public Response toResponse(WebApplicationException http) {
      return keep(http);
    }

    static Response keep(WebApplicationException http) {
      var answer = http.getResponse();
      if (answer.getStatus() < 400 || answer.hasEntity()) {
        return answer;
      }
      var type = ProblemType.ofStatus(answer.getStatus());
      return Response.fromResponse(answer)
          .type(Problem.MEDIA_TYPE)
          .entity(new Problem(type, answer.getStatus(), detail(answer, type), Map.of()).json())
          .build();
    }

    private static String detail(Response answer, ProblemType type) {
      return type == ProblemType.REFUSED_BY_HTTP || type == INTERNAL
          ? answer.getStatusInfo().getReasonPhrase()
          : type.title();
    }
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
      return anything(failure, ids);
    }
  }

  /** Everything else, wrapped or not. */
  @Provider
  public static class OfAnythingElse implements ExceptionMapper<Throwable> {
    private final Ids ids;

    @Inject
    public OfAnythingElse(Ids ids) {
      this.ids = ids;
    }

    @Override
    public Response toResponse(Throwable failure) {
      return anything(failure, ids);
    }
  }

  private static Response anything(Throwable failure, Ids ids) {
    var http = Cause.find(WebApplicationException.class, failure);
    return http.isPresent() ? OfHttp.keep(http.get()) : answer(explain(failure, ids));
  }
}
