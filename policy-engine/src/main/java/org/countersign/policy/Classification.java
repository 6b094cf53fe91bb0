package org.countersign.policy;

import java.time.LocalDate;
import java.util.List;

/**
 * What a rule pack makes of answers.
 *
 * @param pack which pack, by version and digest
 * @param asOf the day for which it was judged
 * @param overlays what applies beside the class; it stacks
 * @param openOverlays what may apply, depending on questions not answered
 * @param roles our roles under the Act
 * @param obligations the duties that follow, in the order of the pack, those that hang on an open
 *     question included
 * @param reasons the rule that gave the class first, then the facts it rests on
 * @param blocking questions that keep the class UNDETERMINED; empty for every other class
 * @param nextQuestions asked and not answered, in the order of the pack
 * @param required of these, those demanded before the class is signed whatever it is; none that is
 *     asked only because an earlier answer is unknown
 * @param changes single answers that would change the class; at most {@value #MOST_CHANGES}
 */
public record Classification(
    Edition pack,
    LocalDate asOf,
    RiskClass riskClass,
    List<String> overlays,
    List<String> openOverlays,
    List<String> roles,
    List<Obligation> obligations,
    List<Reason> reasons,
    List<String> blocking,
    List<String> nextQuestions,
    List<String> required,
    List<Change> changes) {
  static final int MOST_CHANGES = 20;

  /** An answer as it was given, in words. */
  public record Given(String questionId, String answer) {}

  /** A rule or fact that decided, and the answers that made it so. */
  public record Reason(String ruleId, String cite, String sentence, List<Given> because) {
    public Reason {
      because = List.copyOf(because);
    }
  }

  /**
   * One answer that would change the class.
   *
   * @param from the present answer, {@code unknown} when there is none
   * @param to each of these alone gives {@code becomes}
   */
  public record Change(String questionId, String from, List<String> to, RiskClass becomes) {
    public Change {
      to = List.copyOf(to);
    }
  }

  public Classification {
    overlays = List.copyOf(overlays);
    openOverlays = List.copyOf(openOverlays);
    roles = List.copyOf(roles);
    obligations = List.copyOf(obligations);
    reasons = List.copyOf(reasons);
    blocking = List.copyOf(blocking);
    nextQuestions = List.copyOf(nextQuestions);
    required = List.copyOf(required);
    changes = List.copyOf(changes);
  }
}
