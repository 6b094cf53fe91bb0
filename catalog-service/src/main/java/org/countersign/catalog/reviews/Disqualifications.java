package org.countersign.catalog.reviews;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.countersign.catalog.journal.LeasedWork;
import org.countersign.catalog.journal.LeasedWork.Hand;
import org.countersign.catalog.journal.LedgerEntries;
import org.countersign.catalog.journal.LedgerOpened;
import org.countersign.catalog.lineage.Hands;
import org.countersign.catalog.lineage.Hands.Made;
import org.countersign.catalog.lineage.Reach;
import org.countersign.catalog.reviews.Disqualification.Granted;

/**
 * Looks on the node that holds the lease whether lineage that was told after a vote makes the voter
 * somebody who had a part in the version: at all approvals in force, whenever something was told
 * that may say so.
 */
@ApplicationScoped
public class Disqualifications {
  private static final int APPROVALS_AT_ONCE = 100;

  /** A look is made in steps, so that the node is left some time between them. */
  private static final long STEP_NANOS = Duration.ofSeconds(1).toNanos();

  private static final long SHORTEST_REST_NANOS = Duration.ofSeconds(5).toNanos();

  /** Looking takes a tenth of the time, whatever it takes. */
  private static final int REST = 9;

  /** Entries that may say who made a version, or who approved one. */
  private static final Set<String> TELLING =
      Set.of(
          "lineage.observed",
          "dataset.registered",
          "run.recorded",
          "approval.granted",
          "approval.lifted",
          "approval.reaffirmed");

  private static final UUID FIRST = new UUID(0, 0);

  @Inject private LeasedWork work;
  @Inject private Reach reach;
  @Inject private Hands hands;
  @Inject private LedgerEntries entries;
  @Inject private Disqualification disqualification;

  private long term = -1;
  private long lookedAt = -1;

  /** The last approval that a look has come to; {@link #FIRST} between two looks. */
  private UUID looked = FIRST;

  private long lookingAt = -1;
  private long spentNanos;
  private long restUntilNanos = System.nanoTime();

  /** The container fills the fields. */
  @SuppressWarnings("NullAway.Init")
  protected Disqualifications() {}

  void begin(@Observes LedgerOpened opened) {
    work.begin(opened, "approvals are not compared with late lineage", this::follow);
  }

  private void follow(Hand hand) {
    if (term != hand.term()) {
      term = hand.term();
      lookedAt = -1; // whoever had the lease meanwhile may have left something undone
      looked = FIRST;
    }
    if (!looked.equals(FIRST) || isDue()) {
      step(hand);
    }
  }

  private boolean isDue() {
    var at = reach.reached();
    if (at <= lookedAt || System.nanoTime() - restUntilNanos < 0) {
      return false;
    }
    if (lookedAt >= 0 && !entries.has(TELLING, lookedAt, at)) {
      lookedAt = at;
      return false;
    }
    lookingAt = at;
    spentNanos = 0;
    return true;
  }

  /** Begins a look or goes on with it. */
  private void step(Hand hand) {
    var start = System.nanoTime();
    var some = disqualification.inForce(looked, APPROVALS_AT_ONCE);
    while (!some.isEmpty()) {
      look(hand, some);
      looked = some.get(some.size() - 1).approval().id();
      if (System.nanoTime() - start >= STEP_NANOS) {
        spentNanos += System.nanoTime() - start;
        return;
      }
      some = disqualification.inForce(looked, APPROVALS_AT_ONCE);
    }
    looked = FIRST;
    lookedAt = lookingAt;
    spentNanos += System.nanoTime() - start;
    restUntilNanos = System.nanoTime() + Math.max(SHORTEST_REST_NANOS, REST * spentNanos);
  }

  private void look(Hand hand, List<Granted> some) {
    var made = new HashMap<UUID, Made>();
    for (var granted : some) {
      var version = granted.version();
      var known =
          made.computeIfAbsent(version.id(), any -> hands.of(version.model(), version.number()));
      var partial = disqualification.partial(granted.approval(), known);
      if (!partial.isEmpty()) {
        disqualification.disqualify(hand, granted.approval().id(), version.id(), partial);
      }
    }
  }
}
