package org.countersign.lineage;

import static org.countersign.lineage.Vocabulary.DCAT;
import static org.countersign.lineage.Vocabulary.MLS;
import static org.countersign.lineage.Vocabulary.PROV;
import static org.countersign.lineage.Vocabulary.RDF;
import static org.countersign.lineage.Vocabulary.RDFS;
import static org.countersign.lineage.Vocabulary.SPDX;

import java.time.Instant;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.jena.datatypes.RDFDatatype;
import org.apache.jena.datatypes.xsd.XSDDatatype;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.NodeFactory;
import org.apache.jena.sparql.core.Quad;
import org.countersign.lineage.Vocabulary.Property;

/** What is said of one entry in one named graph. */
final class Sentences {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final int SHORT = 12;
  private static final Node A = NodeFactory.createURI(RDF + "type");

  private final Iris iris;
  private final Node graph;
  private final Set<Quad> statements;

  Sentences(Iris iris, Source source, Set<Quad> statements) {
    this.iris = iris;
    this.graph = node(source.graph(iris));
    this.statements = statements;
  }

  Iris iris() {
    return iris;
  }

  private static Node node(String iri) {
    return NodeFactory.createURI(iri);
  }

  void a(String subject, String type) {
    say(subject, A, node(type));
  }

  void own(String subject, Property property, String text) {
    text(subject, property.iri(iris), text);
  }

  /** A whole number or a decimal in its canonical form where the text is one, else the text. */
  void value(String subject, Property property, String text) {
    say(subject, node(property.iri(iris)), Literals.count(text));
  }

  void link(String subject, Property property, String object) {
    say(subject, property.iri(iris), object);
  }

  void say(String subject, Node predicate, Node object) {
    statements.add(Quad.create(graph, node(subject), predicate, object));
  }

  void say(String subject, String predicate, String object) {
    say(subject, node(predicate), node(object));
  }

  void relate(String subject, Relation relation, String object) {
    say(subject, relation.iri(iris), object);
  }

  void text(String subject, String predicate, String text) {
    say(subject, node(predicate), NodeFactory.createLiteralString(text));
  }

  void literal(String subject, String predicate, String lexical, RDFDatatype type) {
    say(subject, node(predicate), NodeFactory.createLiteralDT(lexical, type));
  }

  void time(String subject, String provTerm, Instant at) {
    say(subject, node(PROV + provTerm), Literals.time(at));
  }

  void is(String subject, Kind kind, String label, String provClass) {
    say(subject, A, node(iris.term(kind.localName())));
    say(subject, A, node(PROV + provClass));
    text(subject, RDFS + "label", label);
  }

  void attributed(String entity, String person) {
    say(entity, PROV + "wasAttributedTo", agent(person));
  }

  void labelled(String snapshot, String person) {
    link(snapshot, Property.LABELLED_BY, agent(person));
  }

  void associated(String activity, String person) {
    say(activity, PROV + "wasAssociatedWith", agent(person));
  }

  String agent(String person) {
    var iri = iris.agent(person);
    is(iri, Kind.AGENT, person, "Agent");
    return iri;
  }

  void checksum(String subject, String sha256) {
    var checksum = iris.checksum(sha256);
    say(subject, SPDX + "checksum", checksum);
    say(checksum, A, node(SPDX + "Checksum"));
    say(checksum, SPDX + "algorithm", SPDX + "checksumAlgorithm_sha256");
    literal(checksum, SPDX + "checksumValue", sha256, XSDDatatype.XSDhexBinary);
  }

  /** An artifact by its content, whoever made or registered it. */
  String artifact(String sha256) {
    var iri = iris.artifact(sha256);
    is(iri, Kind.ARTIFACT, "artifact " + sha256.substring(0, SHORT), "Entity");
    checksum(iri, sha256);
    return iri;
  }

  String code(VersionFacts.Code code) {
    var iri = iris.code(code);
    is(iri, Kind.CODE, code.commit(), "Entity");
    own(iri, Property.COMMIT, code.commit());
    code.repository().ifPresent(each -> own(iri, Property.REPOSITORY, each));
    return iri;
  }

  /** A run by its id, which may be all that is known of it. */
  String run(String id) {
    var iri = iris.run(id);
    is(iri, Kind.RUN, id, "Activity");
    a(iri, MLS + "Run");
    return iri;
  }

  String dataset(String name) {
    var dataset = iris.dataset(name);
    is(dataset, Kind.DATASET, name, "Entity");
    a(dataset, DCAT + "Dataset");
    return dataset;
  }

  /** A dataset as it was at some time that nobody said. */
  String unpinned(String name) {
    return stateOf(name, iris.unpinned(name), "not pinned");
  }

  String snapshot(DatasetRef ref) {
    var digest = ref.digest();
    var snapshot =
        stateOf(
            ref.name(),
            iris.datasetVersion(ref),
            digest.substring(0, Math.min(SHORT, digest.length())));
    own(snapshot, Property.DIGEST, digest);
    if (isSha256(digest)) {
      var distribution = snapshot + "/distribution";
      say(snapshot, DCAT + "distribution", distribution);
      a(distribution, DCAT + "Distribution");
      checksum(distribution, digest);
    }
    return snapshot;
  }

  private String stateOf(String name, String state, String which) {
    var dataset = dataset(name);
    is(state, Kind.DATASET_VERSION, name + " @ " + which, "Entity");
    a(state, DCAT + "Dataset");
    relate(state, Relation.VERSION_OF, dataset);
    say(state, PROV + "specializationOf", dataset);
    return state;
  }

  static boolean isSha256(String text) {
    return SHA256.matcher(text).matches();
  }

  /**
   * A column of a dataset or of one state of it.
   *
   * @param owner the IRI of either
   * @param dataset the dataset's name
   * @param path names from the outermost field inwards, joined by dots
   */
  String column(String owner, String dataset, String path) {
    var column = iris.column(owner, path);
    columnIs(column, owner, dataset, path);
    var whole = iris.dataset(dataset);
    if (!owner.equals(whole)) {
      var always = iris.column(whole, path);
      columnIs(always, whole, dataset, path);
      relate(column, Relation.SPECIALIZATION_OF, always);
    }
    return column;
  }

  private void columnIs(String column, String owner, String dataset, String path) {
    is(column, Kind.COLUMN, dataset + " · " + path, "Entity");
    own(column, Property.COLUMN_NAME, path);
    link(owner, Property.HAS_COLUMN, column);
  }

  /** A hyperparameter setting of a run or version. */
  void parameter(String setting, String name, String value, String maker, Relation origin) {
    is(setting, Kind.PARAMETER, name + " = " + value, "Entity");
    a(setting, MLS + "HyperParameterSetting");
    specified(setting, iris.hyperparameter(name), "HyperParameter", name, value);
    relate(maker, origin, setting);
    relate(maker, Relation.CONFIGURED_BY, setting);
    if (origin == Relation.USED) {
      say(maker, MLS + "hasInput", setting);
    }
  }

  /** A measured value; what it measures is said by the caller. */
  void metric(String metric, String name, String value) {
    is(metric, Kind.METRIC, name + " = " + value, "Entity");
    a(metric, MLS + "ModelEvaluation");
    specified(metric, iris.measure(name), "EvaluationMeasure", name, value);
  }

  private void specified(String it, String what, String mlsClass, String name, String value) {
    a(what, MLS + mlsClass);
    text(what, RDFS + "label", name);
    say(it, MLS + "specifiedBy", what);
    say(it, node(MLS + "hasValue"), Literals.value(value));
  }

  /** A model from elsewhere. */
  String externalModel(String name, String revision) {
    var origin = iris.externalModel(name, revision);
    is(origin, Kind.EXTERNAL_MODEL, (name + " " + revision).strip(), "Entity");
    a(origin, MLS + "Model");
    if (!revision.isEmpty()) {
      own(origin, Property.REVISION, revision);
    }
    return origin;
  }

  /** A state is a thing of its own, named after the entry that says it: nothing is unsaid. */
  void state(String subject, String state, Instant at, long index) {
    var node = stated(subject, Long.toString(index), state, at);
    literal(node, Property.AT_INDEX.iri(iris), Long.toString(index), XSDDatatype.XSDinteger);
  }

  /** A state that was observed, named after what was observed: seen twice it is one. */
  void observed(String subject, String state, Instant at) {
    stated(subject, state + "@" + at, state, at);
  }

  /** The licence data has from an entry on. */
  void licence(String data, String licence, Instant at, long index) {
    from(data, Property.HAS_LICENCE, "licences", licence, at, index);
  }

  /** The stage of its rollout that a deployment is in from an entry on. */
  void stage(String deployment, String stage, Instant at, long index) {
    from(deployment, Property.HAS_STAGE, "stages", stage, at, index);
  }

  private void from(
      String subject, Property has, String path, String state, Instant at, long index) {
    var node = subject + "/" + path + "/" + index;
    link(subject, has, node);
    a(node, iris.term("State"));
    own(node, Property.STATE, state);
    literal(node, Property.AT_INDEX.iri(iris), Long.toString(index), XSDDatatype.XSDinteger);
    time(node, "generatedAtTime", at);
  }

  private String stated(String subject, String name, String state, Instant at) {
    var node = subject + "/states/" + Iris.segment(name);
    link(subject, Property.HAS_STATE, node);
    a(node, iris.term("State"));
    own(node, Property.STATE, state);
    time(node, "generatedAtTime", at);
    return node;
  }
}
