package org.countersign.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Under which conditions two persons may let a version in that the gate would refuse, from a
 * document.
 */
public final class Emergencies {
  /** No document allows more, whatever the class. */
  public static final int MOST_HOURS = 72;

  private final Edition edition;
  private final List<String> reasons;
  private final Duration confirmWithin;
  private final int reviewWithin;
  private final Map<RiskClass, Integer> hours;

  private Emergencies(
      Edition edition,
      List<String> reasons,
      Duration confirmWithin,
      int reviewWithin,
      Map<RiskClass, Integer> hours) {
    this.edition = edition;
    this.reasons = List.copyOf(reasons);
    this.confirmWithin = confirmWithin;
    this.reviewWithin = reviewWithin;
    this.hours = hours;
  }

  /**
   * @throws DocumentException at the line and column of the first mistake; hours for {@code
   *     UNACCEPTABLE} or {@code UNDETERMINED} are one, and so are more than {@link #MOST_HOURS}
   */
  public static Emergencies load(String document, byte[] bytes) {
    var yaml =
        Yaml.read(document, bytes)
            .only(
                "emergency",
                "revision",
                "about",
                "reasons",
                "confirmWithinMinutes",
                "reviewWithinWorkingDays",
                "classes");
    var hours = new EnumMap<RiskClass, Integer>(RiskClass.class);
    yaml.get("classes")
        .entries()
        .forEach((name, limit) -> hours.put(riskClass(name, limit), hours(limit)));
    if (yaml.texts("reasons").isEmpty()) {
      throw yaml.refuse("needs at least one reason");
    }
    return new Emergencies(
        Edition.of(yaml.text("emergency"), String.valueOf(yaml.whole("revision")), bytes),
        yaml.texts("reasons"),
        Duration.ofMinutes(positive(yaml, "confirmWithinMinutes")),
        positive(yaml, "reviewWithinWorkingDays"),
        hours);
  }

  public static Emergencies standard() {
    return load("emergency.yaml", Policy.bundled("policies/emergency.yaml"));
  }

  private static RiskClass riskClass(String name, Yaml limit) {
    for (var riskClass : RiskClass.values()) {
      if (riskClass.name().equals(name)
          && riskClass != RiskClass.UNACCEPTABLE
          && riskClass != RiskClass.UNDETERMINED) {
        return riskClass;
      }
    }
    throw limit.refuse("nobody can let the class " + name + " in");
  }

  private static int hours(Yaml limit) {
    limit.only("hours");
    var hours = positive(limit, "hours");
    if (hours > MOST_HOURS) {
      throw limit.refuse("more than " + MOST_HOURS + " hours");
    }
    return hours;
  }

  private static int positive(Yaml yaml, String field) {
    var value = yaml.whole(field);
    if (value < 1) {
      throw yaml.refuse(field + " is at least 1");
    }
    return value;
  }

  public Edition edition() {
    return edition;
  }

  /** Codes of the reasons that count. */
  public List<String> reasons() {
    return reasons;
  }

  /** How long the second person may take. */
  public Duration confirmWithin() {
    return confirmWithin;
  }

  /** The longest for a class, in hours; empty for one that cannot be let in. */
  public Optional<Integer> hours(RiskClass riskClass) {
    return Optional.ofNullable(hours.get(riskClass));
  }

  /** When somebody uninvolved must have judged it. */
  public Instant reviewDue(Instant begun) {
    return WorkingDays.after(begun, reviewWithin);
  }
}
