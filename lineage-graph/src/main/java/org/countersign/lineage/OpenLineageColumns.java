package org.countersign.lineage;

import static org.countersign.lineage.Vocabulary.PROV;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.countersign.lineage.Vocabulary.Property;

/**
 * Which column went into which: the facet {@code columnLineage} and the explicit {@code lineage} of
 * datasets and jobs. An input column belongs to the snapshot that the same event reads; where it
 * names none, to the state nobody pinned. Each step is also a derivation of its own that names the
 * run and what was done on the way.
 */
final class OpenLineageColumns {
  private static final int NAME_LENGTH = 32;

  private final Sentences g;
  private final Optional<String> run;
  private final Map<String, String> states = new HashMap<>();

  private OpenLineageColumns(
      Sentences g,
      Optional<String> run,
      List<OpenLineageDataset> inputs,
      List<OpenLineageDataset> outputs) {
    this.g = g;
    this.run = run;
    outputs.forEach(each -> states.put(each.name(), each.state()));
    inputs.forEach(each -> states.put(each.name(), each.state()));
  }

  static void say(
      Sentences g,
      Optional<String> run,
      List<OpenLineageDataset> inputs,
      List<OpenLineageDataset> outputs) {
    var columns = new OpenLineageColumns(g, run, inputs, outputs);
    for (var output : outputs) {
      output.facet("columnLineage").ifPresent(facet -> columns.lineage(output, facet));
      output
          .facet("lineage")
          .ifPresent(facet -> columns.explicit(facet, output.name(), output.state()));
    }
  }

  /** What a job's facet {@code lineage} declares of its outputs. */
  record Declared(
      Sentences g,
      Optional<String> run,
      List<OpenLineageDataset> inputs,
      List<OpenLineageDataset> outputs) {
    void say(Map<String, Pointed> facets) {
      var columns = new OpenLineageColumns(g, run, inputs, outputs);
      var written =
          outputs.stream()
              .collect(Collectors.toMap(OpenLineageDataset::name, it -> it.state(), (a, b) -> a));
      OpenLineageRun.facet(facets, "lineage")
          .ifPresent(
              facet -> {
                for (var entry : facet.elements("entries")) {
                  if (entry.text("type").filter("JOB"::equals).isEmpty()) {
                    var name = entry.dataset();
                    var state = Optional.ofNullable(written.get(name));
                    columns.explicit(entry, name, state.orElseGet(() -> g.unpinned(name)));
                  }
                }
              });
    }
  }

  private void lineage(OpenLineageDataset output, Pointed facet) {
    facet
        .members("fields")
        .forEach(
            (path, field) -> {
              var target = g.column(output.state(), output.name(), named(path, field));
              for (var input : field.elements("inputFields")) {
                var source = column(input);
                step(target, source, done(input).or(() -> whole(field)), masked(input));
              }
            });
    for (var input : facet.elements("dataset")) {
      influence(output.state(), column(input), done(input), masked(input));
    }
  }

  /** What the whole field's deprecated members say was done. */
  private static Optional<String> whole(Pointed field) {
    return field.text("transformationType");
  }

  private void explicit(Pointed facet, String name, String state) {
    for (var input : facet.elements("inputs")) {
      if (isData(input)) {
        if (input.get("field").isPresent()) {
          influence(state, column(input), done(input), masked(input));
        } else if (!state.equals(state(input.dataset()))) {
          g.relate(state, Relation.WAS_DERIVED_FROM, state(input.dataset()));
        }
      }
    }
    facet
        .members("fields")
        .forEach(
            (path, field) -> {
              var target = g.column(state, name, named(path, field));
              for (var input : field.elements("inputs")) {
                if (isData(input) && input.get("field").isPresent()) {
                  step(target, column(input), done(input), masked(input));
                }
              }
            });
  }

  private static boolean isData(Pointed input) {
    return input.text("type").filter("JOB"::equals).isEmpty();
  }

  private static String named(String path, Pointed where) {
    if (path.isBlank()) {
      throw where.fault("is of a column without a name");
    }
    return path;
  }

  private String state(String dataset) {
    return Optional.ofNullable(states.get(dataset)).orElseGet(() -> g.unpinned(dataset));
  }

  private String column(Pointed input) {
    var dataset = input.dataset();
    return g.column(state(dataset), dataset, input.need("field").name());
  }

  private static Optional<String> done(Pointed input) {
    var said =
        input.elements("transformations").stream()
            .map(
                each ->
                    Stream.of("type", "subtype")
                        .flatMap(part -> each.text(part).stream())
                        .collect(Collectors.joining(" ")))
            .filter(text -> !text.isEmpty())
            .sorted()
            .collect(Collectors.joining(", "));
    return said.isEmpty() ? Optional.empty() : Optional.of(said);
  }

  private static boolean masked(Pointed input) {
    return input.elements("transformations").stream()
        .anyMatch(each -> each.flag("masking").orElse(false));
  }

  private void step(String target, String source, Optional<String> done, boolean masked) {
    if (!target.equals(source)) {
      step(g, run, target, source, done, masked);
    }
  }

  /** A column that decided about a whole dataset, such as by a filter or a grouping. */
  private void influence(String state, String source, Optional<String> done, boolean masked) {
    g.say(state, PROV + "wasInfluencedBy", source);
    qualified(g, run, state, source, done, masked);
  }

  /** Says that a column came of another, in which run and how. */
  static void step(
      Sentences g,
      Optional<String> run,
      String target,
      String source,
      Optional<String> done,
      boolean masked) {
    g.relate(target, Relation.DERIVED_FROM_COLUMN, source);
    qualified(g, run, target, source, done, masked);
  }

  private static void qualified(
      Sentences g,
      Optional<String> run,
      String target,
      String source,
      Optional<String> done,
      boolean masked) {
    var digest = Sha256.start().digest((target + "\n" + source).getBytes(StandardCharsets.UTF_8));
    var name = HexFormat.of().formatHex(digest).substring(0, NAME_LENGTH);
    var derivation = run.orElse(target) + "/derivations/" + name;
    g.say(target, PROV + "qualifiedDerivation", derivation);
    g.a(derivation, PROV + "Derivation");
    g.say(derivation, PROV + "entity", source);
    run.ifPresent(it -> g.say(derivation, PROV + "hadActivity", it));
    done.ifPresent(it -> g.own(derivation, Property.TRANSFORMATION, it));
    if (masked) {
      g.own(derivation, Property.MASKING, "true");
    }
  }
}
