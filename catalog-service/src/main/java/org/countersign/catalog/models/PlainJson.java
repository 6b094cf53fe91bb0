package org.countersign.catalog.models;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * JSON as the wire has it, in the plain values of {@code CanonicalJson}. Null is no value: it goes.
 */
public final class PlainJson {
  private static final double EXACT = 0x1p53;

  private PlainJson() {}

  public static Map<String, Object> of(JsonObject object) {
    var plain = new LinkedHashMap<String, Object>();
    object.forEach((name, value) -> value(value).ifPresent(kept -> plain.put(name, kept)));
    return plain;
  }

  private static List<Object> of(JsonArray array) {
    return array.stream().map(PlainJson::value).flatMap(Optional::stream).toList();
  }

  private static Optional<Object> value(JsonValue value) {
    return switch (value.getValueType()) {
      case OBJECT -> Optional.of(of(value.asJsonObject()));
      case ARRAY -> Optional.of(of(value.asJsonArray()));
      case STRING -> Optional.of(((JsonString) value).getString());
      case NUMBER -> Optional.of(number((JsonNumber) value));
      case TRUE -> Optional.of(true);
      case FALSE -> Optional.of(false);
      case NULL -> Optional.empty();
    };
  }

  /** A number without fraction is a {@code Long}, however it was written. */
  private static Object number(JsonNumber number) {
    double value = number.doubleValue() + 0.0; // -0.0 has no canonical form
    return Math.rint(value) == value && Math.abs(value) <= EXACT
        ? (Object) (long) value
        : (Object) value;
  }
}
