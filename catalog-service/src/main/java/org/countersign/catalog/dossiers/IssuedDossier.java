package org.countersign.catalog.dossiers;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.countersign.catalog.journal.State;
import org.hibernate.annotations.Formula;

/** A sealed document as it was handed out. Its bytes are kept, never made again. */
@Entity
@Table(name = "dossier")
@SuppressWarnings("NullAway.Init")
public class IssuedDossier {
  @Id private UUID id;

  @Column(updatable = false)
  private UUID version;

  /** Digest of the data inside: the attachment {@code dossier.json}. */
  @Column(updatable = false)
  private String snapshot;

  @Column(name = "pdf_sha256", updatable = false)
  private String pdfSha256;

  @Column(updatable = false)
  private byte[] pdf;

  /** Told by the database, so that a list need not read the bytes. */
  @Formula("octet_length(pdf)")
  private long size;

  @Column(name = "requested_by", updatable = false)
  private UUID requestedBy;

  @Column(name = "created_at", updatable = false)
  private Instant createdAt;

  protected IssuedDossier() {}

  /**
   * @param snapshot lower-case hex SHA-256, as is {@code pdfSha256}
   */
  public IssuedDossier(
      UUID id,
      UUID version,
      String snapshot,
      String pdfSha256,
      byte[] pdf,
      UUID requestedBy,
      Instant createdAt) {
    this.id = id;
    this.version = version;
    this.snapshot = snapshot;
    this.pdfSha256 = pdfSha256;
    this.pdf = pdf.clone();
    this.size = pdf.length;
    this.requestedBy = requestedBy;
    this.createdAt = createdAt;
  }

  public Map<String, String> state() {
    return State.of()
        .and("version", version)
        .and("snapshot", snapshot)
        .and("pdf_sha256", pdfSha256)
        .fields();
  }

  public UUID id() {
    return id;
  }

  public UUID version() {
    return version;
  }

  public String snapshot() {
    return snapshot;
  }

  public String pdfSha256() {
    return pdfSha256;
  }

  public byte[] pdf() {
    return pdf.clone();
  }

  /** In bytes. */
  public long size() {
    return size;
  }

  public UUID requestedBy() {
    return requestedBy;
  }

  public Instant createdAt() {
    return createdAt;
  }
}
