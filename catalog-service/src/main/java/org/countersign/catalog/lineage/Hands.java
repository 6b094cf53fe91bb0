package org.countersign.catalog.lineage;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.countersign.lineage.Ancestry;
import org.countersign.lineage.Ancestry.Direction;
import org.countersign.lineage.Closure;
import org.countersign.lineage.Closure.Edge;
import org.countersign.lineage.Closure.Node;
import org.countersign.lineage.Kind;

/** Whose hands made a version, as the graph tells it and whatever its registration says. */
@Dependent
public class Hands {
  private final Projection projection;
  private final Nodes nodes;

  @Inject
  Hands(Projection projection, Nodes nodes) {
    this.projection = projection;
    this.nodes = nodes;
  }

  /**
   * People by pseudonym.
   *
   * @param trained who ran what wrote the version or its artifact, with the name of the run
   * @param labelled who labelled data that it came of, however far, with the name of the data
   */
  public record Made(Map<UUID, String> trained, Map<UUID, String> labelled) {
    public static final Made BY_NOBODY = new Made(Map.of(), Map.of());

    public Made {
      trained = Map.copyOf(trained);
      labelled = Map.copyOf(labelled);
    }
  }

  /**
   * What is known now: nothing of a version that the graph has not reached. Whoever must know waits
   * with {@link Tracing#catchUp} before.
   */
  public Made of(UUID model, int number) {
    if (projection.standing().reached() < 0) {
      return Made.BY_NOBODY;
    }
    var version = projection.iris().version(model.toString(), number);
    return projection
        .read(snapshot -> new Ancestry(snapshot).closure(version, Direction.UP, Reach.EVERYTHING))
        .map(Reach::whole)
        .map(this::made)
        .orElse(Made.BY_NOBODY);
  }

  private Made made(Closure closure) {
    var things =
        closure.nodes().stream()
            .filter(node -> node.step() == 0 || (node.step() == -1 && node.kind() == Kind.ARTIFACT))
            .map(Node::iri)
            .collect(Collectors.toUnmodifiableSet());
    var makers =
        closure.edges().stream()
            .filter(edge -> things.contains(edge.from()))
            .map(Edge::to)
            .collect(Collectors.toUnmodifiableSet());
    var trained = new HashMap<UUID, String>();
    var labelled = new HashMap<UUID, String>();
    for (var node : closure.nodes()) {
      if (node.kind() == Kind.RUN && makers.contains(node.iri())) {
        note(trained, node, "wasAssociatedWith");
      }
      note(labelled, node, "labelledBy");
    }
    return new Made(trained, labelled);
  }

  /** The nearest thing is the one to name. */
  private void note(Map<UUID, String> people, Node node, String part) {
    Optional.ofNullable(node.attributes().get(part)).stream()
        .flatMap(List::stream)
        .flatMap(agent -> nodes.agent(agent).stream())
        .forEach(agent -> people.putIfAbsent(agent, node.label()));
  }
}
