package org.countersign.catalog.dossiers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.dossiers.Snapshots.APPROVAL;
import static org.countersign.catalog.dossiers.Snapshots.NOW;

import java.util.List;
import java.util.Optional;
import org.countersign.policy.RiskClass;
import org.junit.jupiter.api.Test;

class StandingTest {
  private static final Snapshot.Round OPEN =
      new Snapshot.Round(Snapshots.review(RiskClass.HIGH), List.of(), Optional.empty());

  @Test
  void anApprovalOfTodaysClassHoldsUntilItsEnd() {
    assertThat(Standing.of(List.of(Snapshots.approved()), RiskClass.HIGH, NOW))
        .isEqualTo(new Standing("APPROVED", Optional.of(APPROVAL.validUntil())));
  }

  @Test
  void anApprovalIsExpiredAtTheInstantOfItsEnd() {
    assertThat(Standing.of(List.of(Snapshots.approved()), RiskClass.HIGH, APPROVAL.validUntil()))
        .isEqualTo(new Standing("EXPIRED", Optional.empty()));
  }

  @Test
  void anApprovalOfAnotherClassThanTodaysIsOutdated() {
    assertThat(Standing.of(List.of(Snapshots.approved()), RiskClass.LIMITED, NOW))
        .isEqualTo(new Standing("OUTDATED", Optional.empty()));
  }

  @Test
  void anOpenRoundCountsBeforeAnApprovalThatNoLongerHolds() {
    var rounds = List.of(Snapshots.approved(), OPEN);

    assertThat(Standing.of(rounds, RiskClass.HIGH, NOW).code()).isEqualTo("APPROVED");
    assertThat(Standing.of(rounds, RiskClass.HIGH, APPROVAL.validUntil()).code())
        .isEqualTo("PENDING");
  }

  @Test
  void withoutARoundNobodyHasAsked() {
    assertThat(Standing.of(List.of(), RiskClass.HIGH, NOW))
        .isEqualTo(new Standing("NONE", Optional.empty()));
  }
}
