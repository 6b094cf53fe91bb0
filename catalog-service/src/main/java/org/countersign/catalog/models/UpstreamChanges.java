package org.countersign.catalog.models;

import static org.countersign.catalog.problem.ProblemType.DATASET_ALREADY_WITHDRAWN;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.identity.Teams;
import org.countersign.catalog.journal.Deed;
import org.countersign.catalog.journal.Journal;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.models.UpstreamChange.Sort;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.platform.Listing;
import org.countersign.catalog.platform.Page;
import org.countersign.catalog.platform.Window;
import org.countersign.catalog.problem.Refusal;
import org.countersign.ledger.Digest;

/** Records what became known of something upstream. What follows from it follows by itself. */
@Dependent
@Transactional
public class UpstreamChanges {
  private final EntityManager entities;
  private final Datasets datasets;
  private final RecordDocuments documents;
  private final Teams teams;
  private final Caller caller;
  private final Journal journal;
  private final Clock clock;
  private final Ids ids;

  @Inject
  UpstreamChanges(
      EntityManager entities,
      Datasets datasets,
      RecordDocuments documents,
      Teams teams,
      Caller caller,
      Journal journal,
      Clock clock,
      Ids ids) {
    this.entities = entities;
    this.datasets = datasets;
    this.documents = documents;
    this.teams = teams;
    this.caller = caller;
    this.journal = journal;
    this.clock = clock;
    this.ids = ids;
  }

  /** A change with what it is about, before that is committed. */
  record Recorded(UpstreamChange change, UpstreamDocument document) {}

  /** The data must not be used any more: consent, licence or quality fell. */
  Recorded withdraw(String datasetRef, String versionRef, String reason) {
    var version = ownVersion(datasetRef, versionRef);
    if (datasets.changes(List.of(version.id())).stream()
        .anyMatch(change -> change.sort() == Sort.DATASET_WITHDRAWN)) {
      throw new Refusal(
          DATASET_ALREADY_WITHDRAWN,
          "%s %d was withdrawn before".formatted(datasetRef, version.number()));
    }
    return record(
        Optional.of(version),
        UpstreamDocument.ofWithdrawal(nameOf(version), version.reference()),
        reason);
  }

  Recorded relicense(String datasetRef, String versionRef, String licence, String reason) {
    var version = ownVersion(datasetRef, versionRef);
    return record(
        Optional.of(version),
        UpstreamDocument.ofLicence(nameOf(version), version.reference(), licence),
        reason);
  }

  /**
   * A snapshot has other content than it had when this version was registered. Whoever read it by
   * the name of the snapshot may have read either.
   *
   * @param now the version with the content of today
   */
  void replaced(Dataset dataset, DatasetVersion before, DatasetVersion now, String snapshot) {
    var unused =
        record(
            Optional.of(before),
            UpstreamDocument.ofContent(
                dataset.name(), before.reference(), snapshot, now.reference()),
            "The snapshot was registered again as version %d, with other content."
                .formatted(now.number()));
  }

  /**
   * @param baseModel as registrations name it
   */
  Recorded revoke(String baseModel, Optional<String> sha256, String reason) {
    return record(Optional.empty(), UpstreamDocument.ofBaseModel(baseModel, sha256), reason);
  }

  /**
   * @param commit as registrations and runs name it
   */
  Recorded flag(String commit, String reason) {
    return record(Optional.empty(), UpstreamDocument.ofCode(commit), reason);
  }

  /**
   * Found by the service itself.
   *
   * @param part the run or the data by which lineage tells it
   * @param by who found it
   */
  public UpstreamChange disqualified(UUID approval, UUID approver, String part, UUID by) {
    var document = UpstreamDocument.ofApprover(approval, approver, part);
    var bytes = documents.write(document);
    var change = change(document, bytes, Optional.empty(), by);
    journal.record(deed(change, bytes));
    return change;
  }

  public Page<UpstreamChange> list(Window window) {
    return Listing.of(UpstreamChange.class, "recordedAt")
        .page(entities, window, row -> new Window.Position(row.recordedAt(), row.id()));
  }

  /** The changes recorded after an entry, oldest first. */
  public List<UpstreamChange> after(long entry, int most) {
    return entities
        .createQuery(
            "select c from UpstreamChange c where c.entry > :entry order by c.entry",
            UpstreamChange.class)
        .setParameter("entry", entry)
        .setMaxResults(most)
        .getResultList();
  }

  private DatasetVersion ownVersion(String datasetRef, String versionRef) {
    var dataset = datasets.find(datasetRef);
    var version = datasets.version(dataset, versionRef);
    teams.allow(dataset.team(), Roles.COMPLIANCE_OFFICER, Roles.RISK_OWNER);
    return version;
  }

  private String nameOf(DatasetVersion version) {
    return datasets.get(version.dataset()).name();
  }

  private Recorded record(
      Optional<DatasetVersion> version, UpstreamDocument document, String reason) {
    var bytes = documents.write(document);
    var change = change(document, bytes, version.map(DatasetVersion::id), caller.agentId());
    var deed = deed(change, bytes).inPrivate("reason", reason);
    journal.record(version.map(each -> deed.within(each.dataset())).orElse(deed));
    return new Recorded(change, document);
  }

  private UpstreamChange change(
      UpstreamDocument document, byte[] bytes, Optional<UUID> datasetVersion, UUID by) {
    var change =
        new UpstreamChange(
            ids.next(),
            Sort.valueOf(document.sort()),
            datasetVersion,
            Digest.sha256(bytes).hex(),
            by,
            clock.instant());
    entities.persist(change);
    return change;
  }

  private static Deed deed(UpstreamChange change, byte[] bytes) {
    return Deed.of(change.sort().event(), Kind.UPSTREAM_CHANGE, change.id(), change.recordedBy())
        .stating(change.state())
        .about("change", Deed.JSON, bytes);
  }
}
