package org.countersign.development;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** JSON as maps, lists, texts, numbers and booleans; YAML 1.2 reads every JSON text. */
final class JsonText {
  private JsonText() {}

  /**
   * The object that this text is.
   *
   * @throws IllegalArgumentException with the beginning of the text, if it is something else
   */
  static Map<String, Object> object(String text) {
    if (new Load(LoadSettings.builder().build()).loadFromString(text) instanceof Map<?, ?> map) {
      return object(map);
    }
    throw new IllegalArgumentException("not a JSON object: " + beginning(text));
  }

  /** A value that is known to be an object. */
  static Map<String, Object> object(Object value) {
    @SuppressWarnings("unchecked") // the keys of JSON are texts
    var object = (Map<String, Object>) value;
    return object;
  }

  /** A value that is known to be a list of objects. */
  static List<Map<String, Object>> objects(Object value) {
    return ((List<?>) value).stream().map(JsonText::object).toList();
  }

  /** The same text for equal values in every process: Java's maps turn their fields about. */
  static String of(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .sorted(Comparator.comparing(field -> field.getKey().toString()))
          .map(field -> quoted(field.getKey().toString()) + ":" + of(field.getValue()))
          .collect(Collectors.joining(",", "{", "}"));
    }
    if (value instanceof List<?> list) {
      return list.stream().map(JsonText::of).collect(Collectors.joining(",", "[", "]"));
    }
    return value instanceof String text ? quoted(text) : value.toString();
  }

  private static String quoted(String text) {
    return text.codePoints()
        .mapToObj(
            point ->
                point < 0x20 || point == '"' || point == '\\'
                    ? "\\u%04x".formatted(point)
                    : Character.toString(point))
        .collect(Collectors.joining("", "\"", "\""));
  }

  private static String beginning(String text) {
    return text.substring(0, Math.min(200, text.length()));
  }
}
