package org.countersign.catalog.identity;

import static org.countersign.catalog.problem.ProblemType.FOREIGN_TEAM;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.countersign.catalog.problem.Refusal;

/**
 * Keeps data scientists, model owners and pipelines in their own teams. Whoever also holds a role
 * that reviews or oversees is not bound.
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
   * @throws Refusal {@code FOREIGN_TEAM} when every role of the caller is bound to teams and this
   *     is none of them
   */
  public void allow(String team) {
    if (!allows(caller.identity(), team)) {
      throw new Refusal(FOREIGN_TEAM, "this belongs to team " + team)
          .and("remedy", "ask a member of team " + team);
    }
  }

  static boolean allows(Identity identity, String team) {
    var bound = Roles.BOUND_TO_TEAMS.containsAll(identity.roles());
    return !bound || identity.teams().contains(team);
  }
}
