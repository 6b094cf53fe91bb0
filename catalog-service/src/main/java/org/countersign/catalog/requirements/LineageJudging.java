package org.countersign.catalog.requirements;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.journal.Deed;
import org.countersign.catalog.journal.Journal;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.journal.LeasedWork;
import org.countersign.catalog.journal.LeasedWork.Hand;
import org.countersign.catalog.lineage.Ancestries.Judged;
import org.countersign.catalog.models.ModelVersion;
import org.countersign.catalog.models.ModelVersions;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.policies.Policies;
import org.countersign.catalog.requirements.StoredLineage.Findings;
import org.countersign.ledger.CanonicalJson;
import org.countersign.ledger.Digest;
import org.countersign.policy.Policy;

/**
 * Puts on record what was found of the ancestry of versions. Only the holder of the lease does it;
 * what is on record already is not recorded again.
 */
@Dependent
@Transactional
class LineageJudging {
  private final EntityManager entities;
  private final ModelVersions versions;
  private final Policies policies;
  private final LeasedWork work;
  private final Journal journal;
  private final Ids ids;

  @Inject
  LineageJudging(
      EntityManager entities,
      ModelVersions versions,
      Policies policies,
      LeasedWork work,
      Journal journal,
      Ids ids) {
    this.entities = entities;
    this.versions = versions;
    this.policies = policies;
    this.work = work;
    this.journal = journal;
    this.ids = ids;
  }

  /**
   * @param policies digests of those whose conditions were judged
   */
  void put(Hand hand, Map<UUID, Judged> found, List<String> policies) {
    work.hold(entities, hand);
    found.forEach((version, judged) -> put(hand.agent(), version, judged, policies));
  }

  private void put(UUID agent, UUID version, Judged judged, List<String> policies) {
    var bytes = CanonicalJson.write(judged.document());
    var findings = new Findings(judged.heldAt(), policies, Digest.sha256(bytes).hex());
    var before = of(version);
    var newest = newestChange(version);
    if (before.filter(row -> row.says(findings) && row.heldAt() >= newest).isPresent()) {
      return;
    }
    var row =
        before.orElseGet(
            () -> {
              var first = new StoredLineage(ids.next(), version, findings);
              entities.persist(first);
              return first;
            });
    row.replace(findings);
    journal.recordOnce(
        Deed.of("lineage.judged", Kind.LINEAGE_FACTS, row.id(), agent)
            .within(version)
            .stating(row.state())
            .about("facts", Deed.JSON, bytes),
        "lineage.judged",
        version.toString(),
        Long.toString(findings.heldAt()),
        findings.document(),
        String.join(",", findings.policies()));
  }

  /** What is stored of a version. */
  Optional<StoredLineage> of(UUID version) {
    return entities
        .createQuery(
            "select f from StoredLineage f where f.version = :version", StoredLineage.class)
        .setParameter("version", version)
        .getResultStream()
        .findFirst();
  }

  /** What the gate goes by: what was found since the newest change, for policies in force. */
  Optional<StoredLineage> current(UUID version) {
    var asking = asking().stream().map(policy -> policy.edition().sha256()).toList();
    return of(version)
        .filter(row -> row.heldAt() >= newestChange(version))
        .filter(row -> !Collections.disjoint(row.policies(), asking));
  }

  /** The entry that says that the newest change reaches a version; -1 if nothing changed. */
  private long newestChange(UUID version) {
    var newest =
        (Number)
            entities
                .createNativeQuery(
                    "SELECT coalesce(max(entry), -1) FROM upstream_finding WHERE version = ?1")
                .setParameter(1, version)
                .getSingleResult();
    return newest.longValue();
  }

  /** Versions that entries up to {@code to} registered, bound or found something upstream of. */
  List<UUID> touched(long after, long to) {
    List<?> scopes =
        entities
            .createNativeQuery(
                "SELECT DISTINCT CAST(scope AS text) FROM ledger_entry WHERE seq > ?1 AND seq <= ?2 AND type IN"
                    + " ('version.registered', 'artifact.bound', 'upstream.found')")
            .setParameter(1, after)
            .setParameter(2, to)
            .getResultList();
    return scopes.stream().map(scope -> UUID.fromString(String.valueOf(scope))).toList();
  }

  /** All versions in the order of their ids. */
  List<UUID> versions(UUID after, int most) {
    return entities
        .createQuery(
            "select v.id from ModelVersion v where v.id > :after order by v.id", UUID.class)
        .setParameter("after", after)
        .setMaxResults(most)
        .getResultList();
  }

  Map<UUID, ModelVersion> get(List<UUID> ids) {
    return ids.isEmpty() ? Map.of() : versions.get(ids);
  }

  /** The active policies that ask for the ancestry of versions. */
  List<Policy> asking() {
    return policies.active().gate().policies().stream().filter(Policy::looksUpstream).toList();
  }
}
