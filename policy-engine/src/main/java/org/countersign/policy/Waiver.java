package org.countersign.policy;

import java.time.Instant;

/**
 * Somebody's decision to do without a requirement for a time.
 *
 * @param requirement its id
 * @param by who decided
 * @param until when the waiver ends, exclusive
 * @param reason empty where it is kept apart
 */
public record Waiver(String requirement, String by, Instant until, String reason) {}
