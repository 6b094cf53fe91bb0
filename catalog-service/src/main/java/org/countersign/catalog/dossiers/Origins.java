package org.countersign.catalog.dossiers;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.countersign.catalog.lineage.Tracing;
import org.countersign.catalog.lineage.VersionAnswers;
import org.countersign.catalog.lineage.VersionLineage;
import org.countersign.catalog.lineage.VersionLineage.Walk;
import org.countersign.catalog.models.ModelVersion;
import org.countersign.lineage.Closure;
import org.countersign.lineage.Export;
import org.countersign.lineage.Kind;
import org.countersign.lineage.Layout;
import org.countersign.reports.Attachment;
import org.countersign.reports.Dossier;
import org.countersign.reports.Picture;

/** Where a version comes from and went, as the lineage graph draws it. */
@Dependent
class Origins {
  static final String GRAPH = "lineage.jsonld";

  /** They have tables of their own, and would make the picture too small to read. */
  private static final Set<Kind> NOT_TOLD =
      Set.of(Kind.PARAMETER, Kind.METRIC, Kind.AGENT, Kind.EVIDENCE, Kind.DATASET);

  private static final List<String> DETAILS =
      List.of("artifactSha256", "digest", "commit", "revision", "target");

  private final VersionLineage lineage;
  private final VersionAnswers answers;
  private final Tracing tracing;

  @Inject
  Origins(VersionLineage lineage, VersionAnswers answers, Tracing tracing) {
    this.lineage = lineage;
    this.answers = answers;
    this.tracing = tracing;
  }

  /**
   * The graph as it is drawn, as it is told, what it answers, and itself.
   *
   * @param index the newest ledger entry that is in it
   */
  record Drawn(
      Picture picture,
      String description,
      List<Dossier.Step> steps,
      List<Dossier.Section> questions,
      Attachment graph) {
    Drawn {
      questions = List.copyOf(questions);
      steps = List.copyOf(steps);
    }
  }

  /**
   * @param index the ledger entry the graph must have reached
   */
  Drawn of(ModelVersion version, long index) {
    tracing.await(index);
    var walk = Walk.wide(version.model(), version.number());
    var closure = lineage.view(walk).closure().without(NOT_TOLD);
    return new Drawn(
        new LineagePicture(Layout.of(closure), closure.nodes().get(0).iri()).picture(),
        description(closure),
        steps(closure),
        QuestionSections.of(answers.answers(version.model(), version.number())),
        new Attachment(
            GRAPH,
            "application/ld+json",
            "Lineage graph (PROV-O) as JSON-LD",
            Attachment.Relationship.SUPPLEMENT,
            lineage.export(walk, Export.JSON_LD)));
  }

  static String description(Closure closure) {
    var counts =
        closure.nodes().stream()
            .skip(1)
            .collect(
                Collectors.groupingBy(
                    node -> node.kind().label(), LinkedHashMap::new, Collectors.counting()));
    var told =
        counts.entrySet().stream()
            .map(count -> count.getValue() + " × " + count.getKey())
            .collect(Collectors.joining(", "));
    return "From left to right: what came first, then what came of it. Around this version: "
        + (told.isEmpty() ? "nothing" : told)
        + "."
        + " The evidence is in the index of section 5."
        + (closure.truncated() ? " There is more than one picture can show." : "");
  }

  /** From what came later to what it came of. */
  static List<Dossier.Step> steps(Closure closure) {
    var start = closure.nodes().get(0).iri();
    var nodes = closure.nodes().stream().collect(Collectors.toMap(Closure.Node::iri, node -> node));
    return closure.edges().stream()
        .map(
            edge -> {
              var from = nodes.get(edge.from());
              var to = nodes.get(edge.to());
              return from == null || to == null
                  ? Optional.<Dossier.Step>empty()
                  : Optional.of(
                      new Dossier.Step(
                          told(from),
                          words(edge.relation()),
                          told(to),
                          to.iri().equals(start) ? "" : detail(to.attributes())));
            })
        .flatMap(Optional::stream)
        .toList();
  }

  /** The kind, unless the label says it already. */
  private static String told(Closure.Node node) {
    var kind = node.kind().label();
    return node.kind() == Kind.VERSION || node.label().startsWith(kind)
        ? node.label()
        : kind + " " + node.label();
  }

  private static String detail(Map<String, List<String>> attributes) {
    return DETAILS.stream()
        .flatMap(name -> attributes.getOrDefault(name, List.of()).stream())
        .findFirst()
        .orElse("");
  }

  /** {@code wasGeneratedBy} as a person writes it. */
  private static String words(String relation) {
    return relation.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
  }
}
