package org.countersign.catalog.reviews;

import static org.countersign.catalog.problem.ProblemType.DELEGATE_UNFIT;
import static org.countersign.catalog.problem.ProblemType.DELEGATION_ENDED;
import static org.countersign.catalog.problem.ProblemType.FORBIDDEN;
import static org.countersign.catalog.problem.ProblemType.INVALID_REQUEST;
import static org.countersign.catalog.problem.ProblemType.PERSON_NEEDED;
import static org.countersign.catalog.problem.ProblemType.UNKNOWN_PERSON;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import org.countersign.catalog.identity.Agents;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.identity.Directory;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.Deed;
import org.countersign.catalog.journal.Journal;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.problem.Refusal;

/** Lets somebody with the same role vote for the caller while they are away. */
@Dependent
@Transactional
class Delegating {
  /** Whoever is away for longer hands the role back. */
  static final Duration LONGEST = Duration.ofDays(92);

  private final Delegations delegations;
  private final Directory directory;
  private final Agents agents;
  private final Caller caller;
  private final Journal journal;
  private final Clock clock;
  private final Ids ids;

  @Inject
  Delegating(
      Delegations delegations,
      Directory directory,
      Agents agents,
      Caller caller,
      Journal journal,
      Clock clock,
      Ids ids) {
    this.delegations = delegations;
    this.directory = directory;
    this.agents = agents;
    this.caller = caller;
    this.journal = journal;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * @param username of whoever shall stand in, as the directory knows it
   */
  Delegation delegate(String username, Delegation.Terms terms) {
    if (!caller.isPerson()) {
      throw new Refusal(PERSON_NEEDED, "a service account has no vote to hand over");
    }
    if (!caller.has(terms.role()) || caller.has(Roles.ADMINISTRATOR)) {
      throw new Refusal(FORBIDDEN, "you have no vote as " + terms.role());
    }
    var now = clock.instant();
    if (terms.ends().isAfter(terms.begins().plus(LONGEST)) || !terms.ends().isAfter(now)) {
      throw new Refusal(
              INVALID_REQUEST,
              "a delegation ends in the future and lasts at most %d days"
                  .formatted(LONGEST.toDays()))
          .and("pointer", "/ends");
    }
    var delegate =
        directory
            .find(username)
            .orElseThrow(() -> new Refusal(UNKNOWN_PERSON, "nobody is called " + username));
    if (delegate.subject().equals(caller.subject())
        || !delegate.isPerson()
        || delegate.has(Roles.ADMINISTRATOR)
        || !delegate.has(terms.role())) {
      throw new Refusal(
          DELEGATE_UNFIT, username + " is not another person who votes as " + terms.role());
    }
    var delegation =
        new Delegation(ids.next(), caller.agentId(), agents.idOf(delegate), terms, now);
    delegations.add(delegation);
    journal.record(deed("delegation.granted", delegation));
    return delegation;
  }

  /** Either of the two may end it, and an administrator. */
  Delegation end(String id) {
    var delegation = delegations.lock(id);
    var me = caller.agentId();
    if (!delegation.grantor().equals(me)
        && !delegation.delegate().equals(me)
        && !caller.has(Roles.ADMINISTRATOR)) {
      throw new Refusal(FORBIDDEN, "this is between two other people");
    }
    if (delegation.standing() == Delegation.Standing.ENDED) {
      throw new Refusal(DELEGATION_ENDED, "delegation " + delegation.id() + " has ended");
    }
    delegation.end();
    journal.record(deed("delegation.ended", delegation));
    return delegation;
  }

  private Deed deed(String type, Delegation delegation) {
    return Deed.of(type, Kind.DELEGATION, delegation.id(), caller.agentId())
        .stating(delegation.state());
  }
}
