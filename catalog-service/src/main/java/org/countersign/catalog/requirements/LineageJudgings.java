package org.countersign.catalog.requirements;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.countersign.catalog.journal.LeasedWork;
import org.countersign.catalog.journal.LeasedWork.Hand;
import org.countersign.catalog.journal.LedgerEntries;
import org.countersign.catalog.journal.LedgerOpened;
import org.countersign.catalog.lineage.Ancestries;
import org.countersign.catalog.lineage.Ancestries.Asked;
import org.countersign.catalog.lineage.Ancestries.Judged;
import org.countersign.catalog.lineage.Reach;
import org.countersign.catalog.policies.LineageConditions;
import org.countersign.policy.Policy;

/**
 * Judges the ancestry of versions on the node that holds the lease, while there is a policy that
 * asks for it: of a version when it is registered, bound, or reached by an upstream change; of all
 * when such a policy is published, and when lineage was told that may lead to versions it did not
 * lead to before. A condition that could not be judged in time is tried again until it is. What was
 * judged is found in the rows, so nothing is lost with the node.
 */
@ApplicationScoped
public class LineageJudgings {
  private static final int VERSIONS_AT_ONCE = 50;

  /** New versions and changes do not wait longer than this for a look at all. */
  private static final long STEP_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** A look at all versions takes a tenth of the time, whatever it takes; so does another try. */
  private static final int REST = 9;

  /** Those that are more wait for the look at all. */
  private static final int MOST_UNWHOLE = 10_000;

  private static final long SHORTEST_REST_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** Entries that may lead to versions that were looked at before. */
  private static final Set<String> TELLING =
      Set.of("lineage.observed", "dataset.registered", "run.recorded");

  private static final UUID FIRST = new UUID(0, 0);

  @Inject private LeasedWork work;
  @Inject private Reach reach;
  @Inject private Ancestries ancestries;
  @Inject private LineageJudging judging;
  @Inject private LedgerEntries entries;

  private Questions questions = Questions.NONE;
  private long term = -1;
  private long seen = -1;

  /** Something may be unknown of any version, and not only of those that the look has come to. */
  private boolean allDue = true;

  /** How many a look at all judges before it asks for the time: one where they take long. */
  private int atOnce = 1;

  /** The last version that a look at all has come to; {@link #FIRST} between two looks. */
  private UUID looked = FIRST;

  private long spentNanos;
  private long restUntilNanos = System.nanoTime();

  /** Versions with a condition that could not be judged, which may pass. */
  private final Set<UUID> unwhole = new LinkedHashSet<>();

  private long againNanos = System.nanoTime();

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
    work.begin(opened, "ancestry is not judged", this::follow);
  }

  private void follow(Hand hand) {
    var done = false;
    try {
      if (term != hand.term()) {
        term = hand.term();
        allDue = true; // whoever had the lease meanwhile may have left something undone
      }
      look(hand);
      done = true;
    } finally {
      allDue |= !done;
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
      atOnce = 1;
      unwhole.clear();
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
        var to = Math.min(touched.size(), from + VERSIONS_AT_ONCE);
        judge(hand, touched.subList(from, to));
      }
      allDue |= entries.has(TELLING, seen, at);
      seen = at;
    }
    if (!looked.equals(FIRST) || (allDue && System.nanoTime() - restUntilNanos >= 0)) {
      step(hand);
    }
    if (!unwhole.isEmpty() && System.nanoTime() - againNanos >= 0) {
      again(hand);
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
    var some = judging.versions(looked, atOnce);
    while (!some.isEmpty()) {
      var begun = System.nanoTime();
      judge(hand, some);
      atOnce = System.nanoTime() - begun < STEP_NANOS ? VERSIONS_AT_ONCE : 1;
      looked = some.get(some.size() - 1);
      if (System.nanoTime() - start >= STEP_NANOS) {
        spentNanos += System.nanoTime() - start;
        return;
      }
      some = judging.versions(looked, atOnce);
    }
    looked = FIRST;
    spentNanos += System.nanoTime() - start;
    restUntilNanos = System.nanoTime() + Math.max(SHORTEST_REST_NANOS, REST * spentNanos);
  }

  /** Some of those whose conditions could not be judged before, each once. */
  private void again(Hand hand) {
    var start = System.nanoTime();
    for (var version : List.copyOf(unwhole)) {
      if (System.nanoTime() - start >= STEP_NANOS) {
        break;
      }
      unwhole.remove(version); // whoever fails again waits behind the others
      judge(hand, List.of(version));
    }
    var spent = System.nanoTime() - start;
    againNanos = System.nanoTime() + Math.max(SHORTEST_REST_NANOS, REST * spent);
  }

  /** What the graph does not know yet waits for the next look at all. */
  private void judge(Hand hand, List<UUID> some) {
    var found = new LinkedHashMap<UUID, Judged>();
    var known = judging.get(some);
    known.forEach(
        (id, version) ->
            ancestries
                .judge(
                    version.model(), version.number(), questions.asked(), Ancestries.LONGEST_OF_ALL)
                .ifPresent(judged -> found.put(id, judged)));
    judging.put(hand, Map.copyOf(found), questions.policies());
    allDue |= found.size() < known.size();
    found.forEach(this::note);
  }

  private void note(UUID version, Judged judged) {
    if (judged.whole()) {
      unwhole.remove(version);
    } else if (unwhole.isEmpty()) {
      unwhole.add(version);
      againNanos = System.nanoTime() + SHORTEST_REST_NANOS;
    } else if (unwhole.size() < MOST_UNWHOLE) {
      unwhole.add(version);
    } else {
      allDue = true;
    }
  }
}
