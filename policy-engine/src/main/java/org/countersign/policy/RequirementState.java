package org.countersign.policy;

import java.util.List;
import java.util.Optional;

/**
 * How far a requirement is met.
 *
 * @param mode what it does here and now if it is unmet
 * @param reason one sentence
 * @param evidence ids of the records that count, or that would if they could
 * @param waiting somebody's act is under way, so asking again later makes sense
 */
public record RequirementState(
    Requirement requirement,
    State state,
    Mode mode,
    String reason,
    List<String> evidence,
    boolean waiting) {

  /** The states of a requirement. */
  public enum State {
    SATISFIED,
    /** Something is there and does not count yet. */
    PARTIAL,
    MISSING,
    /** It counted once: expired, or older than the artifact. */
    STALE,
    WAIVED,
    NOT_APPLICABLE
  }

  public RequirementState {
    evidence = List.copyOf(evidence);
  }

  public boolean met() {
    return state == State.SATISFIED || state == State.WAIVED || state == State.NOT_APPLICABLE;
  }

  /** What a gate says about it; empty when it is met. */
  public Optional<Finding> finding() {
    return met()
        ? Optional.empty()
        : Optional.of(
            new Finding(
                code(),
                requirement.text() + ": " + reason,
                requirement.remedy(),
                requirement.owner(),
                requirement.id(),
                requirement.cite(),
                waiting,
                mode));
  }

  private String code() {
    if (requirement.demand() instanceof Requirement.CardDemand) {
      return "CARD_INCOMPLETE";
    }
    return switch (state) {
      case STALE -> "EVIDENCE_STALE";
      case PARTIAL ->
          reason.equals(Framework.CHECK_FAILED) ? "CHECK_FAILED" : "EVIDENCE_NOT_ACCEPTED";
      default -> "EVIDENCE_MISSING";
    };
  }
}
