package org.countersign.lineage;

import static org.countersign.lineage.Vocabulary.DPV;
import static org.countersign.lineage.Vocabulary.MLS;
import static org.countersign.lineage.Vocabulary.PROV;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.jena.datatypes.xsd.XSDDatatype;
import org.apache.jena.sparql.core.Quad;
import org.countersign.lineage.Vocabulary.Property;

/**
 * Says in RDF what one ledger entry says. Each verb is one kind of entry; several may be said of
 * one entry. Statements go to the graph of what is asserted, those of the gate to what is derived,
 * unless {@link #from} says otherwise. Used by one thread, once.
 */
public final class Growing {
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
      g.own(model, Property.NAME, facts.modelName());
    }

    var version = iris.version(facts.model(), facts.number());
    var label = named(facts.modelName(), Kind.VERSION) + " " + facts.number();
    g.is(version, Kind.VERSION, label, "Entity");
    g.a(version, MLS + "Model");
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
    facts.artifactSha256().ifPresent(sha256 -> VersionSentences.artifact(g, version, sha256));
    g.attributed(version, agent);
    facts.people().forEach(person -> g.attributed(version, person));

    var details = new VersionSentences(g, facts);
    details.origins();
    facts.bases().forEach(details::base);
    facts.metrics().forEach(details::metric);
    return this;
  }

  /**
   * An artifact was bound to a version that had none.
   *
   * @param sha256 64 hexadecimal digits
   */
  public Growing artifact(String model, int number, String sha256) {
    VersionSentences.artifact(graph(Source.ASSERTED), iris.version(model, number), sha256);
    return this;
  }

  /** A snapshot of a dataset or feature view was registered. */
  public Growing dataset(DatasetFacts facts) {
    new DatasetSentences(graph(Source.ASSERTED), facts).say(agent);
    return this;
  }

  /** A run was registered. */
  public Growing run(RunFacts facts) {
    new RunSentences(graph(Source.ASSERTED), facts).say(agent);
    return this;
  }

  /** A snapshot reached a state, such as {@code WITHDRAWN}. */
  public Growing datasetState(DatasetRef dataset, String state, Instant at) {
    var g = graph(Source.ASSERTED);
    g.state(g.snapshot(dataset), state, at, index);
    return this;
  }

  /** A dataset with all its snapshots reached a state, such as {@code WITHDRAWN}. */
  public Growing datasetState(String dataset, String state, Instant at) {
    var g = graph(Source.ASSERTED);
    g.state(g.dataset(dataset), state, at, index);
    return this;
  }

  /**
   * The licence of a snapshot is another one from now on.
   *
   * @param licence an SPDX id or an IRI
   */
  public Growing licence(DatasetRef dataset, String licence, Instant at) {
    var g = graph(Source.ASSERTED);
    g.licence(g.snapshot(dataset), licence, at, index);
    return this;
  }

  /** A commit reached a state, such as {@code FLAGGED}. */
  public Growing codeState(VersionFacts.Code code, String state, Instant at) {
    var g = graph(Source.ASSERTED);
    g.state(g.code(code), state, at, index);
    return this;
  }

  /**
   * A model from elsewhere reached a state, such as {@code REVOKED}.
   *
   * @param revision the publisher's; empty text for what was named without one
   */
  public Growing externalModelState(String name, String revision, String state, Instant at) {
    var g = graph(Source.ASSERTED);
    g.state(g.externalModel(name, revision), state, at, index);
    return this;
  }

  /** A version reached a state as a base of others, such as {@code REVOKED}. */
  public Growing versionState(String model, int number, String state, Instant at) {
    graph(Source.ASSERTED).state(iris.version(model, number), state, at, index);
    return this;
  }

  /** A run reached a state, such as {@code FLAGGED}. */
  public Growing runState(String run, String state, Instant at) {
    var g = graph(Source.ASSERTED);
    g.state(g.run(run), state, at, index);
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
    g.own(classification, Property.RISK_CLASS, facts.riskClass());
    g.own(classification, Property.RULE_PACK, facts.rulePack());
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
    g.own(evidence, Property.EVIDENCE_TYPE, facts.type());
    facts.sha256().ifPresent(sha256 -> g.checksum(evidence, sha256));
    g.relate(evidence, Relation.SUPPORTS, version);
    g.say(evidence, PROV + "wasDerivedFrom", version);
    g.time(evidence, "generatedAtTime", facts.addedAt());
    g.attributed(evidence, agent);
    return this;
  }

  /** Evidence reached a state, such as {@code ACCEPTED}. */
  public Growing evidenceState(String evidence, String state, Instant at) {
    graph(Source.ASSERTED).state(iris.evidence(evidence), state, at, index);
    return this;
  }

  /** A review was opened that may become an approval. */
  public Growing approval(ApprovalFacts facts) {
    var g = graph(Source.ASSERTED);
    var approval = iris.approval(facts.id());
    var version = iris.version(facts.model(), facts.number());
    g.is(approval, Kind.APPROVAL, "approval for " + facts.environment(), "Entity");
    g.own(approval, Property.ENVIRONMENT, facts.environment());
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
    graph(Source.ASSERTED).state(iris.approval(approval), state, at, index);
    return this;
  }

  /** The gate decided. */
  public Growing decision(DecisionFacts facts) {
    var g = graph(Source.DERIVED);
    var decision = iris.decision(facts.id());
    var version = iris.version(facts.model(), facts.number());
    g.is(decision, Kind.DECISION, facts.outcome() + " " + facts.environment(), "Activity");
    g.own(decision, Property.OUTCOME, facts.outcome());
    g.own(decision, Property.ENVIRONMENT, facts.environment());
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
    g.own(deployment, Property.ENVIRONMENT, facts.environment());
    g.own(deployment, Property.TARGET, facts.target());
    g.relate(deployment, Relation.DEPLOYS, version);
    g.say(deployment, PROV + "used", version);
    g.relate(deployment, Relation.PERMITTED_BY, decision);
    g.say(deployment, PROV + "wasInformedBy", decision);
    g.time(deployment, "startedAtTime", facts.deployedAt());
    g.associated(deployment, agent);
    return this;
  }

  /** A deployment reached a state: {@code LIVE}, {@code RETIRED} or {@code ROLLED_BACK}. */
  public Growing deploymentState(String deployment, String state, Instant at) {
    graph(Source.ASSERTED).state(iris.deployment(deployment), state, at, index);
    return this;
  }

  /**
   * A deployment reached a stage of its rollout.
   *
   * @param stage strategy, share of the traffic and outcome, such as {@code CANARY 5 % RUNNING}
   */
  public Growing deploymentStage(String deployment, String stage, Instant at) {
    graph(Source.ASSERTED).stage(iris.deployment(deployment), stage, at, index);
    return this;
  }

  /**
   * What a running system reported, in the graph of what is observed. The same event says the same
   * under whatever index, so its repetition changes nothing.
   */
  public Growing openLineage(OpenLineageEvent event) {
    event.say(graph(Source.OBSERVED));
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
    return new Sentences(iris, source.orElse(usual), statements);
  }
}
