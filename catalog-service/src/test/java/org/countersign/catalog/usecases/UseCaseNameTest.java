package org.countersign.catalog.usecases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UseCaseNameTest {
  @ParameterizedTest
  @ValueSource(strings = {"credit scoring", "Prüfung § 18a", "a"})
  void aNameIsTextThatAnAddressCanHold(String name) {
    assertThat(new UseCaseName(name).value()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "a/b", "a:b", "a\nb", "0193a0b0-0000-7000-8000-000000000001"})
  void anythingElseIsNoName(String text) {
    assertThatThrownBy(() -> new UseCaseName(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not a use case's name: " + text);
  }
}
