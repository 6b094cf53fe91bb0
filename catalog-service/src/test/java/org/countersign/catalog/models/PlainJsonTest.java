package org.countersign.catalog.models;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlainJsonTest {
  @Test
  void numbersWithoutFractionAreWholeHoweverTheyAreWritten() {
    assertThat(plain("{\"a\": 1, \"b\": 1.0, \"c\": 7e9, \"d\": -0.0, \"e\": 0.5}"))
        .isEqualTo(Map.of("a", 1L, "b", 1L, "c", 7_000_000_000L, "d", 0L, "e", 0.5));
  }

  @Test
  void nullIsNoValue() {
    assertThat(plain("{\"a\": null, \"b\": [1, null, \"x\"], \"c\": {\"d\": null}}"))
        .isEqualTo(Map.of("b", List.of(1L, "x"), "c", Map.of()));
  }

  @Test
  void textsAndTruthValuesStayThemselves() {
    assertThat(plain("{\"a\": \"ä\", \"b\": true, \"c\": false}"))
        .isEqualTo(Map.of("a", "ä", "b", true, "c", false));
  }

  private static Map<String, Object> plain(String json) {
    try (var reader = Json.createReader(new StringReader(json))) {
      return PlainJson.of(reader.readObject());
    }
  }
}
