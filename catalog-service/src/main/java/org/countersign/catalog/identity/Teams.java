package org.countersign.catalog.identity;

import static org.countersign.catalog.problem.ProblemType.FOREIGN_TEAM;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Set;
import org.countersign.catalog.problem.Refusal;

/**
 * Keeps data scientists, model owners and pipelines in their own teams. A deed that only those
 * three can do stays in the team, whichever other roles its doer holds.
 */
@Dependent
public class Teams {
  private final Caller caller;

  @Inject
  Teams(Caller caller) {
    this.caller = caller;
  }

  /**
   * Lets the caller act for a team, or refuses.
   *
   * @param unbound roles that reach this deed and are not bound to teams; none for most deeds
   * @throws Refusal {@code FOREIGN_TEAM} when the caller holds none of those and is not in the team
   */
  public void allow(String team, String... unbound) {
    if (!allows(caller.identity(), team, Set.of(unbound))) {
      throw new Refusal(FOREIGN_TEAM, "this belongs to team " + team)
          .and("remedy", "ask a member of team " + team);
    }
  }

  static boolean allows(Identity identity, String team, Set<String> unbound) {
    return identity.teams().contains(team) || unbound.stream().anyMatch(identity::has);
  }
}
