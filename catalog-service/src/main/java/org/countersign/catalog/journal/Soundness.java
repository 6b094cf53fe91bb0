package org.countersign.catalog.journal;

import static org.countersign.catalog.problem.ProblemType.LEDGER_UNSOUND;

import jakarta.enterprise.context.ApplicationScoped;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.countersign.catalog.problem.Refusal;

/**
 * Whether the ledger is what it was signed as, by all that this node knows. While somebody has
 * found it unsound the gate decides nothing and the node is not ready.
 */
@ApplicationScoped
public class Soundness {
  private static final Logger LOG = System.getLogger(Soundness.class.getName());

  private final Map<Source, Finding> findings = new EnumMap<>(Source.class);

  /** Who has looked. */
  public enum Source {
    /** Who re-reads before publishing, on this node. */
    PUBLISHER,
    /** The newest inspection, on whichever node. */
    INSPECTION,
    /** A witness that has seen more than there is. */
    WITNESS
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

  /** For the container, and its proxy. */
  public Soundness() {}

  /** The first finding that nobody has taken back. */
  public synchronized Optional<Finding> finding() {
    return findings.values().stream().findFirst();
  }

  /** What one of them has found. */
  synchronized Optional<Finding> finding(Source source) {
    return Optional.ofNullable(findings.get(source));
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
              throw new Refusal(LEDGER_UNSOUND, found.toString())
                  .and("remedy", "an auditor inspects the ledger and its owner restores it");
            });
  }

  /** True if this is news. */
  synchronized boolean unsound(Source source, Finding finding) {
    var before = findings.put(source, finding);
    if (finding.equals(before)) {
      return false;
    }
    LOG.log(Level.ERROR, "the ledger is unsound, {0} says {1}", source, finding);
    return true;
  }

  /** True if the source had found something before. */
  synchronized boolean sound(Source source) {
    var before = findings.remove(source);
    if (before != null) {
      LOG.log(Level.INFO, "{0} finds the ledger sound again", source);
    }
    return before != null;
  }
}
