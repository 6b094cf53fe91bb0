package org.countersign.catalog.lineage;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.countersign.lineage.Ancestry;
import org.countersign.lineage.Ancestry.Direction;
import org.countersign.lineage.Ancestry.Limits;
import org.countersign.lineage.Closure;
import org.countersign.lineage.Closure.Node;
import org.countersign.lineage.DatasetRef;
import org.countersign.lineage.Iris;
import org.countersign.lineage.Kind;
import org.countersign.lineage.VersionFacts;

/** Which versions came of a thing, and by which way. */
@Dependent
public class Reach {
  /** Beyond anything real: a walk that is cut short must not pass for a whole one. */
  static final Limits EVERYTHING = new Limits(10_000, 500_000);

  /** Nothing comes of these that a version comes of. */
  private static final Set<Kind> ASIDE =
      Set.of(
          Kind.PARAMETER,
          Kind.METRIC,
          Kind.AGENT,
          Kind.USE_CASE,
          Kind.CLASSIFICATION,
          Kind.EVIDENCE,
          Kind.APPROVAL,
          Kind.DECISION,
          Kind.DEPLOYMENT);

  private final Projection projection;
  private final Names names;

  @Inject
  Reach(Projection projection, Names names) {
    this.projection = projection;
    this.names = names;
  }

  /** A thing that versions come of. */
  public sealed interface Thing {
    /**
     * A snapshot of a dataset.
     *
     * @param references everything that registrations pin it by
     */
    record Snapshot(String name, List<String> references) implements Thing {
      public Snapshot {
        references = List.copyOf(references);
      }
    }

    /** A base model, as registrations name it. */
    record Base(String ref, Optional<String> sha256) implements Thing {}

    /** A commit, with the repository where registrations name one. */
    record Commit(String id) implements Thing {}
  }

  /**
   * A version that came of the thing.
   *
   * @param way labels from the thing to the version
   */
  public record Hit(UUID model, int number, List<String> way) {
    public Hit {
      way = List.copyOf(way);
    }
  }

  /**
   * What a version came of, however far.
   *
   * @return IRIs, as {@link #iris} gives them; empty while the graph does not know the version
   */
  public Optional<Set<String>> upstream(UUID model, int number) {
    var start = projection.iris().version(model.toString(), number);
    return projection
        .read(snapshot -> new Ancestry(snapshot).closure(start, Direction.UP, EVERYTHING))
        .map(Reach::whole)
        .map(closure -> closure.nodes().stream().map(Node::iri).collect(Collectors.toSet()));
  }

  /** The way from a thing to one version; empty if the version did not come of it. */
  public Optional<Hit> way(Thing thing, UUID model, int number) {
    return of(thing).stream()
        .filter(hit -> hit.model().equals(model) && hit.number() == number)
        .findFirst();
  }

  /** How the graph names a thing. */
  public Set<String> iris(Thing thing) {
    return Set.copyOf(starts(thing, projection.iris()));
  }

  /** Whether the graph has come to an entry. */
  public boolean isAt(long index, Duration patience) {
    try {
      return projection.awaitIndex(index, patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The newest entry that is in the graph. */
  public long reached() {
    return projection.standing().reached();
  }

  /**
   * Every version that came of the thing, however far.
   *
   * @throws IllegalStateException if there are more than can be walked
   */
  public List<Hit> of(Thing thing) {
    var iris = projection.iris();
    var starts = starts(thing, iris);
    var hits = new LinkedHashMap<String, Hit>();
    for (var start : starts) {
      projection
          .read(snapshot -> new Ancestry(snapshot).closure(start, Direction.DOWN, EVERYTHING))
          .map(closure -> closure.without(ASIDE))
          .ifPresent(closure -> collect(start, named(closure, iris), iris, hits));
    }
    return List.copyOf(hits.values());
  }

  private Closure named(Closure closure, Iris iris) {
    return names.named(whole(closure), iris);
  }

  /** A walk that was cut short must not pass for a whole one. */
  static Closure whole(Closure closure) {
    if (closure.truncated()) {
      throw new IllegalStateException("there is more than can be walked");
    }
    return closure;
  }

  private static List<String> starts(Thing thing, Iris iris) {
    if (thing instanceof Thing.Snapshot snapshot) {
      return snapshot.references().stream()
          .map(reference -> iris.datasetVersion(new DatasetRef(snapshot.name(), reference)))
          .toList();
    }
    if (thing instanceof Thing.Base base) {
      return List.of(Bases.iri(iris, base.ref(), base.sha256()));
    }
    return List.of(iris.code(new VersionFacts.Code(Optional.empty(), ((Thing.Commit) thing).id())));
  }

  private static void collect(String start, Closure closure, Iris iris, Map<String, Hit> hits) {
    var labels = new HashMap<String, Node>();
    closure.nodes().forEach(node -> labels.put(node.iri(), node));
    var effects = new HashMap<String, List<String>>();
    closure
        .edges()
        .forEach(
            edge -> effects.computeIfAbsent(edge.to(), any -> new ArrayList<>()).add(edge.from()));
    var cameBy = new HashMap<String, String>();
    cameBy.put(start, start);
    var open = new ArrayDeque<String>();
    open.add(start);
    while (!open.isEmpty()) {
      var here = open.remove();
      for (var next : effects.getOrDefault(here, List.of())) {
        if (cameBy.putIfAbsent(next, here) == null) {
          open.add(next);
        }
      }
    }
    var version =
        Pattern.compile(
            Pattern.quote(iris.base()) + "/models/([0-9a-f-]{36})/versions/([1-9][0-9]{0,8})");
    cameBy
        .keySet()
        .forEach(
            iri -> {
              var place = version.matcher(iri);
              if (place.matches()) {
                hits.putIfAbsent(
                    iri,
                    new Hit(
                        UUID.fromString(place.group(1)),
                        Integer.parseInt(place.group(2)),
                        way(start, iri, cameBy, labels)));
              }
            });
  }

  private static List<String> way(
      String start, String end, Map<String, String> cameBy, Map<String, Node> labels) {
    var way = new ArrayList<String>();
    for (var at = end; ; at = cameBy.getOrDefault(at, start)) {
      var node = labels.get(at);
      way.add(node == null ? at : node.label());
      if (at.equals(start)) {
        break;
      }
    }
    Collections.reverse(way);
    return way;
  }
}
