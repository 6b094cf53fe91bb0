package org.countersign.lineage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.elk.alg.layered.options.LayeredMetaDataProvider;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.core.RecursiveGraphLayoutEngine;
import org.eclipse.elk.core.data.LayoutMetaDataService;
import org.eclipse.elk.core.math.ElkPadding;
import org.eclipse.elk.core.options.CoreOptions;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.util.BasicProgressMonitor;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkEdgeSection;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.util.ElkGraphUtil;

/**
 * Gives a closure coordinates, one layout for page and PDF: layers from left to right, from what
 * came first to what came of it, so lines run the other way than {@link Closure.Edge edges}. More
 * nodes than boxes are collapsed: of each step the first ones are shown and one box says how many
 * more there are, and of which kinds. Equal closures give equal pictures.
 */
public final class Layout {
  /** Boxes a person can still read in one picture. */
  public static final int MOST_BOXES = 200;

  /** With fewer there is no room for a start, what came before it and what came of it. */
  public static final int FEWEST_BOXES = 10;

  private static final double HEIGHT = 46;
  private static final double LEAST_WIDTH = 110;
  static final double PADDING = 10;
  private static final int LONGEST_LABEL = 34;

  static {
    LayoutMetaDataService.getInstance()
        .registerLayoutMetaDataProviders(new LayeredMetaDataProvider());
  }

  private Layout() {}

  /**
   * A picture in pixels (or points), from 0,0 at the upper left.
   *
   * @param boxes in the order of the closure's nodes
   */
  public record LaidOut(double width, double height, List<Box> boxes, List<Line> lines) {
    public LaidOut {
      boxes = List.copyOf(boxes);
      lines = List.copyOf(lines);
    }
  }

  /**
   * A node, or what stands for several.
   *
   * @param id the node's IRI, or {@code more:} and the step for a collapsed rest
   * @param label shortened to fit the box
   * @param name the whole label
   * @param kind for people, such as {@code dataset version}; {@code more} for a collapsed rest
   */
  public record Box(
      String id,
      String label,
      String name,
      String kind,
      double x,
      double y,
      double width,
      double height) {}

  /**
   * An arrow, from what came first to what came of it.
   *
   * @param points at least two; the arrow's head is at the last
   */
  public record Line(String from, String to, String relation, List<Point> points) {
    public Line {
      points = List.copyOf(points);
    }
  }

  /** A point of a line. */
  public record Point(double x, double y) {}

  /** Lays a closure out; takes tens of milliseconds at 200 nodes. */
  public static LaidOut of(Closure closure) {
    return of(closure, MOST_BOXES);
  }

  /**
   * Lays a closure out with fewer boxes than it may have nodes.
   *
   * @param mostBoxes {@link #FEWEST_BOXES} to {@link #MOST_BOXES}, those of collapsed rests among
   *     them
   */
  public static LaidOut of(Closure closure, int mostBoxes) {
    if (mostBoxes < FEWEST_BOXES || mostBoxes > MOST_BOXES) {
      throw new IllegalArgumentException("a picture has no " + mostBoxes + " boxes");
    }
    var drawing = new Collapsing(closure, mostBoxes).drawing();
    var root = ElkGraphUtil.createGraph();
    root.setProperty(CoreOptions.ALGORITHM, LayeredOptions.ALGORITHM_ID);
    root.setProperty(CoreOptions.DIRECTION, Direction.RIGHT);
    root.setProperty(CoreOptions.EDGE_ROUTING, EdgeRouting.ORTHOGONAL);
    root.setProperty(CoreOptions.PADDING, new ElkPadding(12));
    root.setProperty(CoreOptions.SPACING_NODE_NODE, 18.0);
    root.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, 48.0);
    root.setProperty(LayeredOptions.SPACING_EDGE_EDGE_BETWEEN_LAYERS, 6.0);
    // Lines of one box leave and arrive in one place and share their way, or many would be a wall.
    root.setProperty(LayeredOptions.MERGE_EDGES, true);
    root.setProperty(LayeredOptions.RANDOM_SEED, 1);
    var nodes = new HashMap<String, ElkNode>();
    var places = new LinkedHashMap<Planned, ElkNode>();
    for (var planned : drawing.boxes()) {
      var node = ElkGraphUtil.createNode(root);
      node.setDimensions(width(planned), HEIGHT);
      nodes.put(planned.id(), node);
      places.put(planned, node);
    }
    var lines = new LinkedHashMap<Closure.Edge, ElkEdge>();
    for (var edge : drawing.edges()) {
      var cause = nodes.get(edge.to());
      var effect = nodes.get(edge.from());
      if (cause != null && effect != null) {
        lines.put(edge, ElkGraphUtil.createSimpleEdge(cause, effect));
      }
    }
    new RecursiveGraphLayoutEngine().layout(root, new BasicProgressMonitor());

    var boxes = new ArrayList<Box>();
    places.forEach((planned, node) -> boxes.add(placed(planned, node)));
    var drawn = new ArrayList<Line>();
    lines.forEach(
        (edge, line) -> drawn.add(new Line(edge.to(), edge.from(), edge.relation(), points(line))));
    return new LaidOut(root.getWidth(), root.getHeight(), boxes, drawn);
  }

  /** A box before it has a place. */
  private record Planned(String id, String label, String name, String kind) {}

  private record Drawing(List<Planned> boxes, List<Closure.Edge> edges) {}

  /** Which nodes have a box of their own. */
  private static final class Collapsing {
    private final Closure closure;
    private final int mostBoxes;
    private final int outermost;
    private final List<Planned> boxes = new ArrayList<>();
    private final Map<String, String> standsIn = new HashMap<>();
    private final Map<String, Map<String, Integer>> hidden = new LinkedHashMap<>();

    Collapsing(Closure closure, int mostBoxes) {
      this.closure = closure;
      this.mostBoxes = mostBoxes;
      this.outermost = (mostBoxes / 2 - 1) / 2;
    }

    Drawing drawing() {
      var most = mostPerStep();
      var shownOf = new HashMap<Integer, Integer>();
      var byDistance =
          Comparator.<Closure.Node>comparingInt(node -> Math.abs(node.step()))
              .thenComparing(Closure.Node::iri);
      for (var node : closure.nodes().stream().sorted(byDistance).toList()) {
        var step = shownStep(node);
        if (shownOf.merge(step, 1, Integer::sum) <= most.getOrDefault(step, 0)) {
          boxes.add(plan(node));
          standsIn.put(node.iri(), node.iri());
        } else {
          var rest = "more:" + step;
          hidden
              .computeIfAbsent(rest, id -> new TreeMap<>())
              .merge(node.kind().label(), 1, Integer::sum);
          standsIn.put(node.iri(), rest);
        }
      }
      hidden.forEach((id, kinds) -> boxes.add(rest(id, kinds)));
      return new Drawing(boxes, edges());
    }

    private static Planned rest(String id, Map<String, Integer> kinds) {
      var count = kinds.values().stream().mapToInt(Integer::intValue).sum();
      var says = "… " + count + " more";
      var which =
          kinds.entrySet().stream()
              .map(each -> each.getValue() + " × " + each.getKey())
              .collect(Collectors.joining(", "));
      return new Planned(id, says, says + ": " + which, "more");
    }

    private List<Closure.Edge> edges() {
      var edges = new LinkedHashMap<List<String>, Closure.Edge>();
      for (var edge : closure.edges()) {
        var from = standsIn.getOrDefault(edge.from(), edge.from());
        var to = standsIn.getOrDefault(edge.to(), edge.to());
        if (!from.equals(to)) {
          edges.putIfAbsent(List.of(from, to), new Closure.Edge(from, to, edge.relation()));
        }
      }
      return List.copyOf(edges.values());
    }

    /** Steps that are too far out share the box at the edge of the picture. */
    private int shownStep(Closure.Node node) {
      return Math.max(-outermost, Math.min(outermost, node.step()));
    }

    /** How many nodes of each step are shown: all, or as many of each as fit. */
    private Map<Integer, Integer> mostPerStep() {
      var sizes = new TreeMap<Integer, Integer>();
      closure.nodes().forEach(node -> sizes.merge(shownStep(node), 1, Integer::sum));
      if (closure.nodes().size() <= mostBoxes) {
        return sizes;
      }
      var most = 1;
      while (needed(sizes, most + 1) <= mostBoxes) {
        most++;
      }
      var quota = most;
      sizes.replaceAll((step, size) -> Math.min(size, quota));
      return sizes;
    }

    private static int needed(Map<Integer, Integer> sizes, int most) {
      return sizes.values().stream().mapToInt(size -> size <= most ? size : most + 1).sum();
    }
  }

  private static Planned plan(Closure.Node node) {
    var label = node.label();
    if (label.codePointCount(0, label.length()) > LONGEST_LABEL) {
      label = label.substring(0, label.offsetByCodePoints(0, LONGEST_LABEL - 1)) + "…";
    }
    return new Planned(node.iri(), label, node.label(), node.kind().label());
  }

  private static double width(Planned box) {
    var text =
        Math.max(
            Lettering.width(box.label(), Svg.NAME_SIZE),
            Lettering.width(box.kind(), Svg.KIND_SIZE));
    return Math.max(LEAST_WIDTH, Math.ceil(2 * PADDING + text));
  }

  private static Box placed(Planned box, ElkNode node) {
    return new Box(
        box.id(),
        box.label(),
        box.name(),
        box.kind(),
        node.getX(),
        node.getY(),
        node.getWidth(),
        node.getHeight());
  }

  private static List<Point> points(ElkEdge edge) {
    var points = new ArrayList<Point>();
    for (ElkEdgeSection section : edge.getSections()) {
      points.add(new Point(section.getStartX(), section.getStartY()));
      section.getBendPoints().forEach(bend -> points.add(new Point(bend.getX(), bend.getY())));
      points.add(new Point(section.getEndX(), section.getEndY()));
    }
    return points;
  }
}
