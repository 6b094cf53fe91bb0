package org.countersign.policy;

import com.google.common.collect.ImmutableMap;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The type of a fact: what CEL checks conditions against and what values must look like. */
sealed interface FactType {
  CelType cel();

  String display();

  /**
   * The value as CEL wants it, copied and immutable. What is wrong is added to {@code problems}
   * with the path of the value; the result then means nothing.
   */
  Object admit(String path, @Nullable Object value, List<String> problems);

  /** An admitted value as CEL's runtime reads it fastest. */
  default Object runtime(Object admitted) {
    return admitted;
  }

  /** The value as JSON wants it: instants become RFC 3339 text. */
  Object plain(Object value);

  static FactType oneOf(Enum<?>... constants) {
    var names = new ArrayList<String>();
    for (var constant : constants) {
      names.add(constant.name());
    }
    return new Text(Set.copyOf(names));
  }

  static FactType oneOf(String... names) {
    return new Text(Set.of(names));
  }

  /** A text, one of {@code allowed} unless that is empty. */
  record Text(Set<String> allowed) implements FactType {
    @Override
    public CelType cel() {
      return SimpleType.STRING;
    }

    @Override
    public String display() {
      return "string";
    }

    @Override
    public Object admit(String path, @Nullable Object value, List<String> problems) {
      if (!(value instanceof String text)) {
        problems.add(path + " is not a text: " + value);
        return "";
      }
      if (!allowed.isEmpty() && !allowed.contains(text)) {
        problems.add(path + " is none of " + allowed.stream().sorted().toList() + ": " + text);
      }
      return text;
    }

    @Override
    public Object plain(Object value) {
      return value;
    }
  }

  /** A boolean. */
  record Truth() implements FactType {
    @Override
    public CelType cel() {
      return SimpleType.BOOL;
    }

    @Override
    public String display() {
      return "bool";
    }

    @Override
    public Object admit(String path, @Nullable Object value, List<String> problems) {
      if (value instanceof Boolean truth) {
        return truth;
      }
      problems.add(path + " is neither true nor false: " + value);
      return false;
    }

    @Override
    public Object plain(Object value) {
      return value;
    }
  }

  /** A 64-bit whole number within bounds. */
  record Whole(long least, long most) implements FactType {
    @Override
    public CelType cel() {
      return SimpleType.INT;
    }

    @Override
    public String display() {
      return "int";
    }

    @Override
    public Object admit(String path, @Nullable Object value, List<String> problems) {
      if (value instanceof Number number) {
        try {
          var whole = new BigDecimal(number.toString()).longValueExact();
          if (whole >= least && whole <= most) {
            return whole;
          }
          problems.add(path + " is not within " + least + " and " + most + ": " + whole);
          return 0L;
        } catch (ArithmeticException | NumberFormatException e) {
          problems.add(path + " is not a whole number: " + value);
          return 0L;
        }
      }
      problems.add(path + " is not a whole number: " + value);
      return 0L;
    }

    @Override
    public Object plain(Object value) {
      return value;
    }
  }

  /** A decimal number, given as any finite {@link Number} or as its text; JSON holds the text. */
  record Decimal() implements FactType {
    private static final int MOST_DIGITS = 400;

    @Override
    public CelType cel() {
      return SimpleType.DOUBLE;
    }

    @Override
    public String display() {
      return "double";
    }

    @Override
    public Object admit(String path, @Nullable Object value, List<String> problems) {
      if (value instanceof Number || value instanceof String) {
        try {
          var decimal = new BigDecimal(value.toString());
          if (Math.abs(decimal.scale()) + decimal.precision() <= MOST_DIGITS) {
            return decimal.stripTrailingZeros();
          }
        } catch (NumberFormatException e) {
          // said below, as of every value that is no decimal
        }
      }
      problems.add(path + " is not a decimal number: " + value);
      return BigDecimal.ZERO;
    }

    @Override
    public Object runtime(Object admitted) {
      return ((BigDecimal) admitted).doubleValue();
    }

    @Override
    public Object plain(Object value) {
      return ((BigDecimal) value).toPlainString();
    }
  }

  /** A moment in UTC, given as an {@link Instant} or as RFC 3339 text. */
  record Moment() implements FactType {
    @Override
    public CelType cel() {
      return SimpleType.TIMESTAMP;
    }

    @Override
    public String display() {
      return "timestamp";
    }

    @Override
    public Object admit(String path, @Nullable Object value, List<String> problems) {
      if (value instanceof Instant instant) {
        return instant;
      }
      if (value instanceof String text) {
        try {
          return Instant.parse(text);
        } catch (DateTimeException e) {
          problems.add(path + " is not an RFC 3339 time: " + text);
          return Instant.EPOCH;
        }
      }
      problems.add(path + " is not an RFC 3339 time: " + value);
      return Instant.EPOCH;
    }

    @Override
    public Object plain(Object value) {
      return value.toString();
    }
  }

  /** A list whose items have one type. */
  record ListOf(FactType item) implements FactType {
    @Override
    public CelType cel() {
      return ListType.create(item.cel());
    }

    @Override
    public String display() {
      return "list<" + item.display() + ">";
    }

    @Override
    public Object admit(String path, @Nullable Object value, List<String> problems) {
      if (!(value instanceof Collection<?> given)) {
        problems.add(path + " is not a list: " + value);
        return List.of();
      }
      var items = new ArrayList<Object>(given.size());
      for (var each : given) {
        items.add(item.admit(path + "[" + items.size() + "]", each, problems));
      }
      return Collections.unmodifiableList(items);
    }

    @Override
    public Object runtime(Object admitted) {
      if (!(item instanceof Structure)) {
        return admitted;
      }
      var items = new ArrayList<Object>();
      for (var each : (List<?>) admitted) {
        items.add(item.runtime(each));
      }
      return Collections.unmodifiableList(items);
    }

    @Override
    public Object plain(Object value) {
      var items = new ArrayList<Object>();
      for (var each : (List<?>) value) {
        items.add(item.plain(each));
      }
      return Collections.unmodifiableList(items);
    }
  }

  /**
   * A field of a structure.
   *
   * @param otherwise the value that stands for a field left out; without one the field is demanded
   */
  record Field(FactType type, String unit, String meaning, Optional<Object> otherwise) {}

  /** Named fields. */
  record Structure(String name, Map<String, Field> fields, StructType cel) implements FactType {
    static Structure of(String name, Map<String, Field> fields) {
      var types = ImmutableMap.<String, CelType>builder();
      fields.forEach((field, found) -> types.put(field, found.type().cel()));
      var known = types.buildOrThrow();
      return new Structure(
          name,
          Collections.unmodifiableMap(new LinkedHashMap<>(fields)),
          StructType.create(
              "countersign." + name,
              known.keySet(),
              field -> Optional.ofNullable(known.get(field))));
    }

    @Override
    public String display() {
      return name;
    }

    @Override
    public Object admit(String path, @Nullable Object value, List<String> problems) {
      if (!(value instanceof Map<?, ?> given)) {
        problems.add(path + " has no fields: " + value);
        return Map.of();
      }
      var prefix = path.isEmpty() ? "" : path + ".";
      for (var key : given.keySet()) {
        if (!fields.containsKey(String.valueOf(key))) {
          problems.add(prefix + key + " is no fact");
        }
      }
      var admitted = new LinkedHashMap<String, Object>(fields.size() * 2);
      fields.forEach(
          (key, field) -> {
            var found = given.get(key);
            if (found == null && field.otherwise().isPresent()) {
              var otherwise = field.otherwise().get();
              admitted.put(key, field.type().admit(prefix + key, otherwise, problems));
            } else if (found == null) {
              problems.add(prefix + key + " is missing");
            } else {
              admitted.put(key, field.type().admit(prefix + key, found, problems));
            }
          });
      return Collections.unmodifiableMap(admitted);
    }

    @Override
    public StructuredFact runtime(Object admitted) {
      return new StructuredFact(cel, fieldsAtRuntime((Map<?, ?>) admitted));
    }

    Map<String, Object> fieldsAtRuntime(Map<?, ?> admitted) {
      var runtime = new HashMap<String, Object>(admitted.size() * 2);
      fields.forEach(
          (key, field) -> {
            var value = admitted.get(key);
            if (value != null) {
              runtime.put(key, field.type().runtime(value));
            }
          });
      return runtime;
    }

    @Override
    public Object plain(Object value) {
      var map = new LinkedHashMap<String, Object>();
      ((Map<?, ?>) value)
          .forEach(
              (key, each) -> {
                var field = fields.get(String.valueOf(key));
                if (field != null) {
                  map.put(String.valueOf(key), field.type().plain(each));
                }
              });
      return Collections.unmodifiableMap(map);
    }
  }
}
