package org.countersign.catalog.gate;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.countersign.catalog.gate.Snapshot.Row;
import org.countersign.catalog.requirements.VersionFacts;
import org.countersign.policy.Facts;
import org.countersign.policy.Finding;
import org.countersign.policy.RiskClass;
import org.countersign.policy.Verdict;

/**
 * What the gate found, before it is put on record.
 *
 * @param changes the snapshot's index of the newest change
 */
record Decision(
    Asked asked,
    Row version,
    VersionFacts known,
    Facts facts,
    Verdict verdict,
    long changes,
    Instant at) {

  boolean allowed() {
    return verdict.fold(admitted -> true, refused -> false);
  }

  List<Finding> reasons() {
    return verdict.fold(admitted -> List.of(), Verdict.Refused::findings);
  }

  /** What the approval is bound to that lets it in; nothing binds what is denied. */
  List<VersionFacts.Bound> obligations() {
    return allowed() ? known.bound() : List.of();
  }

  /** Whether waiting may help: for an approval that is on its way, say. */
  boolean retryable() {
    return verdict.fold(admitted -> false, Verdict.Refused::retryable);
  }

  /** In how many seconds, where waiting may help. */
  OptionalInt retryAfter() {
    return retryable()
        ? OptionalInt.of(RetryAfter.seconds(reasons().stream().map(Finding::code).toList()))
        : OptionalInt.empty();
  }

  Optional<VersionFacts.UseCase> useCase() {
    return known.useCase().filter(use -> use.id().getLeastSignificantBits() != 0);
  }

  String riskClass() {
    return known
        .useCase()
        .map(VersionFacts.UseCase::riskClass)
        .orElse(RiskClass.UNDETERMINED)
        .name();
  }
}
