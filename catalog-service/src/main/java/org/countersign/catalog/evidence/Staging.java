package org.countersign.catalog.evidence;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Instant;
import java.util.UUID;

/**
 * Where bytes wait until evidence names them. Each step is a short transaction of its own, so that
 * a slow upload holds no connection and no lock.
 */
@Dependent
@Transactional(TxType.REQUIRES_NEW)
class Staging {
  private final EntityManager entities;

  @Inject
  Staging(EntityManager entities) {
    this.entities = entities;
  }

  void begin(UUID upload, Instant at) {
    entities
        .createNativeQuery("INSERT INTO evidence_upload (id, started_at) VALUES (:id, :at)")
        .setParameter("id", upload)
        .setParameter("at", at)
        .executeUpdate();
  }

  /**
   * @param number of the chunk, from 0
   * @param bytes at most 1 MiB
   */
  void put(UUID upload, int number, byte[] bytes) {
    entities
        .createNativeQuery(
            "INSERT INTO evidence_chunk (upload, number, bytes) VALUES (:upload, :number, :bytes)")
        .setParameter("upload", upload)
        .setParameter("number", number)
        .setParameter("bytes", bytes)
        .executeUpdate();
  }

  /** Removes an upload that no content came from; one that is in use stays. */
  void discard(UUID upload) {
    entities
        .createNativeQuery(
            "DELETE FROM evidence_upload u WHERE u.id = :id"
                + " AND NOT EXISTS (SELECT 1 FROM evidence_content c WHERE c.upload = u.id)")
        .setParameter("id", upload)
        .executeUpdate();
  }

  /** Removes what was staged before an instant and never used: its caller is gone. */
  void sweep(Instant before) {
    entities
        .createNativeQuery(
            "DELETE FROM evidence_upload u WHERE u.started_at < :before"
                + " AND NOT EXISTS (SELECT 1 FROM evidence_content c WHERE c.upload = u.id)")
        .setParameter("before", before)
        .executeUpdate();
  }

  /** One chunk of bytes that evidence names. */
  byte[] read(UUID upload, int number) {
    return (byte[])
        entities
            .createNativeQuery(
                "SELECT bytes FROM evidence_chunk WHERE upload = :upload AND number = :number",
                byte[].class)
            .setParameter("upload", upload)
            .setParameter("number", number)
            .getSingleResult();
  }
}
