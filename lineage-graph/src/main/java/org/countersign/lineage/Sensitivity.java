package org.countersign.lineage;

import java.util.Locale;
import java.util.Optional;

/** How much harm data can do in the wrong hands, from least to most. */
public enum Sensitivity {
  PUBLIC,
  INTERNAL,
  CONFIDENTIAL,
  /** GDPR, article 4 (1). */
  PERSONAL,
  /** GDPR, article 9: origin, beliefs, health, biometrics and the like. */
  SPECIAL_CATEGORY;

  /**
   * What a tag says: key {@code sensitivity} with the name of a level, or key {@code pii} with any
   * value but {@code false}, whatever the case.
   */
  static Optional<Sensitivity> tagged(String key, String value) {
    var said = value.strip().toUpperCase(Locale.ROOT).replace(' ', '_').replace('-', '_');
    if (key.equalsIgnoreCase("pii") && !said.equals("FALSE")) {
      return Optional.of(PERSONAL);
    }
    return key.equalsIgnoreCase("sensitivity") ? named(said) : Optional.empty();
  }

  static Optional<Sensitivity> named(String name) {
    for (var level : values()) {
      if (level.name().equals(name)) {
        return Optional.of(level);
      }
    }
    return Optional.empty();
  }
}
