package org.countersign.lineage;

import java.time.Instant;
import java.util.Optional;

/**
 * A piece of evidence about a version.
 *
 * @param type such as {@code FAIRNESS_REPORT}
 * @param sha256 of its content, 64 hexadecimal digits
 */
public record EvidenceFacts(
    String id, String model, int number, String type, Optional<String> sha256, Instant addedAt) {}
