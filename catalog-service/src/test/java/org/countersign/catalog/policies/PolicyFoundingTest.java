package org.countersign.catalog.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.countersign.policy.Edition;
import org.junit.jupiter.api.Test;

class PolicyFoundingTest {
  private static final Edition FIRST = new Edition("floor", "1", "aa".repeat(32));

  @Test
  void aRevisionThatWasNeverPublishedIsPublished() {
    assertThat(PolicyFounding.isNew(FIRST, Optional.empty())).isTrue();
  }

  @Test
  void theSameBytesAreNotPublishedAgain() {
    var again = new Edition("floor", "1", "aa".repeat(32));

    assertThat(PolicyFounding.isNew(again, Optional.of(FIRST))).isFalse();
  }

  @Test
  void otherBytesUnderAPublishedRevisionStopTheStart() {
    var altered = new Edition("floor", "1", "bb".repeat(32));

    assertThatThrownBy(() -> PolicyFounding.isNew(altered, Optional.of(FIRST)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("floor@1")
        .hasMessageContaining("raise its revision");
  }
}
