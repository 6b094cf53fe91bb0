package org.countersign.catalog.journal;

import java.util.UUID;

/**
 * A request that carried an {@code Idempotency-Key}.
 *
 * @param eventId UUIDv8 of caller, method, path and key
 * @param sha256 digest of the canonical request: a second request under the same key must have it
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, handed on as it is
record RepeatableRequest(UUID eventId, byte[] sha256) {
  RepeatableRequest {
    sha256 = sha256.clone();
  }

  @Override
  public byte[] sha256() {
    return sha256.clone();
  }
}
