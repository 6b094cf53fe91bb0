package org.countersign.lineage;

import java.time.Instant;

/** A use case as it was created. */
public record UseCaseFacts(String id, String name, Instant createdAt) {}
