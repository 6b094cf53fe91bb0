package org.countersign.catalog.requirements;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.countersign.catalog.journal.Lease;
import org.countersign.catalog.journal.LedgerOpened;
import org.countersign.catalog.lineage.Ancestries;
import org.countersign.catalog.lineage.Ancestries.Asked;
import org.countersign.catalog.lineage.Ancestries.Judged;
import org.countersign.catalog.lineage.Reach;
import org.countersign.catalog.policies.LineageConditions;
import org.countersign.catalog.requirements.LineageJudging.Hand;
import org.countersign.policy.Policy;
import org.jspecify.annotations.Nullable;

/**
 * Judges the ancestry of versions on the node that holds the lease, while there is a policy that
 * asks for it: of a version when it is registered, bound, or reached by an upstream change; of all
 * when such a policy is published, and when lineage was told that may lead to versions it did not
 * lead to before. What was judged is found in the rows, so nothing is lost with the node.
 */
@ApplicationScoped
public class LineageJudgings {
  private static final Logger LOG = System.getLogger(LineageJudgings.class.getName());
  private static final int VERSIONS_AT_ONCE = 50;
  private static final int EVERY_MILLIS = 500;

  /** New versions and changes do not wait longer than this for a look at all. */
  private static final long STEP_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** A look at all versions takes a tenth of the time, whatever it takes. */
  private static final int REST = 9;

  private static final long SHORTEST_REST_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final UUID FIRST = new UUID(0, 0);

  @Inject private Lease lease;
  @Inject private Reach reach;
  @Inject private Ancestries ancestries;
  @Inject private LineageJudging judging;
  @Resource private ManagedThreadFactory threads;

  private @Nullable ScheduledExecutorService following;
  private Questions questions = Questions.NONE;
  private long seen = -1;

  /** Something may be unknown of any version, and not only of those that the look has come to. */
  private boolean allDue = true;

  /** The last version that a look at all has come to; {@link #FIRST} between two looks. */
  private UUID looked = FIRST;

  private long spentNanos;
  private long restUntilNanos = System.nanoTime();
  private boolean failing;

  /**
   * What the active policies ask.
   *
   * @param policies digests of those that look upstream
   */
  private record Questions(List<String> policies, List<Asked> asked) {
    static final Questions NONE = new Questions(List.of(), List.of());

    static Questions of(List<Policy> policies) {
      return new Questions(
          policies.stream().map(policy -> policy.edition().sha256()).sorted().toList(),
          policies.stream()
              .flatMap(
                  policy ->
                      LineageConditions.of(policy).stream()
                          .map(condition -> new Asked(policy.edition().sha256(), condition)))
              .toList());
    }
  }

  /** The container fills the fields. */
  @SuppressWarnings("NullAway.Init")
  protected LineageJudgings() {}

  void begin(@Observes LedgerOpened opened) {
    // a thread of its own, because it reads the graph; nobody may interrupt it there
    var own = Executors.newSingleThreadScheduledExecutor(threads);
    var unused =
        own.scheduleWithFixedDelay(
            () -> follow(opened), EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    following = own;
  }

  @PreDestroy
  void stop() {
    if (following != null) {
      following.shutdown();
    }
  }

  private void follow(LedgerOpened opened) {
    var term = lease.term();
    if (term.isEmpty()) {
      allDue = true; // whoever has the lease meanwhile may leave something undone
      return;
    }
    try {
      look(new Hand(term.getAsLong(), opened.actor()));
      failing = false;
    } catch (RuntimeException | LinkageError e) { // one that escaped would end the schedule
      if (!failing) {
        LOG.log(Level.ERROR, "ancestry is not judged and will be tried again", e);
      }
      failing = true;
    }
  }

  private void look(Hand hand) {
    var at = reach.reached();
    var active = judging.asking();
    if (!questions.policies().equals(digests(active))) {
      questions = Questions.of(active);
      allDue = true;
      looked = FIRST;
      restUntilNanos = System.nanoTime();
    }
    if (seen < 0 || questions.policies().isEmpty()) {
      seen = at; // what is older is looked at with all
    }
    if (questions.policies().isEmpty()) {
      return;
    }
    if (at > seen) {
      var touched = judging.touched(seen, at);
      for (var from = 0; from < touched.size(); from += VERSIONS_AT_ONCE) {
        allDue |=
            !judge(hand, touched.subList(from, Math.min(touched.size(), from + VERSIONS_AT_ONCE)));
      }
      allDue |= judging.isTold(seen, at);
      seen = at;
    }
    if (!looked.equals(FIRST) || (allDue && System.nanoTime() - restUntilNanos >= 0)) {
      step(hand);
    }
  }

  private static List<String> digests(List<Policy> policies) {
    return policies.stream().map(policy -> policy.edition().sha256()).sorted().toList();
  }

  /** Goes on with the look at all versions. */
  private void step(Hand hand) {
    var start = System.nanoTime();
    if (looked.equals(FIRST)) {
      allDue = false;
      spentNanos = 0;
    }
    var some = judging.versions(looked, VERSIONS_AT_ONCE);
    while (!some.isEmpty()) {
      allDue |= !judge(hand, some);
      looked = some.get(some.size() - 1);
      if (System.nanoTime() - start >= STEP_NANOS) {
        spentNanos += System.nanoTime() - start;
        return;
      }
      some = judging.versions(looked, VERSIONS_AT_ONCE);
    }
    looked = FIRST;
    spentNanos += System.nanoTime() - start;
    restUntilNanos = System.nanoTime() + Math.max(SHORTEST_REST_NANOS, REST * spentNanos);
  }

  /** Whether the graph knew all of them. */
  private boolean judge(Hand hand, List<UUID> some) {
    var found = new LinkedHashMap<UUID, Judged>();
    var known = judging.get(some);
    known.forEach(
        (id, version) ->
            ancestries
                .judge(version.model(), version.number(), questions.asked())
                .ifPresent(judged -> found.put(id, judged)));
    return judging.put(hand, Map.copyOf(found), questions.policies())
        && found.size() == known.size();
  }
}
