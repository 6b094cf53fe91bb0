package org.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.countersign.policy.Quorum.Decision;
import org.countersign.policy.Quorum.Slot;
import org.countersign.policy.Quorum.Tally;
import org.countersign.policy.Quorum.Vote;
import org.junit.jupiter.api.Test;

class QuorumTest {
  private static final Quorums QUORUMS = Quorums.standard();
  private static final Slot VALIDATOR = new Slot("validator", Set.of("validator"));
  private static final Slot OFFICER = new Slot("compliance-officer", Set.of("compliance-officer"));
  private static final Slot RISK = new Slot("risk-owner", Set.of("risk-owner"));
  private static final Quorum HIGH = QUORUMS.of(RiskClass.HIGH).orElseThrow();

  private static Vote approves(String person, String role) {
    return new Vote(person, role, Decision.APPROVE);
  }

  @Test
  void eachClassHasTheSlotsAndTheValidityOfTheHouse() {
    var anyone = new Slot("approver", Set.of("compliance-officer", "risk-owner"));
    var owner = new Slot("model-owner", Set.of("model-owner"));

    assertThat(QUORUMS.of(RiskClass.HIGH))
        .contains(new Quorum(RiskClass.HIGH, List.of(VALIDATOR, OFFICER, RISK), 12));
    assertThat(QUORUMS.of(RiskClass.LIMITED))
        .contains(new Quorum(RiskClass.LIMITED, List.of(owner, OFFICER), 18));
    assertThat(QUORUMS.of(RiskClass.MINIMAL))
        .contains(new Quorum(RiskClass.MINIMAL, List.of(anyone), 24));
    assertThat(QUORUMS.of(RiskClass.UNACCEPTABLE)).isEmpty();
    assertThat(QUORUMS.of(RiskClass.UNDETERMINED)).isEmpty();
  }

  @Test
  void aShortenedRoundAsksFewer() {
    assertThat(QUORUMS.of(RiskClass.HIGH, Reapproval.Scope.FULL)).contains(HIGH);
    assertThat(QUORUMS.of(RiskClass.HIGH, Reapproval.Scope.LIGHT))
        .contains(new Quorum(RiskClass.HIGH, List.of(OFFICER, RISK), 12));
    assertThat(QUORUMS.of(RiskClass.HIGH, Reapproval.Scope.NONE))
        .contains(new Quorum(RiskClass.HIGH, List.of(OFFICER), 12));
    assertThat(QUORUMS.of(RiskClass.UNACCEPTABLE, Reapproval.Scope.NONE)).isEmpty();
  }

  @Test
  void aRoundIsOpenUntilEverySlotHasItsPerson() {
    assertThat(HIGH.tally(List.of())).isEqualTo(new Tally.Open(List.of(VALIDATOR, OFFICER, RISK)));
    assertThat(HIGH.tally(List.of(approves("cleo", "compliance-officer"))))
        .isEqualTo(new Tally.Open(List.of(VALIDATOR, RISK)));
    assertThat(
            HIGH.tally(
                List.of(
                    approves("cleo", "compliance-officer"),
                    approves("rick", "risk-owner"),
                    approves("vera", "validator"))))
        .isEqualTo(new Tally.Reached());
  }

  @Test
  void onePersonFillsOneSlotWhateverRolesTheyHold() {
    assertThat(
            HIGH.tally(
                List.of(
                    approves("vera", "validator"),
                    approves("vera", "risk-owner"),
                    approves("cleo", "compliance-officer"))))
        .isEqualTo(new Tally.Open(List.of(RISK)));
  }

  @Test
  void twoPeopleOfOneRoleFillItOnce() {
    assertThat(HIGH.tally(List.of(approves("vera", "validator"), approves("vic", "validator"))))
        .isEqualTo(new Tally.Open(List.of(OFFICER, RISK)));
  }

  @Test
  void oneRejectionEndsTheRound() {
    var no = new Vote("rick", "risk-owner", Decision.REJECT);

    assertThat(HIGH.tally(List.of(approves("vera", "validator"), no)))
        .isEqualTo(new Tally.Rejected(no));
  }

  @Test
  void anApprovalLastsSoManyMonthsAtMost() {
    assertThat(HIGH.latestEnd(Instant.parse("2026-02-28T10:00:00Z")))
        .isEqualTo(Instant.parse("2027-02-28T10:00:00Z"));
  }

  @Test
  void noDocumentCanLetAPracticeBeApprovedThatIsProhibited() {
    var yaml =
        """
        quorums: lax
        revision: 1
        classes:
          UNACCEPTABLE: {validMonths: 1, slots: [{id: x, anyOf: [y]}]}
        """;

    assertThatThrownBy(() -> Quorums.load("lax.yaml", yaml.getBytes(StandardCharsets.UTF_8)))
        .hasMessage("lax.yaml:4:17: nobody can approve the class UNACCEPTABLE");
  }
}
