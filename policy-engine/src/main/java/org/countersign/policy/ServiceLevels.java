package org.countersign.policy;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/** How long those who wait for a decision have to wait, by class, from a document. */
public final class ServiceLevels {
  private final Edition edition;
  private final Map<RiskClass, Integer> days;

  private ServiceLevels(Edition edition, Map<RiskClass, Integer> days) {
    this.edition = edition;
    this.days = days;
  }

  /**
   * @throws DocumentException at the line and column of the first mistake; a class that can be
   *     reviewed and has no level is one
   */
  public static ServiceLevels load(String document, byte[] bytes) {
    var yaml = Yaml.read(document, bytes).only("levels", "revision", "about", "classes");
    var days = new EnumMap<RiskClass, Integer>(RiskClass.class);
    yaml.get("classes")
        .entries()
        .forEach((name, level) -> days.put(riskClass(name, level), days(level)));
    for (var riskClass : Quorums.standard().classes()) {
      if (!days.containsKey(riskClass)) {
        throw yaml.refuse("says nothing of " + riskClass);
      }
    }
    return new ServiceLevels(
        Edition.of(yaml.text("levels"), String.valueOf(yaml.whole("revision")), bytes), days);
  }

  public static ServiceLevels standard() {
    return load("service-levels.yaml", Policy.bundled("policies/service-levels.yaml"));
  }

  private static RiskClass riskClass(String name, Yaml level) {
    for (var riskClass : RiskClass.values()) {
      if (riskClass.name().equals(name)) {
        return riskClass;
      }
    }
    throw level.refuse(name + " is no class");
  }

  private static int days(Yaml level) {
    level.only("decideWithinWorkingDays");
    var days = level.whole("decideWithinWorkingDays");
    if (days < 1) {
      throw level.refuse("needs at least one working day");
    }
    return days;
  }

  public Edition edition() {
    return edition;
  }

  /**
   * When a round that was submitted then should be decided.
   *
   * @throws IllegalArgumentException for a class that nobody can approve
   */
  public Instant due(RiskClass riskClass, Instant submitted) {
    var within = days.get(riskClass);
    if (within == null) {
      throw new IllegalArgumentException("nobody decides a round of the class " + riskClass);
    }
    return WorkingDays.after(submitted, within);
  }
}
