package org.countersign.catalog.reviews;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SignatoryTest {
  private static final UUID PERSON = new UUID(0, 1);
  private static final UUID STAND_IN = new UUID(0, 2);
  private static final UUID ABSENT = new UUID(0, 3);

  @Test
  void whoSignedIsReadAsWrittenWithWhoeverTheySignedFor() {
    var all =
        List.of(
            new Signatory(PERSON, "model-owner", Optional.empty()),
            new Signatory(STAND_IN, "compliance-officer", Optional.of(ABSENT)));

    var text = Signatory.text(all);

    assertThat(text)
        .isEqualTo(PERSON + ":model-owner," + STAND_IN + ":compliance-officer:" + ABSENT);
    assertThat(Signatory.read(text)).isEqualTo(all);
  }

  @Test
  void whoeverSignedForSomebodyHasBothNames() {
    assertThat(new Signatory(STAND_IN, "validator", Optional.of(ABSENT)).people())
        .containsExactly(STAND_IN, ABSENT);
  }
}
