package org.countersign.lineage;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.jena.datatypes.xsd.XSDDatatype;
import org.apache.jena.graph.Graph;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.NodeFactory;
import org.apache.jena.sparql.graph.GraphFactory;
import org.countersign.lineage.Vocabulary.Property;

/**
 * The catalog in the words of MLDCAT-AP 3.1, the profile by which European data portals exchange
 * models: versions with their files, and the data they were trained on.
 *
 * @see <a href="https://semiceu.github.io/MLDCAT-AP/releases/3.1.0/">MLDCAT-AP 3.1.0</a>
 */
public final class MlCatalog {
  private static final String IT6 = "http://data.europa.eu/it6/";
  private static final String FOAF = "http://xmlns.com/foaf/0.1/";

  private final Snapshot snapshot;
  private final Iris iris;
  private final Graph graph = GraphFactory.createDefaultGraph();
  private final Function<String, Optional<String>> names;

  private MlCatalog(Snapshot snapshot, Function<String, Optional<String>> names) {
    this.snapshot = snapshot;
    this.iris = snapshot.iris();
    this.names = names;
  }

  /**
   * Writes the catalog of some versions.
   *
   * @param versions their IRIs, those to be published; unknown ones are left out
   * @param title of the catalog
   * @param publisher its name
   * @param names the name of what has an IRI, for what the graph knows by id alone
   * @return Turtle in UTF-8
   */
  public static byte[] turtle(
      Snapshot snapshot,
      List<String> versions,
      String title,
      String publisher,
      Function<String, Optional<String>> names) {
    var catalog = new MlCatalog(snapshot, names);
    catalog.heading(title, publisher);
    versions.forEach(catalog::model);
    return Export.turtle(catalog.graph, snapshot.iris());
  }

  private String catalog() {
    return iris.base() + "/catalog";
  }

  private void heading(String title, String publisher) {
    say(catalog(), Vocabulary.RDF + "type", Vocabulary.DCAT + "Catalog");
    text(catalog(), Vocabulary.DCTERMS + "title", title);
    text(catalog(), Vocabulary.DCTERMS + "description", title);
    var agent = catalog() + "/publisher";
    say(catalog(), Vocabulary.DCTERMS + "publisher", agent);
    say(agent, Vocabulary.RDF + "type", FOAF + "Agent");
    text(agent, FOAF + "name", publisher);
  }

  private void model(String version) {
    var closure =
        new Ancestry(snapshot)
            .closure(version, Ancestry.Direction.UP, new Ancestry.Limits(3, 2_000));
    if (closure.isEmpty()) {
      return;
    }
    var node = closure.get().nodes().get(0);
    say(catalog(), Vocabulary.DCAT + "resource", version);
    say(version, Vocabulary.RDF + "type", IT6 + "MachineLearningModel");
    text(version, Vocabulary.DCTERMS + "title", named(node));
    text(version, Vocabulary.DCTERMS + "description", named(node));
    text(version, Vocabulary.DCTERMS + "identifier", version);
    attribute(node, "number").ifPresent(it -> text(version, Vocabulary.DCAT + "version", it));
    attribute(node, "generatedAtTime")
        .ifPresent(
            it ->
                say(
                    version,
                    Vocabulary.DCTERMS + "created",
                    NodeFactory.createLiteralDT(it, XSDDatatype.XSDdateTime)));
    attribute(node, Property.ARTIFACT_SHA256.localName()).ifPresent(it -> file(version, it));
    for (var edge : closure.get().edges()) {
      if (edge.relation().equals(Relation.TRAINED_ON.localName())) {
        closure.get().nodes().stream()
            .filter(data -> data.iri().equals(edge.to()))
            .forEach(data -> data(version, data));
      }
    }
  }

  private void file(String version, String sha256) {
    var file = iris.artifact(sha256);
    say(version, IT6 + "hasFile", file);
    say(file, Vocabulary.RDF + "type", IT6 + "File");
    text(file, Vocabulary.DCTERMS + "identifier", sha256);
    text(file, Vocabulary.DCTERMS + "title", "artifact " + sha256);
    var checksum = iris.checksum(sha256);
    say(file, Vocabulary.SPDX + "checksum", checksum);
    say(checksum, Vocabulary.RDF + "type", Vocabulary.SPDX + "Checksum");
    say(
        checksum,
        Vocabulary.SPDX + "checksumValue",
        NodeFactory.createLiteralDT(sha256, XSDDatatype.XSDhexBinary));
    var algorithm = Vocabulary.SPDX + "checksumAlgorithm_sha256";
    say(checksum, Vocabulary.SPDX + "algorithm", algorithm);
    say(algorithm, Vocabulary.RDF + "type", Vocabulary.SPDX + "ChecksumAlgorithm");
  }

  private void data(String version, Closure.Node data) {
    say(version, IT6 + "trainedOn", data.iri());
    say(data.iri(), Vocabulary.RDF + "type", Vocabulary.DCAT + "Dataset");
    text(data.iri(), Vocabulary.DCTERMS + "title", named(data));
    text(data.iri(), Vocabulary.DCTERMS + "description", named(data));
    attribute(data, "digest").ifPresent(it -> text(data.iri(), IT6 + "versionLabel", it));
  }

  private String named(Closure.Node node) {
    return names.apply(node.iri()).orElse(node.label());
  }

  private static Optional<String> attribute(Closure.Node node, String name) {
    return node.attributes().getOrDefault(name, List.of()).stream().findFirst();
  }

  private void say(String subject, String predicate, String object) {
    say(subject, predicate, NodeFactory.createURI(object));
  }

  private void say(String subject, String predicate, Node object) {
    graph.add(NodeFactory.createURI(subject), NodeFactory.createURI(predicate), object);
  }

  private void text(String subject, String predicate, String text) {
    say(subject, predicate, NodeFactory.createLiteralString(text));
  }
}
