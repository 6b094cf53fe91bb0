package org.countersign.catalog.reviews;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.countersign.catalog.problem.ProblemType;
import org.countersign.catalog.reviews.Bench.Candidate;
import org.countersign.catalog.reviews.Bench.Denied;
import org.countersign.catalog.reviews.Bench.Given;
import org.countersign.catalog.reviews.Bench.Leave;
import org.countersign.policy.Quorum.Tally;
import org.countersign.policy.RiskClass;
import org.junit.jupiter.api.Test;

class BenchTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final String TEAM = "lending";
  private static final UUID SUBMITTER = id(1);
  private static final UUID DEVELOPER = id(2);
  private static final UUID PRODUCER = id(3);
  private static final UUID VALIDATOR = id(4);
  private static final UUID OFFICER = id(5);
  private static final UUID OWNER = id(6);

  @Test
  void anOfficerMayVoteOnAHighRiskInTheirRole() {
    assertThat(
            role(
                bench(RiskClass.HIGH)
                    .leave(candidate(OFFICER, Set.of("compliance-officer"), true))))
        .isEqualTo("compliance-officer");
  }

  @Test
  void whoSubmittedBuiltOrProvedItMayNot() {
    var bench = bench(RiskClass.HIGH);

    assertThat(List.of(SUBMITTER, DEVELOPER, PRODUCER))
        .allSatisfy(
            person ->
                assertThat(code(bench.leave(candidate(person, Set.of("validator"), true))))
                    .isEqualTo(ProblemType.SOD_VIOLATION));
  }

  @Test
  void aServiceAccountAnAdministratorAndAStrangerMayNotAndHearWhy() {
    var bench = bench(RiskClass.HIGH);

    assertThat(code(bench.leave(candidate(OFFICER, Set.of("validator"), false))))
        .isEqualTo(ProblemType.SERVICE_ACCOUNT_CANNOT_VOTE);
    assertThat(code(bench.leave(candidate(OFFICER, Set.of("administrator"), true))))
        .isEqualTo(ProblemType.ADMINISTRATOR_CANNOT_VOTE);
    assertThat(code(bench.leave(candidate(OFFICER, Set.of("administrator", "validator"), true))))
        .isEqualTo(ProblemType.ADMINISTRATOR_CANNOT_VOTE);
    assertThat(code(bench.leave(candidate(OFFICER, Set.of("auditor"), true))))
        .isEqualTo(ProblemType.ROLE_CANNOT_VOTE);
  }

  @Test
  void nobodyVotesTwiceAndNobodyTakesAFilledSlot() {
    var bench = bench(RiskClass.HIGH, VALIDATOR, "validator");

    assertThat(code(bench.leave(candidate(VALIDATOR, Set.of("validator", "risk-owner"), true))))
        .isEqualTo(ProblemType.ALREADY_VOTED);
    assertThat(code(bench.leave(candidate(OWNER, Set.of("validator"), true))))
        .isEqualTo(ProblemType.SLOT_ALREADY_FILLED);
  }

  @Test
  void aModelOwnerVotesInTheirOwnTeamOnly() {
    var bench = bench(RiskClass.LIMITED);
    var roles = Set.of("model-owner", "auditor");

    assertThat(role(bench.leave(new Candidate(OWNER, roles, Set.of("mail", TEAM), true))))
        .isEqualTo("model-owner");
    assertThat(code(bench.leave(new Candidate(OWNER, roles, Set.of("mail"), true))))
        .isEqualTo(ProblemType.FOREIGN_TEAM);
    assertThat(code(bench(RiskClass.HIGH).leave(new Candidate(OWNER, roles, Set.of(), true))))
        .isEqualTo(ProblemType.ROLE_CANNOT_VOTE);
  }

  @Test
  void aDecidedRoundTakesNoVote() {
    var review = review(RiskClass.HIGH);
    review.withdraw(NOW);

    assertThat(
            code(
                new Bench(review, TEAM, Set.of(DEVELOPER), Set.of(), List.of())
                    .leave(candidate(OFFICER, Set.of("compliance-officer"), true))))
        .isEqualTo(ProblemType.REVIEW_CLOSED);
  }

  @Test
  void aHighRiskNeedsThreePeopleALimitedOneTwoAndAMinimalOneOne() {
    assertThat(seats(RiskClass.HIGH))
        .containsExactly(Set.of("validator"), Set.of("compliance-officer"), Set.of("risk-owner"));
    assertThat(seats(RiskClass.LIMITED))
        .containsExactly(Set.of("model-owner"), Set.of("compliance-officer"));
    assertThat(seats(RiskClass.MINIMAL))
        .containsExactly(Set.of("compliance-officer", "risk-owner"));
  }

  @Test
  void theLastSlotReachesTheQuorumAndOneRejectionEndsIt() {
    var review = review(RiskClass.LIMITED);
    var owner = vote(review, OWNER, "model-owner", Vote.Decision.APPROVE);
    var officer = vote(review, OFFICER, "compliance-officer", Vote.Decision.APPROVE);
    var against = vote(review, OFFICER, "compliance-officer", Vote.Decision.REJECT);

    assertThat(tally(review, owner)).isInstanceOf(Tally.Open.class);
    assertThat(tally(review, owner, officer)).isInstanceOf(Tally.Reached.class);
    assertThat(tally(review, owner, against)).isInstanceOf(Tally.Rejected.class);
  }

  @Test
  void aSeatShowsWhoFillsIt() {
    var seats = bench(RiskClass.LIMITED, OFFICER, "compliance-officer").seats();

    assertThat(seats.get(0).vote()).isEmpty();
    assertThat(seats.get(1).vote().map(Vote::voter)).contains(OFFICER);
  }

  private static Candidate candidate(UUID agent, Set<String> roles, boolean person) {
    return new Candidate(agent, roles, Set.of(), person);
  }

  private static List<Set<String>> seats(RiskClass riskClass) {
    return bench(riskClass).seats().stream().map(seat -> seat.slot().anyOf()).toList();
  }

  private static Tally tally(Review review, Vote... votes) {
    return new Bench(review, TEAM, Set.of(), Set.of(), List.of(votes)).tally();
  }

  private static ProblemType code(Leave leave) {
    return ((Denied) leave).code();
  }

  private static String role(Leave leave) {
    return ((Given) leave).role();
  }

  private static Bench bench(RiskClass riskClass) {
    return new Bench(review(riskClass), TEAM, Set.of(DEVELOPER), Set.of(PRODUCER), List.of());
  }

  private static Bench bench(RiskClass riskClass, UUID voter, String role) {
    var review = review(riskClass);
    return new Bench(
        review,
        TEAM,
        Set.of(DEVELOPER),
        Set.of(PRODUCER),
        List.of(vote(review, voter, role, Vote.Decision.APPROVE)));
  }

  private static Vote vote(Review review, UUID voter, String role, Vote.Decision decision) {
    return new Vote(id(50), review, voter, role, decision, Optional.empty(), NOW);
  }

  private static Review review(RiskClass riskClass) {
    return new Review(
        id(40), id(41), id(42), "production", riskClass, "ab".repeat(32), SUBMITTER, NOW);
  }

  private static UUID id(int number) {
    return new UUID(0, number);
  }
}
