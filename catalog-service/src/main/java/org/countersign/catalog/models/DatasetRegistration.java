package org.countersign.catalog.models;

import static org.countersign.catalog.problem.ProblemType.SNAPSHOT_ALREADY_REGISTERED;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.identity.Teams;
import org.countersign.catalog.journal.Deed;
import org.countersign.catalog.journal.Journal;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.problem.Refusal;
import org.countersign.ledger.Digest;

/** Registers the next version of a dataset. */
@Dependent
@Transactional
class DatasetRegistration {
  private final Datasets datasets;
  private final UpstreamChanges changes;
  private final NamedPeople people;
  private final RecordDocuments documents;
  private final Teams teams;
  private final Caller caller;
  private final Journal journal;
  private final Clock clock;
  private final Ids ids;

  @Inject
  DatasetRegistration(
      Datasets datasets,
      UpstreamChanges changes,
      NamedPeople people,
      RecordDocuments documents,
      Teams teams,
      Caller caller,
      Journal journal,
      Clock clock,
      Ids ids) {
    this.datasets = datasets;
    this.changes = changes;
    this.people = people;
    this.documents = documents;
    this.teams = teams;
    this.caller = caller;
    this.journal = journal;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * What is registered.
   *
   * @param reference the SHA-256, else the id of the snapshot
   * @param owner username
   * @param labelledBy usernames
   */
  record Draft(
      String reference,
      Optional<String> sha256,
      Optional<String> snapshot,
      Optional<String> location,
      List<DatasetDocument.Column> columns,
      Optional<JsonObject> statistics,
      Optional<String> licence,
      Optional<String> sensitivity,
      Optional<String> owner,
      Optional<DatasetDocument.Labels> labels,
      List<String> labelledBy,
      List<DatasetDocument.Origin> derivedFrom) {}

  /** A version with what was said of it, before that is committed. */
  record Registered(DatasetVersion version, DatasetDocument document) {}

  Registered register(String ref, Draft draft) {
    return register(datasets.find(ref), draft);
  }

  Registered register(Dataset dataset, Draft draft) {
    teams.allow(dataset.team());
    var owner = draft.owner().map(name -> people.agent(name, "/owner"));
    var labellers = people.agents(draft.labelledBy(), "/labels/labelledBy");
    datasets.lock(dataset);
    refuseTwin(dataset, draft.reference());
    var document =
        new DatasetDocument(
            DatasetDocument.SCHEMA,
            dataset.id().toString(),
            dataset.name(),
            dataset.shape().name(),
            dataset.takeNumber(),
            draft.reference(),
            draft.sha256().orElse(null),
            draft.snapshot().orElse(null),
            draft.location().orElse(null),
            draft.columns(),
            draft.statistics().orElse(null),
            draft.licence().orElse(null),
            draft.sensitivity().orElse(null),
            owner.map(Object::toString).orElse(null),
            draft.labels().map(labels -> labels.by(labellers)).orElse(null),
            draft.derivedFrom());
    var bytes = documents.write(document);
    var version =
        new DatasetVersion(
            ids.next(),
            dataset.id(),
            document.number(),
            document.reference(),
            draft.snapshot(),
            Digest.sha256(bytes).hex(),
            caller.agentId(),
            clock.instant());
    datasets.add(version);
    journal.record(
        Deed.of("dataset.registered", Kind.DATASET_VERSION, version.id(), caller.agentId())
            .within(dataset.id())
            .stating(version.state())
            .about("dataset", Deed.JSON, bytes));
    draft.snapshot().ifPresent(snapshot -> changed(dataset, version, snapshot));
    return new Registered(version, document);
  }

  /** What was read under the name of the snapshot before was something else. */
  private void changed(Dataset dataset, DatasetVersion now, String snapshot) {
    if (!now.reference().equals(snapshot)) {
      datasets
          .otherwise(dataset.id(), snapshot, now.reference())
          .forEach(before -> changes.replaced(dataset, before, now, snapshot));
    }
  }

  private void refuseTwin(Dataset dataset, String reference) {
    datasets
        .pinned(dataset.id(), reference)
        .ifPresent(
            twin -> {
              throw new Refusal(
                      SNAPSHOT_ALREADY_REGISTERED,
                      "%s %d is the snapshot %s"
                          .formatted(dataset.name(), twin.number(), reference))
                  .and("remedy", "use that version");
            });
  }
}
