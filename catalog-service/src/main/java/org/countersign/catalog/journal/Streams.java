package org.countersign.catalog.journal;

import static org.countersign.catalog.problem.ProblemType.LEDGER_BUSY;
import static org.countersign.catalog.problem.ProblemType.LEDGER_UNAVAILABLE;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.countersign.catalog.journal.StreamStore.StreamRow;
import org.countersign.catalog.platform.Database;
import org.countersign.catalog.platform.Settings;
import org.countersign.catalog.problem.Refusal;
import org.countersign.ledger.GroupAppender;
import org.countersign.ledger.Offer;
import org.countersign.ledger.Outcome;
import org.countersign.ledger.Receipt;
import org.countersign.ledger.StoreDownException;
import org.countersign.ledger.UncertainAppendException;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Facts that come in streams: gate decisions and refused attempts. One group appender a node; the
 * caller signs on its own thread, waits, and has its receipt when the entry is durable.
 */
@ApplicationScoped
public class Streams {
  private static final int CAPACITY = 4096;
  private static final int LARGEST_BATCH = 256;
  private static final long LONGEST_WAIT_SECONDS = 10;

  private final Signer signer;
  private final Settings settings;
  @Resource private ManagedThreadFactory threads;
  private @Nullable StreamStore store;
  private volatile @Nullable GroupAppender<StreamRow> appender;

  @Inject
  @SuppressWarnings("NullAway.Init")
  Streams(Signer signer, Settings settings) {
    this.signer = signer;
    this.settings = settings;
  }

  /** For the container's proxy only. */
  @SuppressWarnings("NullAway")
  protected Streams() {
    this.signer = null;
    this.settings = null;
  }

  void start() {
    var database = new PGSimpleDataSource();
    database.setUrl(settings.database().url());
    database.setUser(settings.database().user());
    database.setPassword(settings.database().password());
    database.setConnectTimeout(15);
    database.setSocketTimeout(30);
    database.setApplicationName("countersign streams");
    database.setOptions(Database.NOT_FROZEN);
    database.setLogServerErrorDetail(false);
    var opened = new StreamStore(database, signer);
    store = opened;
    appender = new GroupAppender<>(signer.ledger(), opened, CAPACITY, LARGEST_BATCH, threads);
  }

  void stop() {
    var running = appender;
    if (running != null) {
      running.close();
    }
    if (store != null) {
      store.close();
    }
  }

  /** False from when the database fails until a batch succeeds. */
  public boolean healthy() {
    var running = appender;
    return running != null && running.healthy();
  }

  /** Appends a fact that rests on no snapshot. */
  Receipt append(Streamed streamed) {
    return offer(streamed, Optional.empty())
        .orElseThrow(() -> new IllegalStateException("a fact without snapshot got stale"));
  }

  /**
   * Appends, and waits until the entry is durable.
   *
   * @param request the request this answers, when it may be repeated
   * @return empty if something changed after the snapshot the fact rests on: evaluate again
   * @throws Refusal {@code LEDGER_BUSY} or {@code LEDGER_UNAVAILABLE}; nothing is on record then,
   *     or, after a lost connection, the event id tells
   */
  Optional<Receipt> offer(Streamed streamed, Optional<RepeatableRequest> request) {
    return later(streamed, request).get();
  }

  /**
   * Offers now and waits when asked: many facts of one caller share a transaction that way.
   *
   * @return what {@link #offer} returns and throws
   */
  Supplier<Optional<Receipt>> later(Streamed streamed, Optional<RepeatableRequest> request) {
    var running = appender;
    if (running == null) {
      throw unavailable("the ledger is not open yet");
    }
    var signed = signer.sign(streamed.deed(), request.map(RepeatableRequest::eventId), true);
    var offered = running.offer(offer(streamed, signed, request));
    return () -> {
      Outcome outcome;
      try {
        outcome = await(offered);
      } catch (StaleKeyException overtaken) {
        outcome = await(running.offer(offer(streamed, signer.again(signed), request)));
      }
      return receipt(outcome);
    };
  }

  private Optional<Receipt> receipt(Outcome outcome) {
    var receipt =
        outcome.fold(
            appended -> Optional.of(appended.receipt()),
            stale -> Optional.<Receipt>empty(),
            full -> {
              throw new Refusal(LEDGER_BUSY, full.capacity() + " entries wait to be appended")
                  .and("remedy", "repeat the request in a moment");
            });
    receipt.ifPresent(appended -> signer.grew());
    return receipt;
  }

  private static Offer<StreamRow> offer(
      Streamed streamed, Signer.Signed signed, Optional<RepeatableRequest> request) {
    var row = new StreamRow(streamed, signed, request);
    return new Offer<>(signed.leaf(), row, streamed.changes());
  }

  private static Outcome await(Future<Outcome> outcome) {
    try {
      return outcome.get(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw translated(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw unavailable("the ledger did not take the entry within " + LONGEST_WAIT_SECONDS + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("the service is stopping");
    }
  }

  private static RuntimeException translated(Throwable failure) {
    if (failure instanceof StoreDownException || failure instanceof RejectedExecutionException) {
      return unavailable("the ledger cannot be written");
    }
    if (failure instanceof UncertainAppendException) {
      return unavailable(
          "the ledger was lost while it committed: this request was recorded wholly or not at all");
    }
    return failure instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException(failure);
  }

  private static Refusal unavailable(String why) {
    return new Refusal(LEDGER_UNAVAILABLE, why).and("remedy", "repeat the request in a moment");
  }
}
