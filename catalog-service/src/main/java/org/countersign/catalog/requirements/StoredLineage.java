package org.countersign.catalog.requirements;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.countersign.catalog.journal.State;

/**
 * What the graph said of a version's ancestry when it was last asked: the gate reads this and never
 * the graph.
 */
@Entity
@Table(name = "lineage_facts")
@SuppressWarnings("NullAway.Init")
class StoredLineage {
  @Id private UUID id;

  @Column(updatable = false)
  private UUID version;

  @Column(name = "held_at")
  private long heldAt;

  private String policies;

  private String document;

  protected StoredLineage() {}

  StoredLineage(UUID id, UUID version, Findings findings) {
    this.id = id;
    this.version = version;
    replace(findings);
  }

  /**
   * What was found.
   *
   * @param heldAt the newest ledger entry that was in the graph
   * @param policies digests of those whose conditions were judged
   * @param document digest of what was found
   */
  record Findings(long heldAt, List<String> policies, String document) {
    Findings {
      policies = policies.stream().sorted().toList();
      if (policies.isEmpty()) {
        throw new IllegalArgumentException("nobody asked for the ancestry");
      }
    }

    private String joined() {
      return String.join(",", policies);
    }
  }

  final void replace(Findings findings) {
    heldAt = findings.heldAt();
    policies = findings.joined();
    document = findings.document();
  }

  /** Whether it says the same, whenever it was found. */
  boolean says(Findings findings) {
    return policies.equals(findings.joined()) && document.equals(findings.document());
  }

  Map<String, String> state() {
    return State.of()
        .and("version", version)
        .and("held_at", heldAt)
        .and("policies", policies)
        .and("document", document)
        .fields();
  }

  UUID id() {
    return id;
  }

  long heldAt() {
    return heldAt;
  }

  List<String> policies() {
    return List.of(policies.split(",", -1));
  }

  String document() {
    return document;
  }
}
