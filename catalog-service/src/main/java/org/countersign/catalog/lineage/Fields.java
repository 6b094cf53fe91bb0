package org.countersign.catalog.lineage;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The fields of an object that this service wrote into a leaf or a payload. One that lacks what it
 * must have is our failure.
 *
 * @param what names the object in a failure
 */
record Fields(String what, Map<?, ?> json) {
  String text(String name) {
    return optional(name).orElseThrow(() -> missing(name));
  }

  Optional<String> optional(String name) {
    return Optional.ofNullable((String) json.get(name));
  }

  boolean has(String name) {
    return json.get(name) != null;
  }

  UUID id(String name) {
    return UUID.fromString(text(name));
  }

  Number number(String name) {
    return Optional.ofNullable((Number) json.get(name)).orElseThrow(() -> missing(name));
  }

  Fields object(String name) {
    return Optional.ofNullable((Map<?, ?>) json.get(name))
        .map(object -> new Fields(what, object))
        .orElseThrow(() -> missing(name));
  }

  Stream<Fields> objects(String name) {
    return list(name).stream().map(object -> new Fields(what, (Map<?, ?>) object));
  }

  List<String> texts(String name) {
    return list(name).stream().map(String.class::cast).toList();
  }

  private List<?> list(String name) {
    return Optional.<List<?>>ofNullable((List<?>) json.get(name)).orElseThrow(() -> missing(name));
  }

  private IllegalStateException missing(String name) {
    return new IllegalStateException(what + " has no " + name);
  }
}
