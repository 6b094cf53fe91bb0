package org.countersign.ledger;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A parsed object read member by member; {@link #end()} refuses what nobody asked for. */
final class Members {
  private final String what;
  private final Map<?, ?> json;
  private final Set<String> asked = new HashSet<>();

  Members(String what, Object json) {
    if (!(json instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException(what + " is not an object");
    }
    this.what = what;
    this.json = map;
  }

  boolean has(String name) {
    return json.containsKey(name);
  }

  String text(String name) {
    return get(name, String.class);
  }

  long integer(String name) {
    return get(name, Long.class);
  }

  List<?> list(String name) {
    return get(name, List.class);
  }

  Map<String, Object> object(String name) {
    var members = new LinkedHashMap<String, Object>();
    Map<?, ?> found = get(name, Map.class);
    found.forEach((key, value) -> members.put((String) key, value));
    return members;
  }

  Map<String, String> texts(String name) {
    var texts = new LinkedHashMap<String, String>();
    object(name)
        .forEach(
            (key, value) -> {
              if (!(value instanceof String text)) {
                throw new IllegalArgumentException(what + "." + name + "." + key + " is no text");
              }
              texts.put(key, text);
            });
    return texts;
  }

  void end() {
    for (var name : json.keySet()) {
      if (!(name instanceof String text && asked.contains(text))) {
        throw new IllegalArgumentException(what + " has an unknown member " + name);
      }
    }
  }

  private <T> T get(String name, Class<T> type) {
    asked.add(name);
    var value = json.get(name);
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(
          what + "." + name + (value == null ? " is missing" : " is no " + type.getSimpleName()));
    }
    return type.cast(value);
  }
}
