package org.countersign.catalog.journal;

import static org.countersign.catalog.problem.ProblemType.LEDGER_UNSOUND;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.countersign.catalog.platform.DatabaseUnavailableException;
import org.countersign.catalog.platform.Settings;
import org.countersign.catalog.problem.Refusal;

/**
 * Whether the ledger is what it was signed as, by all that any node knows. While somebody has found
 * it unsound no gate decides and no node is ready. What is found stands in the database, so that
 * whoever looks next, on whichever node, takes it back; a node keeps for itself only what the
 * database did not take.
 */
@ApplicationScoped
public class Soundness {
  private static final Logger LOG = System.getLogger(Soundness.class.getName());

  private final Findings findings;
  private final String node;
  private final ReentrantLock telling = new ReentrantLock();
  private final Map<Voice, Finding> untold = new ConcurrentHashMap<>();
  private volatile Map<Voice, Finding> standing = Map.of();

  /** Who has looked. */
  public enum Source {
    /** Who re-reads before publishing, or follows what is published; each node for itself. */
    PUBLISHER,
    /** The newest inspection, on whichever node. */
    INSPECTION,
    /** A witness that has seen more than there is; each witness for itself. */
    WITNESS
  }

  /**
   * One who looks, and can take back only what it has said itself.
   *
   * @param who which node or witness; empty for the inspection
   */
  record Voice(Source source, String who) implements Comparable<Voice> {
    static final Voice INSPECTION = new Voice(Source.INSPECTION, "");

    @Override
    public int compareTo(Voice other) {
      return Comparator.comparing(Voice::source).thenComparing(Voice::who).compare(this, other);
    }
  }

  /**
   * What was found.
   *
   * @param code {@code LEDGER_…}, a code of the inspection, or {@code STATE_NOT_IN_LEDGER}
   * @param index the first entry that is wrong, where it is one
   */
  public record Finding(String code, Optional<Long> index, String reason) {
    private static final Pattern CODED = Pattern.compile("(LEDGER_[A-Z]+): (.*)", Pattern.DOTALL);

    static Finding of(RuntimeException wrong) {
      var told = String.valueOf(wrong.getMessage());
      var coded = CODED.matcher(told);
      return coded.matches()
          ? new Finding(coded.group(1), Optional.empty(), coded.group(2))
          : new Finding("LEDGER_UNREADABLE", Optional.empty(), told);
    }

    @Override
    public String toString() {
      return code + index.map(i -> " at entry " + i).orElse("") + ": " + reason;
    }
  }

  @Inject
  Soundness(Findings findings, Settings settings) {
    this.findings = findings;
    this.node = settings.node().name();
  }

  /** For the container's proxy only. */
  @SuppressWarnings("NullAway")
  protected Soundness() {
    this.findings = null;
    this.node = "";
  }

  /** The first finding that nobody has taken back. */
  public Optional<Finding> finding() {
    return Stream.of(untold, standing)
        .flatMap(found -> found.entrySet().stream())
        .min(Map.Entry.comparingByKey())
        .map(Map.Entry::getValue);
  }

  /** All findings that nobody has taken back. */
  Map<Voice, Finding> all() {
    var all = new TreeMap<>(standing);
    all.putAll(untold);
    return all;
  }

  /** What one of them has found. */
  Optional<Finding> finding(Voice voice) {
    return Optional.ofNullable(untold.get(voice))
        .or(() -> Optional.ofNullable(standing.get(voice)));
  }

  /**
   * Refuses what must not be done on a ledger that is not sound.
   *
   * @throws Refusal {@code LEDGER_UNSOUND}, which names code and index
   */
  public void require() {
    finding()
        .ifPresent(
            found -> {
              throw refusal(found.toString());
            });
  }

  /** {@code LEDGER_UNSOUND}, for what is found while something is done that rests on the ledger. */
  public static Refusal refusal(String found) {
    return new Refusal(LEDGER_UNSOUND, found)
        .and("remedy", "an auditor inspects the ledger and its owner restores it");
  }

  /** What this node itself has found. */
  void unsound(Source source, Finding finding) {
    unsound(new Voice(source, node), finding);
  }

  /** This node itself finds nothing any more. */
  void sound(Source source) {
    sound(new Voice(source, node));
  }

  /** Closes the gate here at once, and on the other nodes when they hear of it. */
  void unsound(Voice voice, Finding finding) {
    if (finding(voice).filter(finding::equals).isEmpty()) {
      tellOrKeep(voice, Optional.of(finding));
    }
  }

  /** Takes back what this voice has said, on whichever node. */
  void sound(Voice voice) {
    if (finding(voice).isPresent()) {
      tellOrKeep(voice, Optional.empty());
    }
  }

  /** Takes back what those said who are not asked any more. */
  void only(Source source, Set<String> asked) {
    Stream.of(untold, standing)
        .flatMap(found -> found.keySet().stream())
        .filter(voice -> voice.source() == source && !asked.contains(voice.who()))
        .forEach(this::sound);
  }

  /**
   * Says what a voice has found, to every node.
   *
   * @param finding empty if it finds the ledger sound
   * @param began when it began to look: what was found since then is not taken back
   * @return true if it said something else before, on whichever node: of several who say the same
   *     at once one hears true
   * @throws DatabaseUnavailableException if other nodes could not be told; this one keeps it
   */
  boolean tell(Voice voice, Optional<Finding> finding, OptionalLong size, Instant began) {
    telling.lock();
    try {
      finding.ifPresent(found -> untold.put(voice, found));
      var replaced = findings.replace(voice, finding, size, began);
      var now = new HashMap<>(standing);
      replaced.now().ifPresentOrElse(found -> now.put(voice, found), () -> now.remove(voice));
      hold(now);
      untold.remove(voice);
      return !replaced.before().equals(replaced.now());
    } finally {
      telling.unlock();
    }
  }

  /**
   * Whether this voice, on whichever node, began to look after that and said that the ledger is
   * sound, and nothing else since.
   *
   * @throws DatabaseUnavailableException if the database does not answer
   */
  boolean isFoundSoundSince(Voice voice, Instant since) {
    return findings.sound(voice).filter(found -> found.since().isAfter(since)).isPresent();
  }

  /**
   * The newest inspection of everything, if it found it sound.
   *
   * @throws DatabaseUnavailableException if the database does not answer
   */
  Optional<Findings.FoundSound> inspected() {
    return findings.sound(Voice.INSPECTION);
  }

  /**
   * Hears what other nodes have found and taken back, and tells them what could not be told.
   *
   * @throws DatabaseUnavailableException if the database does not answer
   */
  void hear() {
    telling.lock();
    try {
      for (var found : Map.copyOf(untold).entrySet()) {
        tell(found.getKey(), Optional.of(found.getValue()), OptionalLong.empty(), Instant.MAX);
      }
      hold(findings.standing());
    } finally {
      telling.unlock();
    }
  }

  private void tellOrKeep(Voice voice, Optional<Finding> finding) {
    try {
      tell(voice, finding, OptionalLong.empty(), Instant.MAX);
    } catch (DatabaseUnavailableException e) {
      LOG.log(Level.ERROR, "{0} says {1}, and other nodes do not know: {2}", voice, finding, e);
    }
  }

  private void hold(Map<Voice, Finding> now) {
    var before = standing;
    standing = Map.copyOf(now);
    now.forEach(
        (voice, finding) -> {
          if (!finding.equals(before.get(voice))) {
            LOG.log(Level.ERROR, "the ledger is unsound, {0} says {1}", voice, finding);
          }
        });
    before.forEach(
        (voice, finding) -> {
          if (!now.containsKey(voice)) {
            LOG.log(Level.INFO, "{0} finds the ledger sound again", voice);
          }
        });
  }
}
