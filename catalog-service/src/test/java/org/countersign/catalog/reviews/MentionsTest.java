package org.countersign.catalog.reviews;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MentionsTest {
  @Test
  void peopleAreNamedWithASignBeforeTheirUsername() {
    assertThat(Mentions.names("@risk-owner, please look; so should (@mira.owner). @risk-owner?"))
        .containsExactly("risk-owner", "mira.owner");
  }

  @Test
  void anAddressOrASignAloneNamesNobody() {
    assertThat(Mentions.names("write to mira@example.com, or @ noon, or @@nobody, or @-x"))
        .isEmpty();
  }

  @Test
  void whoNamesEverybodyCallsTheFirstTen() {
    var all = IntStream.range(0, 50).mapToObj(i -> "@p" + i).collect(Collectors.joining(" "));

    assertThat(Mentions.names(all)).hasSize(Mentions.MOST).startsWith("p0").endsWith("p9");
  }
}
