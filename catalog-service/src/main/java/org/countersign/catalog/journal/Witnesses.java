package org.countersign.catalog.journal;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.countersign.catalog.journal.Publications.Publication;
import org.countersign.catalog.platform.Settings;
import org.countersign.ledger.Checkpoint;
import org.countersign.ledger.LogPolicy;
import org.countersign.ledger.SignedNote;
import org.countersign.ledger.Submission;
import org.countersign.ledger.WitnessClient;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Asks witnesses to cosign what was published, and tells which policy the log is to be judged by.
 * The witnesses are the {@code witness}, {@code group} and {@code quorum} lines of a file that an
 * operator can change while the service runs; its {@code log} line is ours. A witness that does not
 * answer is asked again after the next round and keeps nobody waiting.
 */
@ApplicationScoped
public class Witnesses {
  private static final Logger LOG = System.getLogger(Witnesses.class.getName());
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final int ATTEMPTS = 3;
  private static final int EVERY_SECONDS = 2;

  /** A log that stands still is cosigned again, so that a witness that is gone is noticed. */
  private static final Duration AGAIN = Duration.ofMinutes(1);

  private final DataSource database;
  private final Lease lease;
  private final Signer signer;
  private final Soundness soundness;
  private final LedgerEntries entries;
  private final Publications publications;
  private final Settings settings;
  private final Path file;
  private final HttpClient http;
  private final Map<LogPolicy.Witness, WitnessClient> clients = new HashMap<>();
  private final Map<LogPolicy.Witness, Done> done = new HashMap<>();
  private final Set<LogPolicy.Witness> sawMore = new HashSet<>();
  @Resource private ManagedScheduledExecutorService schedule;
  private volatile Optional<Instant> cosignedAt = Optional.empty();
  private @Nullable ScheduledFuture<?> task;

  private record Done(Publication publication, Instant at) {}

  @Inject
  @SuppressWarnings("NullAway.Init")
  Witnesses(
      DataSource database,
      Lease lease,
      Signer signer,
      Soundness soundness,
      LedgerEntries entries,
      Publications publications,
      Settings settings,
      @ConfigProperty(name = "countersign.ledger.policy") Optional<String> file) {
    this.database = database;
    this.lease = lease;
    this.signer = signer;
    this.soundness = soundness;
    this.entries = entries;
    this.publications = publications;
    this.settings = settings;
    this.file = file.map(Path::of).orElseGet(() -> settings.data().resolve("ledger-policy"));
    this.http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  }

  /** For the container's proxy only. */
  @SuppressWarnings("NullAway")
  protected Witnesses() {
    this.database = null;
    this.lease = null;
    this.signer = null;
    this.soundness = null;
    this.entries = null;
    this.publications = null;
    this.settings = null;
    this.file = null;
    this.http = null;
  }

  void start() {
    task =
        schedule.scheduleWithFixedDelay(this::tick, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
  }

  void stop() {
    if (task != null) {
      task.cancel(true);
    }
  }

  /**
   * The policy by which this log is to be judged, with its own key and address.
   *
   * @throws IllegalStateException if the operator's file is no policy
   */
  public LogPolicy policy() {
    var key = signer.history().checkpointsAt(1);
    var log = new LogPolicy.Log(key, Optional.of(settings.publicUrl().resolve("/api/v1/ledger")));
    var own = LogPolicy.of(log, List.of(), 0);
    try {
      var lines = Files.readString(file, StandardCharsets.UTF_8);
      var logLine = own.text().lines().filter(line -> line.startsWith("log ")).findFirst();
      return LogPolicy.parse(logLine.orElseThrow() + "\n" + lines);
    } catch (NoSuchFileException none) {
      return own;
    } catch (IOException | IllegalArgumentException wrong) {
      throw new IllegalStateException(file + " is no policy: " + wrong.getMessage(), wrong);
    }
  }

  /**
   * When the newest published checkpoint was cosigned as the policy asks, by the earliest of the
   * witnesses that count; empty if it was not, or nobody is asked to. At most some seconds old.
   */
  public Optional<Instant> cosignedAt() {
    return cosignedAt;
  }

  /**
   * The newest checkpoint of this log that each witness has cosigned, smallest first. One that does
   * not answer, or knows nothing of this log, is left out.
   */
  List<SignedNote> latest() throws InterruptedException {
    var found = new ArrayList<SignedNote>();
    for (var witness : policy().witnesses()) {
      if (witness.url().isPresent()) {
        try {
          client(witness).latest(signer.origin()).ifPresent(found::add);
        } catch (IOException e) {
          LOG.log(Level.WARNING, "{0} does not say what it has seen: {1}", witness.name(), e);
        }
      }
    }
    found.sort(Comparator.comparingLong(note -> Checkpoint.parse(note.text()).size()));
    return found;
  }

  private void tick() {
    try {
      var policy = policy();
      sawMore.retainAll(policy.witnesses());
      var newest = publications.newest();
      if (newest.isEmpty()) {
        return;
      }
      if (lease.term().isPresent()) {
        for (var witness : policy.witnesses()) {
          if (witness.url().isPresent() && !isDone(witness, newest.get())) {
            ask(witness, newest.get());
          }
        }
      }
      judge(policy);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | SQLException e) {
      LOG.log(Level.WARNING, "no cosignature: {0}", e.toString());
    }
  }

  private WitnessClient client(LogPolicy.Witness witness) {
    return clients.computeIfAbsent(
        witness,
        named ->
            new WitnessClient(
                http, named.url().orElseThrow(), named.key(), PATIENCE, ATTEMPTS, PAUSE));
  }

  private boolean isDone(LogPolicy.Witness witness, Publication newest) {
    var last = done.get(witness);
    return last != null
        && last.publication().equals(newest)
        && last.at().plus(AGAIN).isAfter(signer.now());
  }

  private void ask(LogPolicy.Witness witness, Publication publication)
      throws InterruptedException, SQLException {
    var answer =
        client(witness)
            .submit(publication.note(), old -> entries.consistency(old, publication.size()));
    if (answer instanceof Submission.Cosigned cosigned) {
      store(publication, cosigned);
      done.put(witness, new Done(publication, cosigned.at()));
      sawMore.remove(witness);
      if (sawMore.isEmpty()) {
        soundness.sound(Soundness.Source.WITNESS);
      }
    } else if (answer instanceof Submission.Ahead ahead && ahead.size() > signedSize()) {
      sawMore.add(witness);
      soundness.unsound(
          Soundness.Source.WITNESS,
          new Soundness.Finding(
              "LEDGER_ROLLBACK",
              Optional.of(signedSize()),
              witness.name() + " has cosigned " + ahead.size() + " entries"));
    } else {
      LOG.log(Level.WARNING, "{0} did not cosign: {1}", witness.name(), answer);
    }
  }

  private long signedSize() {
    return Checkpoint.parse(entries.checkpoint().text()).size();
  }

  private void store(Publication publication, Submission.Cosigned cosigned) throws SQLException {
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement(
                "INSERT INTO ledger_cosig (size, witness, at, line) VALUES (?, ?, ?, ?)"
                    + " ON CONFLICT DO NOTHING")) {
      for (var line : cosigned.lines()) {
        statement.setLong(1, publication.size());
        statement.setString(2, line.name() + "+" + Integer.toHexString(line.keyId()));
        statement.setLong(3, cosigned.at().getEpochSecond());
        statement.setString(4, line.line().strip());
        statement.executeUpdate();
      }
    }
  }

  private void judge(LogPolicy policy) throws SQLException {
    for (var publication : publications.newestCosigned()) {
      try {
        var witnessed = policy.verify(publications.cosigned(publication));
        var earliest =
            witnessed.cosignatures().stream().map(LogPolicy.Cosigned::at).min(Instant::compareTo);
        if (earliest.isPresent()) {
          cosignedAt = earliest;
          return;
        }
      } catch (RuntimeException notEnough) {
        LOG.log(Level.DEBUG, "size {0}: {1}", publication.size(), notEnough.getMessage());
      }
    }
    cosignedAt = Optional.empty();
  }
}
