package org.countersign.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A member of a JSON document that knows where it stands, read with its type. */
record Content(String pointer, Object value) {
  Optional<Content> find(String name) {
    if (!(value instanceof Map<?, ?> members)) {
      throw refuse("expected an object");
    }
    return Optional.ofNullable(members.get(name))
        .map(member -> new Content(pointer + "/" + escaped(name), member));
  }

  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }

  Content get(String name) {
    return find(name).orElseThrow(() -> refuse("needs " + name));
  }

  List<Content> items() {
    if (!(value instanceof List<?> list)) {
      throw refuse("expected a list");
    }
    var items = new ArrayList<Content>();
    for (int i = 0; i < list.size(); i++) {
      items.add(new Content(pointer + "/" + i, list.get(i)));
    }
    return items;
  }

  List<Content> some(String name) {
    var items = get(name).items();
    if (items.isEmpty()) {
      throw get(name).refuse("must not be empty");
    }
    return items;
  }

  List<Content> list(String name) {
    return find(name).map(Content::items).orElse(List.of());
  }

  String text(String name) {
    return get(name).text();
  }

  String text() {
    if (value instanceof String text && !text.isBlank()) {
      return text;
    }
    throw refuse("expected a text");
  }

  String digest(String name) {
    var digest = text(name).replaceFirst("^sha256:", "");
    if (!digest.matches("[0-9a-f]{64}")) {
      throw get(name).refuse("expected a SHA-256 in 64 lower-case hexadecimal digits");
    }
    return digest;
  }

  double number(String name) {
    return get(name).number();
  }

  double number() {
    if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
      return number.doubleValue();
    }
    throw refuse("expected a number");
  }

  /** A count: whole and not negative. */
  double count(String name) {
    var count = number(name);
    if (count < 0 || count != Math.rint(count)) {
      throw get(name).refuse("expected a count");
    }
    return count;
  }

  double[] counts() {
    return items().stream().mapToDouble(Content::number).toArray();
  }

  boolean truth(String name) {
    if (get(name).value() instanceof Boolean truth) {
      return truth;
    }
    throw get(name).refuse("expected true or false");
  }

  MalformedEvidenceException refuse(String says) {
    return new MalformedEvidenceException(
        pointer, (pointer.isEmpty() ? "the document" : pointer) + ": " + says);
  }
}
