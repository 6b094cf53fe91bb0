package org.countersign.lineage;

import java.time.Instant;

/**
 * A deployment recorded against a gate decision.
 *
 * @param decision the decision's id
 * @param target where it runs, as the pipeline names it
 */
public record DeploymentFacts(
    String id,
    String decision,
    String model,
    int number,
    String environment,
    String target,
    Instant deployedAt) {}
