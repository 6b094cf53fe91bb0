package org.countersign.lineage;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.countersign.lineage.Ancestry.Direction;
import org.countersign.lineage.Ancestry.Limits;

/**
 * What two versions, or a run and its repetition, did not come of alike.
 *
 * @param changed the same thing otherwise: another snapshot of a dataset, another value of a
 *     parameter, another commit
 * @param onlyFirst what only the first came of
 * @param onlySecond what only the second came of
 * @param common how many things both came of
 * @param truncated whether the limits cut either ancestry
 */
public record Difference(
    List<Changed> changed,
    List<Closure.Node> onlyFirst,
    List<Closure.Node> onlySecond,
    int common,
    boolean truncated) {
  public Difference {
    changed = List.copyOf(changed);
    onlyFirst = List.copyOf(onlyFirst);
    onlySecond = List.copyOf(onlySecond);
  }

  /**
   * One thing that is not the same in both.
   *
   * @param what for people: {@code parameter max_depth}, {@code dataset s3://lake/loans}
   */
  public record Changed(String what, Closure.Node first, Closure.Node second) {}

  /**
   * Compares two ancestries.
   *
   * @return empty if the graph says nothing about one of them
   */
  public static Optional<Difference> between(
      Snapshot snapshot, String first, String second, Limits limits) {
    var ancestry = new Ancestry(snapshot);
    return ancestry
        .closure(first, Direction.UP, limits)
        .flatMap(
            one ->
                ancestry
                    .closure(second, Direction.UP, limits)
                    .map(other -> between(snapshot.iris(), one, other)));
  }

  private static Difference between(Iris iris, Closure first, Closure second) {
    var left = others(iris, first, second);
    var right = others(iris, second, first);
    var changed = new ArrayList<Changed>();
    var gone = new ArrayList<String>();
    left.forEach(
        (role, node) ->
            Optional.ofNullable(right.get(role))
                .filter(twin -> !role.startsWith("/"))
                .ifPresent(
                    twin -> {
                      if (!sameSetting(node, twin)) {
                        changed.add(new Changed(role, node, twin));
                      }
                      gone.add(role);
                    }));
    gone.forEach(left::remove);
    gone.forEach(right::remove);
    var common = first.nodes().size() - 1 - left.size() - changed.size();
    return new Difference(
        changed,
        List.copyOf(left.values()),
        List.copyOf(right.values()),
        Math.max(0, common),
        first.truncated() || second.truncated());
  }

  /** A parameter's node belongs to its version, so two versions never share one. */
  private static boolean sameSetting(Closure.Node node, Closure.Node twin) {
    return node.kind() == Kind.PARAMETER
        && node.attributes().get("hasValue") != null
        && node.attributes().get("hasValue").equals(twin.attributes().get("hasValue"));
  }

  /** The nodes of one that the other lacks, by what they are there; the starts are left out. */
  private static Map<String, Closure.Node> others(Iris iris, Closure one, Closure other) {
    var shared = other.nodes().stream().map(Closure.Node::iri).toList();
    var known = new HashSet<>(shared);
    var roles = new TreeMap<String, Closure.Node>();
    for (var node : one.nodes()) {
      if (node.step() != 0 && !known.contains(node.iri())) {
        var role = role(iris, node);
        roles.put(
            roles.containsKey(role) ? node.iri().substring(iris.base().length()) : role, node);
      }
    }
    return roles;
  }

  private static String role(Iris iris, Closure.Node node) {
    return switch (node.kind()) {
      case PARAMETER -> "parameter " + node.label().replaceFirst(" = .*", "");
      case DATASET_VERSION -> "dataset " + node.label().replaceFirst(" @ [^@]*$", "");
      case CODE -> "code";
      case RUN -> "run at step " + Math.abs(node.step());
      case EXTERNAL_MODEL -> "base model " + node.label().replaceFirst(" [^ ]*$", "");
      default -> node.iri().substring(iris.base().length());
    };
  }
}
