package org.countersign.lineage;

import java.io.ByteArrayOutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.jena.graph.Graph;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.NodeFactory;
import org.apache.jena.graph.Triple;
import org.apache.jena.riot.RDFFormat;
import org.apache.jena.riot.RDFWriter;
import org.apache.jena.riot.system.StreamRDFWriter;
import org.apache.jena.riot.writer.NQuadsWriter;
import org.apache.jena.sparql.core.Quad;
import org.apache.jena.sparql.graph.GraphFactory;
import org.countersign.lineage.Vocabulary.Property;

/**
 * A closure in the formats of RDF: everything the graph says about its nodes, and about the
 * checksums, distributions, states and measures that belong to them. Equal statements give equal
 * bytes, in UTF-8.
 */
public enum Export {
  /** All graphs as one. */
  TURTLE("text/turtle", "ttl"),
  /** All graphs as one, JSON-LD 1.1; needs a JSON provider at run time, see the module's notes. */
  JSON_LD("application/ld+json", "jsonld"),
  /** With the graph each statement is from; sorted lines. */
  N_QUADS("application/n-quads", "nq"),
  /** Entities, activities and agents of PROV; what PROV has no word for is an attribute. */
  PROV_JSON("application/provenance+json", "provjson");

  private final String mediaType;
  private final String extension;

  Export(String mediaType, String extension) {
    this.mediaType = mediaType;
    this.extension = extension;
  }

  public String mediaType() {
    return mediaType;
  }

  /** For a file's name, without the dot. */
  public String extension() {
    return extension;
  }

  /**
   * Writes a closure.
   *
   * @param snapshot the one the closure is from, still open
   */
  public byte[] write(Closure closure, Snapshot snapshot) {
    var quads = statements(closure, snapshot);
    if (this == N_QUADS) {
      return joined(sortedLines(quads.iterator()));
    }
    if (this == PROV_JSON) {
      return ProvJson.write(quads, snapshot.iris());
    }
    var graph = GraphFactory.createDefaultGraph();
    quads.forEach(quad -> graph.add(quad.asTriple()));
    return this == TURTLE ? turtle(graph, snapshot.iris()) : jsonLd(graph, snapshot.iris());
  }

  /** What is stated about the nodes and what belongs to them alone. */
  static Set<Quad> statements(Closure closure, Snapshot snapshot) {
    var belongs =
        Set.of(
            Property.HAS_STATE.iri(snapshot.iris()),
            Property.HAS_LICENCE.iri(snapshot.iris()),
            Property.HAS_STAGE.iri(snapshot.iris()),
            Property.HAS_COLUMN.iri(snapshot.iris()),
            Property.HAS_TRIAL.iri(snapshot.iris()),
            Property.HAS_SPLIT.iri(snapshot.iris()),
            Vocabulary.PROV + "qualifiedDerivation",
            Vocabulary.DCAT + "distribution",
            Vocabulary.SPDX + "checksum",
            Vocabulary.MLS + "specifiedBy");
    var open = new ArrayDeque<Node>();
    var met = new LinkedHashSet<Node>();
    closure.nodes().forEach(node -> met.add(NodeFactory.createURI(node.iri())));
    open.addAll(met);
    var statements = new LinkedHashSet<Quad>();
    while (!open.isEmpty()) {
      snapshot
          .find(open.remove(), Node.ANY, Node.ANY)
          .forEachRemaining(
              quad -> {
                statements.add(quad);
                if (belongs.contains(quad.getPredicate().getURI()) && met.add(quad.getObject())) {
                  open.add(quad.getObject());
                }
              });
    }
    return statements;
  }

  /** Grouped by subject; both are in the order of their N-Triples. */
  static byte[] turtle(Graph graph, Iris iris) {
    var out = new ByteArrayOutputStream();
    var stream = StreamRDFWriter.getWriterStream(out, RDFFormat.TURTLE_BLOCKS);
    stream.start();
    Vocabulary.prefixes(iris).forEach(stream::prefix);
    sorted(graph).forEach(stream::triple);
    stream.finish();
    return out.toByteArray();
  }

  private static byte[] jsonLd(Graph graph, Iris iris) {
    var ordered = GraphFactory.createDefaultGraph();
    Vocabulary.prefixes(iris).forEach(ordered.getPrefixMapping()::setNsPrefix);
    sorted(graph).forEach(ordered::add);
    return RDFWriter.source(ordered)
        .format(RDFFormat.JSONLD11_PRETTY)
        .asString()
        .getBytes(StandardCharsets.UTF_8);
  }

  private static Collection<Triple> sorted(Graph graph) {
    var byLine = new TreeMap<byte[], Triple>(Arrays::compareUnsigned);
    graph.stream()
        .forEach(triple -> byLine.put(line(Quad.create(Quad.defaultGraphIRI, triple)), triple));
    return byLine.values();
  }

  /** Each statement once, as a line with its newline, in the order of the bytes. */
  static Collection<byte[]> sortedLines(Iterator<Quad> quads) {
    var lines = new TreeSet<byte[]>(Arrays::compareUnsigned);
    quads.forEachRemaining(quad -> lines.add(line(quad)));
    return lines;
  }

  static byte[] line(Quad quad) {
    var text = new StringWriter();
    NQuadsWriter.write(text, List.of(quad).iterator());
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] joined(Collection<byte[]> lines) {
    var out = new ByteArrayOutputStream();
    lines.forEach(out::writeBytes);
    return out.toByteArray();
  }
}
