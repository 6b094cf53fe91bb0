package org.countersign.catalog.journal;

import java.util.Optional;

/**
 * The answer of a write as the caller receives it, kept for whoever repeats the request.
 *
 * @param body JSON in UTF-8, receipt included
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, handed on as it is
record Answer(int status, Optional<String> location, byte[] body) {}
