package org.countersign.catalog.reviews;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.reviews.BreakGlass.Standing;
import org.countersign.policy.RiskClass;
import org.junit.jupiter.api.Test;

class BreakGlassTest {
  private static final Instant BEGUN = Instant.parse("2026-11-20T15:00:00Z");
  private static final Instant DUE = Instant.parse("2026-11-27T15:00:00Z");
  private static final UUID ANA = new UUID(7, 1);
  private static final UUID BEN = new UUID(7, 2);
  private static final UUID CLEO = new UUID(7, 3);

  @Test
  void itBeginsWithTheSecondPersonAndEndsAfterItsHours() {
    var asked = asked();

    assertThat(asked.isInForce(BEGUN)).isFalse();
    assertThatThrownBy(() -> asked.confirm(ANA, BEGUN, DUE))
        .isInstanceOf(IllegalStateException.class);
    asked.confirm(BEN, BEGUN, DUE);
    assertThat(asked.isInForce(BEGUN)).isTrue();
    assertThat(asked.isInForce(BEGUN.plus(Duration.ofHours(24)).minusMillis(1))).isTrue();
    assertThat(asked.isInForce(BEGUN.plus(Duration.ofHours(24)))).isFalse();
  }

  @Test
  void whatBeganWantsAReviewAlsoAfterItEndedOrWasRevoked() {
    var begun = begun();
    begun.revoke();

    assertThat(begun.wantsReview()).isTrue();
    assertThat(begun.isOverdue(DUE.minusMillis(1))).isFalse();
    assertThat(begun.isOverdue(DUE)).isTrue();
    begun.ratify(CLEO);
    assertThat(begun.standing()).isEqualTo(Standing.REVOKED);
    assertThat(begun.reviewedBy()).isEqualTo(Optional.of(CLEO));
    assertThat(begun.isOverdue(DUE)).isFalse();
  }

  @Test
  void aReviewThatFindsItRightLeavesItInForceAndOneThatDoesNotEndsIt() {
    var right = begun();
    var wrong = begun();
    right.ratify(CLEO);
    wrong.refuse(CLEO);

    assertThat(right.isInForce(BEGUN.plusSeconds(1))).isTrue();
    assertThat(wrong.isInForce(BEGUN.plusSeconds(1))).isFalse();
    assertThatThrownBy(() -> right.refuse(CLEO)).isInstanceOf(IllegalStateException.class);
  }

  private static BreakGlass asked() {
    return new BreakGlass(
        new UUID(1, 1),
        new BreakGlass.Scope(
            new UUID(2, 2), new UUID(3, 3), "production", RiskClass.HIGH, "a".repeat(64)),
        "OUTAGE",
        24,
        ANA,
        BEGUN.minusSeconds(60));
  }

  private static BreakGlass begun() {
    var begun = asked();
    begun.confirm(BEN, BEGUN, DUE);
    return begun;
  }
}
