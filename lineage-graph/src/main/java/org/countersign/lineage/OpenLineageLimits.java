package org.countersign.lineage;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;

/** Counts an event before anything is made of it, with a loop: depth is no danger to it. */
final class OpenLineageLimits {
  private final OpenLineageEvent.Limits limits;
  private int values;

  OpenLineageLimits(OpenLineageEvent.Limits limits) {
    this.limits = limits;
  }

  private record Open(Pointed value, int depth) {}

  void check(Pointed document) {
    document.object();
    var open = new ArrayDeque<Open>();
    open.add(new Open(document, 1));
    while (!open.isEmpty()) {
      var next = open.remove();
      count(next.value());
      if (next.value().value() instanceof Map) {
        enter(next);
        var members = next.value().members();
        if (next.value().pointer().endsWith("acets") && members.size() > limits.facets()) {
          throw next.value().fault("has more than " + limits.facets() + " facets");
        }
        members.forEach(
            (name, member) -> {
              values++;
              text(next.value(), name);
              open.add(new Open(member, next.depth() + 1));
            });
      } else if (next.value().value() instanceof List) {
        enter(next);
        next.value().elements().forEach(each -> open.add(new Open(each, next.depth() + 1)));
      } else if (next.value().value() instanceof String text) {
        text(next.value(), text);
      }
    }
  }

  private void enter(Open open) {
    if (open.depth() > limits.depth()) {
      throw open.value().fault("is nested more than " + limits.depth() + " deep");
    }
    if (size(open.value().value()) > limits.values()) {
      throw tooMany(open.value());
    }
  }

  private static int size(Object value) {
    return value instanceof Map<?, ?> object ? object.size() : ((List<?>) value).size();
  }

  private void count(Pointed value) {
    values++;
    if (values > limits.values()) {
      throw tooMany(value);
    }
  }

  private UnreadableDocumentException tooMany(Pointed where) {
    return where.fault("is beyond " + limits.values() + " values");
  }

  private void text(Pointed where, String text) {
    if (text.length() > limits.characters()) {
      throw where.fault("has a text of more than " + limits.characters() + " characters");
    }
  }
}
