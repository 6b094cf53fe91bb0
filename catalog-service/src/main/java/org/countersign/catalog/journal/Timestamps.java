package org.countersign.catalog.journal;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.countersign.catalog.journal.Publications.Publication;
import org.countersign.catalog.platform.Rows;
import org.countersign.ledger.SignedNote;
import org.countersign.ledger.Timestamp;
import org.countersign.ledger.TimestampClient;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Has an authority put its time to published checkpoints, where one is configured: the newest one,
 * and not more often than the authority wants to be asked. What is stamped is the note as the log
 * signed it.
 */
@ApplicationScoped
public class Timestamps {
  private static final Logger LOG = System.getLogger(Timestamps.class.getName());
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Rows rows;
  private final Lease lease;
  private final Signer signer;
  private final Publications publications;
  private final SecureRandom random;
  private final Optional<URI> authority;
  private final Optional<Path> roots;
  private final Duration every;
  @Resource private ManagedThreadFactory threads;
  private @Nullable TimestampClient client;
  private Optional<Publication> stamped = Optional.empty();
  private @Nullable ScheduledExecutorService asking;
  private @Nullable ScheduledFuture<?> task;

  @Inject
  @SuppressWarnings("NullAway.Init")
  Timestamps(
      DataSource database,
      Lease lease,
      Signer signer,
      Publications publications,
      SecureRandom random,
      @ConfigProperty(name = "countersign.tsa.url") Optional<URI> authority,
      @ConfigProperty(name = "countersign.tsa.roots") Optional<String> roots,
      @ConfigProperty(name = "countersign.tsa.every", defaultValue = "PT1M") Duration every) {
    this.rows = new Rows(database, "the timestamps");
    this.lease = lease;
    this.signer = signer;
    this.publications = publications;
    this.random = random;
    this.authority = authority;
    this.roots = roots.map(Path::of);
    this.every = every;
  }

  /** For the container's proxy only. */
  @SuppressWarnings("NullAway")
  protected Timestamps() {
    this.rows = null;
    this.lease = null;
    this.signer = null;
    this.publications = null;
    this.random = null;
    this.authority = Optional.empty();
    this.roots = Optional.empty();
    this.every = Duration.ZERO;
  }

  /**
   * @throws IllegalStateException if an authority is named and the certificates it is checked by
   *     are not
   */
  void start() {
    if (authority.isEmpty()) {
      return;
    }
    var trusted =
        roots.orElseThrow(
            () ->
                new IllegalStateException(
                    "COUNTERSIGN_TSA_URL is set and COUNTERSIGN_TSA_ROOTS is not: a timestamp"
                        + " that nobody can check is worth nothing"));
    try {
      client =
          new TimestampClient(
              HttpClient.newBuilder().connectTimeout(PATIENCE).build(),
              authority.get(),
              Timestamp.certificates(Files.readAllBytes(trusted)),
              PATIENCE,
              random);
    } catch (IOException | IllegalArgumentException wrong) {
      throw new IllegalStateException(
          "COUNTERSIGN_TSA_ROOTS cannot be read: " + wrong.getMessage(), wrong);
    }
    // the container's schedule has one thread for all, which no authority must keep waiting
    var alone = Executors.newSingleThreadScheduledExecutor(threads);
    task =
        alone.scheduleWithFixedDelay(
            this::tick, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    asking = alone;
  }

  void stop() {
    if (task != null) {
      task.cancel(true);
    }
    if (asking != null) {
      asking.shutdownNow();
    }
  }

  private void tick() {
    var asked = client;
    try {
      var newest = publications.newest().filter(each -> !Optional.of(each).equals(stamped));
      if (asked != null && newest.isPresent() && lease.term().isPresent()) {
        store(newest.get().size(), asked.stamp(bytes(newest.get().note())).bytes());
        stamped = newest;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.WARNING, "no timestamp: {0}", e.toString());
    }
  }

  private void store(long size, byte[] response) {
    rows.change(
        "INSERT INTO ledger_timestamp (size, at, tsr) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        Rows.values(size, Rows.utc(signer.now()), response));
  }

  /** A checkpoint that an authority has put its time to, last at that time by our clock. */
  record Stamped(long size, Instant at) {}

  /**
   * The checkpoints that have a timestamp, largest first.
   *
   * @param below only smaller ones
   */
  List<Stamped> below(long below, int limit) {
    return rows.query(
        "SELECT size, max(at) FROM ledger_timestamp WHERE size < ? GROUP BY size"
            + " ORDER BY size DESC LIMIT ?",
        Rows.values(below, limit),
        row -> new Stamped(row.getLong(1), Rows.instant(row, 2)));
  }

  /** The newest response of an authority over the checkpoint of a size, DER. */
  Optional<byte[]> of(long size) {
    return rows
        .query(
            "SELECT tsr FROM ledger_timestamp WHERE size = ? ORDER BY at DESC LIMIT 1",
            Rows.values(size),
            row -> row.getBytes(1))
        .stream()
        .findFirst();
  }

  /** The very bytes that an authority was asked about: the note of a size as the log signed it. */
  Optional<byte[]> stampedNote(long size) {
    return publications
        .of(size)
        .filter(each -> of(size).isPresent())
        .map(each -> bytes(each.note()));
  }

  private static byte[] bytes(SignedNote note) {
    return note.note().getBytes(StandardCharsets.UTF_8);
  }
}
