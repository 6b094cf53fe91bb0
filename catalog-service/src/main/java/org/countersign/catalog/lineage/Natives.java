package org.countersign.catalog.lineage;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.countersign.lineage.DatasetFacts;
import org.countersign.lineage.DatasetFacts.Column;
import org.countersign.lineage.DatasetFacts.Content;
import org.countersign.lineage.DatasetFacts.Description;
import org.countersign.lineage.DatasetFacts.Figure;
import org.countersign.lineage.DatasetRef;
import org.countersign.lineage.Growing;
import org.countersign.lineage.RunFacts;
import org.countersign.lineage.Sensitivity;
import org.countersign.lineage.VersionFacts;

/** What registrations of datasets and runs, and upstream changes, add to the graph. */
final class Natives {
  private Natives() {}

  static DatasetFacts dataset(Fields document, Instant at) {
    var rows = rows(document);
    var labels =
        document.has("labels") ? Optional.of(document.object("labels")) : Optional.<Fields>empty();
    return DatasetFacts.of(ref(document), at)
        .with(
            new Description(
                document.optional("shape"),
                document.optional("licence"),
                document.optional("sensitivity").map(Sensitivity::valueOf),
                document.optional("owner").map(List::of).orElse(List.of()),
                Optional.empty(),
                labels.map(it -> it.text("method")),
                labels
                    .filter(it -> it.has("labelledBy"))
                    .map(it -> it.texts("labelledBy"))
                    .orElse(List.of())))
        .with(
            new Content(
                document.optional("snapshot"),
                Optional.empty(),
                document.objects("columns").map(Natives::column).toList(),
                rows.map(count -> Map.of(Figure.ROW_COUNT, count)).orElse(Map.of())))
        .madeFrom(document.objects("derivedFrom").map(Natives::ref).toList(), Optional.empty());
  }

  /** Statistics are free in form; the number of rows is understood. */
  private static Optional<String> rows(Fields document) {
    return document.has("statistics")
            && document.object("statistics").json().get("rows") instanceof Long rows
            && rows >= 0
        ? Optional.of(rows.toString())
        : Optional.empty();
  }

  private static Column column(Fields column) {
    return new Column(
        column.text("name"),
        column.optional("type"),
        column.optional("sensitivity").map(Sensitivity::valueOf),
        Map.of(),
        Map.of(),
        Map.of(),
        List.of());
  }

  private static DatasetRef ref(Fields snapshot) {
    return new DatasetRef(snapshot.text("name"), snapshot.text("reference"));
  }

  static RunFacts run(Fields document) {
    return RunFacts.of(document.text("name"))
        .with(
            new RunFacts.Timing(
                Optional.of(RunFacts.Trigger.valueOf(document.text("cause"))),
                document.optional("startedAt").map(Instant::parse),
                document.optional("endedAt").map(Instant::parse),
                Optional.empty()))
        .with(
            new RunFacts.Recipe(
                document
                    .optional("codeCommit")
                    .map(
                        commit ->
                            new VersionFacts.Code(document.optional("codeRepository"), commit)),
                document.optional("environmentLock"),
                document.optional("seed"),
                Optional.empty(),
                texts(document, "parameters"),
                document.objects("trials").map(Natives::trial).toList()))
        .reading(
            document
                .objects("inputs")
                .map(
                    input ->
                        new RunFacts.Input(
                            ref(input), RunFacts.Split.of(use(input.optional("role")))))
                .toList())
        .writing(
            document.objects("outputs").map(Natives::ref).toList(),
            document.objects("artifacts").map(artifact -> artifact.text("sha256")).toList())
        .measuring(document.objects("metrics").map(metric -> metric(metric, document)).toList())
        .by(document.optional("triggeredBy").map(List::of).orElse(List.of()));
  }

  private static RunFacts.Trial trial(Fields trial) {
    return new RunFacts.Trial(
        trial.number("number").toString(),
        texts(trial, "parameters"),
        trial.objects("metrics").findFirst().map(metric -> metric.number("value").toString()),
        Boolean.TRUE.equals(trial.json().get("chosen")));
  }

  /**
   * A metric names its dataset; of several snapshots that were read the one for testing is meant.
   */
  private static VersionFacts.Metric metric(Fields metric, Fields run) {
    var measuredOn =
        run.objects("inputs")
            .filter(
                input -> metric.optional("dataset").filter(input.text("name")::equals).isPresent())
            .max(Comparator.comparing(input -> use(input.optional("role"))));
    return new VersionFacts.Metric(
        metric.text("name"),
        metric.number("value").toString(),
        measuredOn.map(Natives::ref),
        Optional.empty());
  }

  static VersionFacts.Use use(Optional<String> role) {
    return switch (role.orElse("")) {
      case "training" -> VersionFacts.Use.TRAINING;
      case "validation" -> VersionFacts.Use.VALIDATION;
      case "test" -> VersionFacts.Use.TEST;
      default -> VersionFacts.Use.OTHER;
    };
  }

  private static Map<String, String> texts(Fields document, String name) {
    var texts = new LinkedHashMap<String, String>();
    document.object(name).json().forEach((key, value) -> texts.put((String) key, (String) value));
    return texts;
  }

  /** What became known of something upstream. */
  static void change(Growing growing, Fields about, Instant at) {
    switch (about.text("sort")) {
      case "DATASET_WITHDRAWN" -> growing.datasetState(changed(about), "WITHDRAWN", at);
      case "DATASET_CHANGED" -> growing.datasetState(changed(about), "CHANGED", at);
      case "LICENCE_CHANGED" -> growing.licence(changed(about), about.text("licence"), at);
      case "BASE_MODEL_REVOKED" ->
          Bases.revoked(growing, about.text("baseModel"), about.optional("sha256"), at);
      case "CODE_FLAGGED" ->
          growing.codeState(
              new VersionFacts.Code(Optional.empty(), about.text("commit")), "FLAGGED", at);
      default -> throw new IllegalStateException("no such change: " + about.text("sort"));
    }
  }

  private static DatasetRef changed(Fields about) {
    return new DatasetRef(about.text("dataset"), about.text("reference"));
  }
}
