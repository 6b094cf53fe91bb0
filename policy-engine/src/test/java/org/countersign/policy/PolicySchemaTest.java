package org.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The published schema says what the loader takes. */
class PolicySchemaTest {
  private static final Yaml SCHEMA = Yaml.read("policy-v1.json", Policy.schema());
  private static final String WHOLE =
      """
      policy: p
      revision: 1
      about: a
      scope: {environments: [test]}
      lineage:
      - id: l
        question: "ASK {}"
        otherwise: {code: C, says: s, remedy: m, owner: o}
      upstream:
      - {changes: [CODE_FLAGGED], asks: NONE}
      rules:
      - id: r
        require: "true"
        otherwise:
          code: C
          says: s
          remedy: m
          owner: o
      """;

  private static Yaml schema(String path) {
    var at = SCHEMA;
    for (var step : path.split("/", -1)) {
      at = step.isEmpty() ? at : at.get(step);
    }
    return at;
  }

  private static Policy load(String document) {
    return Policy.load("p.yaml", document.getBytes(StandardCharsets.UTF_8));
  }

  /** The loader names the keys it takes when it meets another. */
  @ParameterizedTest
  @CsvSource({
    "'', 'policy: p', 'policy: p\nnovel: 1'",
    "properties/scope, '{environments', '{novel: 1, environments'",
    "$defs/rule, '- id: r', '- id: r\n  novel: 1'",
    "$defs/condition, '- id: l', '- id: l\n  novel: 1'",
    "$defs/rereview, '- {changes', '- {novel: 1, changes'",
    "$defs/condition/properties/otherwise, '{code: C', '{novel: 1, code: C'",
    "$defs/otherwise, '    code: C', '    code: C\n    novel: 1'"
  })
  void everyKeyOfTheLoaderIsInTheSchemaAndNoOther(String path, String place, String spoilt) {
    var refused =
        catchThrowableOfType(DocumentException.class, () -> load(WHOLE.replace(place, spoilt)));

    var list = Pattern.compile("expected one of \\[(.*)]").matcher(refused.says());
    assertThat(list.find()).as(refused.says()).isTrue();
    assertThat(schema(path).get("properties").entries().keySet())
        .isEqualTo(Set.of(list.group(1).split(", ", -1)));
    assertThat(schema(path).text("additionalProperties")).isEqualTo("false");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"policy", "revision", "rules", "id", "require", "code", "remedy", "owner"})
  void whatTheSchemaRequiresTheLoaderRequires(String key) {
    var required =
        Stream.of("", "$defs/rule", "$defs/otherwise")
            .flatMap(path -> schema(path).texts("required").stream())
            .collect(Collectors.toSet());
    var without =
        key.equals("rules")
            ? WHOLE.substring(0, WHOLE.indexOf("lineage:"))
            : WHOLE.replaceFirst(
                "(?m)^( *-? ?)" + key + ": .*$", key.equals("id") ? "- cites: []" : "");

    assertThat(required).contains(key);
    assertThat(catchThrowableOfType(DocumentException.class, () -> load(without)).says())
        .isEqualTo("needs " + key);
  }

  @Test
  void theChoicesOfTheSchemaAreThoseOfTheLoader() {
    assertThat(schema("$defs/mode").texts("enum"))
        .hasSameElementsAs(
            Stream.of(Mode.values())
                .map(mode -> mode.name().toLowerCase(java.util.Locale.ROOT))
                .toList());
    assertThat(schema("properties/scope/properties/classes/items").texts("enum"))
        .isEqualTo(Stream.of(RiskClass.values()).map(Enum::name).toList());
    assertThat(load(WHOLE).edition().name()).isEqualTo("p");
  }
}
