package org.countersign.catalog.dossiers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.countersign.catalog.models.RegistrationDocument;
import org.countersign.reports.Dossier;

/** What was said when a version was registered, as it is printed. */
final class RegistrationSections {
  private final Snapshot snapshot;
  private final RegistrationDocument document;

  RegistrationSections(Snapshot snapshot) {
    this.snapshot = snapshot;
    this.document = snapshot.registered().document();
  }

  List<Dossier.Section> sections() {
    var version = snapshot.version();
    var people = document.people();
    return List.of(
        new Dossier.Section(
            "As registered",
            List.of(
                new Dossier.Entry(
                    "Registered by",
                    snapshot.name(version.createdBy())
                        + ", "
                        + Composition.minute(version.createdAt())),
                new Dossier.Entry("Run", document.sourceRun().orElse("")),
                new Dossier.Entry("Code commit", document.codeCommit().orElse("")),
                new Dossier.Entry(
                    "Artifact made",
                    document.artifactCreatedAt().map(Composition::minute).orElse("")),
                new Dossier.Entry("Developed by", names(people.developers())),
                new Dossier.Entry("Produced by", names(people.producers())),
                new Dossier.Entry(
                    "Run started by", people.triggeredBy().map(snapshot::name).orElse(""))),
            grids()));
  }

  private List<Dossier.Grid> grids() {
    var grids = new ArrayList<Dossier.Grid>();
    add(
        grids,
        "Data sets",
        List.of("Role", "Data set", "Version", "SHA-256 or snapshot"),
        document.datasets().stream()
            .map(
                each ->
                    List.of(each.role(), each.name(), each.version().orElse(""), each.reference()))
            .toList());
    add(
        grids,
        "Metrics",
        List.of("Metric", "Value", "Measured on"),
        document.metrics().stream()
            .map(
                each ->
                    List.of(each.name(), String.valueOf(each.value()), each.dataset().orElse("")))
            .toList());
    add(
        grids,
        "Hyperparameters",
        List.of("Name", "Value"),
        document.hyperparameters().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(each -> List.of(each.getKey(), each.getValue()))
            .toList());
    add(
        grids,
        "Base models",
        List.of("Reference", "SHA-256"),
        document.baseModels().stream()
            .map(each -> List.of(each.ref(), each.sha256().orElse("")))
            .toList());
    return grids;
  }

  private static void add(
      List<Dossier.Grid> grids, String title, List<String> columns, List<List<String>> rows) {
    if (!rows.isEmpty()) {
      grids.add(new Dossier.Grid(title, columns, rows));
    }
  }

  private String names(List<UUID> agents) {
    return agents.stream().map(snapshot::name).collect(Collectors.joining(", "));
  }
}
