package org.countersign.lineage;

import static org.countersign.lineage.Vocabulary.DCAT;
import static org.countersign.lineage.Vocabulary.DCTERMS;
import static org.countersign.lineage.Vocabulary.DPV;
import static org.countersign.lineage.Vocabulary.MLS;
import static org.countersign.lineage.Vocabulary.PROV;
import static org.countersign.lineage.Vocabulary.RDF;
import static org.countersign.lineage.Vocabulary.RDFS;
import static org.countersign.lineage.Vocabulary.SPDX;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.jena.datatypes.RDFDatatype;
import org.apache.jena.datatypes.xsd.XSDDatatype;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.NodeFactory;
import org.apache.jena.sparql.core.Quad;
import org.countersign.lineage.Vocabulary.Property;

/**
 * Says in RDF what one ledger entry says. Each verb is one kind of entry; several may be said of
 * one entry. Statements go to the graph of what is asserted, those of the gate to what is derived,
 * unless {@link #from} says otherwise. Used by one thread, once.
 */
public final class Growing {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Node A = NodeFactory.createURI(RDF + "type");

  private final Iris iris;
  private final long index;
  private final String agent;
  private final Set<Quad> statements = new LinkedHashSet<>();
  private Optional<Source> source = Optional.empty();

  Growing(Iris iris, long index, String agent) {
    this.iris = iris;
    this.index = index;
    this.agent = agent;
  }

  /** Puts what is said from here on into the graph of {@code source}. */
  public Growing from(Source source) {
    this.source = Optional.of(source);
    return this;
  }

  /** A version was registered, with everything it was made from. */
  public Growing version(VersionFacts facts) {
    var g = graph(Source.ASSERTED);
    var model = iris.model(facts.model());
    g.is(model, Kind.MODEL, named(facts.modelName(), Kind.MODEL), "Entity");
    if (!facts.modelName().isEmpty()) {
      g.text(model, Property.NAME.iri(iris), facts.modelName());
    }

    var version = iris.version(facts.model(), facts.number());
    var label = named(facts.modelName(), Kind.VERSION) + " " + facts.number();
    g.is(version, Kind.VERSION, label, "Entity");
    g.say(version, A, node(MLS + "Model"));
    g.literal(
        version,
        Property.NUMBER.iri(iris),
        Integer.toString(facts.number()),
        XSDDatatype.XSDinteger);
    g.time(version, "generatedAtTime", facts.registeredAt());
    g.relate(version, Relation.VERSION_OF, model);
    g.say(version, PROV + "specializationOf", model);
    if (facts.number() > 1) {
      g.say(version, PROV + "wasRevisionOf", iris.version(facts.model(), facts.number() - 1));
    }
    facts.artifactSha256().ifPresent(sha256 -> g.artifact(version, sha256));
    g.attributed(version, agent);
    facts.people().forEach(person -> g.attributed(version, person));

    g.origins(version, facts);
    facts.bases().forEach(base -> g.base(version, base));
    facts.metrics().forEach(metric -> g.metric(version, facts, metric));
    return this;
  }

  /**
   * An artifact was bound to a version that had none.
   *
   * @param sha256 64 hexadecimal digits
   */
  public Growing artifact(String model, int number, String sha256) {
    graph(Source.ASSERTED).artifact(iris.version(model, number), sha256);
    return this;
  }

  /** A dataset snapshot was registered on its own. */
  public Growing dataset(DatasetFacts facts) {
    var g = graph(Source.ASSERTED);
    var snapshot = g.snapshot(facts.dataset());
    g.time(snapshot, "generatedAtTime", facts.registeredAt());
    g.attributed(snapshot, agent);
    if (!facts.licence().isEmpty()) {
      g.text(snapshot, DCTERMS + "license", facts.licence());
    }
    facts
        .madeFrom()
        .forEach(origin -> g.relate(snapshot, Relation.WAS_DERIVED_FROM, g.snapshot(origin)));
    return this;
  }

  /** A use case was created. */
  public Growing useCase(UseCaseFacts facts) {
    var g = graph(Source.ASSERTED);
    var useCase = iris.useCase(facts.id());
    g.is(useCase, Kind.USE_CASE, named(facts.name(), Kind.USE_CASE), "Entity");
    g.time(useCase, "generatedAtTime", facts.createdAt());
    g.attributed(useCase, agent);
    return this;
  }

  /** A version was linked to a use case. */
  public Growing useCaseLinked(String model, int number, String useCase) {
    graph(Source.ASSERTED)
        .relate(iris.version(model, number), Relation.INTENDED_FOR, iris.useCase(useCase));
    return this;
  }

  /** A class was signed. */
  public Growing classification(ClassificationFacts facts) {
    var g = graph(Source.ASSERTED);
    var classification = iris.classification(facts.id());
    var useCase = iris.useCase(facts.useCase());
    g.is(classification, Kind.CLASSIFICATION, facts.riskClass(), "Entity");
    g.text(classification, Property.RISK_CLASS.iri(iris), facts.riskClass());
    g.text(classification, Property.RULE_PACK.iri(iris), facts.rulePack());
    Vocabulary.riskLevel(facts.riskClass())
        .ifPresent(level -> g.say(classification, DPV + "hasRiskLevel", level));
    g.relate(classification, Relation.CLASSIFIES, useCase);
    g.say(classification, PROV + "wasDerivedFrom", useCase);
    g.time(classification, "generatedAtTime", facts.signedAt());
    g.attributed(classification, agent);
    return this;
  }

  /** Evidence about a version was added. */
  public Growing evidence(EvidenceFacts facts) {
    var g = graph(Source.ASSERTED);
    var evidence = iris.evidence(facts.id());
    var version = iris.version(facts.model(), facts.number());
    g.is(evidence, Kind.EVIDENCE, facts.type(), "Entity");
    g.text(evidence, Property.EVIDENCE_TYPE.iri(iris), facts.type());
    facts.sha256().ifPresent(sha256 -> g.checksum(evidence, sha256));
    g.relate(evidence, Relation.SUPPORTS, version);
    g.say(evidence, PROV + "wasDerivedFrom", version);
    g.time(evidence, "generatedAtTime", facts.addedAt());
    g.attributed(evidence, agent);
    return this;
  }

  /** Evidence reached a state, such as {@code ACCEPTED}. */
  public Growing evidenceState(String evidence, String state, Instant at) {
    graph(Source.ASSERTED).state(iris.evidence(evidence), state, at);
    return this;
  }

  /** A review was opened that may become an approval. */
  public Growing approval(ApprovalFacts facts) {
    var g = graph(Source.ASSERTED);
    var approval = iris.approval(facts.id());
    var version = iris.version(facts.model(), facts.number());
    g.is(approval, Kind.APPROVAL, "approval for " + facts.environment(), "Entity");
    g.text(approval, Property.ENVIRONMENT.iri(iris), facts.environment());
    g.relate(approval, Relation.APPROVES, version);
    g.say(approval, PROV + "wasDerivedFrom", version);
    g.relate(approval, Relation.INTENDED_FOR, iris.useCase(facts.useCase()));
    facts
        .considered()
        .forEach(each -> g.relate(approval, Relation.WAS_DERIVED_FROM, iris.evidence(each)));
    g.time(approval, "generatedAtTime", facts.openedAt());
    g.attributed(approval, agent);
    return this;
  }

  /** An approval reached a state, such as {@code APPROVED} or {@code REVOKED}. */
  public Growing approvalState(String approval, String state, Instant at) {
    graph(Source.ASSERTED).state(iris.approval(approval), state, at);
    return this;
  }

  /** The gate decided. */
  public Growing decision(DecisionFacts facts) {
    var g = graph(Source.DERIVED);
    var decision = iris.decision(facts.id());
    var version = iris.version(facts.model(), facts.number());
    g.is(decision, Kind.DECISION, facts.outcome() + " " + facts.environment(), "Activity");
    g.text(decision, Property.OUTCOME.iri(iris), facts.outcome());
    g.text(decision, Property.ENVIRONMENT.iri(iris), facts.environment());
    g.relate(decision, Relation.DECIDES_ON, version);
    g.say(decision, PROV + "used", version);
    facts
        .useCase()
        .ifPresent(each -> g.relate(decision, Relation.INTENDED_FOR, iris.useCase(each)));
    facts.approvals().forEach(each -> g.relate(decision, Relation.USED, iris.approval(each)));
    g.time(decision, "startedAtTime", facts.decidedAt());
    g.time(decision, "endedAtTime", facts.decidedAt());
    g.associated(decision, agent);
    return this;
  }

  /** A deployment was recorded. */
  public Growing deployment(DeploymentFacts facts) {
    var g = graph(Source.ASSERTED);
    var deployment = iris.deployment(facts.id());
    var version = iris.version(facts.model(), facts.number());
    var decision = iris.decision(facts.decision());
    g.is(deployment, Kind.DEPLOYMENT, facts.environment() + " " + facts.target(), "Activity");
    g.text(deployment, Property.ENVIRONMENT.iri(iris), facts.environment());
    g.text(deployment, Property.TARGET.iri(iris), facts.target());
    g.relate(deployment, Relation.DEPLOYS, version);
    g.say(deployment, PROV + "used", version);
    g.relate(deployment, Relation.PERMITTED_BY, decision);
    g.say(deployment, PROV + "wasInformedBy", decision);
    g.time(deployment, "startedAtTime", facts.deployedAt());
    g.associated(deployment, agent);
    return this;
  }

  /** A deployment reached a state, such as {@code STOPPED}. */
  public Growing deploymentState(String deployment, String state, Instant at) {
    graph(Source.ASSERTED).state(iris.deployment(deployment), state, at);
    return this;
  }

  public Growth grown() {
    return statements.isEmpty()
        ? Growth.none(index)
        : new Growth(index, Optional.of(agent), statements);
  }

  /** A ledger that holds no names gives things none: their kind stands in for it. */
  private static String named(String name, Kind kind) {
    return name.isEmpty() ? kind.label() : name;
  }

  private Sentences graph(Source usual) {
    return new Sentences(node(source.orElse(usual).graph(iris)));
  }

  private static Node node(String iri) {
    return NodeFactory.createURI(iri);
  }

  /** Statements into one named graph. */
  private final class Sentences {
    private final Node graph;

    Sentences(Node graph) {
      this.graph = graph;
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

    void associated(String activity, String person) {
      say(activity, PROV + "wasAssociatedWith", agent(person));
    }

    private String agent(String person) {
      var iri = iris.agent(person);
      is(iri, Kind.AGENT, person, "Agent");
      return iri;
    }

    void artifact(String version, String sha256) {
      text(version, Property.ARTIFACT_SHA256.iri(iris), sha256);
      checksum(version, sha256);
    }

    void checksum(String subject, String sha256) {
      var checksum = iris.checksum(sha256);
      say(subject, SPDX + "checksum", checksum);
      say(checksum, A, node(SPDX + "Checksum"));
      say(checksum, SPDX + "algorithm", SPDX + "checksumAlgorithm_sha256");
      literal(checksum, SPDX + "checksumValue", sha256, XSDDatatype.XSDhexBinary);
    }

    /** Says what a version was made from: of its run if it has one, else of itself. */
    void origins(String version, VersionFacts facts) {
      var maker = facts.run().map(this::run).orElse(version);
      var byRun = facts.run().isPresent();
      var origin = byRun ? Relation.USED : Relation.WAS_DERIVED_FROM;
      if (byRun) {
        relate(version, Relation.WAS_GENERATED_BY, maker);
        say(maker, MLS + "hasOutput", version);
      }
      for (var data : facts.data()) {
        var snapshot = snapshot(data.dataset());
        relate(maker, origin, snapshot);
        if (data.use() != VersionFacts.Use.OTHER) {
          relate(maker, data.use().relation(), snapshot);
        }
        if (byRun) {
          say(maker, MLS + "hasInput", snapshot);
        }
      }
      facts
          .code()
          .ifPresent(
              code -> {
                var iri = code(code);
                relate(maker, origin, iri);
                relate(maker, Relation.PRODUCED_BY_CODE, iri);
              });
      facts
          .parameters()
          .forEach(
              (name, value) -> {
                var setting = iris.parameter(facts.model(), facts.number(), name);
                is(setting, Kind.PARAMETER, name + " = " + value, "Entity");
                say(setting, A, node(MLS + "HyperParameterSetting"));
                specified(setting, iris.hyperparameter(name), "HyperParameter", name, value);
                relate(maker, origin, setting);
                relate(maker, Relation.CONFIGURED_BY, setting);
                if (byRun) {
                  say(maker, MLS + "hasInput", setting);
                }
              });
    }

    private void specified(String it, String what, String mlsClass, String name, String value) {
      say(what, A, node(MLS + mlsClass));
      text(what, RDFS + "label", name);
      say(it, MLS + "specifiedBy", what);
      say(it, node(MLS + "hasValue"), Literals.value(value));
    }

    private String run(VersionFacts.Run run) {
      var iri = iris.run(run.id());
      is(iri, Kind.RUN, run.id(), "Activity");
      say(iri, A, node(MLS + "Run"));
      run.startedAt().ifPresent(at -> time(iri, "startedAtTime", at));
      run.endedAt().ifPresent(at -> time(iri, "endedAtTime", at));
      return iri;
    }

    private String code(VersionFacts.Code code) {
      var iri = iris.code(code);
      is(iri, Kind.CODE, code.commit(), "Entity");
      text(iri, Property.COMMIT.iri(iris), code.commit());
      code.repository().ifPresent(each -> text(iri, Property.REPOSITORY.iri(iris), each));
      return iri;
    }

    String snapshot(DatasetRef ref) {
      var dataset = iris.dataset(ref.name());
      is(dataset, Kind.DATASET, ref.name(), "Entity");
      say(dataset, A, node(DCAT + "Dataset"));
      var snapshot = iris.datasetVersion(ref);
      var shortDigest = ref.digest().substring(0, Math.min(12, ref.digest().length()));
      is(snapshot, Kind.DATASET_VERSION, ref.name() + " @ " + shortDigest, "Entity");
      say(snapshot, A, node(DCAT + "Dataset"));
      text(snapshot, Property.DIGEST.iri(iris), ref.digest());
      relate(snapshot, Relation.VERSION_OF, dataset);
      say(snapshot, PROV + "specializationOf", dataset);
      if (SHA256.matcher(ref.digest()).matches()) {
        var distribution = snapshot + "/distribution";
        say(snapshot, DCAT + "distribution", distribution);
        say(distribution, A, node(DCAT + "Distribution"));
        checksum(distribution, ref.digest());
      }
      return snapshot;
    }

    void base(String version, BaseModel base) {
      String origin;
      if (base instanceof BaseModel.Catalogued ours) {
        origin = iris.version(ours.model(), ours.number());
      } else {
        var external = (BaseModel.External) base;
        var revision = external.revision().orElse("");
        origin = iris.externalModel(external.name(), revision);
        is(origin, Kind.EXTERNAL_MODEL, (external.name() + " " + revision).strip(), "Entity");
        say(origin, A, node(MLS + "Model"));
        if (!revision.isEmpty()) {
          text(origin, Property.REVISION.iri(iris), revision);
        }
      }
      relate(version, Relation.WAS_DERIVED_FROM, origin);
      relate(version, base.how().relation(), origin);
    }

    void metric(String version, VersionFacts facts, VersionFacts.Metric metric) {
      var iri = iris.metric(facts.model(), facts.number(), metric);
      is(iri, Kind.METRIC, metric.name() + " = " + metric.value(), "Entity");
      say(iri, A, node(MLS + "ModelEvaluation"));
      specified(
          iri, iris.measure(metric.name()), "EvaluationMeasure", metric.name(), metric.value());
      relate(iri, Relation.EVALUATES, version);
      say(iri, PROV + "wasDerivedFrom", version);
      facts.run().ifPresent(run -> say(iris.run(run.id()), MLS + "hasOutput", iri));
      metric.slice().ifPresent(slice -> text(iri, Property.SLICE.iri(iris), slice));
      metric
          .on()
          .ifPresent(
              dataset -> {
                var snapshot = snapshot(dataset);
                relate(iri, Relation.MEASURED_ON, snapshot);
                say(iri, PROV + "wasDerivedFrom", snapshot);
              });
    }

    /** A state is a thing of its own, named after the entry that says it: nothing is unsaid. */
    void state(String subject, String state, Instant at) {
      var node = subject + "/states/" + index;
      say(subject, Property.HAS_STATE.iri(iris), node);
      say(node, A, node(iris.term("State")));
      text(node, Property.STATE.iri(iris), state);
      literal(node, Property.AT_INDEX.iri(iris), Long.toString(index), XSDDatatype.XSDinteger);
      time(node, "generatedAtTime", at);
    }
  }
}
