package org.countersign.catalog.models;

import static org.countersign.catalog.models.Shape.flag;
import static org.countersign.catalog.models.Shape.integer;
import static org.countersign.catalog.models.Shape.listOf;
import static org.countersign.catalog.models.Shape.mapOf;
import static org.countersign.catalog.models.Shape.number;
import static org.countersign.catalog.models.Shape.object;
import static org.countersign.catalog.models.Shape.one;
import static org.countersign.catalog.models.Shape.open;
import static org.countersign.catalog.models.Shape.prose;
import static org.countersign.catalog.models.Shape.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The form of a model card: which fields there are and what may stand in them. It judges structure
 * alone; how complete a card is says the policy engine. Every field may be left out. A field that
 * is not of the form is kept under {@code extensions}, by its JSON pointer, and said so.
 *
 * <p>Any field may instead hold a text such as "not applicable because …": that is an answer.
 */
final class CardForm {
  static final String VERSION = "1";
  static final String EXTENSIONS = "extensions";

  /** As the policy engine counts it. */
  private static final Pattern NOT_APPLICABLE =
      Pattern.compile(
          "(not applicable|n\\s*/?\\s*a)\\s*(because|since|as|:|-|–|—)\\s*\\S",
          Pattern.CASE_INSENSITIVE);

  private static final Shape DIGEST = object(Map.of("alg", text(), "value", text()));

  private static final Shape DETAILS =
      object(
          fields(
              "name", text(),
              "summary", text(280),
              "description", prose(),
              "owners",
                  listOf(object(fields("username", text(), "agentId", text(), "role", text()))),
              "developedBy", text(),
              "versionDate", text(),
              "changeSummary", prose(),
              "license", object(fields("spdx", text(), "name", text(), "url", text())),
              "references", listOf(object(fields("title", text(), "url", text()))),
              "citation", prose(),
              "lifecycle",
                  one("DRAFT", "CANDIDATE", "APPROVED", "PRODUCTION", "DEPRECATED", "RETIRED")));

  private static final Shape INTENDED_USE =
      object(
          fields(
              "purpose", prose(),
              "useCaseIds", listOf(text()),
              "users", listOf(text()),
              "affectedPersons", listOf(text()),
              "outOfScope", prose(),
              "foreseeableMisuse", prose(),
              "decisionRole", one("INFORMS", "RECOMMENDS", "DECIDES"),
              "autonomy", prose(),
              "jurisdictions", listOf(text()),
              "languages", listOf(text())));

  private static final Shape TECHNICAL =
      object(
          fields(
              "task", text(),
              "approach",
                  one(
                      "supervised",
                      "unsupervised",
                      "reinforcement-learning",
                      "semi-supervised",
                      "self-supervised"),
              "architectureFamily", text(),
              "architecture", prose(),
              "baseModels",
                  listOf(
                      object(
                          fields(
                              "ref", text(),
                              "digest", text(),
                              "license", text(),
                              "supplierSheet", text()))),
              "parameters", integer(),
              "hyperparameters", mapOf(open()),
              "framework", text(),
              "runtime",
                  object(fields("hardware", prose(), "software", prose(), "sbomRef", text())),
              "inputs",
                  listOf(
                      object(
                          fields(
                              "name", text(),
                              "type", text(),
                              "unit", text(),
                              "range", open(),
                              "personalData", flag(),
                              "specialCategory", flag()))),
              "outputs", listOf(object(fields("name", text(), "type", text(), "meaning", prose()))),
              "explainability", prose(),
              "changeEnvelope", open()));

  private static final Shape DATASET_USE =
      object(
          fields(
              "datasetId", text(),
              "version", text(),
              "digest", text(),
              "rows", integer(),
              "period", open(),
              "collection", prose(),
              "labelling", prose(),
              "cleaning", prose(),
              "representativeness", prose(),
              "gaps", prose(),
              "legalBasis", prose()));

  private static final Shape EVALUATION =
      object(
          fields(
              "metric", text(),
              "value", number(),
              "unit", text(),
              "direction", one("HIGHER", "LOWER"),
              "threshold", number(),
              "ci", object(fields("level", number(), "low", number(), "high", number())),
              "slice", listOf(object(fields("factor", text(), "value", text()))),
              "datasetRef", text(),
              "datasetDigest", text(),
              "n", integer(),
              "runId", text(),
              "at", text(),
              "evidenceId", text()));

  private static final Shape FAIRNESS =
      object(
          fields(
              "groupAtRisk", text(),
              "metric", text(),
              "value", number(),
              "threshold", number(),
              "harms", prose(),
              "mitigation", prose()));

  private static final Shape RISK =
      object(
          fields(
              "limitations", prose(),
              "tradeoffs", prose(),
              "risks",
                  listOf(
                      object(
                          fields(
                              "id", text(),
                              "description", prose(),
                              "likelihood", text(),
                              "severity", text(),
                              "mitigation", prose(),
                              "residual", prose(),
                              "owner", text()))),
              "ethical", prose(),
              "caveats", prose(),
              "security", prose()));

  private static final Shape OPERATIONS =
      object(
          fields(
              "sla", prose(),
              "monitoring",
                  listOf(
                      object(
                          fields(
                              "metric", text(),
                              "threshold", open(),
                              "window", text(),
                              "action", prose()))),
              "rollback", prose(),
              "retrainPolicy", prose(),
              "logging", prose(),
              "costPerMonth", open(),
              "energyKWh", number(),
              "co2kg", number()));

  private static final Shape CARD =
      object(
          fields(
              "schemaVersion",
              one(VERSION),
              "modelRef",
              object(
                  fields(
                      "modelId", text(),
                      "version", text(),
                      "artifactDigests", listOf(DIGEST))),
              "details",
              DETAILS,
              "intendedUse",
              INTENDED_USE,
              "technical",
              TECHNICAL,
              "data",
              object(
                  fields(
                      "training", listOf(DATASET_USE),
                      "validation", listOf(DATASET_USE),
                      "test", listOf(DATASET_USE))),
              "evaluation",
              listOf(EVALUATION),
              "metricsRationale",
              prose(),
              "fairness",
              listOf(FAIRNESS),
              "robustness",
              listOf(open()),
              "charts",
              listOf(open()),
              "risk",
              RISK,
              "oversight",
              object(
                  fields(
                      "measures", prose(),
                      "roles", listOf(text()),
                      "stopProcedure", prose(),
                      "overridePossible", flag())),
              "operations",
              OPERATIONS,
              "compliance",
              object(
                  fields(
                      "rolesOfOrg", listOf(text()),
                      "personalData", flag(),
                      "dpiaRef", text(),
                      "friaRef", text(),
                      "standards", listOf(text()))),
              EXTENSIONS,
              mapOf(open())));

  private CardForm() {}

  /** Whether a value says that its field does not apply, and why. */
  static boolean isNotApplicable(Object value) {
    return value instanceof String text && NOT_APPLICABLE.matcher(text.strip()).lookingAt();
  }

  /**
   * A card in the form, and what was noticed on the way.
   *
   * @param faults what makes it no card; the caller must refuse it when there are any
   * @param extended JSON pointers of the fields that were moved to {@code extensions}
   */
  record Read(Map<String, Object> card, List<Fault> faults, List<String> extended) {}

  /** One value that cannot stand where it stands. */
  record Fault(String pointer, String says) {}

  /** Reads a card of plain values; nulls must be left out already. */
  static Read read(Map<String, ?> given) {
    var reading = new Shape.Reading(new ArrayList<>(), new LinkedHashMap<>());
    @SuppressWarnings("unchecked") // an object reads to a map of texts to values
    var card = new LinkedHashMap<>((Map<String, Object>) CARD.read(given, "", reading));
    var extended = List.copyOf(reading.strays().keySet());
    if (!extended.isEmpty()) {
      var extensions = new LinkedHashMap<String, Object>();
      if (card.get(EXTENSIONS) instanceof Map<?, ?> before) {
        before.forEach((name, value) -> extensions.put((String) name, value));
      }
      extensions.putAll(reading.strays());
      card.put(EXTENSIONS, extensions);
    }
    return new Read(card, List.copyOf(reading.faults()), extended);
  }

  /** Names and shapes in turn; {@link Map#of} ends at ten. */
  private static Map<String, Shape> fields(Object... namesAndShapes) {
    var fields = new LinkedHashMap<String, Shape>();
    for (int i = 0; i < namesAndShapes.length; i += 2) {
      fields.put((String) namesAndShapes[i], (Shape) namesAndShapes[i + 1]);
    }
    return fields;
  }
}
