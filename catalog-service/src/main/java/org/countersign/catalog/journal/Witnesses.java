package org.countersign.catalog.journal;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.countersign.catalog.journal.Publications.Publication;
import org.countersign.catalog.journal.Soundness.Voice;
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
  private final Map<LogPolicy.Witness, WitnessClient> clients = new ConcurrentHashMap<>();
  private final Map<LogPolicy.Witness, Done> done = new ConcurrentHashMap<>();
  private final Map<LogPolicy.Witness, Future<?>> asked = new ConcurrentHashMap<>();
  @Resource private ManagedScheduledExecutorService schedule;
  @Resource private ManagedThreadFactory threads;
  private volatile Optional<Vouched> vouched = Optional.empty();
  private @Nullable ExecutorService asking;
  private @Nullable ScheduledFuture<?> task;

  private record Done(Publication publication, Instant at) {}

  /**
   * A publication that satisfies the policy.
   *
   * @param at when the earliest of the witnesses that count cosigned it
   * @param asked whether the policy asks for any of them
   */
  private record Vouched(Publication publication, Instant at, boolean asked) {}

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
    // the container's schedule has one thread for all, which no witness must keep waiting
    var each = Executors.newCachedThreadPool(threads);
    asking = each;
    task =
        schedule.scheduleWithFixedDelay(
            () -> tick(each), EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
  }

  void stop() {
    if (task != null) {
      task.cancel(true);
    }
    if (asking != null) {
      asking.shutdownNow();
    }
  }

  /**
   * The policy by which this log is to be judged, with its own key and address.
   *
   * @throws IllegalStateException if the operator's file is no policy
   */
  public LogPolicy policy() {
    var key = signer.checkpointKey();
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
    return vouched.map(Vouched::at);
  }

  /**
   * The published checkpoint that others are shown: the newest that was cosigned as the policy
   * asks, for whoever judges this log by its policy takes no other; the newest of all where nobody
   * is asked, or too few have answered for some publications.
   */
  Optional<Publication> shown() {
    return vouched.filter(Vouched::asked).map(Vouched::publication).or(publications::newest);
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

  private void tick(ExecutorService each) {
    try {
      var policy = policy();
      var newest = publications.newest();
      if (newest.isEmpty()) {
        return;
      }
      if (lease.term().isPresent()) {
        soundness.only(
            Soundness.Source.WITNESS,
            policy.witnesses().stream()
                .map(named -> voice(named).who())
                .collect(Collectors.toSet()));
        policy.witnesses().stream()
            .filter(witness -> witness.url().isPresent())
            .filter(witness -> isWanted(witness, newest.get()))
            .forEach(witness -> asked.put(witness, each.submit(() -> ask(witness, newest.get()))));
      }
      judge(policy);
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

  /** One that does not answer is waited for by nobody but itself. */
  private boolean isWanted(LogPolicy.Witness witness, Publication newest) {
    var before = asked.get(witness);
    return (before == null || before.isDone())
        && (!isDone(witness, newest) || soundness.finding(voice(witness)).isPresent());
  }

  private static Voice voice(LogPolicy.Witness witness) {
    return new Voice(
        Soundness.Source.WITNESS,
        witness.key().name() + "+" + Integer.toHexString(witness.key().keyId()));
  }

  private void ask(LogPolicy.Witness witness, Publication publication) {
    try {
      var client = client(witness);
      var answer =
          client.submit(publication.note(), old -> entries.consistency(old, publication.size()));
      if (answer instanceof Submission.Cosigned cosigned) {
        store(publication, cosigned);
        done.put(witness, new Done(publication, cosigned.at()));
        soundness.sound(voice(witness));
      } else if (!(answer instanceof Submission.Ahead && isAhead(witness, client))) {
        LOG.log(Level.WARNING, "{0} did not cosign: {1}", witness.name(), answer);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | SQLException | IOException e) {
      LOG.log(Level.WARNING, "{0} did not cosign: {1}", witness.name(), e.toString());
    }
  }

  /** Anybody can name a larger number; only a larger checkpoint that we signed is believed. */
  private boolean isAhead(LogPolicy.Witness witness, WitnessClient client)
      throws IOException, InterruptedException {
    var latest = client.latest(signer.origin());
    if (latest.isEmpty()) {
      return false;
    }
    long seen = Checkpoint.parse(latest.get().text()).size();
    long signed = signedSize();
    if (seen <= signed || !latest.get().verify(signer.history().checkpointsAt(seen))) {
      return false;
    }
    soundness.unsound(
        voice(witness),
        new Soundness.Finding(
            "LEDGER_ROLLBACK",
            Optional.of(signed),
            witness.name() + " has cosigned " + seen + " entries"));
    return true;
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
          boolean asked = !policy.quorum().equals(LogPolicy.NONE);
          vouched = Optional.of(new Vouched(publication, earliest.get(), asked));
          return;
        }
      } catch (RuntimeException notEnough) {
        LOG.log(Level.DEBUG, "size {0}: {1}", publication.size(), notEnough.getMessage());
      }
    }
    vouched = Optional.empty();
  }
}
