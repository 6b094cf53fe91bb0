package org.countersign.catalog.reviews;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.countersign.catalog.journal.LeasedWork;
import org.countersign.catalog.journal.LeasedWork.Hand;
import org.countersign.catalog.journal.LedgerOpened;
import org.countersign.catalog.lineage.Reach;
import org.countersign.catalog.lineage.Reach.Hit;
import org.countersign.catalog.models.UpstreamChange;
import org.countersign.catalog.models.UpstreamChanges;
import org.countersign.catalog.models.UpstreamFindings;

/**
 * Follows upstream changes on the node that holds the lease: each in turn, once the graph knows
 * everything that was on record before it. Lineage that is told late may lead from an old change to
 * versions it did not lead to before, so all are looked at again when the graph has grown.
 */
@ApplicationScoped
public class Invalidations {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);
  private static final int VERSIONS_AT_ONCE = 100;
  private static final int CHANGES_AT_ONCE = 100;

  @Inject private LeasedWork work;
  @Inject private Reach reach;
  @Inject private UpstreamChanges changes;
  @Inject private UpstreamFindings findings;
  @Inject private Invalidation invalidation;

  private long lookedAt = -1;
  private long lookedNanos = System.nanoTime();

  /** The container fills the fields. */
  @SuppressWarnings("NullAway.Init")
  protected Invalidations() {}

  void begin(@Observes LedgerOpened opened) {
    work.begin(opened, "an upstream change is not followed", this::follow);
  }

  private void follow(Hand hand) {
    if (newest(hand)) {
      again(hand);
    }
  }

  /** Whether all are followed. */
  private boolean newest(Hand hand) {
    var open = changes.after(invalidation.upTo(), CHANGES_AT_ONCE);
    for (var change : open) {
      if (!reach.isAt(change.entry().orElseThrow(), PATIENCE)) {
        return false;
      }
      var hits = findings.reached(change);
      mark(hand, change, hits);
      invalidation.close(hand, change, hits.size());
    }
    return open.size() < CHANGES_AT_ONCE;
  }

  /** Old changes over what the graph learnt since the last look. */
  private void again(Hand hand) {
    var at = reach.reached();
    if (at <= lookedAt || System.nanoTime() - lookedNanos < BETWEEN_LOOKS.toNanos()) {
      return;
    }
    var after = -1L;
    for (var some = changes.after(after, CHANGES_AT_ONCE);
        !some.isEmpty();
        some = changes.after(after, CHANGES_AT_ONCE)) {
      for (var change : some) {
        mark(hand, change, findings.reached(change));
        after = change.entry().orElseThrow();
      }
    }
    lookedAt = at;
    lookedNanos = System.nanoTime();
  }

  private void mark(Hand hand, UpstreamChange change, List<Hit> hits) {
    for (var from = 0; from < hits.size(); from += VERSIONS_AT_ONCE) {
      var some = hits.subList(from, Math.min(hits.size(), from + VERSIONS_AT_ONCE));
      invalidation.mark(hand, change, some);
    }
  }
}
