package org.countersign.catalog.lineage;

import static org.countersign.catalog.problem.ProblemType.INVALID_REQUEST;
import static org.countersign.catalog.problem.ProblemType.QUERY_NOT_ALLOWED;
import static org.countersign.catalog.problem.ProblemType.QUERY_TOO_DEEP;
import static org.countersign.catalog.problem.ProblemType.QUERY_TOO_LONG;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.core.Variant;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.problem.Refusal;
import org.countersign.lineage.LineageQuery;
import org.countersign.lineage.LineageQuery.Format;
import org.countersign.lineage.LineageQuery.Limits;
import org.countersign.lineage.LineageQuery.Prepared;
import org.countersign.lineage.QueryRefusedException;
import org.jspecify.annotations.Nullable;

/**
 * The graph by SPARQL 1.1, for reading alone.
 *
 * @see <a href="https://www.w3.org/TR/sparql11-protocol/">SPARQL 1.1 Protocol</a>
 */
@Door
@Path("")
public class SparqlResource {
  private static final int LARGEST_RESULT = 16 << 20;

  private static final String LIMIT =
      "%d statements, %d seconds, %d at once"
          .formatted(
              Limits.USUAL.statements(), Limits.USUAL.longest().toSeconds(), Limits.USUAL.atOnce());

  private final Projection projection;

  @Inject
  SparqlResource(Projection projection) {
    this.projection = projection;
  }

  @GET
  @RolesAllowed({Roles.AUDITOR, Roles.COMPLIANCE_OFFICER})
  public Response get(
      @QueryParam("query") @Nullable String query, @Context Request request, @Context UriInfo uri) {
    refuseDataset(uri.getQueryParameters());
    return answer(query, request);
  }

  @POST
  @Consumes("application/sparql-query")
  @RolesAllowed({Roles.AUDITOR, Roles.COMPLIANCE_OFFICER})
  public Response direct(String query, @Context Request request, @Context UriInfo uri) {
    refuseDataset(uri.getQueryParameters());
    return answer(query, request);
  }

  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @RolesAllowed({Roles.AUDITOR, Roles.COMPLIANCE_OFFICER})
  public Response form(MultivaluedMap<String, String> form, @Context Request request) {
    refuseDataset(form);
    return answer(form.getFirst("query"), request);
  }

  /** What a query would be asked of, in SPARQL 1.1 Protocol, 2.1.4. */
  private static void refuseDataset(MultivaluedMap<String, String> parameters) {
    for (var each : List.of("default-graph-uri", "named-graph-uri")) {
      if (parameters.containsKey(each)) {
        throw new Refusal(QUERY_NOT_ALLOWED, each + " is not answered here")
            .and("parameter", each)
            .and("remedy", "name a graph by GRAPH in the query instead");
      }
    }
  }

  private Response answer(@Nullable String text, Request request) {
    if (text == null || text.isBlank()) {
      throw new Refusal(INVALID_REQUEST, "there is no query")
          .and("parameter", "query")
          .and("remedy", "send the query as the parameter query; updates are not taken");
    }
    try {
      var prepared = LineageQuery.prepare(text);
      var format = accepted(prepared, request);
      var out = new Bounded();
      projection.query(query -> answered(query, prepared, format, out));
      return Response.ok(out.toByteArray(), format.mediaType()).build();
    } catch (QueryRefusedException refused) {
      throw told(refused);
    } catch (UncheckedIOException tooLarge) {
      throw new Refusal(QUERY_TOO_LONG, "the results are larger than " + LARGEST_RESULT + " bytes")
          .and("remedy", "ask for less, for instance with LIMIT");
    }
  }

  private static Bounded answered(
      LineageQuery query, Prepared prepared, Format format, Bounded out) {
    try {
      query.answer(prepared, format, out);
      return out;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Format accepted(Prepared prepared, Request request) {
    var fitting =
        Arrays.stream(Format.values())
            .filter(format -> format.isTable() == prepared.isTable())
            .toList();
    var chosen =
        request.selectVariant(
            fitting.stream()
                .map(
                    format ->
                        new Variant(MediaType.valueOf(format.mediaType()), (String) null, null))
                .toList());
    return Optional.ofNullable(chosen)
        .flatMap(
            variant ->
                fitting.stream()
                    .filter(
                        format ->
                            MediaType.valueOf(format.mediaType()).equals(variant.getMediaType()))
                    .findFirst())
        .orElseThrow(NotAcceptableException::new);
  }

  private static Refusal told(QueryRefusedException refused) {
    var says = String.valueOf(refused.getMessage());
    return switch (refused.reason()) {
      case MALFORMED -> new Refusal(INVALID_REQUEST, says).and("parameter", "query");
      case NOT_ALLOWED -> new Refusal(QUERY_NOT_ALLOWED, says);
      case TOO_DEEP -> new Refusal(QUERY_TOO_DEEP, says);
      case TOO_MUCH, TOO_LONG, BUSY -> new Refusal(QUERY_TOO_LONG, says).and("limit", LIMIT);
    };
  }

  /** Takes so many bytes and no more. */
  private static final class Bounded extends ByteArrayOutputStream {
    @Override
    public synchronized void write(byte[] bytes, int from, int length) {
      if (size() + length > LARGEST_RESULT) {
        throw new UncheckedIOException(new IOException("too large"));
      }
      super.write(bytes, from, length);
    }
  }
}
