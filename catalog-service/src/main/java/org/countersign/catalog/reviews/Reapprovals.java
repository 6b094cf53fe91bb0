package org.countersign.catalog.reviews;

import static org.countersign.catalog.problem.ProblemType.LESS_THAN_PROPOSED;
import static org.countersign.catalog.problem.ProblemType.NOTHING_TO_COMPARE;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.journal.Deed;
import org.countersign.catalog.journal.Journal;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.journal.Payloads;
import org.countersign.catalog.models.ModelVersion;
import org.countersign.catalog.models.ModelVersions;
import org.countersign.catalog.models.RegistrationDocument;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.problem.Refusal;
import org.countersign.catalog.reviews.Approval.Standing;
import org.countersign.policy.Reapproval;
import org.countersign.policy.Reapproval.Change;
import org.countersign.policy.Reapproval.Proposal;
import org.countersign.policy.Reapproval.Scope;

/**
 * Compares a version with the one of the last full round, proposes how much of a review the changes
 * ask for, and lets an officer confirm it. The round that is submitted next is as short as that.
 */
@Dependent
@Transactional
class Reapprovals {
  private static final Reapproval RULES = Reapproval.standard();

  private final EntityManager entities;
  private final ModelVersions versions;
  private final Subjects subjects;
  private final Payloads payloads;
  private final Caller caller;
  private final Journal journal;
  private final Clock clock;
  private final Ids ids;

  @Inject
  Reapprovals(
      EntityManager entities,
      ModelVersions versions,
      Subjects subjects,
      Payloads payloads,
      Caller caller,
      Journal journal,
      Clock clock,
      Ids ids) {
    this.entities = entities;
    this.versions = versions;
    this.subjects = subjects;
    this.payloads = payloads;
    this.caller = caller;
    this.journal = journal;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * @param baseline what the last full round granted
   * @param number of the version that it approved
   * @param subject digest of what voters would be shown now
   */
  record Compared(Approval baseline, int number, String subject, Proposal proposal) {}

  /** Empty when there is no full approval of the model for the use case and environment. */
  Optional<Compared> compare(ModelVersion version, UUID useCase, String environment, Instant now) {
    return baseline(version.model(), useCase, environment)
        .map(
            baseline -> {
              var before = versions.get(baseline.version());
              var read = subjects.of(version.id(), useCase, environment, now).subject();
              var changes = changes(baseline, version, read);
              return new Compared(baseline, before.number(), read.sha256(), RULES.of(changes));
            });
  }

  /**
   * What changed since an approval was given.
   *
   * @param now what voters would be shown of the version
   */
  Set<Change> changes(Approval baseline, ModelVersion version, Subject now) {
    var shown = payloads.json(baseline.subject());
    return Changes.between(
        side(shown, String.valueOf(shown.get("registration")), card(shown)),
        side(
            now.json(),
            version.registration(),
            version.card().map(payloads::json).orElse(Map.of())));
  }

  private Changes.Side side(
      Map<String, Object> shown, String registration, Map<String, Object> card) {
    return new Changes.Side(shown, RegistrationDocument.of(payloads.json(registration)), card);
  }

  private Map<String, Object> card(Map<String, Object> shown) {
    return shown.get("card") instanceof String sha256 ? payloads.json(sha256) : Map.of();
  }

  /** What holds, held until another took its place, or has ended by its date; never what fell. */
  private Optional<Approval> baseline(UUID model, UUID useCase, String environment) {
    return entities
        .createQuery(
            "select a from Approval a, ModelVersion v, Review r where v.id = a.version"
                + " and r.id = a.review and r.scope is null and v.model = :model"
                + " and a.useCase = :useCase and a.environment = :environment"
                + " and a.state in :standing order by a.grantedAt desc, a.id desc",
            Approval.class)
        .setParameter("model", model)
        .setParameter("useCase", useCase)
        .setParameter("environment", environment)
        .setParameter("standing", List.of(Standing.APPROVED, Standing.SUPERSEDED))
        .setMaxResults(1)
        .getResultList()
        .stream()
        .findFirst();
  }

  /**
   * @param reason goes into the ledger as a commitment alone
   */
  ConfirmedScope confirm(
      ModelVersion version, UUID useCase, String environment, Scope scope, String reason) {
    var now = clock.instant();
    var compared =
        compare(version, useCase, environment, now)
            .orElseThrow(
                () ->
                    new Refusal(
                            NOTHING_TO_COMPARE,
                            "no version of this model was approved in full for this use case and "
                                + environment)
                        .and("remedy", "submit the version for a full round"));
    var proposed = compared.proposal().scope();
    if (scope.compareTo(proposed) < 0) {
      throw new Refusal(
              LESS_THAN_PROPOSED, "the changes ask for %s, not %s".formatted(proposed, scope))
          .and("remedy", "confirm what is proposed, or more");
    }
    var confirmed =
        new ConfirmedScope(
            ids.next(),
            compared.baseline(),
            version.id(),
            compared.subject(),
            proposed,
            scope,
            caller.agentId(),
            now);
    entities.persist(confirmed);
    journal.record(
        Deed.of("reapproval.confirmed", Kind.REAPPROVAL, confirmed.id(), caller.agentId())
            .within(version.id())
            .stating(confirmed.state())
            .with(
                "changes",
                compared.proposal().reasons().stream().map(each -> each.change().name()).toList())
            .with("rules", RULES.edition().sha256())
            .inPrivate("reason", reason));
    return confirmed;
  }

  /** What an officer confirmed for exactly this. */
  Optional<ConfirmedScope> confirmed(UUID version, String subject) {
    return entities
        .createQuery(
            "select c from ConfirmedScope c where c.version = :version and c.subject = :subject"
                + " order by c.confirmedAt desc, c.id desc",
            ConfirmedScope.class)
        .setParameter("version", version)
        .setParameter("subject", subject)
        .setMaxResults(1)
        .getResultList()
        .stream()
        .findFirst();
  }
}
