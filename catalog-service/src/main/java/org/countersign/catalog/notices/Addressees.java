package org.countersign.catalog.notices;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.countersign.catalog.identity.Agents;
import org.countersign.catalog.identity.Directory;
import org.countersign.catalog.identity.Identity;
import org.countersign.catalog.identity.Roles;
import org.countersign.policy.Quorums;
import org.countersign.policy.RiskClass;

/** Whom a happening concerns, by the roles that people hold now. */
@Dependent
class Addressees {
  private static final Quorums QUORUMS = Quorums.standard();

  private final Directory directory;
  private final Agents agents;

  @Inject
  Addressees(Directory directory, Agents agents) {
    this.directory = directory;
    this.agents = agents;
  }

  /** Pseudonyms of people, each once, without whoever did it. */
  Set<UUID> of(Happening happening) {
    var people = new LinkedHashSet<UUID>();
    switch (happening.occasion()) {
      case REVIEW_OPENED, REVIEW_REMINDED -> {
        voters(happening).forEach(people::add);
        happening.submitter().ifPresent(people::remove);
      }
      case REVIEW_OVERDUE -> {
        voters(happening).forEach(people::add);
        happening.submitter().ifPresent(people::remove);
        holders(Roles.COMPLIANCE_OFFICER).map(agents::idOf).forEach(people::add);
      }
      case REVIEW_REJECTED, REVIEW_SENT_BACK -> happening.submitter().ifPresent(people::add);
      case APPROVAL_GRANTED -> {
        happening.submitter().ifPresent(people::add);
        people.addAll(happening.concerned());
      }
      case APPROVAL_SUSPENDED, APPROVAL_REVOKED, APPROVAL_OUTDATED -> {
        happening.submitter().ifPresent(people::add);
        people.addAll(happening.concerned());
        owners(happening).forEach(people::add);
      }
      case APPROVAL_EXPIRING -> {
        happening.submitter().ifPresent(people::add);
        owners(happening).forEach(people::add);
        holders(Roles.COMPLIANCE_OFFICER).map(agents::idOf).forEach(people::add);
      }
      case BREAK_GLASS_ASKED ->
          holders(Roles.EMERGENCY_APPROVER).map(agents::idOf).forEach(people::add);
      case BREAK_GLASS_BEGUN, BREAK_GLASS_OVERDUE -> {
        owners(happening).forEach(people::add);
        Stream.of(Roles.COMPLIANCE_OFFICER, Roles.RISK_OWNER, Roles.AUDITOR, Roles.ADMINISTRATOR)
            .flatMap(this::holders)
            .map(agents::idOf)
            .forEach(people::add);
      }
      case MENTIONED -> people.addAll(happening.concerned());
      case EVIDENCE_ASKED -> {
        happening.submitter().ifPresent(people::add);
        owners(happening).forEach(people::add);
      }
      case INSPECTION_FAILED ->
          Stream.of(Roles.ADMINISTRATOR, Roles.AUDITOR, Roles.COMPLIANCE_OFFICER)
              .flatMap(this::holders)
              .map(agents::idOf)
              .forEach(people::add);
      case GATE_DENIED, PING -> {}
    }
    happening.without().forEach(people::remove);
    return people;
  }

  /** Those who could fill a slot; an administrator never votes. */
  private Stream<UUID> voters(Happening happening) {
    return happening.riskClass().map(RiskClass::valueOf).flatMap(QUORUMS::of).stream()
        .flatMap(quorum -> quorum.slots().stream())
        .flatMap(slot -> slot.anyOf().stream().sorted())
        .distinct()
        .flatMap(role -> holders(role).filter(each -> inReach(each, role, happening)))
        .filter(each -> !each.has(Roles.ADMINISTRATOR))
        .map(agents::idOf);
  }

  private Stream<UUID> owners(Happening happening) {
    return holders(Roles.MODEL_OWNER)
        .filter(each -> inReach(each, Roles.MODEL_OWNER, happening))
        .map(agents::idOf);
  }

  private static boolean inReach(Identity each, String role, Happening happening) {
    return !role.equals(Roles.MODEL_OWNER)
        || happening.team().filter(each.teams()::contains).isPresent();
  }

  private Stream<Identity> holders(String role) {
    List<Identity> holders = directory.withRole(role);
    return holders.stream().filter(Identity::isPerson);
  }
}
