package org.countersign.catalog.journal;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.bind.Jsonb;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One request that writes: one transaction, one answer with its receipt, repeatable under an {@code
 * Idempotency-Key}. The answer is stored in the transaction that makes it true; a retry gets the
 * very bytes of the first one.
 */
@Dependent
public class Write {
  private final Unit unit;
  private final Journal journal;
  private final Repeats repeats;
  private final Jsonb jsonb;

  @Inject
  Write(Unit unit, Journal journal, Repeats repeats, Jsonb jsonb) {
    this.unit = unit;
    this.journal = journal;
    this.repeats = repeats;
    this.jsonb = jsonb;
  }

  /** 201 with the view, its receipt, and where it can be found. */
  public <V> Response created(Supplier<V> work, Function<V, URI> location) {
    return run(201, work, view -> Optional.of(location.apply(view).toString()));
  }

  /** 200 with the view and its receipt. */
  public <V> Response ok(Supplier<V> work) {
    return run(200, work, view -> Optional.empty());
  }

  private <V> Response run(int status, Supplier<V> work, Function<V, Optional<String>> location) {
    var request = repeats.request();
    var before = request.flatMap(repeats::answered);
    if (before.isPresent()) {
      return response(before.get());
    }
    var ended = new Kept[1];
    try {
      unit.run(
          () -> {
            var kept = journal.kept();
            ended[0] = kept;
            request.ifPresent(kept::answers);
            var view = work.get();
            kept.shows(new Kept.View(status, location.apply(view), jsonb.toJson(view)));
          });
      return response(ended[0].answer());
    } catch (RuntimeException e) {
      var cause = ended[0] == null ? e : ended[0].failure().orElse(e);
      return request.flatMap(equal -> meanwhile(equal, cause)).orElseThrow(() -> cause);
    }
  }

  /**
   * The equal request may have been answered meanwhile, by another node: whatever refused this one,
   * a name taken for instance, was its doing.
   */
  private Optional<Response> meanwhile(RepeatableRequest equal, RuntimeException cause) {
    try {
      return repeats.answered(equal).map(Write::response);
    } catch (RuntimeException unreachable) {
      cause.addSuppressed(unreachable);
      return Optional.empty();
    }
  }

  static Response response(Answer answer) {
    var response =
        Response.status(answer.status()).type(MediaType.APPLICATION_JSON).entity(answer.body());
    answer.location().map(URI::create).ifPresent(response::location);
    return response.build();
  }
}
