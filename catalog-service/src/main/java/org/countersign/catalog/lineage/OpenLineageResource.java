package org.countersign.catalog.lineage;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;
import static org.countersign.catalog.problem.ProblemType.BODY_TOO_LARGE;
import static org.countersign.catalog.problem.ProblemType.LEDGER_BUSY;
import static org.countersign.catalog.problem.ProblemType.UNREADABLE_BODY;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.json.JsonString;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.ForeignFacts.Fact;
import org.countersign.catalog.journal.ForeignFacts.Place;
import org.countersign.catalog.platform.BodyLimit;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.problem.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * OpenLineage events, as its clients send them: runs, jobs and datasets, one by one or many at
 * once, plain or in gzip. What was taken is in the ledger; the graph follows.
 *
 * @see <a href="https://openlineage.io/apidocs/openapi/">OpenLineage API</a>
 */
@Door
@Path("lineage")
@Produces(APPLICATION_JSON)
public class OpenLineageResource {
  private static final int LARGEST_EVENT = 1 << 20;
  private static final int LARGEST_BATCH = 16 << 20;
  private static final int MOST_EVENTS = 2_000;

  private final Observation observation;
  private final VocabularyResource vocabulary;

  @Inject
  OpenLineageResource(Observation observation, VocabularyResource vocabulary) {
    this.observation = observation;
    this.vocabulary = vocabulary;
  }

  /**
   * Where the event is in the ledger; the same for an event that is sent again.
   *
   * @param index of its entry; {@code GET /api/v1/ledger/entries/{index}/proof} proves it
   */
  public record ObservedView(String id, long index, String leafHash) {
    static ObservedView of(Place place) {
      return new ObservedView(place.id().toString(), place.index(), place.leafHash());
    }
  }

  /**
   * What became of a batch.
   *
   * @param status {@code success}, {@code partial_success} or {@code failure}
   */
  public record BatchView(String status, Summary summary, List<FailedEvent> failed_events) {}

  /**
   * @param received events of the batch
   * @param retriable failed now, and may be sent again as they are
   */
  public record Summary(
      int received, int successful, int failed, int retriable, int non_retriable) {}

  /**
   * @param index of the event in the batch, from 0
   * @param pointer where in the event, RFC 6901
   */
  public record FailedEvent(
      int index, String reason, @Nullable String pointer, boolean retriable) {}

  @POST
  @Consumes(APPLICATION_JSON)
  @RolesAllowed({Roles.PIPELINE, Roles.DATA_SCIENTIST, Roles.MODEL_OWNER})
  public Response event(
      @HeaderParam("Content-Encoding") @Nullable String encoding, InputStream body) {
    var fact =
        observation.read(ForeignJson.parse(bytes(body, encoding, LARGEST_EVENT), LARGEST_EVENT));
    var place = observation.record(List.of(fact)).get(fact.id());
    if (place == null) {
      throw new Refusal(LEDGER_BUSY, "the event could not be taken now")
          .and("remedy", "send it again in a moment");
    }
    return Response.status(201).entity(ObservedView.of(place)).build();
  }

  @POST
  @Path("batch")
  @Consumes(APPLICATION_JSON)
  @BodyLimit(BodyLimit.EVIDENCE)
  @RolesAllowed({Roles.PIPELINE, Roles.DATA_SCIENTIST, Roles.MODEL_OWNER})
  public BatchView batch(
      @HeaderParam("Content-Encoding") @Nullable String encoding, InputStream body) {
    var parsed = ForeignJson.parse(bytes(body, encoding, LARGEST_BATCH), LARGEST_BATCH);
    if (!(parsed instanceof List<?> events)) {
      throw new Refusal(UNREADABLE_BODY, "a batch is an array of events");
    }
    if (events.size() > MOST_EVENTS) {
      throw new Refusal(BODY_TOO_LARGE, "a batch has at most " + MOST_EVENTS + " events");
    }
    return told(events);
  }

  /** What the words of the graph mean, for people who look beside the other doors of lineage. */
  @GET
  @Path("vocabulary")
  @Produces("text/turtle;charset=UTF-8")
  @PermitAll
  public byte[] vocabulary() {
    return vocabulary.turtle();
  }

  private BatchView told(List<?> events) {
    var facts = new ArrayList<Numbered>();
    var failed = new ArrayList<FailedEvent>();
    for (int i = 0; i < events.size(); i++) {
      try {
        facts.add(new Numbered(i, observation.read(events.get(i))));
      } catch (Refusal refused) {
        var pointer = refused.members().get("pointer");
        failed.add(
            new FailedEvent(
                i,
                refused.detail(),
                pointer instanceof JsonString text ? text.getString() : null,
                false));
      }
    }
    var refused = failed.size();
    var places = observation.record(facts.stream().map(Numbered::fact).toList());
    for (var each : facts) {
      if (!places.containsKey(each.fact().id())) {
        failed.add(new FailedEvent(each.index(), "the event could not be taken now", null, true));
      }
    }
    var all = events.size();
    var status =
        failed.isEmpty() ? "success" : failed.size() == all ? "failure" : "partial_success";
    return new BatchView(
        status,
        new Summary(all, all - failed.size(), failed.size(), failed.size() - refused, refused),
        failed);
  }

  private record Numbered(int index, Fact fact) {}

  /** The body, unpacked where it is packed; never more than {@code most} bytes of it. */
  private static byte[] bytes(InputStream body, @Nullable String encoding, int most) {
    try (var stream = unpacked(body, encoding)) {
      var bytes = stream.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new Refusal(BODY_TOO_LARGE, "the events are larger than " + most + " bytes")
            .and("remedy", "send fewer events at once");
      }
      return bytes;
    } catch (ZipException | EOFException notGzip) {
      throw new Refusal(UNREADABLE_BODY, "the body is not gzip");
    } catch (IOException broken) {
      throw new Refusal(UNREADABLE_BODY, "the body ended too early");
    }
  }

  private static InputStream unpacked(InputStream body, @Nullable String encoding)
      throws IOException {
    var named = encoding == null ? "identity" : encoding.strip().toLowerCase(Locale.ROOT);
    return switch (named) {
      case "gzip", "x-gzip" -> new GZIPInputStream(body, 1 << 14);
      case "identity", "" -> body;
      default ->
          throw new Refusal(UNREADABLE_BODY, "the body is encoded as " + named)
              .and("remedy", "send it plain or in gzip");
    };
  }
}
