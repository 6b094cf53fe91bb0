package org.countersign.catalog.models;

import static org.countersign.catalog.problem.ProblemType.UNKNOWN_DATASET;
import static org.countersign.catalog.problem.ProblemType.UNKNOWN_DATASET_VERSION;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.platform.Listing;
import org.countersign.catalog.platform.Page;
import org.countersign.catalog.platform.Window;
import org.countersign.catalog.problem.Refusal;

/** The datasets on record, and their versions. */
@Dependent
public class Datasets {
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");

  private final EntityManager entities;

  @Inject
  Datasets(EntityManager entities) {
    this.entities = entities;
  }

  /**
   * What a list of datasets is narrowed to; an empty filter narrows nothing.
   *
   * @param text in the name, whatever the case
   * @param name the whole name
   */
  public record Filter(Optional<String> text, Optional<String> name, Optional<String> team) {}

  /**
   * The dataset of this id or name.
   *
   * @throws Refusal {@code UNKNOWN_DATASET} naming what was asked
   */
  public Dataset find(String ref) {
    return Ids.read(ref)
        .map(id -> Optional.ofNullable(entities.find(Dataset.class, id)))
        .orElseGet(() -> named(ref))
        .orElseThrow(
            () ->
                new Refusal(UNKNOWN_DATASET, "no dataset has the id or name " + ref)
                    .and("remedy", "list them with GET /api/v1/datasets"));
  }

  /** A dataset that must be there, because a row refers to it. */
  public Dataset get(UUID id) {
    return Optional.ofNullable(entities.find(Dataset.class, id))
        .orElseThrow(() -> new IllegalStateException("dataset " + id + " is missing"));
  }

  /** Datasets by id; ids of none are left out. */
  public Map<UUID, Dataset> get(Collection<UUID> ids) {
    if (ids.isEmpty()) {
      return Map.of();
    }
    return entities
        .createQuery("select d from Dataset d where d.id in :ids", Dataset.class)
        .setParameter("ids", ids)
        .getResultList()
        .stream()
        .collect(Collectors.toMap(Dataset::id, Function.identity()));
  }

  public Page<Dataset> search(Filter filter, Window window) {
    return Listing.of(Dataset.class, "createdAt")
        .containing(filter.text(), "name")
        .where("e.name = :name", "name", filter.name())
        .where("e.team = :team", "team", filter.team())
        .page(entities, window, row -> new Window.Position(row.createdAt(), row.id()));
  }

  Optional<Dataset> named(String name) {
    return entities
        .createQuery("select d from Dataset d where d.name = :name", Dataset.class)
        .setParameter("name", name)
        .getResultList()
        .stream()
        .findFirst();
  }

  /**
   * The version with this number, SHA-256 or id of a snapshot.
   *
   * @throws Refusal {@code UNKNOWN_DATASET_VERSION} naming what was asked
   */
  public DatasetVersion version(Dataset dataset, String ref) {
    var found =
        NUMBER.matcher(ref).matches()
            ? numbered(dataset.id(), Integer.parseInt(ref)).or(() -> pinned(dataset.id(), ref))
            : pinned(dataset.id(), ref);
    return found.orElseThrow(
        () ->
            new Refusal(
                    UNKNOWN_DATASET_VERSION,
                    dataset.name() + " has no version with the number, digest or snapshot " + ref)
                .and("remedy", "list them with GET /api/v1/datasets/{dataset}/versions"));
  }

  /** A version that must be there, because a row refers to it. */
  public DatasetVersion version(UUID id) {
    return Optional.ofNullable(entities.find(DatasetVersion.class, id))
        .orElseThrow(() -> new IllegalStateException("dataset version " + id + " is missing"));
  }

  /** Versions by id; ids of none are left out. */
  public Map<UUID, DatasetVersion> versions(Collection<UUID> ids) {
    if (ids.isEmpty()) {
      return Map.of();
    }
    return entities
        .createQuery("select v from DatasetVersion v where v.id in :ids", DatasetVersion.class)
        .setParameter("ids", ids)
        .getResultList()
        .stream()
        .collect(Collectors.toMap(DatasetVersion::id, Function.identity()));
  }

  /** A dataset's versions, newest first. */
  public Page<DatasetVersion> versions(Dataset dataset, Window window) {
    return Listing.of(DatasetVersion.class, "createdAt")
        .where("e.dataset = :dataset", "dataset", dataset.id())
        .page(entities, window, row -> new Window.Position(row.createdAt(), row.id()));
  }

  Optional<DatasetVersion> pinned(UUID dataset, String reference) {
    return one("v.dataset = :dataset and v.reference = :key", dataset, reference);
  }

  /** Earlier versions of the same snapshot whose content had another digest. */
  List<DatasetVersion> otherwise(UUID dataset, String snapshot, String sha256) {
    return entities
        .createQuery(
            "select v from DatasetVersion v where v.dataset = :dataset and v.snapshot = :snapshot"
                + " and v.reference <> :snapshot and v.reference <> :sha256 order by v.number",
            DatasetVersion.class)
        .setParameter("dataset", dataset)
        .setParameter("snapshot", snapshot)
        .setParameter("sha256", sha256)
        .getResultList();
  }

  private Optional<DatasetVersion> numbered(UUID dataset, int number) {
    return one("v.dataset = :dataset and v.number = :key", dataset, number);
  }

  private Optional<DatasetVersion> one(String where, UUID dataset, Object key) {
    return entities
        .createQuery("select v from DatasetVersion v where " + where, DatasetVersion.class)
        .setParameter("dataset", dataset)
        .setParameter("key", key)
        .getResultList()
        .stream()
        .findFirst();
  }

  /** Holds the dataset's row until the transaction ends, so that versions get numbers in turn. */
  void lock(Dataset dataset) {
    entities.flush(); // it may be as new as its version
    entities.refresh(dataset, LockModeType.PESSIMISTIC_WRITE);
  }

  void add(Dataset dataset) {
    entities.persist(dataset);
  }

  void add(DatasetVersion version) {
    entities.persist(version);
  }

  List<UpstreamChange> changes(Collection<UUID> versions) {
    if (versions.isEmpty()) {
      return List.of();
    }
    return entities
        .createQuery(
            "select c from UpstreamChange c where c.datasetVersion in :versions"
                + " order by c.recordedAt, c.id",
            UpstreamChange.class)
        .setParameter("versions", versions)
        .getResultList();
  }
}
