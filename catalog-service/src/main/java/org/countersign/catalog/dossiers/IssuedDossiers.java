package org.countersign.catalog.dossiers;

import static org.countersign.catalog.problem.ProblemType.UNKNOWN_DOSSIER;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.models.ModelVersion;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.platform.Listing;
import org.countersign.catalog.platform.Page;
import org.countersign.catalog.platform.Window;
import org.countersign.catalog.problem.Refusal;
import org.countersign.ledger.Digest;

/** The dossiers on record. */
@Dependent
public class IssuedDossiers {
  private final EntityManager entities;

  @Inject
  IssuedDossiers(EntityManager entities) {
    this.entities = entities;
  }

  /**
   * A dossier without its bytes.
   *
   * @param size of the PDF, in bytes
   */
  public record Line(
      UUID id,
      UUID version,
      String snapshot,
      String pdfSha256,
      long size,
      UUID requestedBy,
      Instant createdAt) {
    static Line of(IssuedDossier issued) {
      return new Line(
          issued.id(),
          issued.version(),
          issued.snapshot(),
          issued.pdfSha256(),
          issued.size(),
          issued.requestedBy(),
          issued.createdAt());
    }
  }

  /** The dossiers of a version, newest first. */
  public Page<Line> of(ModelVersion version, Window window) {
    return Listing.of(
            Line.class,
            "select new org.countersign.catalog.dossiers.IssuedDossiers$Line("
                + "e.id, e.version, e.snapshot, e.pdfSha256, e.size, e.requestedBy, e.createdAt)"
                + " from IssuedDossier e",
            "createdAt")
        .where("e.version = :version", "version", version.id())
        .page(entities, window, row -> new Window.Position(row.createdAt(), row.id()));
  }

  /**
   * @throws Refusal {@code UNKNOWN_DOSSIER} if the version has no dossier of this id
   * @throws IllegalStateException if the stored bytes no longer have their digest
   */
  public IssuedDossier find(ModelVersion version, String id) {
    var found =
        Ids.read(id)
            .flatMap(parsed -> Optional.ofNullable(entities.find(IssuedDossier.class, parsed)))
            .filter(issued -> issued.version().equals(version.id()))
            .orElseThrow(
                () ->
                    new Refusal(
                            UNKNOWN_DOSSIER,
                            "version %d has no dossier %s".formatted(version.number(), id))
                        .and("remedy", "list them with GET …/dossiers"));
    if (!Digest.sha256(found.pdf()).hex().equals(found.pdfSha256())) {
      throw new IllegalStateException("the bytes of dossier " + id + " were altered");
    }
    return found;
  }

  void add(IssuedDossier issued) {
    entities.persist(issued);
  }
}
