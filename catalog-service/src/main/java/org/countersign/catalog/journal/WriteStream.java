package org.countersign.catalog.journal;

import static org.countersign.catalog.problem.ProblemType.LEDGER_BUSY;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.problem.Refusal;

/** One request whose answer is a streamed fact: repeatable like {@link Write}, without its lock. */
@Dependent
public class WriteStream {
  private final Streams streams;
  private final Repeats repeats;

  @Inject
  WriteStream(Streams streams, Repeats repeats) {
    this.streams = streams;
    this.repeats = repeats;
  }

  /** The id that the event of a repeatable request will have. */
  public Optional<UUID> eventId() {
    return repeats.request().map(RepeatableRequest::eventId);
  }

  /** What was answered to the equal request before, byte for byte. */
  public Optional<String> answered() {
    return repeats
        .request()
        .flatMap(repeats::answered)
        .map(answer -> new String(answer.body(), StandardCharsets.UTF_8));
  }

  /**
   * Appends the fact and gives its answer.
   *
   * @return empty if something changed after the snapshot the fact rests on
   */
  public Optional<String> answer(Streamed streamed) {
    var request = repeats.request();
    try {
      return streams
          .offer(streamed, request)
          .map(receipt -> streamed.json().map(json -> json.apply(receipt)).orElse("{}"));
    } catch (RuntimeException e) {
      return request
          .filter(lost -> repeats.isLostRace(e))
          .flatMap(repeats::answered)
          .map(answer -> new String(answer.body(), StandardCharsets.UTF_8))
          .or(
              () -> {
                throw e;
              });
    }
  }

  /** For a fact that is overtaken again and again. */
  public static Refusal busy(String why) {
    return new Refusal(LEDGER_BUSY, why).and("remedy", "repeat the request in a moment");
  }

  /** 201 with the answer's JSON. */
  public static Response created(String json) {
    return Response.status(201).type("application/json").entity(json).build();
  }
}
