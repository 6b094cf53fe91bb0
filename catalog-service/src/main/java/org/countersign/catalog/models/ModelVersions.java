package org.countersign.catalog.models;

import static org.countersign.catalog.problem.ProblemType.UNKNOWN_MODEL_VERSION;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.platform.Listing;
import org.countersign.catalog.platform.Page;
import org.countersign.catalog.platform.Window;
import org.countersign.catalog.problem.Refusal;

/** The versions on record, and what they are linked to. */
@Dependent
public class ModelVersions {
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");

  private final EntityManager entities;
  private final Models models;

  @Inject
  ModelVersions(EntityManager entities, Models models) {
    this.entities = entities;
    this.models = models;
  }

  /**
   * The version of this number or label.
   *
   * @param modelRef the model's id or name
   * @throws Refusal {@code UNKNOWN_MODEL} or {@code UNKNOWN_MODEL_VERSION}, naming what was asked
   */
  public ModelVersion find(String modelRef, String versionRef) {
    return locate(modelRef, versionRef).version();
  }

  /** A version with its model. */
  public record Located(Model model, ModelVersion version) {}

  /**
   * As {@link #find(String, String)}, in one query.
   *
   * @throws Refusal {@code UNKNOWN_MODEL} or {@code UNKNOWN_MODEL_VERSION}, naming what was asked
   */
  public Located locate(String modelRef, String versionRef) {
    var id = Ids.read(modelRef);
    var byNumber = NUMBER.matcher(versionRef).matches();
    return entities
        .createQuery(
            "select m, v from Model m join ModelVersion v on v.model = m.id where "
                + (id.isPresent() ? "m.id" : "m.name")
                + " = :model and "
                + (byNumber ? "v.number" : "v.label")
                + " = :version",
            Object[].class)
        .setParameter("model", id.isPresent() ? id.get() : modelRef)
        .setParameter("version", byNumber ? Integer.valueOf(versionRef) : versionRef)
        .getResultList()
        .stream()
        .findFirst()
        .map(row -> new Located((Model) row[0], (ModelVersion) row[1]))
        .orElseGet(
            () -> {
              var model = models.find(modelRef);
              return new Located(model, find(model, versionRef));
            });
  }

  /**
   * @throws Refusal {@code UNKNOWN_MODEL_VERSION} naming what was asked
   */
  public ModelVersion find(Model model, String versionRef) {
    var found =
        NUMBER.matcher(versionRef).matches()
            ? numbered(model.id(), Integer.parseInt(versionRef))
            : labelled(model.id(), versionRef);
    return found.orElseThrow(
        () ->
            new Refusal(
                    UNKNOWN_MODEL_VERSION,
                    model.name() + " has no version with the number or label " + versionRef)
                .and("remedy", "list them with GET /api/v1/models/{model}/versions"));
  }

  /** Holds these versions' rows until the transaction ends. */
  public void lock(Collection<UUID> ids) {
    ids.stream()
        .sorted()
        .forEach(id -> entities.find(ModelVersion.class, id, LockModeType.PESSIMISTIC_WRITE));
  }

  /**
   * A version by its place.
   *
   * @param model its id
   */
  public record Place(UUID model, int number) {}

  /** The versions at these places; places of none are left out. */
  public List<ModelVersion> at(Collection<Place> places) {
    var wanted = Set.copyOf(places);
    var models = wanted.stream().map(Place::model).distinct().toList();
    if (models.isEmpty()) {
      return List.of();
    }
    return entities
        .createQuery("select v from ModelVersion v where v.model in :models", ModelVersion.class)
        .setParameter("models", models)
        .getResultStream()
        .filter(version -> wanted.contains(new Place(version.model(), version.number())))
        .toList();
  }

  /** A version that must be there, because a row refers to it. */
  public ModelVersion get(UUID id) {
    return Optional.ofNullable(entities.find(ModelVersion.class, id))
        .orElseThrow(() -> new IllegalStateException("version " + id + " is missing"));
  }

  /** Versions by id; ids of none are left out. */
  public Map<UUID, ModelVersion> get(Collection<UUID> ids) {
    if (ids.isEmpty()) {
      return Map.of();
    }
    return entities
        .createQuery("select v from ModelVersion v where v.id in :ids", ModelVersion.class)
        .setParameter("ids", ids)
        .getResultList()
        .stream()
        .collect(Collectors.toMap(ModelVersion::id, Function.identity()));
  }

  /** The version of a model that is bound to this artifact. */
  public Optional<ModelVersion> withArtifact(UUID model, String sha256) {
    return entities
        .createQuery(
            "select v from ModelVersion v where v.model = :model and v.artifactSha256 = :sha256",
            ModelVersion.class)
        .setParameter("model", model)
        .setParameter("sha256", sha256)
        .getResultList()
        .stream()
        .findFirst();
  }

  /** Every version, of every model, that is bound to this artifact. */
  public List<ModelVersion> withArtifact(String sha256) {
    return entities
        .createQuery(
            "select v from ModelVersion v where v.artifactSha256 = :sha256 order by v.createdAt",
            ModelVersion.class)
        .setParameter("sha256", sha256)
        .getResultList();
  }

  /** A model's versions, newest first. */
  public Page<ModelVersion> of(Model model, Window window) {
    return Listing.of(ModelVersion.class, "createdAt")
        .where("e.model = :model", "model", model.id())
        .page(entities, window, row -> new Window.Position(row.createdAt(), row.id()));
  }

  /** The versions of all models, newest first. */
  Page<ModelVersion> all(Window window) {
    return Listing.of(ModelVersion.class, "createdAt")
        .page(entities, window, row -> new Window.Position(row.createdAt(), row.id()));
  }

  /** The use cases a version is linked to, in the order of linking. */
  public List<VersionLink> links(UUID version) {
    return links(List.of(version)).getOrDefault(version, List.of());
  }

  /** Links by version; a version without any is left out. */
  public Map<UUID, List<VersionLink>> links(Collection<UUID> versions) {
    if (versions.isEmpty()) {
      return Map.of();
    }
    return entities
        .createQuery(
            "select l from VersionLink l where l.version in :versions order by l.linkedAt, l.id",
            VersionLink.class)
        .setParameter("versions", versions)
        .getResultList()
        .stream()
        .collect(Collectors.groupingBy(VersionLink::version));
  }

  /** The use cases that any version serves, by model; models that serve none are left out. */
  public Map<UUID, Set<UUID>> served(Collection<UUID> models) {
    if (models.isEmpty()) {
      return Map.of();
    }
    return entities
        .createQuery(
            "select distinct v.model, l.useCase from ModelVersion v, VersionLink l"
                + " where l.version = v.id and v.model in :models",
            Object[].class)
        .setParameter("models", models)
        .getResultList()
        .stream()
        .collect(
            Collectors.groupingBy(
                row -> (UUID) row[0],
                Collectors.mapping(row -> (UUID) row[1], Collectors.toSet())));
  }

  void add(ModelVersion version) {
    entities.persist(version);
  }

  void add(VersionLink link) {
    entities.persist(link);
  }

  Optional<ModelVersion> labelled(UUID model, String label) {
    return entities
        .createQuery(
            "select v from ModelVersion v where v.model = :model and v.label = :label",
            ModelVersion.class)
        .setParameter("model", model)
        .setParameter("label", label)
        .getResultList()
        .stream()
        .findFirst();
  }

  /** The version with this number. */
  public Optional<ModelVersion> numbered(UUID model, int number) {
    return entities
        .createQuery(
            "select v from ModelVersion v where v.model = :model and v.number = :number",
            ModelVersion.class)
        .setParameter("model", model)
        .setParameter("number", number)
        .getResultList()
        .stream()
        .findFirst();
  }
}
