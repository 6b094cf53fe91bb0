package org.countersign.catalog.evidence;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/** Bytes of evidence, once per digest; several pieces of evidence may name the same bytes. */
@Entity
@Table(name = "evidence_content")
@SuppressWarnings("NullAway.Init")
class EvidenceContent {
  @Id private String sha256;
  private long size;
  private UUID upload;

  protected EvidenceContent() {}

  /** Whose chunks hold the bytes. */
  UUID upload() {
    return upload;
  }

  /** In bytes. */
  long size() {
    return size;
  }
}
