package org.countersign.policy;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which mode a demand has in which environment. An environment's own name goes first, then {@code
 * production} for every environment that is production and {@code other} for the rest; what is not
 * said is {@link Mode#PREVENT}.
 */
public record Modes(Map<String, Mode> byEnvironment) {
  static final String PRODUCTION = "production";
  static final String OTHER = "other";

  public Modes {
    byEnvironment = Map.copyOf(byEnvironment);
  }

  static Modes always(Mode mode) {
    return new Modes(Map.of(PRODUCTION, mode, OTHER, mode));
  }

  /** Reads {@code mode: warn} or {@code modes: {production: prevent, other: warn}}. */
  static Modes of(Yaml rule) {
    var one = rule.find("mode");
    var many = rule.find("modes");
    if (one.isPresent() && many.isPresent()) {
      throw rule.refuse("says both mode and modes");
    }
    if (many.isPresent()) {
      var modes = new LinkedHashMap<String, Mode>();
      many.get().entries().forEach((name, mode) -> modes.put(name, mode.constant(Mode.class)));
      return new Modes(modes);
    }
    return always(one.map(mode -> mode.constant(Mode.class)).orElse(Mode.PREVENT));
  }

  /** The environments it names one by one. */
  Set<String> environments() {
    var named = new HashSet<>(byEnvironment.keySet());
    named.removeAll(Set.of(PRODUCTION, OTHER));
    return named;
  }

  public Mode in(String environment, boolean production) {
    var own = byEnvironment.get(environment);
    if (own != null) {
      return own;
    }
    return byEnvironment.getOrDefault(production ? PRODUCTION : OTHER, Mode.PREVENT);
  }
}
