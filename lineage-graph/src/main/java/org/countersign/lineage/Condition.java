package org.countersign.lineage;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.apache.jena.graph.Graph;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.NodeFactory;
import org.apache.jena.query.Query;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFParser;
import org.apache.jena.riot.RiotParseException;
import org.apache.jena.riot.system.ErrorHandlerFactory;
import org.apache.jena.shacl.Shapes;
import org.apache.jena.shared.JenaException;
import org.apache.jena.sparql.graph.GraphFactory;
import org.countersign.lineage.QueryRefusedException.Reason;

/**
 * A demand on what a version came of, in the language of graphs. It is judged by {@link Ancestors}:
 * shapes and questions see the ancestry of one version and nothing else.
 */
public sealed interface Condition {
  /** Names it in findings. */
  String name();

  /**
   * SHACL shapes that the ancestry must fit; each violation is a finding at its focus node.
   *
   * @param turtle SHACL Core and SHACL-SPARQL
   */
  record Shape(String name, String turtle) implements Condition {
    public Shape {
      parse(turtle);
    }

    Shapes shapes() {
      return parse(turtle);
    }

    private static final int LONGEST = 64 * 1024;

    private static Shapes parse(String turtle) {
      if (turtle.length() > LONGEST) {
        throw new QueryRefusedException(
            Reason.MALFORMED, "shapes have at most " + LONGEST + " characters");
      }
      SafeQuery.requireFlat(turtle);
      var graph = GraphFactory.createDefaultGraph();
      try {
        RDFParser.source(new ByteArrayInputStream(turtle.getBytes(StandardCharsets.UTF_8)))
            .lang(Lang.TURTLE)
            .errorHandler(ErrorHandlerFactory.errorHandlerExceptionOnError())
            .parse(graph);
        confined(graph);
        return Shapes.parse(graph);
      } catch (RiotParseException e) {
        throw new QueryRefusedException(
            Reason.MALFORMED,
            "not shapes in Turtle: " + e.getOriginalMessage(),
            e.getLine(),
            e.getCol());
      } catch (JenaException e) {
        throw new QueryRefusedException(
            Reason.MALFORMED, "not shapes in Turtle: " + e.getMessage());
      } catch (StackOverflowError e) {
        throw new QueryRefusedException(Reason.TOO_DEEP, "the shapes nest too deep");
      }
    }

    private static void confined(Graph graph) {
      if (graph.contains(Node.ANY, NodeFactory.createURI(OWL + "imports"), Node.ANY)) {
        throw new QueryRefusedException(Reason.NOT_ALLOWED, "owl:imports is not followed here");
      }
      var prefixes = prefixes(graph);
      for (var name : Set.of("select", "ask")) {
        graph
            .find(Node.ANY, NodeFactory.createURI(SHACL + name), Node.ANY)
            .forEachRemaining(
                triple ->
                    SafeQuery.parse(
                        prefixes
                            + text(triple.getObject()).replace("$PATH", "<path:of-the-shape>")));
      }
      graph
          .find(Node.ANY, NodeFactory.createURI(SHACL + "pattern"), Node.ANY)
          .forEachRemaining(
              triple ->
                  SafePattern.check(text(triple.getObject()), flags(graph, triple.getSubject())));
      if (graph.contains(Node.ANY, NodeFactory.createURI(SHACL + "construct"), Node.ANY)) {
        throw new QueryRefusedException(Reason.NOT_ALLOWED, "rules are not applied here");
      }
    }

    private static String flags(Graph graph, Node shape) {
      var flags = new StringBuilder();
      graph
          .find(shape, NodeFactory.createURI(SHACL + "flags"), Node.ANY)
          .forEachRemaining(triple -> flags.append(text(triple.getObject())));
      return flags.toString();
    }

    private static String text(Node node) {
      if (!node.isLiteral()) {
        throw new QueryRefusedException(Reason.MALFORMED, node + " stands where a text belongs");
      }
      return node.getLiteralLexicalForm();
    }

    private static String prefixes(Graph graph) {
      var prefixes = new StringBuilder();
      graph
          .find(Node.ANY, NodeFactory.createURI(SHACL + "prefix"), Node.ANY)
          .forEachRemaining(
              triple ->
                  graph
                      .find(
                          triple.getSubject(), NodeFactory.createURI(SHACL + "namespace"), Node.ANY)
                      .forEachRemaining(
                          space ->
                              prefixes.append(
                                  "PREFIX %s: <%s>\n"
                                      .formatted(
                                          text(triple.getObject()), text(space.getObject())))));
      return prefixes.toString();
    }
  }

  /**
   * A question whose every answer is a finding. {@code ?version} is the version's IRI; a SELECT
   * gives {@code ?node}, where the trouble is, and may give {@code ?says}; an ASK that is true is a
   * finding at the version.
   *
   * @param says what a finding means where the question gives no {@code ?says}
   */
  record Question(String name, String sparql, String says) implements Condition {
    public Question {
      var query = SafeQuery.parse(sparql);
      if (query.isSelectType() ? !query.getResultVars().contains("node") : !query.isAskType()) {
        throw new QueryRefusedException(
            Reason.MALFORMED, "a question is an ASK, or a SELECT with ?node");
      }
    }

    Query query() {
      return SafeQuery.parse(sparql);
    }
  }

  String SHACL = "http://www.w3.org/ns/shacl#";
  String OWL = "http://www.w3.org/2002/07/owl#";
}
