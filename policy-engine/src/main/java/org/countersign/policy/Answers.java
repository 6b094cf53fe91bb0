package org.countersign.policy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Answers by question id, as they were given: {@code yes}, {@code no} or a boolean; an option; a
 * list of options; a day; a number; a text. {@code unknown} and an id left out both mean "not
 * answered". A rule pack says whether they are answers to its questions.
 */
public record Answers(Map<String, Object> byQuestion) {
  public Answers {
    byQuestion = Collections.unmodifiableMap(new LinkedHashMap<>(byQuestion));
  }
}
