package org.countersign.catalog.reviews;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.countersign.catalog.journal.State;
import org.countersign.policy.RetrainingBounds;
import org.countersign.policy.RetrainingBounds.Data;
import org.countersign.policy.RetrainingBounds.Limit;
import org.countersign.policy.RetrainingBounds.Side;
import org.countersign.policy.RiskClass;
import org.countersign.policy.Slice;

/**
 * What a quorum signs: the payload {@code envelope} of its entries. Votes bind to its digest by
 * what their round shows.
 *
 * @param version whose approval it is signed with; recipe, features and purpose stay as they are
 *     there
 * @param pipeline agent id of the service account that registers the versions
 */
record EnvelopeDocument(
    UUID model,
    UUID version,
    UUID approval,
    UUID useCase,
    String environment,
    RiskClass riskClass,
    UUID pipeline,
    Instant validUntil,
    RetrainingBounds bounds) {
  static final String SCHEMA = "countersign/retraining-envelope/v1";

  Map<String, Object> json() {
    var json = new HashMap<String, Object>();
    json.put("schema", SCHEMA);
    json.put("model", model.toString());
    json.put("version", version.toString());
    json.put("approval", approval.toString());
    json.put("useCase", useCase.toString());
    json.put("environment", environment);
    json.put("riskClass", riskClass.name());
    json.put("pipeline", pipeline.toString());
    json.put("validUntil", State.text(validUntil));
    json.put("data", bounds.data().stream().map(EnvelopeDocument::json).toList());
    json.put("limits", bounds.limits().stream().map(EnvelopeDocument::json).toList());
    return json;
  }

  private static Map<String, Object> json(Data data) {
    var json = new HashMap<String, Object>();
    json.put("role", data.role());
    json.put("dataset", data.dataset());
    data.columns().ifPresent(sha256 -> json.put("columns", sha256));
    return json;
  }

  private static Map<String, Object> json(Limit limit) {
    var json = new HashMap<String, Object>();
    json.put("metric", limit.metric());
    limit
        .slice()
        .ifPresent(
            slice -> json.put("slice", Map.of("factor", slice.factor(), "value", slice.value())));
    limit.dataset().ifPresent(dataset -> json.put("dataset", dataset));
    json.put("side", limit.side().name());
    json.put("value", limit.value().toPlainString());
    return json;
  }

  /** Reads what was stored. */
  static EnvelopeDocument of(Map<String, Object> json) {
    return new EnvelopeDocument(
        id(json, "model"),
        id(json, "version"),
        id(json, "approval"),
        id(json, "useCase"),
        text(json, "environment"),
        RiskClass.valueOf(text(json, "riskClass")),
        id(json, "pipeline"),
        Instant.parse(text(json, "validUntil")),
        new RetrainingBounds(
            objects(json, "data")
                .map(
                    each ->
                        new Data(text(each, "role"), text(each, "dataset"), maybe(each, "columns")))
                .toList(),
            objects(json, "limits").map(EnvelopeDocument::limit).toList()));
  }

  private static Limit limit(Map<?, ?> json) {
    return new Limit(
        text(json, "metric"),
        json.get("slice") instanceof Map<?, ?> slice
            ? Optional.of(new Slice(text(slice, "factor"), text(slice, "value")))
            : Optional.empty(),
        maybe(json, "dataset"),
        Side.valueOf(text(json, "side")),
        new BigDecimal(text(json, "value")));
  }

  private static Optional<String> maybe(Map<?, ?> json, String name) {
    return Optional.ofNullable((String) json.get(name));
  }

  private static UUID id(Map<?, ?> json, String name) {
    return UUID.fromString(text(json, name));
  }

  private static String text(Map<?, ?> json, String name) {
    if (json.get(name) instanceof String text) {
      return text;
    }
    throw new IllegalStateException("an envelope has no " + name);
  }

  private static Stream<Map<?, ?>> objects(Map<?, ?> json, String name) {
    if (json.get(name) instanceof List<?> all) {
      return all.stream().map(each -> (Map<?, ?>) each);
    }
    throw new IllegalStateException("an envelope has no " + name);
  }
}
