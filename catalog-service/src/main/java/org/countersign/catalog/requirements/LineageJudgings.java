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

  /** A look at all versions takes a tenth of the time, whatever it takes. */
  private static final int REST = 9;

  private static final long SHORTEST_REST_NANOS = TimeUnit.SECONDS.toNanos(5);

  @Inject private Lease lease;
  @Inject private Reach reach;
  @Inject private Ancestries ancestries;
  @Inject private LineageJudging judging;
  @Resource private ManagedThreadFactory threads;

  private @Nullable ScheduledExecutorService following;
  private Questions questions = Questions.NONE;
  private long seen = -1;
  private boolean allDue = true;
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
    } catch (RuntimeException e) { // one that escaped would end the schedule
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
      restUntilNanos = System.nanoTime();
    }
    if (seen < 0 || questions.policies().isEmpty()) {
      seen = at; // what is older is looked at with all
    }
    if (questions.policies().isEmpty()) {
      return;
    }
    if (allDue && System.nanoTime() - restUntilNanos >= 0) {
      var start = System.nanoTime();
      allDue = false;
      all(hand);
      restUntilNanos =
          System.nanoTime() + Math.max(SHORTEST_REST_NANOS, REST * (System.nanoTime() - start));
    }
    if (at > seen) {
      var whole = judge(hand, judging.touched(seen, at));
      allDue |= !whole || judging.isTold(seen, at);
      seen = at;
    }
  }

  private static List<String> digests(List<Policy> policies) {
    return policies.stream().map(policy -> policy.edition().sha256()).sorted().toList();
  }

  private void all(Hand hand) {
    var after = new UUID(0, 0);
    for (var some = judging.versions(after, VERSIONS_AT_ONCE);
        !some.isEmpty();
        some = judging.versions(after, VERSIONS_AT_ONCE)) {
      allDue |= !judge(hand, some);
      after = some.get(some.size() - 1);
    }
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
    var unused = judging.put(hand, Map.copyOf(found), questions.policies());
    return found.size() == known.size();
  }
}
