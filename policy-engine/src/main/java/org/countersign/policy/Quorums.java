package org.countersign.policy;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The quorum of each class, from a document. A class without one cannot be approved. */
public final class Quorums {
  private final Edition edition;
  private final Map<RiskClass, Quorum> byClass;
  private final Map<RiskClass, Quorum> light;

  private Quorums(Edition edition, Map<RiskClass, Quorum> byClass, Map<RiskClass, Quorum> light) {
    this.edition = edition;
    this.byClass = byClass;
    this.light = light;
  }

  /**
   * @throws DocumentException at the line and column of the first mistake; a quorum for {@code
   *     UNACCEPTABLE} or {@code UNDETERMINED} is one
   */
  public static Quorums load(String document, byte[] bytes) {
    var yaml = Yaml.read(document, bytes).only("quorums", "revision", "about", "classes", "light");
    var byClass = quorums(yaml.get("classes"));
    var light = yaml.find("light").map(Quorums::quorums).orElse(byClass);
    if (!light.keySet().equals(byClass.keySet())) {
      throw yaml.refuse("light rounds are for the same classes as full ones");
    }
    return new Quorums(
        Edition.of(yaml.text("quorums"), String.valueOf(yaml.whole("revision")), bytes),
        byClass,
        light);
  }

  private static Map<RiskClass, Quorum> quorums(Yaml classes) {
    var byClass = new EnumMap<RiskClass, Quorum>(RiskClass.class);
    classes
        .entries()
        .forEach((name, quorum) -> byClass.put(riskClass(name, quorum), quorum(name, quorum)));
    return byClass;
  }

  public static Quorums standard() {
    return load("quorums.yaml", Policy.bundled("policies/quorums.yaml"));
  }

  private static RiskClass riskClass(String name, Yaml quorum) {
    for (var riskClass : RiskClass.values()) {
      if (riskClass.name().equals(name)) {
        if (riskClass == RiskClass.UNACCEPTABLE || riskClass == RiskClass.UNDETERMINED) {
          throw quorum.refuse("nobody can approve the class " + name);
        }
        return riskClass;
      }
    }
    throw quorum.refuse(name + " is no class");
  }

  private static Quorum quorum(String name, Yaml yaml) {
    yaml.only("validMonths", "slots");
    var ids = new HashSet<String>();
    var slots =
        yaml.get("slots").items().stream()
            .map(
                slot -> {
                  slot.only("id", "anyOf");
                  if (!ids.add(slot.text("id"))) {
                    throw slot.refuse("the slot " + slot.text("id") + " stands twice");
                  }
                  if (slot.texts("anyOf").isEmpty()) {
                    throw slot.refuse("nobody could fill the slot");
                  }
                  return new Quorum.Slot(slot.text("id"), Set.copyOf(slot.texts("anyOf")));
                })
            .toList();
    if (slots.isEmpty() || yaml.whole("validMonths") < 1) {
      throw yaml.refuse("needs at least one slot and one month");
    }
    return new Quorum(RiskClass.valueOf(name), List.copyOf(slots), yaml.whole("validMonths"));
  }

  public Edition edition() {
    return edition;
  }

  public Optional<Quorum> of(RiskClass riskClass) {
    return Optional.ofNullable(byClass.get(riskClass));
  }

  /** The slots of a light round; the full ones where the document names no others. */
  public Optional<Quorum> light(RiskClass riskClass) {
    return Optional.ofNullable(light.get(riskClass));
  }

  /**
   * The slots of a round that was shortened so far: all, those of a light round, or of these the
   * first alone where nothing has changed, and then for as long as a full round.
   */
  public Optional<Quorum> of(RiskClass riskClass, Reapproval.Scope scope) {
    return switch (scope) {
      case FULL -> of(riskClass);
      case LIGHT -> light(riskClass);
      case NONE ->
          of(riskClass)
              .map(
                  full ->
                      new Quorum(
                          riskClass,
                          light(riskClass).orElse(full).slots().subList(0, 1),
                          full.validMonths()));
    };
  }

  /** Every class that can be approved. */
  public List<RiskClass> classes() {
    return List.copyOf(byClass.keySet());
  }
}
