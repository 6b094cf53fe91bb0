package org.countersign.policy;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Whom a policy is for. Each of the three narrows; one that is empty narrows nothing. Scoped
 * policies add their demands to the one that holds everywhere and take none away, so a scope that
 * is wrong can only ask for too much or for nothing more.
 *
 * @param environments by name
 * @param classes of the use case in question
 * @param domains of the use case in question, whatever their case
 */
public record Scope(Set<String> environments, Set<RiskClass> classes, Set<String> domains) {
  public Scope {
    environments = sorted(environments);
    classes = Collections.unmodifiableSet(new TreeSet<>(classes));
    domains =
        sorted(
            domains.stream()
                .map(domain -> domain.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet()));
    if (environments.isEmpty() && classes.isEmpty() && domains.isEmpty()) {
      throw new IllegalArgumentException("a scope names environments, classes or domains");
    }
  }

  private static Set<String> sorted(Set<String> names) {
    return Collections.unmodifiableSet(new TreeSet<>(names));
  }

  static Scope of(Yaml yaml) {
    yaml.only("environments", "classes", "domains");
    for (var key : List.of("environments", "classes", "domains")) {
      yaml.find(key)
          .filter(named -> named.items().isEmpty())
          .ifPresent(
              named -> {
                throw named.refuse("an empty list would name nothing: leave " + key + " out");
              });
    }
    if (yaml.entries().isEmpty()) {
      throw yaml.refuse("a scope names environments, classes or domains");
    }
    return new Scope(
        Set.copyOf(yaml.texts("environments")),
        yaml.list("classes").stream()
            .map(named -> named.constant(RiskClass.class))
            .collect(Collectors.toSet()),
        Set.copyOf(yaml.texts("domains")));
  }

  boolean covers(Facts facts) {
    return (environments.isEmpty() || environments.contains(facts.text("environment", "name")))
        && (classes.isEmpty() || classes.contains(facts.riskClass()))
        && (domains.isEmpty()
            || domains.contains(facts.text("useCase", "domain").strip().toLowerCase(Locale.ROOT)));
  }
}
