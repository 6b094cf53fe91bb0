package org.countersign.catalog.usecases;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What a use case says of itself: the payload {@code use-case} of its entry.
 *
 * @param domain the field it is in, e.g. {@code banking}
 * @param affectedPersons groups of people on whom the system has an effect
 */
public record UseCaseDocument(
    UUID id, String domain, String purpose, List<String> affectedPersons, Questions questions) {
  static final String SCHEMA = "countersign/use-case/v1";

  /** The five questions an experiment must answer before it starts. */
  public record Questions(
      String task,
      String businessImpact,
      String evaluationMetric,
      String relevantData,
      String servingRequirements) {
    Map<String, Object> json() {
      return Map.of(
          "task", task,
          "businessImpact", businessImpact,
          "evaluationMetric", evaluationMetric,
          "relevantData", relevantData,
          "servingRequirements", servingRequirements);
    }

    static Questions of(Map<?, ?> json) {
      return new Questions(
          text(json, "task"),
          text(json, "businessImpact"),
          text(json, "evaluationMetric"),
          text(json, "relevantData"),
          text(json, "servingRequirements"));
    }
  }

  public UseCaseDocument {
    affectedPersons = List.copyOf(affectedPersons);
  }

  Map<String, Object> json() {
    return Map.of(
        "schema", SCHEMA,
        "id", id.toString(),
        "domain", domain,
        "purpose", purpose,
        "affectedPersons", affectedPersons,
        "questions", questions.json());
  }

  /** Reads a stored document back. */
  public static UseCaseDocument of(Map<String, Object> json) {
    return new UseCaseDocument(
        UUID.fromString(text(json, "id")),
        text(json, "domain"),
        text(json, "purpose"),
        ((List<?>) field(json, "affectedPersons")).stream().map(String.class::cast).toList(),
        Questions.of((Map<?, ?>) field(json, "questions")));
  }

  private static String text(Map<?, ?> json, String name) {
    return (String) field(json, name);
  }

  private static Object field(Map<?, ?> json, String name) {
    var value = json.get(name);
    if (value == null) {
      throw new IllegalStateException("a use case's document has no " + name);
    }
    return value;
  }
}
