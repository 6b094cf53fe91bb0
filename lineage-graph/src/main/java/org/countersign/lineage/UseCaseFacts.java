package org.countersign.lineage;

import java.time.Instant;

/**
 * A use case as it was created.
 *
 * @param name empty text where it is not known
 */
public record UseCaseFacts(String id, String name, Instant createdAt) {}
