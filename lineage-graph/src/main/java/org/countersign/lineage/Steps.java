package org.countersign.lineage;

import static java.util.Comparator.comparing;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.NodeFactory;
import org.countersign.lineage.Ancestry.Direction;
import org.countersign.lineage.Vocabulary.Property;

/**
 * Reads the graph node by node, each node once: what is said of it and the steps that lead from it.
 * Two steps are not taken: to a state that nobody pinned where the same run or job also names a
 * snapshot of that dataset, because an early event of a run often knows less than a late one; and
 * up to an artifact that nothing is known of, because it says no more than the digest does.
 */
final class Steps {
  private static final String NAMES_A_PERSON = Vocabulary.PROV + "wasAttributedTo";
  private static final String NAMES_AN_ACTOR = Vocabulary.PROV + "wasAssociatedWith";
  private static final String TYPE = Vocabulary.RDF + "type";
  private static final String LABEL = Vocabulary.RDFS + "label";
  private static final String UNPINNED = "/" + Iris.UNPINNED;

  private final Snapshot snapshot;
  private final Map<String, Relation> relations = new HashMap<>();
  private final Map<String, Kind> kinds = new HashMap<>();
  private final Set<String> people;
  private final String hasState;
  private final String hasLicence;
  private final String hasStage;
  private final String artifacts;
  private final String datasets;
  private final Map<String, Seen> met = new HashMap<>();

  Steps(Snapshot snapshot) {
    this.snapshot = snapshot;
    var iris = snapshot.iris();
    for (var relation : Relation.ALL) {
      relations.put(relation.iri(iris), relation);
    }
    for (var kind : Kind.values()) {
      kinds.put(iris.term(kind.localName()), kind);
    }
    this.people = Set.of(NAMES_A_PERSON, NAMES_AN_ACTOR, Property.LABELLED_BY.iri(iris));
    this.hasState = Property.HAS_STATE.iri(iris);
    this.hasLicence = Property.HAS_LICENCE.iri(iris);
    this.hasStage = Property.HAS_STAGE.iri(iris);
    this.artifacts = iris.base() + "/artifacts/";
    this.datasets = iris.base() + "/datasets/";
  }

  /**
   * What is said of a node.
   *
   * @param causes what it came of, with the most precise relation
   */
  record Seen(
      String iri,
      Kind kind,
      String label,
      Map<String, List<String>> attributes,
      Map<String, Relation> causes) {
    Closure.Node node(int step) {
      return new Closure.Node(iri, kind, label, step, attributes);
    }

    Optional<String> first(String attribute) {
      return Optional.ofNullable(attributes.get(attribute)).map(values -> values.get(0));
    }
  }

  Seen seen(String iri) {
    var known = met.get(iri);
    if (known == null) {
      known = read(iri);
      met.put(iri, known);
    }
    return known;
  }

  /** The nodes one step away. */
  Collection<String> from(String iri, Direction direction) {
    return direction == Direction.UP ? up(iri) : down(iri);
  }

  private Set<String> up(String iri) {
    var causes = seen(iri).causes().keySet();
    var taken = new LinkedHashSet<String>();
    for (var cause : causes) {
      if (!(isUnpinned(cause) && pins(causes, cause)) && !isBareArtifact(cause)) {
        taken.add(cause);
      }
    }
    return taken;
  }

  private Set<String> down(String iri) {
    var effects = new LinkedHashSet<String>();
    var unpinned = isUnpinned(iri);
    snapshot
        .find(Node.ANY, Node.ANY, NodeFactory.createURI(iri))
        .forEachRemaining(
            quad -> {
              if (relations.containsKey(quad.getPredicate().getURI())) {
                effects.add(quad.getSubject().getURI());
              }
            });
    if (unpinned) {
      effects.removeIf(effect -> pins(seen(effect).causes().keySet(), iri));
    }
    return effects;
  }

  private boolean isUnpinned(String iri) {
    return iri.endsWith(UNPINNED) && iri.startsWith(datasets);
  }

  private static boolean pins(Set<String> causes, String unpinned) {
    var snapshots = unpinned.substring(0, unpinned.length() - UNPINNED.length()) + "/versions/";
    return causes.stream().anyMatch(cause -> cause.startsWith(snapshots));
  }

  private boolean isBareArtifact(String iri) {
    return iri.startsWith(artifacts) && seen(iri).causes().isEmpty();
  }

  private Seen read(String iri) {
    var attributes = new TreeMap<String, Set<String>>();
    var labels = new TreeSet<>(comparing(String::length).thenComparing(Comparator.naturalOrder()));
    var types = new TreeSet<Kind>();
    var causes = new HashMap<String, Relation>();
    var states = new TreeSet<String>();
    var licences = new TreeSet<String>();
    var stages = new TreeSet<String>();
    snapshot
        .find(NodeFactory.createURI(iri), Node.ANY, Node.ANY)
        .forEachRemaining(
            quad -> {
              var predicate = quad.getPredicate().getURI();
              var object = quad.getObject();
              if (predicate.equals(LABEL)) {
                labels.add(object.getLiteralLexicalForm());
              } else if (object.isLiteral()) {
                attribute(attributes, predicate).add(object.getLiteralLexicalForm());
              } else if (predicate.equals(TYPE)) {
                Optional.ofNullable(kinds.get(object.getURI())).ifPresent(types::add);
              } else if (predicate.equals(hasState)) {
                states.add(object.getURI());
              } else if (predicate.equals(hasLicence)) {
                licences.add(object.getURI());
              } else if (predicate.equals(hasStage)) {
                stages.add(object.getURI());
              } else if (people.contains(predicate)) {
                attribute(attributes, predicate).add(object.getURI());
              } else if (relations.containsKey(predicate)) {
                causes.merge(
                    object.getURI(),
                    relations.get(predicate),
                    (a, b) -> a.compareTo(b) < 0 ? a : b);
              }
            });
    newest(states).ifPresent(state -> attribute(attributes, "#state").add(state));
    newest(licences).ifPresent(licence -> attributes.put("license", Set.of(licence)));
    newest(stages).ifPresent(stage -> attributes.put("stage", Set.of(stage)));
    var listed = new LinkedHashMap<String, List<String>>();
    attributes.forEach((name, values) -> listed.put(name, List.copyOf(values)));
    return new Seen(
        iri,
        types.isEmpty() ? Kind.UNKNOWN : types.first(),
        labels.isEmpty() ? iri.substring(snapshot.iris().base().length()) : labels.first(),
        listed,
        causes);
  }

  /** A state of the ledger goes by its entry, one that was only observed by its time. */
  private record State(long index, int rank, String at, String name) {
    static final Comparator<State> ORDER =
        comparing(State::index)
            .thenComparing(State::rank)
            .thenComparing(State::at)
            .thenComparing(State::name);
  }

  private Optional<String> newest(Set<String> states) {
    return states.stream()
        .map(this::state)
        .flatMap(Optional::stream)
        .max(State.ORDER)
        .map(State::name);
  }

  private Optional<State> state(String iri) {
    var name = snapshot.literal(iri, Property.STATE.iri(snapshot.iris()));
    var index = snapshot.literal(iri, Property.AT_INDEX.iri(snapshot.iris()));
    var at = snapshot.literal(iri, Vocabulary.PROV + "generatedAtTime").orElse("");
    return name.map(it -> new State(index.map(Long::parseLong).orElse(-1L), rank(it), at, it));
  }

  /** A run that ended has ended, whatever was heard of it later. */
  private static int rank(String state) {
    return switch (state) {
      case "START" -> 0;
      case "RUNNING" -> 1;
      default -> 2;
    };
  }

  private static Set<String> attribute(Map<String, Set<String>> attributes, String predicate) {
    return attributes.computeIfAbsent(Vocabulary.localName(predicate), name -> new TreeSet<>());
  }
}
