package org.countersign.catalog.gate;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.countersign.catalog.gate.GateFacts.RolesNow;
import org.countersign.catalog.gate.Snapshot.Row;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.requirements.Confirmed;
import org.countersign.catalog.requirements.VersionFacts;
import org.countersign.catalog.reviews.Signatory;
import org.countersign.policy.Condition;
import org.countersign.policy.Quorum;
import org.countersign.policy.Quorums;
import org.countersign.policy.Reapproval;
import org.countersign.policy.RiskClass;

/** The rounds of a version for one use case in the environment asked for, from a snapshot. */
final class GateRounds {
  private static final Quorums QUORUMS = Quorums.standard();

  private final Asked asked;
  private final Snapshot snapshot;
  private final RolesNow rolesNow;
  private final Map<String, BigDecimal> metrics;

  /**
   * @param metrics the least known value of each metric
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
        .filter(row -> row.field("purpose").isEmpty())
        .map(this::round)
        .toList();
  }

  /** The votes of a round that are for what it is about. */
  private List<Row> votes(Row review) {
    return snapshot
        .of(Kind.VOTE)
        .filter(row -> row.uuid("review").equals(review.id()))
        .filter(row -> row.text("subject").equals(review.text("subject")))
        .toList();
  }

  private Stream<Row> confirming(Row approval) {
    return snapshot
        .of(Kind.REVIEW)
        .filter(row -> row.field("purpose").filter("CONFIRMATION"::equals).isPresent())
        .filter(row -> row.uuid("about").equals(approval.id()))
        .filter(row -> row.text("state").equals("APPROVED"))
        .flatMap(row -> votes(row).stream());
  }

  private VersionFacts.Round round(Row review) {
    var votes = votes(review);
    var granted =
        snapshot
            .of(Kind.APPROVAL)
            .filter(row -> row.uuid("review").equals(review.id()))
            .findFirst();
    var envelope = granted.flatMap(this::envelope);
    return new VersionFacts.Round(
        review.id(),
        review.text("state"),
        review.text("subject"),
        review.uuid("submitter"),
        granted.map(GateRounds::grant),
        Confirmed.by(
            envelope
                .map(signed -> signed(signed, review))
                .orElseGet(() -> votes.stream().map(vote -> ballot(vote, review)).toList()),
            granted.stream().flatMap(this::confirming).map(vote -> ballot(vote, review)).toList()),
        envelope.isPresent() ? inherited(review) : bound(votes.stream().map(Row::id).toList()),
        review.field("scope").orElse("FULL"),
        envelope.map(signed -> signed.text("state")).orElse("NONE"),
        review.text("state").equals("IN_REVIEW") ? waitsFor(review, votes) : List.of());
  }

  /** By the class at which the round was opened: whoever votes fills a slot of that one. */
  private static List<String> waitsFor(Row review, List<Row> votes) {
    var scope = review.field("scope").map(Reapproval.Scope::valueOf).orElse(Reapproval.Scope.FULL);
    return QUORUMS
        .of(RiskClass.valueOf(review.text("risk_class")), scope)
        .map(quorum -> quorum.tally(votes.stream().map(GateRounds::told).toList()))
        .filter(Quorum.Tally.Open.class::isInstance)
        .map(Quorum.Tally.Open.class::cast)
        .map(open -> open.remaining().stream().map(Quorum.Slot::roles).toList())
        .orElse(List.of());
  }

  private static Quorum.Vote told(Row vote) {
    return new Quorum.Vote(
        vote.text("voter"), vote.text("role"), Quorum.Decision.valueOf(vote.text("decision")));
  }

  private Optional<Row> envelope(Row approval) {
    return approval
        .field("envelope")
        .map(UUID::fromString)
        .flatMap(id -> snapshot.of(Kind.ENVELOPE).filter(row -> row.id().equals(id)).findFirst());
  }

  /** Whoever signed the bounds approves what lies inside them. */
  private List<VersionFacts.Ballot> signed(Row envelope, Row review) {
    return envelope.field("signers").map(Signatory::read).orElse(List.of()).stream()
        .map(
            signer ->
                new VersionFacts.Ballot(
                    signer.person(),
                    signer.role(),
                    "APPROVE",
                    review.text("subject"),
                    rolesNow.holds(signer.person(), signer.role())))
        .toList();
  }

  /** What the voters bound the approval to that the envelope was signed with. */
  private List<VersionFacts.Bound> inherited(Row review) {
    return snapshot
        .of(Kind.CONDITION)
        .filter(row -> row.uuid("review").equals(review.id()))
        .map(this::bound)
        .toList();
  }

  private static VersionFacts.Grant grant(Row row) {
    return new VersionFacts.Grant(
        row.id(),
        row.text("state"),
        row.text("artifact"),
        RiskClass.valueOf(row.text("risk_class")),
        row.instant("valid_until"));
  }

  private VersionFacts.Ballot ballot(Row row, Row round) {
    var voter = row.uuid("voter");
    return new VersionFacts.Ballot(
        voter,
        row.text("role"),
        row.text("decision"),
        round.text("subject"),
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
