package org.countersign.catalog.usecases;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.countersign.catalog.journal.State;
import org.countersign.policy.RiskClass;

/** A classification of a use case as a named person signed it; the newest number holds. */
@Entity
@Table(name = "classification")
@SuppressWarnings("NullAway.Init")
public class SignedClass {
  @Id private UUID id;

  @Column(name = "use_case")
  private UUID useCase;

  private int number;

  /** Id and version of the rule pack, e.g. {@code eu-ai-act@2026-07-27}. */
  private String pack;

  @Column(name = "pack_digest")
  private String packDigest;

  @Enumerated(EnumType.STRING)
  @Column(name = "risk_class")
  private RiskClass riskClass;

  private String overlays;

  /** Digest of the canonical answers, reasons and what would change the class. */
  private String document;

  @Column(name = "signed_by")
  private UUID signedBy;

  @Column(name = "signed_at")
  private Instant signedAt;

  protected SignedClass() {}

  public SignedClass(
      UUID id,
      UUID useCase,
      int number,
      String pack,
      String packDigest,
      RiskClass riskClass,
      List<String> overlays,
      String document,
      UUID signedBy,
      Instant signedAt) {
    this.id = id;
    this.useCase = useCase;
    this.number = number;
    this.pack = pack;
    this.packDigest = packDigest;
    this.riskClass = riskClass;
    this.overlays = String.join(",", overlays);
    this.document = document;
    this.signedBy = signedBy;
    this.signedAt = signedAt;
  }

  public Map<String, String> state() {
    return State.of()
        .and("use_case", useCase)
        .and("number", number)
        .and("pack", pack)
        .and("pack_digest", packDigest)
        .and("risk_class", riskClass.name())
        .and("overlays", overlays)
        .and("document", document)
        .and("signed_by", signedBy)
        .and("signed_at", signedAt)
        .fields();
  }

  public UUID id() {
    return id;
  }

  public UUID useCase() {
    return useCase;
  }

  public int number() {
    return number;
  }

  public String pack() {
    return pack;
  }

  public String packDigest() {
    return packDigest;
  }

  public RiskClass riskClass() {
    return riskClass;
  }

  public List<String> overlays() {
    return overlays.isEmpty() ? List.of() : List.of(overlays.split(",", -1));
  }

  public String document() {
    return document;
  }

  public UUID signedBy() {
    return signedBy;
  }

  public Instant signedAt() {
    return signedAt;
  }
}
