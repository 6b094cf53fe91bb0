package org.countersign.lineage;

import static org.countersign.lineage.Vocabulary.MLS;
import static org.countersign.lineage.Vocabulary.PROV;

import org.countersign.lineage.Vocabulary.Property;

/** What is said of a version when it is registered. */
final class VersionSentences {
  private final Sentences g;
  private final Iris iris;
  private final VersionFacts facts;
  private final String version;

  VersionSentences(Sentences g, VersionFacts facts) {
    this.g = g;
    this.iris = g.iris();
    this.facts = facts;
    this.version = iris.version(facts.model(), facts.number());
  }

  static void artifact(Sentences g, String version, String sha256) {
    g.own(version, Property.ARTIFACT_SHA256, sha256);
    g.checksum(version, sha256);
    if (Sentences.isSha256(sha256)) {
      g.relate(version, Relation.HAS_ARTIFACT, g.artifact(sha256));
    }
  }

  /** Says what it was made from: of its run if it has one, else of itself. */
  void origins() {
    var maker = facts.run().map(this::run).orElse(version);
    var byRun = facts.run().isPresent();
    var origin = byRun ? Relation.USED : Relation.WAS_DERIVED_FROM;
    if (byRun) {
      g.relate(version, Relation.WAS_GENERATED_BY, maker);
      g.say(maker, MLS + "hasOutput", version);
    }
    for (var data : facts.data()) {
      var snapshot = g.snapshot(data.dataset());
      g.relate(maker, origin, snapshot);
      if (data.use() != VersionFacts.Use.OTHER) {
        g.relate(maker, data.use().relation(), snapshot);
      }
      if (byRun) {
        g.say(maker, MLS + "hasInput", snapshot);
      }
    }
    facts
        .code()
        .ifPresent(
            code -> {
              var iri = g.code(code);
              g.relate(maker, origin, iri);
              g.relate(maker, Relation.PRODUCED_BY_CODE, iri);
            });
    facts
        .parameters()
        .forEach(
            (name, value) ->
                g.parameter(
                    iris.parameter(facts.model(), facts.number(), name),
                    name,
                    value,
                    maker,
                    origin));
  }

  private String run(VersionFacts.Run run) {
    var iri = g.run(run.id());
    run.startedAt().ifPresent(at -> g.time(iri, "startedAtTime", at));
    run.endedAt().ifPresent(at -> g.time(iri, "endedAtTime", at));
    return iri;
  }

  void base(BaseModel base) {
    String origin;
    if (base instanceof BaseModel.Catalogued ours) {
      origin = iris.version(ours.model(), ours.number());
    } else {
      var external = (BaseModel.External) base;
      origin = g.externalModel(external.name(), external.revision().orElse(""));
    }
    g.relate(version, Relation.WAS_DERIVED_FROM, origin);
    g.relate(version, base.how().relation(), origin);
  }

  void metric(VersionFacts.Metric metric) {
    var iri = iris.metric(facts.model(), facts.number(), metric);
    g.metric(iri, metric.name(), metric.value());
    g.relate(iri, Relation.EVALUATES, version);
    g.say(iri, PROV + "wasDerivedFrom", version);
    facts.run().ifPresent(run -> g.say(iris.run(run.id()), MLS + "hasOutput", iri));
    metric.slice().ifPresent(slice -> g.own(iri, Property.SLICE, slice));
    metric
        .on()
        .ifPresent(
            dataset -> {
              var snapshot = g.snapshot(dataset);
              g.relate(iri, Relation.MEASURED_ON, snapshot);
              g.say(iri, PROV + "wasDerivedFrom", snapshot);
            });
  }
}
