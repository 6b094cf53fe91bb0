package org.countersign.policy;

import java.util.List;
import java.util.function.Function;

/** What named editions of policies say about one set of facts. */
public sealed interface Verdict {
  /** Who spoke, in the order in which they were asked. */
  List<Edition> policies();

  /** What will refuse one day, or would elsewhere. */
  List<Finding> warnings();

  /** What is only watched; not for the caller's eyes. */
  List<Finding> observations();

  record Admitted(List<Edition> policies, List<Finding> warnings, List<Finding> observations)
      implements Verdict {
    public Admitted {
      policies = List.copyOf(policies);
      warnings = List.copyOf(warnings);
      observations = List.copyOf(observations);
    }
  }

  /**
   * @param findings every reason to refuse, at least one
   */
  record Refused(
      List<Edition> policies,
      List<Finding> findings,
      List<Finding> warnings,
      List<Finding> observations)
      implements Verdict {
    public Refused {
      policies = List.copyOf(policies);
      findings = List.copyOf(findings);
      warnings = List.copyOf(warnings);
      observations = List.copyOf(observations);
      if (findings.isEmpty()) {
        throw new IllegalArgumentException("a refusal must say why");
      }
    }

    /** Every reason may pass by itself, so asking again later makes sense. */
    public boolean retryable() {
      return findings.stream().allMatch(Finding::retryable);
    }
  }

  /** Forces every caller to handle both cases; a pattern switch will replace it after Java 17. */
  default <T> T fold(Function<Admitted, T> admitted, Function<Refused, T> refused) {
    return this instanceof Refused no ? refused.apply(no) : admitted.apply((Admitted) this);
  }

  /** Sorts findings by their mode; one that prevents refuses. */
  static Verdict of(List<Edition> policies, List<Finding> found) {
    var warnings = found.stream().filter(each -> each.mode() == Mode.WARN).toList();
    var observations = found.stream().filter(each -> each.mode() == Mode.OBSERVE).toList();
    var reasons = found.stream().filter(each -> each.mode() == Mode.PREVENT).toList();
    return reasons.isEmpty()
        ? new Admitted(policies, warnings, observations)
        : new Refused(policies, reasons, warnings, observations);
  }
}
