package org.countersign.catalog.reviews;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.journal.Deed;
import org.countersign.catalog.journal.Journal;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.journal.LeasedWork;
import org.countersign.catalog.journal.LeasedWork.Hand;
import org.countersign.catalog.lineage.Reach.Hit;
import org.countersign.catalog.models.ModelVersions;
import org.countersign.catalog.models.UpstreamChange;
import org.countersign.catalog.models.UpstreamFindings;
import org.countersign.catalog.reviews.Approval.Standing;
import org.countersign.policy.Edition;
import org.countersign.policy.Rereview;
import org.countersign.policy.Rereview.Extent;

/**
 * Brings an upstream change to the versions it reaches: a finding for each, and for each of their
 * approvals what the policies ask, which is nothing, a light round or a full one. Only the holder
 * of the lease does it, and each finding and each step is recorded once, however often it is tried.
 */
@Dependent
@Transactional
class Invalidation {
  private final EntityManager entities;
  private final LeasedWork work;
  private final ModelVersions versions;
  private final UpstreamFindings findings;
  private final Approvals approvals;
  private final Reviews reviews;
  private final UpstreamDemands demands;
  private final Reopening reopening;
  private final Journal journal;

  @Inject
  Invalidation(
      EntityManager entities,
      LeasedWork work,
      ModelVersions versions,
      UpstreamFindings findings,
      Approvals approvals,
      Reviews reviews,
      UpstreamDemands demands,
      Reopening reopening,
      Journal journal) {
    this.entities = entities;
    this.work = work;
    this.versions = versions;
    this.findings = findings;
    this.approvals = approvals;
    this.reviews = reviews;
    this.demands = demands;
    this.reopening = reopening;
    this.journal = journal;
  }

  /** Index of the newest change that was brought to all it reaches; −1 if there is none. */
  long upTo() {
    return Optional.ofNullable(entities.find(Followed.class, Kind.INVALIDATION_ID))
        .map(Followed::upTo)
        .orElse(-1L);
  }

  /**
   * @return how many versions were not known to be reached before
   */
  int mark(Hand hand, UpstreamChange change, List<Hit> hits) {
    work.hold(entities, hand);
    var reached =
        hits.stream()
            .flatMap(
                hit ->
                    versions.numbered(hit.model(), hit.number()).stream()
                        .map(version -> new Reached(version.id(), hit)))
            .toList();
    var ids = reached.stream().map(Reached::version).toList();
    var unused = reviews.lockOpen(ids); // in the order in which votes lock: round, then version
    versions.lock(ids);
    var known = findings.known(change, ids);
    var fresh = reached.stream().filter(each -> !known.contains(each.version())).toList();
    for (var each : fresh) {
      findings.add(change, each.version(), each.hit().way(), hand.agent());
      entities.flush(); // the new round shows the finding
      outdate(hand, change, each.version());
    }
    return fresh.size();
  }

  private record Reached(UUID version, Hit hit) {}

  private void outdate(Hand hand, UpstreamChange change, UUID version) {
    for (var approval : approvals.concerned(version)) {
      var asked = demands.of(change, approval);
      if (approval.standing() == Standing.STALE) {
        reopening.widen(approval, asked.extent(), hand.agent());
      } else if (asked.extent() == Extent.NONE) {
        journal.record(deed("approval.upheld", hand, change, approval, asked));
      } else {
        outdate(hand, change, approval, asked);
      }
    }
  }

  /** Takes an approval out of force, and opens the round that is asked for. */
  void outdate(Hand hand, UpstreamChange change, Approval approval, Rereview asked) {
    approval.outdate();
    journal.record(deed("approval.outdated", hand, change, approval, asked));
    reopening.reopen(approval, asked.extent(), hand.agent());
  }

  private static Deed deed(
      String type, Hand hand, UpstreamChange change, Approval approval, Rereview asked) {
    return Deed.of(type, Kind.APPROVAL, approval.id(), hand.agent())
        .within(approval.version())
        .stating(approval.state())
        .with("cause", change.id().toString())
        .with("asks", asked.extent().name())
        .with("policies", asked.by().stream().map(Edition::sha256).toList());
  }

  /** The change was brought to all it reaches. */
  void close(Hand hand, UpstreamChange change, int reached) {
    work.hold(entities, hand);
    var index = change.entry().orElseThrow();
    var followed =
        Optional.ofNullable(
            entities.find(Followed.class, Kind.INVALIDATION_ID, LockModeType.PESSIMISTIC_WRITE));
    if (followed.filter(before -> before.upTo() >= index).isPresent()) {
      return;
    }
    var now =
        followed.orElseGet(
            () -> {
              var first = new Followed(index);
              entities.persist(first);
              return first;
            });
    now.reach(index);
    journal.recordOnce(
        Deed.of("upstream.followed", Kind.INVALIDATION, Kind.INVALIDATION_ID, hand.agent())
            .within(Kind.INVALIDATION_ID)
            .stating(now.state())
            .with("cause", change.id().toString())
            .with("reached", (long) reached),
        "upstream.followed",
        change.id().toString());
  }
}
