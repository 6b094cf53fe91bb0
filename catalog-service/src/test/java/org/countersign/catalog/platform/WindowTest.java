package org.countersign.catalog.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.platform.Window.Position;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowTest {
  private static final Position FIRST =
      new Position(
          Instant.parse("2026-11-21T08:00:00.001Z"),
          UUID.fromString("0193a0b0-0000-7000-8000-000000000001"));
  private static final Position SECOND =
      new Position(
          Instant.parse("2026-11-20T08:00:00Z"),
          UUID.fromString("0193a0b0-0000-7000-8000-000000000002"));

  @Test
  void aCursorLeadsBackToTheRowItWasMadeOf() {
    assertThat(Window.of("2", FIRST.cursor())).isEqualTo(new Window(2, Optional.of(FIRST)));
  }

  @Test
  void aPageWithARowLeftOverNamesItsLastRowAsTheCursor() {
    var window = new Window(1, Optional.empty());

    assertThat(window.page(List.of(FIRST, SECOND), row -> row))
        .isEqualTo(new Page<>(List.of(FIRST), FIRST.cursor()));
  }

  @Test
  void theLastPageHasNoCursor() {
    var window = new Window(2, Optional.empty());

    assertThat(window.page(List.of(FIRST, SECOND), row -> row))
        .isEqualTo(new Page<>(List.of(FIRST, SECOND), null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "201", "-1", "ten", "", "9999999999"})
  void aLimitIsFromOneToTwoHundred(String limit) {
    assertThatThrownBy(() -> Window.of(limit, null)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "AAAA", "f____________________________________", "not base64 !"})
  void aCursorThatThisServiceDidNotMakeIsRefused(String cursor) {
    assertThatThrownBy(() -> Window.of("1", cursor)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aCursorBeyondTheTimesOfTheDatabaseIsRefused() {
    var lastMoment = "f_______________________________________________";
    assertThatThrownBy(() -> Window.of("1", lastMoment.substring(0, 32)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("nothing was created at ");
  }
}
