package org.countersign.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How much of a review a version asks for by what changed since the last full round. */
public final class Reapproval {
  /** From little to much. */
  public enum Scope {
    /** One officer. */
    NONE,
    /** A light round. */
    LIGHT,
    /** Everybody whom the class demands. */
    FULL
  }

  /** What can be told apart between two versions and what is said of them. */
  public enum Change {
    CLASS,
    PURPOSE,
    TRAINING_DATA,
    BASE_MODEL,
    FEATURES,
    ARCHITECTURE,
    RULES,
    ARTIFACT,
    CODE,
    PARAMETERS,
    TEST_DATA,
    METRICS,
    CARD,
    EVIDENCE
  }

  /**
   * A change and what it asks for.
   *
   * @param says one sentence
   */
  public record Reason(Change change, Scope asks, String says, String cite) {}

  /** The heaviest of the reasons, which stand in the order of their weight. */
  public record Proposal(Scope scope, List<Reason> reasons) {
    public Proposal {
      reasons = List.copyOf(reasons);
    }
  }

  private final Edition edition;
  private final Map<Change, Reason> reasons;

  private Reapproval(Edition edition, Map<Change, Reason> reasons) {
    this.edition = edition;
    this.reasons = reasons;
  }

  /**
   * @throws DocumentException at the line and column of the first mistake; a change without an
   *     answer is one
   */
  public static Reapproval load(String document, byte[] bytes) {
    var yaml = Yaml.read(document, bytes).only("reapproval", "revision", "about", "changes");
    var reasons = new EnumMap<Change, Reason>(Change.class);
    for (var item : yaml.get("changes").items()) {
      item.only("change", "asks", "says", "cite");
      var change = item.get("change").constant(Change.class);
      var reason =
          new Reason(
              change, item.get("asks").constant(Scope.class), item.text("says"), item.text("cite"));
      if (reasons.put(change, reason) != null) {
        throw item.refuse("the change " + change + " stands twice");
      }
    }
    for (var change : Change.values()) {
      if (!reasons.containsKey(change)) {
        throw yaml.refuse("says nothing of the change " + change);
      }
    }
    return new Reapproval(
        Edition.of(yaml.text("reapproval"), String.valueOf(yaml.whole("revision")), bytes),
        reasons);
  }

  public static Reapproval standard() {
    return load("reapproval.yaml", Policy.bundled("policies/reapproval.yaml"));
  }

  public Edition edition() {
    return edition;
  }

  /** What these changes ask for; nothing changed asks for one officer only. */
  public Proposal of(Set<Change> changes) {
    var found = new ArrayList<Reason>();
    reasons.forEach(
        (change, reason) -> {
          if (changes.contains(change)) {
            found.add(reason);
          }
        });
    found.sort(Comparator.comparing(Reason::asks).reversed().thenComparing(Reason::change));
    return new Proposal(found.isEmpty() ? Scope.NONE : found.get(0).asks(), found);
  }
}
