package org.countersign.catalog.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.countersign.policy.Edition;
import org.junit.jupiter.api.Test;

class PolicyFoundingTest {
  private static final UUID SERVICE = new UUID(1, 1);
  private static final UUID ADMINISTRATOR = new UUID(2, 2);
  private static final Edition FIRST = new Edition("floor", "1", "aa".repeat(32));
  private static final Edition ALTERED = new Edition("floor", "1", "bb".repeat(32));

  private static Optional<PublishedDocument> published(UUID by) {
    var document =
        new PublishedDocument(new UUID(3, 3), DocumentKind.FLOOR, FIRST, by, Instant.EPOCH);
    document.publish(new UUID(4, 4), Instant.EPOCH);
    return Optional.of(document);
  }

  @Test
  void aRevisionThatWasNeverPublishedIsPublished() {
    assertThat(PolicyFounding.isNew(FIRST, Optional.empty(), SERVICE)).isTrue();
  }

  @Test
  void theSameBytesAreNotPublishedAgain() {
    var again = new Edition("floor", "1", "aa".repeat(32));

    assertThat(PolicyFounding.isNew(again, published(SERVICE), SERVICE)).isFalse();
  }

  @Test
  void otherBytesUnderARevisionThatTheServicePublishedStopTheStart() {
    assertThatThrownBy(() -> PolicyFounding.isNew(ALTERED, published(SERVICE), SERVICE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("floor@1")
        .hasMessageContaining("raise its revision");
  }

  @Test
  void whatTwoPeoplePublishedUnderTheRevisionHoldsAndTheServiceStarts() {
    assertThat(PolicyFounding.isNew(ALTERED, published(ADMINISTRATOR), SERVICE)).isFalse();
  }
}
