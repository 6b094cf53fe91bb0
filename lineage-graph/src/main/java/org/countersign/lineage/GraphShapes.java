package org.countersign.lineage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.jena.atlas.iterator.Iter;
import org.apache.jena.graph.Graph;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFParser;
import org.apache.jena.shacl.ShaclValidator;
import org.apache.jena.shacl.Shapes;
import org.apache.jena.sparql.core.DatasetGraphFactory;
import org.apache.jena.sparql.core.Quad;
import org.apache.jena.sparql.graph.GraphFactory;

/**
 * What our own data looks like, in SHACL: each version is of one model, each snapshot of one
 * dataset, each metric has a value, each state a name and a time. A graph that does not fit was
 * translated wrongly.
 */
public final class GraphShapes {
  private static final String TEXT = "shapes.ttl";

  private GraphShapes() {}

  /** The shapes as a Turtle document in UTF-8, with the terms of {@code iris}' vocabulary. */
  public static byte[] turtle(Iris iris) {
    try (var text = GraphShapes.class.getResourceAsStream(TEXT)) {
      if (text == null) {
        throw new IllegalStateException("the jar lacks " + TEXT);
      }
      return new String(text.readAllBytes(), StandardCharsets.UTF_8)
          .replace("{vocabulary}", iris.vocabulary())
          .getBytes(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Whatever does not fit, one sentence each. Looks at the whole graph: for tests and inspections,
   * not for requests.
   */
  public static List<String> violations(Snapshot snapshot) {
    return violations(
        snapshot.iris(),
        new CountedGraph(
            pattern ->
                Iter.distinct(
                    Iter.map(
                        snapshot.find(
                            pattern.getSubject(), pattern.getPredicate(), pattern.getObject()),
                        Quad::asTriple)),
            new Budget(Long.MAX_VALUE, Duration.ofDays(1))));
  }

  /**
   * The same of a graph that was {@link Export exported}.
   *
   * @param quads N-Quads in UTF-8
   */
  public static List<String> violations(Iris iris, byte[] quads) {
    var exported = DatasetGraphFactory.create();
    RDFParser.source(new ByteArrayInputStream(quads)).lang(Lang.NQUADS).parse(exported);
    return violations(iris, exported.getUnionGraph());
  }

  private static List<String> violations(Iris iris, Graph all) {
    var shapes = GraphFactory.createDefaultGraph();
    RDFParser.source(new ByteArrayInputStream(turtle(iris))).lang(Lang.TURTLE).parse(shapes);
    var violations = new ArrayList<String>();
    ShaclValidator.get()
        .validate(Shapes.parse(shapes), all)
        .getEntries()
        .forEach(
            entry ->
                violations.add(
                    entry.focusNode() + " at " + entry.resultPath() + ": " + entry.message()));
    return violations;
  }
}
