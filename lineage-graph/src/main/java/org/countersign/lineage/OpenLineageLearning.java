package org.countersign.lineage;

import static org.countersign.lineage.Vocabulary.PROV;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.countersign.lineage.Vocabulary.Property;

/**
 * The facets of machine learning, which the standard has none of: model, hyperparameters,
 * environment, evaluation and training data split. Their schemas are {@link LearningFacet}s.
 */
record OpenLineageLearning(Sentences g, String run) {

  void say(
      Map<String, Pointed> facets,
      List<OpenLineageDataset> inputs,
      List<OpenLineageDataset> outputs) {
    facet(facets, LearningFacet.HYPERPARAMETERS).ifPresent(this::hyperparameters);
    facet(facets, LearningFacet.ENVIRONMENT)
        .flatMap(it -> it.text("lock"))
        .ifPresent(lock -> g.own(run, Property.ENVIRONMENT_LOCK, lock));
    inputs.forEach(
        input ->
            input
                .facet(LearningFacet.TRAINING_DATA_SPLIT.key())
                .ifPresent(facet -> split(input.state(), facet)));
    var models = new ArrayList<String>();
    for (var output : outputs) {
      output
          .facet(LearningFacet.MODEL.key())
          .ifPresent(facet -> model(output.state(), facet).ifPresent(models::add));
    }
    for (var input : inputs) {
      input
          .facet(LearningFacet.MODEL.key())
          .flatMap(facet -> facet.sha256("artifactSha256"))
          .ifPresent(
              sha256 -> {
                var artifact = g.artifact(sha256);
                g.relate(run, Relation.USED, artifact);
                models.add(artifact);
              });
    }
    facet(facets, LearningFacet.EVALUATION).ifPresent(facet -> evaluation(facet, models));
  }

  private static Optional<Pointed> facet(Map<String, Pointed> facets, LearningFacet facet) {
    return OpenLineageRun.facet(facets, facet.key());
  }

  private void hyperparameters(Pointed facet) {
    facet
        .members("parameters")
        .forEach(
            (name, value) ->
                g.parameter(
                    run + "/parameters/" + Iris.segment(named(name, value)),
                    name,
                    value.scalar(),
                    run,
                    Relation.USED));
    facet.scalar("seed").ifPresent(seed -> g.own(run, Property.SEED, seed));
    var number = 0;
    for (var trial : facet.elements("trials")) {
      number++;
      trial(trial, trial.scalar("id").orElse(Integer.toString(number)));
    }
  }

  private static String named(String name, Pointed where) {
    if (name.isBlank()) {
      throw where.fault("has no name");
    }
    return name;
  }

  private void trial(Pointed trial, String id) {
    var settings = new TreeMap<String, String>();
    trial
        .members("parameters")
        .forEach((name, value) -> settings.put(named(name, value), value.scalar()));
    RunSentences.trial(
        g,
        run,
        new RunFacts.Trial(
            id, settings, trial.scalar("objective"), trial.flag("chosen").orElse(false)));
  }

  private void split(String state, Pointed facet) {
    var role = facet.text("role");
    var split =
        run + "/splits/" + Iris.segment(state) + role.map(it -> "/" + Iris.segment(it)).orElse("");
    RunSentences.split(
        g,
        run,
        split,
        state,
        new RunFacts.Split(
            role.map(OpenLineageLearning::use).orElse(VersionFacts.Use.OTHER),
            facet.number("fraction"),
            facet.text("method"),
            facet.scalar("seed")));
    facet.number("rows").ifPresent(rows -> g.value(split, Property.ROW_COUNT, rows));
  }

  static VersionFacts.Use use(String role) {
    return switch (role.toLowerCase(Locale.ROOT)) {
      case "training", "train" -> VersionFacts.Use.TRAINING;
      case "validation", "eval" -> VersionFacts.Use.VALIDATION;
      case "test", "holdout" -> VersionFacts.Use.TEST;
      default -> VersionFacts.Use.OTHER;
    };
  }

  private Optional<String> model(String state, Pointed facet) {
    facet.text("framework").ifPresent(it -> g.own(state, Property.FRAMEWORK, it));
    facet.text("architecture").ifPresent(it -> g.own(state, Property.ARCHITECTURE, it));
    var artifact = facet.sha256("artifactSha256").map(g::artifact);
    var made = artifact.orElse(state);
    artifact.ifPresent(
        it -> {
          g.relate(state, Relation.HAS_ARTIFACT, it);
          g.relate(it, Relation.WAS_GENERATED_BY, run);
        });
    for (var base : facet.elements("baseModels")) {
      var origin = g.externalModel(base.need("name").name(), base.scalar("revision").orElse(""));
      var how = base.text("derivation").map(OpenLineageLearning::derivation);
      g.relate(made, Relation.WAS_DERIVED_FROM, origin);
      how.ifPresent(it -> g.relate(made, it.relation(), origin));
    }
    return Optional.of(made);
  }

  private static BaseModel.Derivation derivation(String said) {
    var name = said.toUpperCase(Locale.ROOT).replace('-', '_');
    for (var each : BaseModel.Derivation.values()) {
      if (each.name().equals(name)) {
        return each;
      }
    }
    return BaseModel.Derivation.OTHER;
  }

  private void evaluation(Pointed facet, List<String> models) {
    facet.text("procedure").ifPresent(it -> g.own(run, Property.VALIDATION_PROCEDURE, it));
    for (var metric : facet.elements("metrics")) {
      var name = metric.need("name").name();
      var slice = metric.text("slice");
      var on = metric.get("dataset").map(this::measured);
      var iri =
          run
              + "/metrics/"
              + Iris.segment(name)
              + on.map(it -> "/on/" + Iris.segment(it)).orElse("")
              + slice.map(it -> "/slices/" + Iris.segment(it)).orElse("");
      g.metric(iri, name, metric.need("value").scalar());
      g.relate(iri, Relation.WAS_GENERATED_BY, run);
      models.forEach(model -> g.relate(iri, Relation.EVALUATES, model));
      on.ifPresent(
          it -> {
            g.relate(iri, Relation.MEASURED_ON, it);
            g.say(iri, PROV + "wasDerivedFrom", it);
          });
      slice.ifPresent(it -> g.own(iri, Property.SLICE, it));
    }
  }

  private String measured(Pointed dataset) {
    var name = dataset.dataset();
    return dataset
        .scalar("version")
        .map(version -> g.snapshot(new DatasetRef(name, version)))
        .orElseGet(() -> g.unpinned(name));
  }
}
