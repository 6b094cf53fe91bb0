package org.countersign.lineage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.countersign.lineage.Vocabulary.Property;

/**
 * Whether a version could be made again: a record of five items, each with what is known and what
 * is not.
 *
 * @param items always all five, in the order of {@link Item}
 */
public record Reproducibility(List<Entry> items) {
  public Reproducibility {
    items = List.copyOf(items);
  }

  /** What it takes to repeat an experiment. */
  public enum Item {
    /** Pointer to the version of the code and to its environment. */
    CODE,
    /** Architecture and pretrained modules. */
    ARCHITECTURE,
    /** Hyperparameters, seed and tuning trials. */
    HYPERPARAMETERS,
    /** Data by snapshot and how it was split. */
    DATA,
    /** Metrics and the procedure of validation. */
    EVALUATION
  }

  /**
   * One item.
   *
   * @param known what is recorded, for people
   * @param missing what is not
   */
  public record Entry(Item item, List<String> known, List<String> missing) {
    public Entry {
      known = List.copyOf(known);
      missing = List.copyOf(missing);
    }

    public boolean complete() {
      return missing.isEmpty();
    }
  }

  /** Whether nothing is missing. */
  public boolean complete() {
    return items.stream().allMatch(Entry::complete);
  }

  /** How much is known: items without a gap, of five. */
  public int completeItems() {
    return (int) items.stream().filter(Entry::complete).count();
  }

  /**
   * The record of a version.
   *
   * @return empty if the graph says nothing about it
   */
  public static Optional<Reproducibility> of(Snapshot snapshot, String version) {
    return snapshot.isKnown(version)
        ? Optional.of(new Reading(snapshot, version).done())
        : Optional.empty();
  }

  private static final class Reading {
    private final Snapshot snapshot;
    private final Steps steps;
    private final Questions questions;
    private final String version;
    private final List<Steps.Seen> makers = new ArrayList<>();

    Reading(Snapshot snapshot, String version) {
      this.snapshot = snapshot;
      this.steps = new Steps(snapshot);
      this.questions = new Questions(snapshot);
      this.version = version;
      questions.makers(version).forEach(each -> makers.add(steps.seen(each)));
    }

    Reproducibility done() {
      return new Reproducibility(
          List.of(code(), architecture(), hyperparameters(), data(), evaluation()));
    }

    private Entry code() {
      var known = labels(Relation.PRODUCED_BY_CODE, "commit ");
      var missing = new ArrayList<String>();
      if (known.isEmpty()) {
        missing.add("which code ran");
      }
      told(Property.ENVIRONMENT_LOCK, "environment ", "what pins the environment", known, missing);
      return new Entry(Item.CODE, known, missing);
    }

    private Entry architecture() {
      var known = new ArrayList<String>();
      var missing = new ArrayList<String>();
      var architectures = new TreeSet<String>();
      for (var data : outputs()) {
        architectures.addAll(snapshot.objects(data, Property.ARCHITECTURE.iri(snapshot.iris())));
      }
      makers.forEach(
          maker ->
              architectures.addAll(maker.attributes().getOrDefault("architecture", List.of())));
      architectures.forEach(each -> known.add("architecture " + each));
      for (var each : made()) {
        steps
            .seen(each)
            .causes()
            .forEach(
                (cause, relation) -> {
                  if (snapshot.iris().kind(cause) == Kind.EXTERNAL_MODEL
                      || (relation != Relation.VERSION_OF
                          && snapshot.iris().kind(cause) == Kind.VERSION)) {
                    known.add(relation.label() + " " + steps.seen(cause).label());
                  }
                });
      }
      if (known.isEmpty()) {
        missing.add("architecture or pretrained modules");
      }
      return new Entry(Item.ARCHITECTURE, known, missing);
    }

    private List<String> made() {
      var made = new ArrayList<>(List.of(version));
      steps
          .seen(version)
          .causes()
          .forEach(
              (cause, relation) -> {
                if (relation == Relation.HAS_ARTIFACT) {
                  made.add(cause);
                }
              });
      return made;
    }

    /** What reported models are the version's artifact. */
    private List<String> outputs() {
      var outputs = new ArrayList<String>();
      made()
          .forEach(
              each ->
                  outputs.addAll(
                      snapshot.subjects(Relation.HAS_ARTIFACT.iri(snapshot.iris()), each)));
      return outputs;
    }

    private Entry hyperparameters() {
      var known = new ArrayList<String>();
      var missing = new ArrayList<String>();
      questions.hyperparameters(version).forEach(it -> known.add(it.name() + " = " + it.value()));
      if (known.isEmpty()) {
        missing.add("hyperparameters");
      }
      told(Property.SEED, "seed ", "the random seed", known, missing);
      var trials = questions.trials(version).size();
      if (trials > 0) {
        known.add(trials + " tuning trials");
      }
      return new Entry(Item.HYPERPARAMETERS, known, missing);
    }

    private Entry data() {
      var known = new ArrayList<String>();
      var missing = new ArrayList<String>();
      var roles = new TreeSet<Relation>();
      for (var maker : makers) {
        maker
            .causes()
            .forEach(
                (cause, relation) -> {
                  if (snapshot.iris().kind(cause) == Kind.DATASET_VERSION) {
                    var label = steps.seen(cause).label();
                    if (cause.endsWith("/" + Iris.UNPINNED)) {
                      if (steps.from(maker.iri(), Ancestry.Direction.UP).contains(cause)) {
                        missing.add("which snapshot of " + label);
                      }
                    } else {
                      known.add(relation.label() + " " + label);
                      roles.add(relation);
                    }
                  }
                });
        for (var split : snapshot.objects(maker.iri(), Property.HAS_SPLIT.iri(snapshot.iris()))) {
          known.add(steps.seen(split).label());
        }
      }
      if (!roles.contains(Relation.TRAINED_ON)) {
        missing.add("what it was trained on");
      }
      if (!roles.contains(Relation.TESTED_ON) && !roles.contains(Relation.VALIDATED_ON)) {
        missing.add("what was held out");
      }
      return new Entry(Item.DATA, known, missing);
    }

    private Entry evaluation() {
      var known = new ArrayList<String>();
      var missing = new ArrayList<String>();
      questions.evaluations(version).forEach(it -> known.add(it.name() + " = " + it.value()));
      if (known.isEmpty()) {
        missing.add("metrics");
      }
      var procedures = new TreeSet<String>();
      for (var evaluation : questions.evaluations(version)) {
        evaluation
            .run()
            .ifPresent(
                run ->
                    procedures.addAll(
                        snapshot.objects(run, Property.VALIDATION_PROCEDURE.iri(snapshot.iris()))));
      }
      makers.forEach(
          maker ->
              procedures.addAll(maker.attributes().getOrDefault("validationProcedure", List.of())));
      procedures.forEach(each -> known.add("validated by " + each));
      if (procedures.isEmpty()) {
        missing.add("the procedure of validation");
      }
      return new Entry(Item.EVALUATION, known, missing);
    }

    private List<String> labels(Relation relation, String before) {
      var labels = new TreeSet<String>();
      for (var maker : makers) {
        maker
            .causes()
            .forEach(
                (cause, how) -> {
                  if (how == relation) {
                    labels.add(before + steps.seen(cause).label());
                  }
                });
      }
      return new ArrayList<>(labels);
    }

    private void told(
        Property property, String before, String lack, List<String> known, List<String> missing) {
      var said = new TreeSet<String>();
      makers.forEach(
          maker -> said.addAll(maker.attributes().getOrDefault(property.localName(), List.of())));
      if (said.isEmpty()) {
        missing.add(lack);
      }
      said.forEach(each -> known.add(before + each));
    }
  }
}
