package org.countersign.catalog.journal;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;
import static jakarta.ws.rs.core.MediaType.TEXT_PLAIN;
import static org.countersign.catalog.problem.ProblemType.UNKNOWN_ENTRY;

import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.platform.Json;
import org.countersign.catalog.platform.Window;
import org.countersign.catalog.problem.Refusal;
import org.countersign.catalog.problem.Wire;
import org.jspecify.annotations.Nullable;

/**
 * What an authority has put its time to. {@code openssl ts -verify -data CHECKPOINT -in RESPONSE
 * -CAfile ROOTS} checks the two files of a size, and so does the verifier.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3161">RFC 3161</a>
 */
@Door
@Path("ledger/timestamps")
@Produces(APPLICATION_JSON)
public class TimestampsResource {
  private final Timestamps timestamps;

  @Inject
  TimestampsResource(Timestamps timestamps) {
    this.timestamps = timestamps;
  }

  /**
   * The sizes of checkpoints that have a timestamp, largest first; {@code next} of an answer is the
   * {@code cursor} of the next page.
   */
  @GET
  @PermitAll
  public JsonObject list(
      @QueryParam("limit") @DefaultValue("50") String limit,
      @QueryParam("cursor") @Nullable String cursor) {
    var most = Wire.read("limit", () -> Window.of(limit, null)).limit();
    var below =
        Optional.ofNullable(cursor)
            .map(text -> Wire.read("cursor", () -> size(text)))
            .orElse(Long.MAX_VALUE);
    var found = timestamps.below(below, most);
    var items = Json.createArrayBuilder();
    found.forEach(
        each ->
            items.add(
                Json.createObjectBuilder()
                    .add("size", each.size())
                    .add("askedAt", each.at().toString())));
    var json = Json.createObjectBuilder().add("items", items);
    if (found.size() == most) {
      json.add("next", Long.toString(found.get(most - 1).size()));
    }
    return json.build();
  }

  /** The newest answer of an authority over the checkpoint of a size. */
  @GET
  @Path("{size}")
  @Produces("application/timestamp-reply")
  @PermitAll
  public Response response(@PathParam("size") String size) {
    return file(size, timestamps::of);
  }

  /** The very bytes the authority was asked about: the checkpoint without lines of witnesses. */
  @GET
  @Path("{size}/checkpoint")
  @Produces(TEXT_PLAIN + ";charset=UTF-8")
  @PermitAll
  public Response checkpoint(@PathParam("size") String size) {
    return file(size, timestamps::stampedNote);
  }

  private interface Kept {
    Optional<byte[]> of(long size);
  }

  private static Response file(String text, Kept kept) {
    var size = Wire.read("size", () -> size(text));
    return kept.of(size)
        .map(bytes -> Response.ok(bytes).build())
        .orElseThrow(() -> new Refusal(UNKNOWN_ENTRY, "no authority has stamped the size " + size));
  }

  private static long size(String text) {
    var size = Long.parseLong(text);
    if (size < 0) {
      throw new IllegalArgumentException("a size is 0 or more, not " + text);
    }
    return size;
  }
}
