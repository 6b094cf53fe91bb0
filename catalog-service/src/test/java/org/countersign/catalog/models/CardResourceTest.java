package org.countersign.catalog.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.countersign.catalog.models.CardWriting.Read;
import org.junit.jupiter.api.Test;

class CardResourceTest {
  private static final String STORED = "ab".repeat(32);

  @Test
  void withoutIfMatchNothingIsAskedOfTheStoredCard() {
    assertThat(CardResource.read(null)).isEmpty();
  }

  @Test
  void anETagAsksForThatCard() {
    assertThat(CardResource.read("\"" + STORED + "\", \"other\""))
        .contains(new Read(Set.of(STORED, "other")));
    assertThat(CardResource.read("\"" + STORED + "\"").orElseThrow().is(STORED)).isTrue();
    assertThat(CardResource.read("\"other\"").orElseThrow().is(STORED)).isFalse();
  }

  @Test
  void aStarAsksForAnyCard() {
    assertThat(CardResource.read("*").orElseThrow().is(STORED)).isTrue();
  }

  @Test
  void aHeaderWithoutAnETagMatchesNoCard() {
    assertThat(CardResource.read(STORED).orElseThrow().is(STORED)).isFalse();
    assertThat(CardResource.read("").orElseThrow().is(STORED)).isFalse();
  }
}
