package org.countersign.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.lineage.Walk.IRIS;

import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import org.apache.jena.graph.NodeFactory;
import org.apache.jena.sparql.core.Quad;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LiteralsTest {
  @ParameterizedTest
  @CsvSource({
    "0.10, 0.1",
    "-0, 0.0",
    "+7, 7.0",
    "007, 7.0",
    "100, 100.0",
    "1e-05, 0.00001",
    "2.5E+3, 2500.0",
    "123456789012345678901234567890, 123456789012345678901234567890.0"
  })
  void aNumberHasOneForm(String text, String lexical) {
    assertThat(Literals.value(text).getLiteralLexicalForm()).isEqualTo(lexical);
    assertThat(Literals.value(text).getLiteralDatatypeURI()).isEqualTo(Vocabulary.XSD + "decimal");
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "1e999999999", "", ".5", "1.", "0x1F", "1 000", "adam"})
  void otherTextStaysText(String text) {
    assertThat(Literals.value(text)).isEqualTo(NodeFactory.createLiteralString(text));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-02T10:15:30Z, 2026-03-02T10:15:30Z",
    "2026-03-02T10:15:30.120Z, 2026-03-02T10:15:30.12Z",
    "2026-03-02T10:15:30.100200Z, 2026-03-02T10:15:30.1002Z",
    "2026-03-02T10:15:30.123456789Z, 2026-03-02T10:15:30.123456789Z"
  })
  void aTimeHasOneForm(Instant at, String lexical) {
    assertThat(Literals.time(at).getLiteralLexicalForm()).isEqualTo(lexical);
  }

  /** TDB2 keeps small numbers as values: a form it would not give back it could not find again. */
  @Test
  void whateverIsStoredIsFoundAgainAsItWasSaid() {
    var facts =
        VersionFacts.of("m", "m", 1, Instant.parse("2026-03-02T10:15:30.120Z"))
            .withParameters(
                Map.of("a", "0.10", "b", "-0", "c", "100", "d", "1e-05", "e", "a\u0000b", "f", ""));
    var growth = Growth.at(IRIS, 0, "a").version(facts).grown();
    try (var store = LineageStore.inMemory(IRIS)) {
      store.apply(growth);

      var stored = new HashSet<Quad>();
      store.read(
          s -> {
            s.all().forEachRemaining(stored::add);
            return stored.size();
          });
      assertThat(stored).isEqualTo(growth.statements());
    }
  }
}
