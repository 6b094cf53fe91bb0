package org.countersign.catalog.reviews;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.countersign.catalog.journal.LeasedWork;
import org.countersign.catalog.journal.LeasedWork.Hand;
import org.countersign.catalog.lineage.Hands.Made;
import org.countersign.catalog.models.ModelVersion;
import org.countersign.catalog.models.ModelVersions;
import org.countersign.catalog.models.Models;
import org.countersign.catalog.models.UpstreamChanges;
import org.countersign.catalog.models.UpstreamFindings;
import org.countersign.catalog.reviews.Approval.Standing;
import org.countersign.policy.Rereview;
import org.countersign.policy.Rereview.Extent;

/**
 * Takes an approval out of force when lineage tells, after the vote, that somebody who gave it had
 * a part in making the version. A full round is opened whatever policies ask of other changes: no
 * policy does without the second person.
 */
@Dependent
@Transactional
class Disqualification {
  private static final List<Standing> IN_FORCE = List.of(Standing.APPROVED, Standing.SUSPENDED);

  private final EntityManager entities;
  private final LeasedWork work;
  private final Models models;
  private final ModelVersions versions;
  private final Approvals approvals;
  private final Approvers approvers;
  private final Reviews reviews;
  private final UpstreamChanges changes;
  private final UpstreamFindings findings;
  private final Invalidation invalidation;
  private final Clock clock;

  @Inject
  Disqualification(
      EntityManager entities,
      LeasedWork work,
      Models models,
      ModelVersions versions,
      Approvals approvals,
      Approvers approvers,
      Reviews reviews,
      UpstreamChanges changes,
      UpstreamFindings findings,
      Invalidation invalidation,
      Clock clock) {
    this.entities = entities;
    this.work = work;
    this.models = models;
    this.versions = versions;
    this.approvals = approvals;
    this.approvers = approvers;
    this.reviews = reviews;
    this.changes = changes;
    this.findings = findings;
    this.invalidation = invalidation;
    this.clock = clock;
  }

  /** An approval in force and what it is about. */
  record Granted(Approval approval, ModelVersion version) {}

  /** In the order of their ids. */
  List<Granted> inForce(UUID after, int most) {
    return entities
        .createQuery(
            "select new org.countersign.catalog.reviews.Disqualification$Granted(a, v)"
                + " from Approval a join ModelVersion v on v.id = a.version where a.id > :after"
                + " and a.state in :standing and a.validUntil > :now order by a.id",
            Granted.class)
        .setParameter("after", after)
        .setParameter("standing", IN_FORCE)
        .setParameter("now", clock.instant())
        .setMaxResults(most)
        .getResultList();
  }

  /** Those who gave an approval and had a part in it, with the run or the data that tells so. */
  Map<UUID, String> partial(Approval approval, Made made) {
    var parts = new HashMap<>(made.labelled());
    parts.putAll(made.trained());
    if (!parts.isEmpty()) {
      parts.keySet().retainAll(approvers.givers(approval));
    }
    return Map.copyOf(parts);
  }

  /**
   * An approval that is not in force any more is left as it is.
   *
   * @param partial who gave it and had a part in it, as {@link #partial} tells it
   */
  void disqualify(Hand hand, UUID approvalId, UUID versionId, Map<UUID, String> partial) {
    work.hold(entities, hand);
    var unused = reviews.lockOpen(List.of(versionId)); // in the order in which votes lock
    versions.lock(List.of(versionId));
    var approval = approvals.lock(approvalId.toString());
    if (!IN_FORCE.contains(approval.standing())) {
      return;
    }
    var version = versions.get(versionId);
    var label = models.get(version.model()).name() + " " + version.number();
    var found =
        partial.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(
                each -> {
                  var change =
                      changes.disqualified(
                          approvalId, each.getKey(), each.getValue(), hand.agent());
                  findings.add(change, versionId, List.of(each.getValue(), label), hand.agent());
                  return change;
                })
            .toList();
    entities.flush(); // the new round shows the findings
    invalidation.outdate(hand, found.get(0), approval, new Rereview(Extent.FULL, List.of()));
  }
}
