package org.countersign.catalog.gate;

import static org.countersign.catalog.problem.ProblemType.ENVIRONMENT_INVALID;
import static org.countersign.catalog.problem.ProblemType.UNKNOWN_ENVIRONMENT;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.regex.Pattern;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.journal.Deed;
import org.countersign.catalog.journal.Journal;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.problem.Refusal;

/** Defines an environment or changes what it demands. None is ever taken away: entries name it. */
@Dependent
@Transactional
class EnvironmentDefinition {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");

  private final Environments environments;
  private final Caller caller;
  private final Journal journal;
  private final Ids ids;

  @Inject
  EnvironmentDefinition(Environments environments, Caller caller, Journal journal, Ids ids) {
    this.environments = environments;
    this.caller = caller;
    this.journal = journal;
    this.ids = ids;
  }

  /**
   * What an environment is.
   *
   * @param order its place, a larger one is guarded more
   * @param production real decisions about people are made there
   */
  record Terms(int order, boolean approvalRequired, boolean production) {}

  Environment define(String name, Terms terms) {
    if (!NAME.matcher(name).matches()) {
      throw new Refusal(ENVIRONMENT_INVALID, "not a name of an environment: " + name)
          .and("remedy", "1 to 63 lower-case letters, digits and hyphens, a letter first");
    }
    requirePossible(terms);
    var environment =
        new Environment(
            ids.next(), name, terms.order(), terms.approvalRequired(), terms.production());
    environments.add(environment);
    record("environment.defined", environment);
    return environment;
  }

  Environment change(String name, Terms terms) {
    requirePossible(terms);
    var environment =
        environments
            .lock(name)
            .orElseThrow(
                () ->
                    new Refusal(UNKNOWN_ENVIRONMENT, "no environment is called " + name)
                        .and("remedy", "list them with GET /api/v1/environments"));
    environment.change(terms.order(), terms.approvalRequired(), terms.production());
    record("environment.changed", environment);
    return environment;
  }

  /** One person must not open production to what nobody approved. */
  private static void requirePossible(Terms terms) {
    if (terms.production() && !terms.approvalRequired()) {
      throw new Refusal(ENVIRONMENT_INVALID, "production demands an approval")
          .and("remedy", "demand an approval, or do not call it production");
    }
  }

  private void record(String type, Environment environment) {
    journal.record(
        Deed.of(type, Kind.ENVIRONMENT, environment.id(), caller.agentId())
            .within(environment.id())
            .stating(environment.state()));
  }
}
