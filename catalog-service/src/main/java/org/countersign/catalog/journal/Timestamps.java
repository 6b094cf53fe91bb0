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
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.countersign.catalog.journal.Publications.Publication;
import org.countersign.catalog.platform.DatabaseUnavailableException;
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

  private final DataSource database;
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
    this.database = database;
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
    this.database = null;
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
              org.countersign.ledger.Timestamp.certificates(Files.readAllBytes(trusted)),
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
        var note = newest.get().note().note().getBytes(StandardCharsets.UTF_8);
        store(newest.get().size(), asked.stamp(note).bytes());
        stamped = newest;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | SQLException | RuntimeException e) {
      LOG.log(Level.WARNING, "no timestamp: {0}", e.toString());
    }
  }

  private void store(long size, byte[] response) throws SQLException {
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement(
                "INSERT INTO ledger_timestamp (size, at, tsr) VALUES (?, ?, ?)"
                    + " ON CONFLICT DO NOTHING")) {
      statement.setLong(1, size);
      statement.setTimestamp(2, Timestamp.from(signer.now()));
      statement.setBytes(3, response);
      statement.executeUpdate();
    }
  }

  /** The newest response of an authority over the checkpoint of a size, DER. */
  Optional<byte[]> of(long size) {
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement(
                "SELECT tsr FROM ledger_timestamp WHERE size = ? ORDER BY at DESC LIMIT 1")) {
      statement.setLong(1, size);
      try (var row = statement.executeQuery()) {
        return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
      }
    } catch (SQLException e) {
      throw new DatabaseUnavailableException("the timestamp could not be read", e);
    }
  }
}
