package org.countersign.catalog.requirements;

import static org.countersign.catalog.problem.ProblemType.INVALID_REQUEST;
import static org.countersign.catalog.problem.ProblemType.REQUIREMENT_NOT_WAIVABLE;
import static org.countersign.catalog.problem.ProblemType.RISK_PROHIBITED;
import static org.countersign.catalog.problem.ProblemType.SOD_VIOLATION;
import static org.countersign.catalog.problem.ProblemType.UNKNOWN_REQUIREMENT;
import static org.countersign.catalog.problem.ProblemType.WAIVER_DECIDED;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.identity.Teams;
import org.countersign.catalog.journal.Deed;
import org.countersign.catalog.journal.Journal;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.models.ModelVersions;
import org.countersign.catalog.models.Models;
import org.countersign.catalog.models.Served;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.policies.Policies;
import org.countersign.catalog.problem.Refusal;
import org.countersign.catalog.requirements.Waiver.Standing;
import org.countersign.catalog.usecases.SignedClass;
import org.countersign.catalog.usecases.SignedClasses;
import org.countersign.policy.RiskClass;

/**
 * Lets a version do without a requirement for a time: proposed by one, granted by another who has
 * no part in the version, and ended by whoever could grant it.
 */
@Dependent
@Transactional
class Waiving {
  private static final Duration LONGEST = Duration.ofDays(366);

  private final Models models;
  private final ModelVersions versions;
  private final Served served;
  private final SignedClasses classes;
  private final Policies policies;
  private final Waivers waivers;
  private final Involvement involvement;
  private final Teams teams;
  private final Caller caller;
  private final Journal journal;
  private final Clock clock;
  private final Ids ids;

  @Inject
  Waiving(
      Models models,
      ModelVersions versions,
      Served served,
      SignedClasses classes,
      Policies policies,
      Waivers waivers,
      Involvement involvement,
      Teams teams,
      Caller caller,
      Journal journal,
      Clock clock,
      Ids ids) {
    this.models = models;
    this.versions = versions;
    this.served = served;
    this.classes = classes;
    this.policies = policies;
    this.waivers = waivers;
    this.involvement = involvement;
    this.teams = teams;
    this.caller = caller;
    this.journal = journal;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * What is proposed.
   *
   * @param useCase id or name; may be left out when one is linked
   * @param reason goes into the ledger as a commitment alone
   */
  record Draft(
      String model,
      String version,
      Optional<String> useCase,
      String requirement,
      Instant until,
      String reason) {}

  Waiver propose(Draft draft) {
    var model = models.find(draft.model());
    teams.allow(model.team(), Roles.COMPLIANCE_OFFICER, Roles.RISK_OWNER);
    var version = versions.find(model, draft.version());
    var useCase = served.by(version, draft.useCase());
    refuseProhibited(useCase);
    refuseUnwaivable(draft.requirement());
    var now = clock.instant();
    requireEnd(draft.until(), now);
    var waiver =
        new Waiver(
            ids.next(),
            version.id(),
            useCase,
            draft.requirement(),
            draft.until(),
            caller.agentId(),
            now);
    waivers.add(waiver);
    journal.record(deed("waiver.proposed", waiver).inPrivate("reason", draft.reason()));
    return waiver;
  }

  Waiver grant(String id, String note) {
    var waiver = undecided(id);
    var role = caller.has(Roles.COMPLIANCE_OFFICER) ? Roles.COMPLIANCE_OFFICER : Roles.RISK_OWNER;
    refuseProhibited(waiver.useCase());
    refuseUnwaivable(waiver.requirement());
    waiver.grant(caller.agentId(), role, clock.instant());
    journal.record(deed("waiver.granted", waiver).inPrivate("note", note));
    return waiver;
  }

  Waiver decline(String id, String note) {
    var waiver = undecided(id);
    waiver.decline(caller.agentId(), clock.instant());
    journal.record(deed("waiver.declined", waiver).inPrivate("note", note));
    return waiver;
  }

  Waiver end(String id, String note) {
    var waiver = waivers.lock(id);
    if (waiver.standing() != Standing.GRANTED) {
      throw new Refusal(
          WAIVER_DECIDED, "waiver %s is %s".formatted(waiver.id(), waiver.standing()));
    }
    waiver.end();
    journal.record(deed("waiver.ended", waiver).inPrivate("note", note));
    return waiver;
  }

  private Waiver undecided(String id) {
    var waiver = waivers.lock(id);
    if (waiver.standing() != Standing.PROPOSED) {
      throw new Refusal(
          WAIVER_DECIDED, "waiver %s is %s already".formatted(waiver.id(), waiver.standing()));
    }
    if (waiver.proposedBy().equals(caller.agentId())) {
      throw stranger("whoever proposed a waiver cannot decide on it");
    }
    involvement
        .in(versions.get(waiver.version()))
        .ifPresent(
            part -> {
              throw stranger(part + ", so somebody else has to decide what it may do without");
            });
    return waiver;
  }

  private static Refusal stranger(String says) {
    return new Refusal(SOD_VIOLATION, says)
        .and("remedy", "ask another compliance officer or risk owner");
  }

  private void refuseProhibited(UUID useCase) {
    if (classes
        .newest(useCase)
        .map(SignedClass::riskClass)
        .filter(RiskClass.UNACCEPTABLE::equals)
        .isPresent()) {
      throw new Refusal(RISK_PROHIBITED, "nothing is waived for a prohibited practice");
    }
  }

  private void refuseUnwaivable(String id) {
    var known =
        policies.active().gate().frameworks().stream()
            .flatMap(framework -> framework.requirements().stream())
            .filter(requirement -> requirement.id().equals(id))
            .findFirst()
            .orElseThrow(
                () ->
                    new Refusal(UNKNOWN_REQUIREMENT, "no framework has the requirement " + id)
                        .and("remedy", "list them with GET …/requirements"));
    if (!known.waivable()) {
      throw new Refusal(REQUIREMENT_NOT_WAIVABLE, "nobody can waive: " + known.text())
          .and("remedy", known.remedy());
    }
  }

  private static void requireEnd(Instant until, Instant now) {
    if (!until.isAfter(now) || until.isAfter(now.plus(LONGEST))) {
      throw new Refusal(
              INVALID_REQUEST, "a waiver ends after now and within a year, not at " + until)
          .and("pointer", "/until");
    }
  }

  private Deed deed(String type, Waiver waiver) {
    return Deed.of(type, Kind.WAIVER, waiver.id(), caller.agentId())
        .within(waiver.version())
        .stating(waiver.state());
  }
}
