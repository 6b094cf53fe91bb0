package org.countersign.catalog.requirements;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.countersign.catalog.requirements.VersionFacts.Ballot;
import org.junit.jupiter.api.Test;

class ConfirmedTest {
  private static final Ballot LEAVER = ballot(1, "validator", false);
  private static final Ballot OFFICER = ballot(2, "compliance-officer", true);

  @Test
  void whoLeftGivesWayToWhoHoldsTheRole() {
    var instead = ballot(3, "validator", true);

    assertThat(Confirmed.by(List.of(LEAVER, OFFICER), List.of(instead)))
        .containsExactly(instead, OFFICER);
  }

  @Test
  void nobodyGivesWayToAnotherRoleOrToSomebodyWhoLeftToo() {
    var others = List.of(ballot(3, "risk-owner", true), ballot(4, "validator", false));

    assertThat(Confirmed.by(List.of(LEAVER, OFFICER), others)).containsExactly(LEAVER, OFFICER);
  }

  @Test
  void onePersonStandsInForOne() {
    var second = ballot(5, "validator", false);
    var twice = List.of(ballot(3, "validator", true), ballot(3, "validator", true));

    assertThat(Confirmed.by(List.of(LEAVER, second), twice))
        .containsExactly(ballot(3, "validator", true), second);
  }

  private static Ballot ballot(int person, String role, boolean held) {
    return new Ballot(new UUID(0, person), role, "APPROVE", "aa".repeat(32), held);
  }
}
