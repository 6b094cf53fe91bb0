package org.countersign.catalog.reviews;

import static org.countersign.catalog.problem.ProblemType.DELEGATION_MISSING;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.countersign.catalog.identity.Agents;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.identity.Directory;
import org.countersign.catalog.identity.Identity;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.problem.Refusal;

/** Whether the caller may vote for somebody who is away. */
@Dependent
class StandIns {
  private final Delegations delegations;
  private final Directory directory;
  private final Agents agents;
  private final Caller caller;

  @Inject
  StandIns(Delegations delegations, Directory directory, Agents agents, Caller caller) {
    this.delegations = delegations;
    this.directory = directory;
    this.agents = agents;
    this.caller = caller;
  }

  /**
   * The caller, narrowed to the roles handed over. What keeps the absent person from voting keeps
   * their stand-in from voting for them, too.
   *
   * @throws Refusal {@code DELEGATION_MISSING}, or what the absent person would be refused with
   */
  Bench.Candidate of(UUID absent, Bench bench, Instant now) {
    var handedOver =
        delegations.to(caller.agentId(), now).stream()
            .filter(each -> each.grantor().equals(absent))
            .filter(each -> each.covers(bench.review().riskClass()))
            .map(Delegation::role)
            .collect(Collectors.toSet());
    var held = identity(absent).filter(each -> handedOver.stream().anyMatch(each::has));
    if (held.isEmpty()) {
      throw new Refusal(
          DELEGATION_MISSING, "nobody handed you their vote in a round of this class");
    }
    var theirs =
        bench.leave(new Bench.Candidate(absent, held.get().roles(), held.get().teams(), true));
    if (theirs instanceof Bench.Denied denied) {
      throw new Refusal(denied.code(), "the same as for whom you stand in: " + denied.why());
    }
    return new Bench.Candidate(
        caller.agentId(), narrowed(handedOver, held.get()), caller.teams(), caller.isPerson());
  }

  private Optional<Identity> identity(UUID absent) {
    return agents.find(absent).flatMap(agent -> directory.withSubject(agent.subject()));
  }

  /** Both must hold the role; an administrator stays one. */
  private Set<String> narrowed(Set<String> handedOver, Identity absent) {
    return caller.roles().stream()
        .filter(
            role ->
                role.equals(Roles.ADMINISTRATOR) || (handedOver.contains(role) && absent.has(role)))
        .collect(Collectors.toSet());
  }
}
