package org.countersign.lineage;

import static org.countersign.lineage.Vocabulary.MLS;
import static org.countersign.lineage.Vocabulary.PROV;

import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.countersign.lineage.Vocabulary.Property;

/** What is said of a run when it is registered. */
record RunSentences(Sentences g, RunFacts facts) {

  void say(String agent) {
    var run = g.run(facts.id());
    g.associated(run, agent);
    facts.people().forEach(person -> g.associated(run, person));
    var timing = facts.timing();
    timing.trigger().ifPresent(it -> g.own(run, Property.TRIGGER, it.name()));
    timing.startedAt().ifPresent(at -> g.time(run, "startedAtTime", at));
    timing.endedAt().ifPresent(at -> g.time(run, "endedAtTime", at));
    timing.partOf().ifPresent(outer -> g.relate(run, Relation.PART_OF, g.run(outer)));
    recipe(run);
    for (var input : facts.inputs()) {
      var snapshot = g.snapshot(input.dataset());
      g.relate(run, Relation.USED, snapshot);
      g.say(run, MLS + "hasInput", snapshot);
      var use = input.split().use();
      if (use != VersionFacts.Use.OTHER) {
        g.relate(run, use.relation(), snapshot);
      }
      if (input.split().says()) {
        var name = run + "/splits/" + Iris.segment(snapshot) + "/" + role(use);
        split(g, run, name, snapshot, input.split());
      }
    }
    for (var output : facts.outputs()) {
      g.relate(g.snapshot(output), Relation.WAS_GENERATED_BY, run);
    }
    for (var sha256 : facts.artifacts()) {
      g.relate(g.artifact(sha256), Relation.WAS_GENERATED_BY, run);
    }
    facts.metrics().forEach(metric -> metric(run, metric));
  }

  private void recipe(String run) {
    var recipe = facts.recipe();
    recipe
        .code()
        .ifPresent(
            code -> {
              var iri = g.code(code);
              g.relate(run, Relation.USED, iri);
              g.relate(run, Relation.PRODUCED_BY_CODE, iri);
            });
    recipe.environmentLock().ifPresent(it -> g.own(run, Property.ENVIRONMENT_LOCK, it));
    recipe.seed().ifPresent(it -> g.own(run, Property.SEED, it));
    recipe.validation().ifPresent(it -> g.own(run, Property.VALIDATION_PROCEDURE, it));
    recipe
        .parameters()
        .forEach(
            (name, value) ->
                g.parameter(
                    run + "/parameters/" + Iris.segment(name), name, value, run, Relation.USED));
    recipe.trials().forEach(trial -> trial(g, run, trial));
  }

  private void metric(String run, VersionFacts.Metric metric) {
    var on = metric.on().map(g::snapshot);
    var iri =
        run
            + "/metrics/"
            + Iris.segment(metric.name())
            + on.map(it -> "/on/" + Iris.segment(it)).orElse("")
            + metric.slice().map(it -> "/slices/" + Iris.segment(it)).orElse("");
    g.metric(iri, metric.name(), metric.value());
    g.relate(iri, Relation.WAS_GENERATED_BY, run);
    metric.slice().ifPresent(it -> g.own(iri, Property.SLICE, it));
    on.ifPresent(
        it -> {
          g.relate(iri, Relation.MEASURED_ON, it);
          g.say(iri, PROV + "wasDerivedFrom", it);
        });
  }

  static void trial(Sentences g, String run, RunFacts.Trial trial) {
    var iri = run + "/trials/" + Iris.segment(trial.id());
    var settings =
        new TreeMap<>(trial.parameters())
            .entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining(", "));
    g.is(iri, Kind.TRIAL, "trial " + trial.id() + ": " + settings, "Entity");
    g.link(run, Property.HAS_TRIAL, iri);
    trial
        .parameters()
        .forEach((name, value) -> g.own(iri, Property.EXECUTION_PARAMETER, name + "=" + value));
    trial.objective().ifPresent(it -> g.value(iri, Property.OBJECTIVE, it));
    if (trial.chosen()) {
      g.own(iri, Property.CHOSEN, "true");
    }
  }

  static void split(Sentences g, String run, String iri, String data, RunFacts.Split split) {
    g.is(iri, Kind.SPLIT, role(split.use()) + " split", "Entity");
    g.link(run, Property.HAS_SPLIT, iri);
    g.link(iri, Property.SPLIT_OF, data);
    g.own(iri, Property.ROLE, role(split.use()));
    if (split.use() != VersionFacts.Use.OTHER) {
      g.relate(run, split.use().relation(), data);
    }
    split.fraction().ifPresent(it -> g.value(iri, Property.FRACTION, it));
    split.method().ifPresent(it -> g.own(iri, Property.METHOD, it));
    split.seed().ifPresent(it -> g.own(iri, Property.SEED, it));
  }

  private static String role(VersionFacts.Use use) {
    return use.name().toLowerCase(Locale.ROOT);
  }
}
