package org.countersign.lineage;

import java.time.Instant;

/**
 * A signed class of a use case.
 *
 * @param riskClass such as {@code HIGH}
 * @param rulePack the pack and revision that computed it
 */
public record ClassificationFacts(
    String id, String useCase, String riskClass, String rulePack, Instant signedAt) {}
