package org.countersign.catalog.dossiers;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.countersign.catalog.reviews.Approval;
import org.countersign.catalog.reviews.Review.Progress;
import org.countersign.policy.RiskClass;

/**
 * How far the people are, over all rounds of one environment: what holds comes first, then what may
 * soon hold, then why nothing holds.
 *
 * @param code {@code APPROVED PENDING SUSPENDED OUTDATED EXPIRED REVOKED REJECTED NONE}
 * @param until when an approval in force ends
 */
record Standing(String code, Optional<Instant> until) {

  static Standing of(List<Snapshot.Round> rounds, RiskClass today, Instant asOf) {
    var outcomes = rounds.stream().map(round -> outcome(round, today, asOf)).toList();
    for (var code :
        List.of("APPROVED", "PENDING", "SUSPENDED", "OUTDATED", "EXPIRED", "REVOKED", "REJECTED")) {
      for (var outcome : outcomes) {
        if (outcome.code().equals(code)) {
          return outcome;
        }
      }
    }
    return new Standing("NONE", Optional.empty());
  }

  /** What became of one round, as of an instant. */
  static Standing outcome(Snapshot.Round round, RiskClass today, Instant asOf) {
    return round
        .approval()
        .map(approval -> outcome(approval, today, asOf))
        .orElseGet(
            () ->
                new Standing(
                    round.review().progress() == Progress.IN_REVIEW
                        ? "PENDING"
                        : round.review().progress().name(),
                    Optional.empty()));
  }

  private static Standing outcome(Approval approval, RiskClass today, Instant asOf) {
    return switch (approval.standing()) {
      case APPROVED ->
          !approval.validUntil().isAfter(asOf)
              ? new Standing("EXPIRED", Optional.empty())
              : approval.riskClass() == today
                  ? new Standing("APPROVED", Optional.of(approval.validUntil()))
                  : new Standing("OUTDATED", Optional.empty());
      case STALE -> new Standing("OUTDATED", Optional.empty());
      case SUSPENDED, REVOKED, SUPERSEDED ->
          new Standing(approval.standing().name(), Optional.empty());
    };
  }
}
