package org.countersign.catalog.evidence;

import static org.countersign.catalog.problem.ProblemType.UNKNOWN_EVIDENCE;

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
import java.util.stream.Collectors;
import org.countersign.catalog.models.ModelVersion;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.problem.Refusal;
import org.countersign.policy.Measurement;

/** The evidence of versions. */
@Dependent
public class EvidenceIndex {
  private static final String FILED =
      "select new org.countersign.catalog.evidence.EvidenceIndex$Filed(e, c.size)"
          + " from Evidence e join EvidenceContent c on c.sha256 = e.content ";

  private final EntityManager entities;

  @Inject
  EvidenceIndex(EntityManager entities) {
    this.entities = entities;
  }

  /**
   * A piece of evidence and how long its bytes are.
   *
   * @param size in bytes
   */
  public record Filed(Evidence evidence, long size) {}

  /** The evidence of a version, oldest first. */
  public List<Filed> of(UUID version) {
    return entities
        .createQuery(FILED + "where e.version = :version order by e.createdAt, e.id", Filed.class)
        .setParameter("version", version)
        .getResultList();
  }

  /** Who produced the evidence of each of these versions; versions without any are left out. */
  public Map<UUID, Set<UUID>> producers(Collection<UUID> versions) {
    if (versions.isEmpty()) {
      return Map.of();
    }
    return entities
        .createQuery(
            "select distinct e.version, e.producer from Evidence e where e.version in :versions",
            Object[].class)
        .setParameter("versions", versions)
        .getResultList()
        .stream()
        .collect(
            Collectors.groupingBy(
                row -> (UUID) row[0],
                Collectors.mapping(row -> (UUID) row[1], Collectors.toUnmodifiableSet())));
  }

  /** What the accepted evidence of a version measured and holds, newest first. */
  List<Measurement> measured(UUID version) {
    return entities
        .createQuery(
            "from Evidence e where e.version = :version and e.state = 'ACCEPTED'"
                + " and e.checked = 'PASSED' order by e.producedAt desc, e.id desc",
            Evidence.class)
        .setParameter("version", version)
        .getResultStream()
        .flatMap(evidence -> evidence.measured().stream())
        .toList();
  }

  /**
   * @throws Refusal {@code UNKNOWN_EVIDENCE} if the version has no evidence of this id
   */
  public Filed find(ModelVersion version, String id) {
    return Ids.read(id)
        .flatMap(
            parsed ->
                entities
                    .createQuery(FILED + "where e.version = :version and e.id = :id", Filed.class)
                    .setParameter("version", version.id())
                    .setParameter("id", parsed)
                    .getResultStream()
                    .findFirst())
        .orElseThrow(() -> unknown(version, id));
  }

  /** The same, holding its row until the transaction ends. */
  Evidence lock(ModelVersion version, String id) {
    return Ids.read(id)
        .flatMap(
            parsed ->
                Optional.ofNullable(
                    entities.find(Evidence.class, parsed, LockModeType.PESSIMISTIC_WRITE)))
        .filter(found -> found.version().equals(version.id()))
        .orElseThrow(() -> unknown(version, id));
  }

  void add(Evidence evidence) {
    entities.persist(evidence);
  }

  private static Refusal unknown(ModelVersion version, String id) {
    return new Refusal(
            UNKNOWN_EVIDENCE, "version %d has no evidence %s".formatted(version.number(), id))
        .and("remedy", "list it with GET …/evidence");
  }
}
