package org.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.countersign.policy.Reapproval.Change;
import org.countersign.policy.Reapproval.Scope;
import org.junit.jupiter.api.Test;

class ReapprovalTest {
  private static final Reapproval STANDARD = Reapproval.standard();

  @Test
  void theHeaviestChangeDecides() {
    var proposal = STANDARD.of(Set.of(Change.CARD, Change.TRAINING_DATA, Change.CODE));

    assertThat(proposal.scope()).isEqualTo(Scope.FULL);
    assertThat(proposal.reasons().stream().map(Reapproval.Reason::change))
        .containsExactly(Change.TRAINING_DATA, Change.CODE, Change.CARD);
  }

  @Test
  void whatIsRetrainedAloneAsksForALightRoundAndWhatIsTheSameForOneOfficer() {
    assertThat(STANDARD.of(Set.of(Change.ARTIFACT, Change.METRICS)).scope()).isEqualTo(Scope.LIGHT);
    assertThat(STANDARD.of(Set.of(Change.CARD, Change.EVIDENCE)).scope()).isEqualTo(Scope.NONE);
    assertThat(STANDARD.of(Set.of()).scope()).isEqualTo(Scope.NONE);
  }

  @Test
  void aDocumentThatLeavesAChangeOutIsRefused() {
    var bytes =
        "reapproval: x\nrevision: 1\nchanges: [{change: CODE, asks: LIGHT, says: s, cite: c}]\n"
            .getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> Reapproval.load("x.yaml", bytes))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("says nothing of the change CLASS");
  }
}
