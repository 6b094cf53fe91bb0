package org.countersign.lineage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.jena.graph.Graph;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.NodeFactory;
import org.apache.jena.shacl.ShaclValidator;
import org.apache.jena.sparql.core.Var;
import org.apache.jena.sparql.exec.QueryExec;
import org.apache.jena.sparql.graph.GraphFactory;
import org.countersign.lineage.Ancestry.Direction;
import org.countersign.lineage.Ancestry.Limits;
import org.countersign.lineage.QueryRefusedException.Reason;

/**
 * The ancestry of one version as a graph of its own, for conditions to be judged on. Made inside
 * {@link LineageStore#read} and used after it: it holds copies.
 */
public final class Ancestors {
  private static final int MOST_FINDINGS = 100;
  private static final long MOST_STATEMENTS = 2_000_000;
  private static final long STACK = 2L << 20;
  private static final Set<String> MOVING = Set.of("latest", "current", "head", "newest");
  private static final Comparator<Finding> ORDER =
      Comparator.comparing(Finding::node).thenComparing(Finding::says);

  private final String version;
  private final Closure closure;
  private final Graph graph;
  private final Map<String, String> cameBy;

  private Ancestors(String version, Closure closure, Graph graph, Map<String, String> cameBy) {
    this.version = version;
    this.closure = closure;
    this.graph = graph;
    this.cameBy = cameBy;
  }

  /**
   * What a condition found.
   *
   * @param condition its name
   * @param node the IRI of where the trouble is
   * @param path IRIs from the version to the node, both included; the version alone where the node
   *     is not connected by ancestry
   */
  public record Finding(
      String condition, String node, String label, String says, List<String> path) {
    public Finding {
      path = List.copyOf(path);
    }
  }

  /**
   * Copies what a version came of, columns included.
   *
   * @return empty if the graph says nothing about it
   */
  public static Optional<Ancestors> of(Snapshot snapshot, String version, Limits limits) {
    return new Ancestry(snapshot)
        .closure(version, Direction.UP, limits)
        .map(closure -> copied(snapshot, version, closure));
  }

  private static Ancestors copied(Snapshot snapshot, String version, Closure closure) {
    var steps = new Steps(snapshot);
    var cameBy = new LinkedHashMap<String, String>();
    for (var node : closure.nodes()) {
      steps.from(node.iri(), Direction.UP).forEach(up -> cameBy.putIfAbsent(up, node.iri()));
    }
    var columns = new Columns(snapshot);
    for (var node : closure.nodes()) {
      if (node.kind() == Kind.DATASET_VERSION) {
        for (var column : columns.of(node.iri())) {
          cameBy.putIfAbsent(column, node.iri());
        }
      }
    }
    var graph = GraphFactory.createDefaultGraph();
    Export.statements(closure, snapshot).forEach(quad -> graph.add(quad.asTriple()));
    closure.nodes().forEach(node -> relicense(graph, node));
    return new Ancestors(version, closure, graph, cameBy);
  }

  /** The graph keeps every licence that data ever had; conditions are about the one of today. */
  private static void relicense(Graph graph, Closure.Node node) {
    var licence = NodeFactory.createURI(Vocabulary.DCTERMS + "license");
    var now = node.attributes().getOrDefault("license", List.of());
    if (!now.isEmpty()) {
      var data = NodeFactory.createURI(node.iri());
      graph.remove(data, licence, Node.ANY);
      now.forEach(each -> graph.add(data, licence, NodeFactory.createLiteralString(each)));
    }
  }

  /** Whether the limits left something out, so that a finding may be missing. */
  public boolean truncated() {
    return closure.truncated();
  }

  /**
   * Judges a condition, on a thread of its own.
   *
   * @param longest it may take
   * @return at most a hundred findings, in order of their nodes; none means that it holds
   * @throws QueryRefusedException if it takes too long or nests too deep
   */
  public List<Finding> judge(Condition condition, Duration longest) {
    var found = new CompletableFuture<List<Finding>>();
    var thread =
        new Thread(
            null,
            () ->
                LineageQuery.attempt(() -> found.complete(judged(condition, longest)))
                    .ifPresent(found::completeExceptionally),
            "lineage condition",
            STACK);
    thread.setDaemon(true);
    thread.start();
    try {
      return found.orTimeout(longest.multipliedBy(2).toMillis(), TimeUnit.MILLISECONDS).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof TimeoutException) { // it looks at nothing that counts
        throw new QueryRefusedException(Reason.TOO_LONG, "the condition did not end in time");
      }
      if (e.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw e;
    }
  }

  private List<Finding> judged(Condition condition, Duration longest) {
    var budget = new Budget(MOST_STATEMENTS, longest);
    var counted = new CountedGraph(graph::find, budget);
    return condition instanceof Condition.Shape shape
        ? violations(shape, counted)
        : answers((Condition.Question) condition, counted, longest);
  }

  private List<Finding> violations(Condition.Shape shape, Graph counted) {
    var report = ShaclValidator.get().validate(shape.shapes(), counted);
    var findings = new TreeSet<Finding>(ORDER);
    for (var entry : report.getEntries()) {
      var says = entry.message() == null ? "does not fit the shape" : entry.message();
      findings.add(finding(shape.name(), iri(entry.focusNode()), says));
    }
    return findings.stream().limit(MOST_FINDINGS).toList();
  }

  private List<Finding> answers(Condition.Question question, Graph counted, Duration longest) {
    var query = question.query();
    try (var execution =
        QueryExec.graph(counted)
            .query(query)
            .substitution(Var.alloc("version"), NodeFactory.createURI(version))
            .timeout(longest.toMillis(), TimeUnit.MILLISECONDS)
            .build()) {
      SafeQuery.confine(execution.getContext());
      if (query.isAskType()) {
        return execution.ask()
            ? List.of(finding(question.name(), version, question.says()))
            : List.of();
      }
      var findings = new TreeSet<Finding>(ORDER);
      var rows = execution.select();
      while (rows.hasNext() && findings.size() < MOST_FINDINGS) {
        var row = rows.next();
        var says = Optional.ofNullable(row.get("says"));
        findings.add(
            finding(
                question.name(),
                Optional.ofNullable(row.get("node")).map(Ancestors::iri).orElse(version),
                says.filter(Node::isLiteral)
                    .map(Node::getLiteralLexicalForm)
                    .orElse(question.says())));
      }
      return List.copyOf(findings);
    }
  }

  private static String iri(Node node) {
    return node.isURI() ? node.getURI() : String.valueOf(node);
  }

  private Finding finding(String condition, String node, String says) {
    return new Finding(condition, node, label(node), says, path(node));
  }

  /** What people call a node of it; its IRI where nothing is known of it. */
  public String label(String node) {
    var labels = new TreeSet<String>();
    graph
        .find(
            NodeFactory.createURI(node), NodeFactory.createURI(Vocabulary.RDFS + "label"), Node.ANY)
        .forEachRemaining(triple -> labels.add(triple.getObject().getLiteralLexicalForm()));
    return labels.isEmpty() ? node : labels.first();
  }

  private List<String> path(String node) {
    var path = new ArrayList<String>();
    var at = node;
    path.add(at);
    while (!at.equals(version)) {
      var next = cameBy.get(at);
      if (next == null) {
        return List.of(version);
      }
      at = next;
      path.add(0, at);
    }
    return path;
  }

  /**
   * What is missing from the ancestry, each a fact of its own.
   *
   * @return findings under the names of {@link Gap}, nearest first; none means it is complete
   */
  public List<Finding> gaps() {
    var gaps = new ArrayList<Finding>();
    var causes = new LinkedHashMap<String, TreeSet<String>>();
    for (var edge : closure.edges()) {
      causes.computeIfAbsent(edge.from(), from -> new TreeSet<>()).add(edge.to());
    }
    var kinds = new LinkedHashMap<String, Kind>();
    closure.nodes().forEach(node -> kinds.put(node.iri(), node.kind()));
    if (kinds.values().stream().noneMatch(kind -> kind == Kind.RUN)) {
      gaps.add(finding(Gap.RUN_UNKNOWN.name(), version, Gap.RUN_UNKNOWN.says()));
    }
    for (var node : closure.nodes()) {
      var up = causes.getOrDefault(node.iri(), new TreeSet<>());
      if (node.kind() == Kind.RUN
          && up.stream().noneMatch(each -> kinds.get(each) == Kind.DATASET_VERSION)) {
        gaps.add(finding(Gap.RUN_WITHOUT_DATA.name(), node.iri(), Gap.RUN_WITHOUT_DATA.says()));
      }
      if (node.kind() == Kind.RUN && up.stream().noneMatch(each -> kinds.get(each) == Kind.CODE)) {
        gaps.add(finding(Gap.RUN_WITHOUT_CODE.name(), node.iri(), Gap.RUN_WITHOUT_CODE.says()));
      }
      if (node.kind() == Kind.DATASET_VERSION && !isPinned(node.iri())) {
        gaps.add(finding(Gap.DATA_NOT_PINNED.name(), node.iri(), Gap.DATA_NOT_PINNED.says()));
      }
      if (node.kind() == Kind.UNKNOWN) {
        gaps.add(finding(Gap.NOT_REGISTERED.name(), node.iri(), Gap.NOT_REGISTERED.says()));
      }
    }
    if (closure.truncated()) {
      gaps.add(finding(Gap.TOO_LARGE.name(), version, Gap.TOO_LARGE.says()));
    }
    return gaps;
  }

  /** A reference that moves pins nothing. */
  private static boolean isPinned(String data) {
    var last = data.substring(data.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    return !last.equals(Iris.UNPINNED) && !MOVING.contains(last);
  }

  /** What can be missing from an ancestry. */
  public enum Gap {
    RUN_UNKNOWN(
        "no run is known that made the version",
        "name the training run when the version is registered, or let the pipeline report its runs"),
    RUN_WITHOUT_DATA(
        "the run did not say which data it read",
        "have whoever runs the pipeline record which data the run read"),
    RUN_WITHOUT_CODE(
        "the run did not say which code it executed",
        "have whoever runs the pipeline record the commit of the code that the run executed"),
    DATA_NOT_PINNED(
        "the data was read as it was, without a digest or snapshot",
        "name the snapshot that was read, by its SHA-256 or by the id its store gave it"),
    NOT_REGISTERED(
        "it is named by others, and nothing says what it is",
        "have its owner register it, or the pipeline that made it report the run"),
    TOO_LARGE(
        "the ancestry is larger than what was looked at",
        "ask a compliance officer: no condition can be sure of the rest, so a person has to judge");

    private final String says;
    private final String remedy;

    Gap(String says, String remedy) {
      this.says = says;
      this.remedy = remedy;
    }

    /** For whoever can fill it. */
    public String remedy() {
      return remedy;
    }

    /** For people. */
    public String says() {
      return says;
    }
  }
}
