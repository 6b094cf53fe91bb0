package org.countersign.lineage;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.countersign.lineage.Ancestry.Direction;

/**
 * Who and what is affected when something upstream is withdrawn, revoked, flagged or changed: every
 * run, version, approval and deployment that came of it, and the people behind them.
 *
 * @param start the IRI of what was withdrawn
 * @param affected by kind, nearest first; kinds of which there is nothing are absent
 * @param people IRIs of the agents to call: who is behind the affected versions, runs, approvals
 *     and deployments
 * @param uncertain runs that read some state of the dataset without saying which: whether it was a
 *     withdrawn snapshot nobody knows
 * @param truncated whether there is more than was looked at
 */
public record Impact(
    String start,
    Map<Kind, List<Affected>> affected,
    Set<String> people,
    List<String> uncertain,
    boolean truncated) {
  private static final String LIVE = "LIVE";
  private static final String APPROVED = "APPROVED";
  private static final Set<Kind> TOLD =
      Set.of(Kind.RUN, Kind.VERSION, Kind.APPROVAL, Kind.DEPLOYMENT, Kind.DATASET_VERSION);

  public Impact {
    affected = Collections.unmodifiableMap(new EnumMap<>(affected));
    people = Collections.unmodifiableSet(new TreeSet<>(people));
    uncertain = List.copyOf(uncertain);
  }

  /**
   * One thing that is affected.
   *
   * @param state its newest, where it has any
   * @param cause the IRI one step nearer to the start; {@link Ancestry#path} goes all the way
   * @param attributes as {@link Closure.Node} has them
   */
  public record Affected(
      String iri,
      Kind kind,
      String label,
      Optional<String> state,
      int step,
      String cause,
      Map<String, List<String>> attributes) {}

  /**
   * Follows everything that came of {@code start}, without an end to depth.
   *
   * @param mostNodes how many things to look at before giving up
   * @return empty if the graph says nothing about {@code start}
   */
  public static Optional<Impact> of(Snapshot snapshot, String start, int mostNodes) {
    var walk = new Walk(snapshot, start, mostNodes);
    return walk.known() ? Optional.of(walk.done()) : Optional.empty();
  }

  /** All affected things of a kind, nearest first. */
  public List<Affected> of(Kind kind) {
    return affected.getOrDefault(kind, List.of());
  }

  /** The deployments that run now. */
  public List<Affected> liveDeployments() {
    return of(Kind.DEPLOYMENT).stream()
        .filter(each -> each.state().orElse(LIVE).equals(LIVE))
        .toList();
  }

  /** The approvals that stand. */
  public List<Affected> standingApprovals() {
    return of(Kind.APPROVAL).stream()
        .filter(each -> each.state().orElse(APPROVED).equals(APPROVED))
        .toList();
  }

  private static final class Walk {
    private final Steps steps;
    private final Snapshot snapshot;
    private final String start;
    private final int mostNodes;
    private final Map<String, String> cameBy = new LinkedHashMap<>();
    private final Map<String, Integer> depth = new HashMap<>();
    private boolean truncated;

    Walk(Snapshot snapshot, String start, int mostNodes) {
      this.snapshot = snapshot;
      this.steps = new Steps(snapshot);
      this.start = start;
      this.mostNodes = mostNodes;
    }

    boolean known() {
      return snapshot.isKnown(start);
    }

    Impact done() {
      cameBy.put(start, start);
      depth.put(start, 0);
      var open = new ArrayDeque<String>();
      open.add(start);
      while (!open.isEmpty() && !truncated) {
        var here = open.remove();
        for (var next : new TreeSet<>(steps.from(here, Direction.DOWN))) {
          if (cameBy.size() >= mostNodes) {
            truncated = true;
            break;
          }
          if (cameBy.putIfAbsent(next, here) == null) {
            depth.put(next, depth.getOrDefault(here, 0) + 1);
            open.add(next);
          }
        }
      }
      return told();
    }

    private Impact told() {
      var affected = new EnumMap<Kind, List<Affected>>(Kind.class);
      var people = new TreeSet<String>();
      cameBy.forEach(
          (iri, cause) -> {
            var kind = snapshot.iris().kind(iri);
            if (TOLD.contains(kind) && !iri.equals(start)) {
              var seen = steps.seen(iri);
              affected
                  .computeIfAbsent(kind, each -> new ArrayList<>())
                  .add(
                      new Affected(
                          iri,
                          kind,
                          seen.label(),
                          seen.first("state"),
                          depth.getOrDefault(iri, 0),
                          cause,
                          seen.attributes()));
              people.addAll(seen.attributes().getOrDefault("wasAttributedTo", List.of()));
              people.addAll(seen.attributes().getOrDefault("wasAssociatedWith", List.of()));
            }
          });
      return new Impact(start, affected, people, uncertain(), truncated);
    }

    private List<String> uncertain() {
      var snapshotOf = start.indexOf("/versions/");
      if (snapshot.iris().kind(start) != Kind.DATASET_VERSION || snapshotOf < 0) {
        return List.of();
      }
      var unpinned = start.substring(0, snapshotOf) + "/" + Iris.UNPINNED;
      return steps.from(unpinned, Direction.DOWN).stream()
          .filter(each -> snapshot.iris().kind(each) == Kind.RUN && !cameBy.containsKey(each))
          .sorted()
          .toList();
    }
  }
}
