package org.countersign.policy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.countersign.policy.Rereview.Change;
import org.countersign.policy.Rereview.Extent;

/** What one policy says of changes upstream: how much of a review each asks for, by class. */
final class Rereviews {
  private final Map<Case, Extent> extents;

  private record Case(Change change, RiskClass riskClass) {}

  private Rereviews(Map<Case, Extent> extents) {
    this.extents = Map.copyOf(extents);
  }

  /** Reads {@code upstream}; a change that is said twice of one class is a mistake. */
  static Rereviews of(Yaml document) {
    var extents = new HashMap<Case, Extent>();
    for (var item : document.list("upstream")) {
      item.only("changes", "classes", "asks", "cites");
      var asks = item.get("asks").constant(Extent.class);
      var classes =
          item.find("classes")
              .map(named -> several(named, RiskClass.class))
              .orElse(Arrays.asList(RiskClass.values()));
      for (var change : several(item.get("changes"), Change.class)) {
        for (var riskClass : classes) {
          if (extents.put(new Case(change, riskClass), asks) != null) {
            throw item.refuse("the change " + change + " stands twice for the class " + riskClass);
          }
        }
      }
    }
    return new Rereviews(extents);
  }

  private static <E extends Enum<E>> List<E> several(Yaml named, Class<E> type) {
    if (named.items().isEmpty()) {
      throw named.refuse("an empty list would name nothing");
    }
    return named.items().stream().map(each -> each.constant(type)).toList();
  }

  boolean isEmpty() {
    return extents.isEmpty();
  }

  /** Empty where it says nothing of the two. */
  Optional<Extent> of(Change change, RiskClass riskClass) {
    return Optional.ofNullable(extents.get(new Case(change, riskClass)));
  }
}
