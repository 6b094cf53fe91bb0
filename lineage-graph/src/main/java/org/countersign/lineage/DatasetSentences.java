package org.countersign.lineage;

import static org.countersign.lineage.Vocabulary.DCTERMS;

import java.util.Optional;
import org.countersign.lineage.DatasetFacts.Column;
import org.countersign.lineage.Vocabulary.Property;

/** What is said of a snapshot when it is registered. */
record DatasetSentences(Sentences g, DatasetFacts facts) {

  void say(String agent) {
    var name = facts.dataset().name();
    var dataset = g.iris().dataset(name);
    var snapshot = g.snapshot(facts.dataset());
    g.time(snapshot, "generatedAtTime", facts.registeredAt());
    g.attributed(snapshot, agent);
    describe(dataset, snapshot);
    for (var origin : facts.madeFrom()) {
      g.relate(snapshot, Relation.WAS_DERIVED_FROM, g.snapshot(origin));
    }
    facts.derivedBy().ifPresent(it -> g.own(snapshot, Property.DERIVED_BY, it));
    facts.producedBy().ifPresent(run -> g.relate(snapshot, Relation.WAS_GENERATED_BY, g.run(run)));
    var content = facts.content();
    content.snapshotId().ifPresent(it -> g.own(snapshot, Property.SNAPSHOT_ID, it));
    content.kept().ifPresent(it -> g.own(snapshot, Property.KEPT, it.toString()));
    content.columns().forEach(column -> column(snapshot, column));
    if (!content.figures().isEmpty()) {
      var summary = snapshot + "/summary";
      summary(summary, snapshot, name);
      content.figures().forEach((figure, value) -> g.value(summary, figure.property(), value));
    }
  }

  private void describe(String dataset, String snapshot) {
    var words = facts.description();
    words.type().ifPresent(it -> g.own(dataset, Property.DATASET_TYPE, it));
    words.licence().ifPresent(it -> g.text(snapshot, DCTERMS + "license", it));
    words.sensitivity().ifPresent(it -> g.own(snapshot, Property.SENSITIVITY, it.name()));
    words.owners().forEach(owner -> g.attributed(snapshot, owner));
    words.owningTeam().ifPresent(it -> g.own(snapshot, Property.OWNING_TEAM, it));
    words.labelProvenance().ifPresent(it -> g.own(snapshot, Property.LABEL_PROVENANCE, it));
    words.labelledBy().forEach(person -> g.labelled(snapshot, person));
  }

  private void summary(String summary, String described, String label) {
    g.is(summary, Kind.SUMMARY, "summary of " + label, "Entity");
    g.link(summary, Property.SUMMARISES, described);
  }

  private void column(String snapshot, Column facts) {
    var dataset = this.facts.dataset().name();
    var column = g.column(snapshot, dataset, facts.path());
    facts.type().ifPresent(it -> g.own(column, Property.DATA_TYPE, it));
    facts.sensitivity().ifPresent(it -> g.own(column, Property.SENSITIVITY, it.name()));
    for (var origin : facts.from()) {
      var source = g.column(g.snapshot(origin.dataset()), origin.dataset().name(), origin.path());
      if (!source.equals(column)) {
        OpenLineageColumns.step(
            g, this.facts.producedBy().map(g.iris()::run), column, source, Optional.empty(), false);
      }
    }
    if (facts.figures().isEmpty() && facts.quantiles().isEmpty() && facts.histogram().isEmpty()) {
      return;
    }
    var summary = column + "/summary";
    summary(summary, column, dataset + " · " + facts.path());
    facts.figures().forEach((figure, value) -> g.value(summary, figure.property(), value));
    facts.quantiles().forEach((at, value) -> g.own(summary, Property.QUANTILE, at + "=" + value));
    facts
        .histogram()
        .forEach((bin, value) -> g.own(summary, Property.HISTOGRAM, bin + "=" + value));
  }
}
