package org.countersign.lineage;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.jena.graph.NodeFactory;
import org.countersign.lineage.Vocabulary.Property;

/**
 * The facets of runs: what started a run, for which time, with what, and why it failed. Of
 * environment variables only the names are said: values hold secrets.
 */
record OpenLineageRun(Sentences g, String run) {
  private static final int LONGEST_MESSAGE = 1_000;

  static Optional<Pointed> facet(Map<String, Pointed> facets, String name) {
    return Optional.ofNullable(facets.get(name))
        .filter(facet -> !facet.flag("_deleted").orElse(false));
  }

  void facets(Map<String, Pointed> facets) {
    facet(facets, "parent").ifPresent(this::parent);
    facet(facets, "nominalTime")
        .ifPresent(
            nominal -> {
              nominal.time("nominalStartTime").ifPresent(at -> time(Property.NOMINAL_START, at));
              nominal.time("nominalEndTime").ifPresent(at -> time(Property.NOMINAL_END, at));
            });
    facet(facets, "errorMessage")
        .ifPresent(
            error -> {
              error.text("message").ifPresent(it -> g.own(run, Property.ERROR_MESSAGE, cut(it)));
              error.text("programmingLanguage").ifPresent(it -> g.own(run, Property.LANGUAGE, it));
            });
    facet(facets, "tags")
        .ifPresent(
            tags -> tags.elements("tags").forEach(tag -> OpenLineageJob.tagged(g, run, tag)));
    facet(facets, "environmentVariables")
        .ifPresent(
            facet ->
                facet
                    .elements("environmentVariables")
                    .forEach(
                        each ->
                            g.own(run, Property.ENVIRONMENT_VARIABLE, each.need("name").name())));
    facet(facets, "processing_engine")
        .ifPresent(
            engine -> {
              var said =
                  engine.text("name").orElse("engine")
                      + engine.scalar("version").map(it -> " " + it).orElse("");
              g.own(run, Property.PROCESSING_ENGINE, said);
            });
    facet(facets, "executionParameters")
        .ifPresent(facet -> facet.elements("parameters").forEach(this::parameter));
    facet(facets, "test").ifPresent(facet -> facet.elements("tests").forEach(this::test));
  }

  private void time(Property property, Instant at) {
    g.say(run, NodeFactory.createURI(property.iri(g.iris())), Literals.time(at));
  }

  private void parent(Pointed parent) {
    var ancestor = g.run(parent.need("run").need("runId").uuid());
    if (!ancestor.equals(run)) {
      g.relate(run, Relation.PART_OF, ancestor);
    }
    parent
        .get("job")
        .ifPresent(
            job ->
                g.link(
                    ancestor,
                    Property.RUN_OF,
                    OpenLineageEvent.jobNamed(
                        g, job.need("namespace").name(), job.need("name").name())));
    parent
        .get("root")
        .flatMap(root -> root.get("run"))
        .ifPresent(root -> g.link(run, Property.ROOT_RUN, g.run(root.need("runId").uuid())));
  }

  private void parameter(Pointed parameter) {
    var name = parameter.text("name").or(() -> parameter.text("key"));
    name.ifPresent(
        it ->
            g.own(
                run,
                Property.EXECUTION_PARAMETER,
                it + "=" + parameter.get("value").map(OpenLineageRun::shown).orElse("")));
  }

  private static String shown(Pointed value) {
    return value.value() instanceof Map || value.value() instanceof List ? "…" : value.scalar();
  }

  private void test(Pointed test) {
    var outcome = test.text("status").orElse("not said");
    g.own(run, Property.TEST_RESULT, test.need("name").name() + ": " + outcome);
  }

  private static String cut(String message) {
    return message.codePointCount(0, message.length()) <= LONGEST_MESSAGE
        ? message
        : message.substring(0, message.offsetByCodePoints(0, LONGEST_MESSAGE)) + "…";
  }
}
