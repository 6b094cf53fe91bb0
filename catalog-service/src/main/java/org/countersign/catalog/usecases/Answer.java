package org.countersign.catalog.usecases;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * An answer that nobody has signed yet.
 *
 * @param value as it was given: a text, a truth or a list of texts
 */
record Answer(
    String question, Object value, Optional<String> note, UUID givenBy, Instant givenAt) {}
