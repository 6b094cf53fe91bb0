package org.countersign.catalog.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelNameTest {
  @ParameterizedTest
  @MethodSource("names")
  void aNameIsTextThatAnAddressCanHold(String name) {
    assertThat(new ModelName(name).value()).isEqualTo(name);
  }

  static Stream<String> names() {
    return Stream.of(
        "a", "fraud-scorer", "Kredit Prüfung 2", "模型", "\uD83D\uDE80", "x".repeat(255));
  }

  @ParameterizedTest
  @MethodSource("noNames")
  void anythingElseIsNoName(String text) {
    assertThatThrownBy(() -> new ModelName(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not a model name: " + text);
  }

  static Stream<String> noNames() {
    return Stream.of(
        "", " ", "a/b", "a:b", "a\u0000b", "a\nb", "\u0085", "\uD83D", "x".repeat(256));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0193a0b0-0000-7000-8000-000000000001", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF"})
  void whatLooksLikeAnIdIsNoNameBecauseAnAddressWouldTakeItForOne(String id) {
    assertThatThrownBy(() -> new ModelName(id)).isInstanceOf(IllegalArgumentException.class);
  }
}
