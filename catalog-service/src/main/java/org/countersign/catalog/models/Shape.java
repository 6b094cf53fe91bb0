package org.countersign.catalog.models;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.countersign.catalog.models.CardForm.Fault;

/** What may stand in one field of a document. Reading gives the value as it is kept. */
sealed interface Shape {
  int MOST_ITEMS = 500;
  int LONGEST_TEXT = 2_000;
  int LONGEST_PROSE = 20_000;

  /**
   * What is noticed while a document is read.
   *
   * @param strays fields of no shape, by JSON pointer
   */
  record Reading(List<Fault> faults, Map<String, Object> strays) {
    Object fault(String pointer, String says, Object value) {
      faults.add(new Fault(pointer, says));
      return value;
    }
  }

  Object readAs(Object value, String pointer, Reading reading);

  /** As {@link #readAs}, where a reason why the field does not apply is as good. */
  default Object read(Object value, String pointer, Reading reading) {
    return CardForm.isNotApplicable(value)
        ? new Text(LONGEST_PROSE).readAs(value, pointer, reading)
        : readAs(value, pointer, reading);
  }

  static Shape text() {
    return new Text(LONGEST_TEXT);
  }

  static Shape text(int longest) {
    return new Text(longest);
  }

  /** Markdown. */
  static Shape prose() {
    return new Text(LONGEST_PROSE);
  }

  static Shape one(String... choices) {
    return new Choice(new TreeSet<>(List.of(choices)));
  }

  static Shape number() {
    return new Figure(false);
  }

  static Shape integer() {
    return new Figure(true);
  }

  static Shape flag() {
    return new Flag();
  }

  static Shape open() {
    return new Open();
  }

  static Shape listOf(Shape each) {
    return new Items(each);
  }

  static Shape mapOf(Shape each) {
    return new Entries(each);
  }

  static Shape object(Map<String, Shape> fields) {
    return new Fields(fields);
  }

  /**
   * @param longest in UTF-16 units
   */
  record Text(int longest) implements Shape {
    @Override
    public Object readAs(Object value, String pointer, Reading reading) {
      if (!(value instanceof String text)) {
        return reading.fault(pointer, "is a text", value);
      }
      if (text.length() > longest) {
        return reading.fault(
            pointer, "is at most " + longest + " characters, not " + text.length(), value);
      }
      return text;
    }
  }

  /** One of some texts. */
  record Choice(Set<String> choices) implements Shape {
    @Override
    public Object readAs(Object value, String pointer, Reading reading) {
      return value instanceof String text && choices.contains(text)
          ? text
          : reading.fault(pointer, "is one of " + String.join(", ", choices), value);
    }
  }

  /** A finite number. */
  record Figure(boolean whole) implements Shape {
    @Override
    public Object readAs(Object value, String pointer, Reading reading) {
      if (value instanceof Long || (!whole && value instanceof Double)) {
        return value;
      }
      return reading.fault(pointer, whole ? "is a whole number" : "is a number", value);
    }
  }

  /** True or false. */
  record Flag() implements Shape {
    @Override
    public Object readAs(Object value, String pointer, Reading reading) {
      return value instanceof Boolean ? value : reading.fault(pointer, "is true or false", value);
    }
  }

  /** Anything. */
  record Open() implements Shape {
    @Override
    public Object readAs(Object value, String pointer, Reading reading) {
      return value;
    }
  }

  /** A list. */
  record Items(Shape each) implements Shape {
    @Override
    public Object readAs(Object value, String pointer, Reading reading) {
      if (!(value instanceof List<?> list)) {
        return reading.fault(pointer, "is a list", value);
      }
      if (list.size() > MOST_ITEMS) {
        return reading.fault(
            pointer, "has at most " + MOST_ITEMS + " items, not " + list.size(), value);
      }
      var kept = new ArrayList<Object>(list.size());
      for (int i = 0; i < list.size(); i++) {
        kept.add(each.read(list.get(i), pointer + "/" + i, reading));
      }
      return kept;
    }
  }

  /** An object whose names the author chooses. */
  record Entries(Shape each) implements Shape {
    @Override
    public Object readAs(Object value, String pointer, Reading reading) {
      if (!(value instanceof Map<?, ?> map)) {
        return reading.fault(pointer, "is an object", value);
      }
      if (map.size() > MOST_ITEMS) {
        return reading.fault(
            pointer, "has at most " + MOST_ITEMS + " fields, not " + map.size(), value);
      }
      var kept = new LinkedHashMap<String, Object>();
      map.forEach(
          (name, field) ->
              kept.put((String) name, each.read(field, pointer + "/" + escape(name), reading)));
      return kept;
    }
  }

  /** An object whose fields are known; others are strays. */
  record Fields(Map<String, Shape> known) implements Shape {
    @Override
    public Object readAs(Object value, String pointer, Reading reading) {
      if (!(value instanceof Map<?, ?> map)) {
        return reading.fault(pointer, "is an object", value);
      }
      var kept = new LinkedHashMap<String, Object>();
      map.forEach(
          (name, field) -> {
            var at = pointer + "/" + escape(name);
            var shape = known.get(name);
            if (shape == null) {
              reading.strays().put(at, field);
            } else {
              kept.put((String) name, shape.read(field, at, reading));
            }
          });
      return kept;
    }
  }

  /** RFC 6901, 3. */
  private static String escape(Object segment) {
    return segment.toString().replace("~", "~0").replace("/", "~1");
  }
}
