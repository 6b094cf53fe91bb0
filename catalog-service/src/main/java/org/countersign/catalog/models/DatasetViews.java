package org.countersign.catalog.models;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.countersign.catalog.identity.Agents;
import org.countersign.catalog.journal.FreeTexts;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.models.DatasetVersionsResource.DatasetVersionView;
import org.countersign.catalog.models.DatasetVersionsResource.LabelsView;
import org.countersign.catalog.models.UpstreamChange.Sort;
import org.countersign.catalog.models.UpstreamResource.ChangeView;
import org.countersign.catalog.platform.Page;

/** Shows versions of datasets with what became known of them. */
@Dependent
class DatasetViews {
  private final Datasets datasets;
  private final RecordDocuments documents;
  private final FreeTexts texts;
  private final Agents agents;

  @Inject
  DatasetViews(Datasets datasets, RecordDocuments documents, FreeTexts texts, Agents agents) {
    this.datasets = datasets;
    this.documents = documents;
    this.texts = texts;
    this.agents = agents;
  }

  /** A version whose document is not committed yet. */
  DatasetVersionView registered(DatasetRegistration.Registered registered) {
    var version = registered.version();
    return view(datasets.get(version.dataset()), version, registered.document(), List.of());
  }

  DatasetVersionView of(Dataset dataset, DatasetVersion version) {
    return view(dataset, version, changes(List.of(version.id())));
  }

  Page<DatasetVersionView> of(Dataset dataset, Page<DatasetVersion> page) {
    var changes = changes(page.items().stream().map(DatasetVersion::id).toList());
    return page.map(version -> view(dataset, version, changes));
  }

  private Map<UUID, List<ChangeView>> changes(Collection<UUID> versions) {
    var found = datasets.changes(versions);
    var reasons = texts.of(found.stream().map(UpstreamChange::id).toList(), "reason");
    return found.stream()
        .collect(
            Collectors.groupingBy(
                change -> change.datasetVersion().orElseThrow(),
                Collectors.mapping(
                    change -> view(change, Optional.ofNullable(reasons.get(change.id()))),
                    Collectors.toList())));
  }

  private DatasetVersionView view(
      Dataset dataset, DatasetVersion version, Map<UUID, List<ChangeView>> changes) {
    return view(
        dataset,
        version,
        documents.read(version.document(), DatasetDocument.class),
        changes.getOrDefault(version.id(), List.of()));
  }

  private DatasetVersionView view(
      Dataset dataset, DatasetVersion version, DatasetDocument document, List<ChangeView> known) {
    var licence =
        known.stream()
            .filter(change -> change.sort().equals(Sort.LICENCE_CHANGED.name()))
            .reduce((older, newer) -> newer)
            .map(ChangeView::licence)
            .orElse(document.licence());
    return new DatasetVersionView(
        version.id(),
        dataset.name(),
        dataset.id(),
        version.number(),
        document.sha256(),
        document.snapshot(),
        document.location(),
        document.columns(),
        document.statistics(),
        licence,
        document.sensitivity(),
        Optional.ofNullable(document.owner()).map(UUID::fromString).map(agents::view).orElse(null),
        Optional.ofNullable(document.labels()).map(this::labels).orElse(null),
        document.derivedFrom(),
        known.stream().anyMatch(change -> change.sort().equals(Sort.DATASET_WITHDRAWN.name())),
        known,
        version.document(),
        agents.view(version.createdBy()),
        State.text(version.createdAt()));
  }

  private LabelsView labels(DatasetDocument.Labels labels) {
    var people = Optional.ofNullable(labels.labelledBy()).orElse(List.of());
    return new LabelsView(
        labels.method(),
        labels.source(),
        labels.guideline(),
        labels.agreement(),
        people.stream().map(UUID::fromString).map(agents::view).toList());
  }

  /** A change that is not committed yet, or is. */
  private ChangeView view(UpstreamChange change, Optional<String> reason) {
    return ChangeView.of(
        change,
        documents.read(change.document(), UpstreamDocument.class),
        reason,
        agents.view(change.recordedBy()));
  }

  ChangeView change(UpstreamChanges.Recorded recorded, String reason) {
    return ChangeView.of(
        recorded.change(),
        recorded.document(),
        Optional.of(reason),
        agents.view(recorded.change().recordedBy()));
  }

  Page<ChangeView> changes(Page<UpstreamChange> page) {
    var reasons = texts.of(page.items().stream().map(UpstreamChange::id).toList(), "reason");
    return page.map(change -> view(change, Optional.ofNullable(reasons.get(change.id()))));
  }
}
