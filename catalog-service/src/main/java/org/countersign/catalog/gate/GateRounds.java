package org.countersign.catalog.gate;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.gate.GateFacts.RolesNow;
import org.countersign.catalog.gate.Snapshot.Row;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.requirements.VersionFacts;
import org.countersign.policy.Condition;
import org.countersign.policy.RiskClass;

/** The rounds of a version for one use case in the environment asked for, from a snapshot. */
final class GateRounds {
  private final Asked asked;
  private final Snapshot snapshot;
  private final RolesNow rolesNow;
  private final Map<String, BigDecimal> metrics;

  /**
   * @param metrics the least registered value of each metric
   */
  GateRounds(Asked asked, Snapshot snapshot, RolesNow rolesNow, Map<String, BigDecimal> metrics) {
    this.asked = asked;
    this.snapshot = snapshot;
    this.rolesNow = rolesNow;
    this.metrics = Map.copyOf(metrics);
  }

  List<VersionFacts.Round> of(Optional<UUID> useCase) {
    return snapshot
        .of(Kind.REVIEW)
        .filter(row -> row.text("environment").equals(asked.environment()))
        .filter(row -> useCase.filter(row.uuid("use_case")::equals).isPresent())
        .map(this::round)
        .toList();
  }

  private VersionFacts.Round round(Row review) {
    var votes =
        snapshot
            .of(Kind.VOTE)
            .filter(row -> row.uuid("review").equals(review.id()))
            .filter(row -> row.text("subject").equals(review.text("subject")))
            .toList();
    return new VersionFacts.Round(
        review.id(),
        review.text("state"),
        review.text("subject"),
        review.uuid("submitter"),
        snapshot
            .of(Kind.APPROVAL)
            .filter(row -> row.uuid("review").equals(review.id()))
            .findFirst()
            .map(GateRounds::grant),
        votes.stream().map(this::ballot).toList(),
        bound(votes.stream().map(Row::id).toList()));
  }

  private static VersionFacts.Grant grant(Row row) {
    return new VersionFacts.Grant(
        row.id(),
        row.text("state"),
        row.text("artifact"),
        RiskClass.valueOf(row.text("risk_class")),
        row.instant("valid_until"));
  }

  private VersionFacts.Ballot ballot(Row row) {
    var voter = row.uuid("voter");
    return new VersionFacts.Ballot(
        voter,
        row.text("role"),
        row.text("decision"),
        row.text("subject"),
        rolesNow.holds(voter, row.text("role")));
  }

  /** A condition falls with the vote that set it. */
  private List<VersionFacts.Bound> bound(List<UUID> votes) {
    return snapshot
        .of(Kind.CONDITION)
        .filter(row -> votes.contains(row.uuid("vote")))
        .map(this::bound)
        .toList();
  }

  private VersionFacts.Bound bound(Row row) {
    var condition =
        new Condition(
            Condition.Kind.valueOf(row.text("kind")),
            row.text("bound"),
            row.field("due").map(due -> row.instant("due")));
    var measured = Optional.ofNullable(metrics.get(condition.metric()));
    return new VersionFacts.Bound(
        row.id(),
        condition,
        row.text("state").equals("DONE"),
        condition
            .floor()
            .filter(least -> measured.filter(value -> value.compareTo(least) >= 0).isPresent())
            .isPresent());
  }
}
