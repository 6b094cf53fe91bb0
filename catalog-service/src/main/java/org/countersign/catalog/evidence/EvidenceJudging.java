package org.countersign.catalog.evidence;

import static org.countersign.catalog.problem.ProblemType.EVIDENCE_MALFORMED;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.persistence.EntityManager;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.countersign.catalog.models.DatasetStatistics;
import org.countersign.catalog.models.ModelVersion;
import org.countersign.catalog.models.Models;
import org.countersign.catalog.models.PlainJson;
import org.countersign.catalog.models.RegistrationDocument;
import org.countersign.catalog.models.Registrations;
import org.countersign.catalog.platform.Json;
import org.countersign.catalog.problem.Refusal;
import org.countersign.policy.EvidenceCheck;
import org.countersign.policy.EvidenceCheck.Background;
import org.countersign.policy.EvidenceCheck.Data;
import org.countersign.policy.MalformedEvidenceException;

/**
 * Computes again what evidence says of itself, where it names a schema that we know. Whoever names
 * one and breaks it is told so before anything is on record.
 */
@Dependent
class EvidenceJudging {
  private static final String TRAINING = "training";

  private final EvidenceIndex index;
  private final EvidenceStore store;
  private final Models models;
  private final Registrations registrations;
  private final DatasetStatistics statistics;
  private final EntityManager entities;

  @Inject
  EvidenceJudging(
      EvidenceIndex index,
      EvidenceStore store,
      Models models,
      Registrations registrations,
      DatasetStatistics statistics,
      EntityManager entities) {
    this.index = index;
    this.store = store;
    this.models = models;
    this.registrations = registrations;
    this.statistics = statistics;
    this.entities = entities;
  }

  /**
   * @param bytes of a document that may be JSON
   * @return empty if it is none, or of no schema that is judged
   * @throws Refusal {@code EVIDENCE_MALFORMED} with the place, if it breaks its schema
   */
  Optional<EvidenceCheck> judge(ModelVersion version, String mediaType, byte[] bytes) {
    if (!mediaType.contains("json")) {
      return Optional.empty();
    }
    return object(bytes).flatMap(document -> judge(version, document));
  }

  private Optional<EvidenceCheck> judge(ModelVersion version, Map<String, Object> document) {
    try {
      return EvidenceCheck.of(document, background(version));
    } catch (MalformedEvidenceException wrong) {
      throw new Refusal(EVIDENCE_MALFORMED, String.valueOf(wrong.getMessage()))
          .and("pointer", wrong.pointer())
          .and("remedy", "GET /api/v1/evidence-schemas has the schemas that are judged");
    }
  }

  /** The same of evidence on record. */
  Optional<EvidenceCheck> judge(ModelVersion version, Evidence evidence) {
    return evidence.checked().isEmpty()
        ? Optional.empty()
        : document(evidence).flatMap(document -> judge(version, document));
  }

  /** What evidence on record says, if it is JSON. */
  Optional<Map<String, Object>> document(Evidence evidence) {
    if (!evidence.mediaType().contains("json")) {
      return Optional.empty();
    }
    try {
      var bytes = new ByteArrayOutputStream();
      store.write(evidence.content(), bytes);
      return object(bytes.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Background background(ModelVersion version) {
    var datasets = registrations.get(version.registration()).datasets();
    return new Background(
        datasets.stream()
            .filter(dataset -> dataset.role().equals(TRAINING))
            .map(RegistrationDocument.Dataset::reference)
            .collect(Collectors.toUnmodifiableSet()),
        deployed(version),
        data -> statistics(version, datasets, data));
  }

  /** Of the dataset that the evidence names, else of what the version was registered with. */
  private Optional<Map<String, List<Double>>> statistics(
      ModelVersion version, List<RegistrationDocument.Dataset> registered, Data data) {
    var names =
        data.name()
            .map(List::of)
            .orElseGet(
                () ->
                    registered.stream()
                        .filter(dataset -> dataset.reference().equals(data.sha256()))
                        .map(RegistrationDocument.Dataset::name)
                        .toList());
    return statistics.features(data.sha256(), names, models.get(version.model()).team());
  }

  /**
   * The metrics of the other version of the model that went live in production last: as accepted
   * evidence measured them, the others as its registration states them.
   */
  private Optional<Map<String, Double>> deployed(ModelVersion version) {
    List<?> live =
        entities
            .createNativeQuery(
                "SELECT v.id, v.registration FROM deployment d JOIN model_version v ON v.id = d.version"
                    + " JOIN environment e ON e.name = d.environment AND e.production"
                    + " WHERE v.model = :model AND v.id <> :version AND d.state = 'LIVE'"
                    + " ORDER BY d.recorded_at DESC, d.id DESC")
            .setParameter("model", version.model())
            .setParameter("version", version.id())
            .setMaxResults(1)
            .getResultList();
    return live.stream()
        .findFirst()
        .map(Object[].class::cast)
        .map(row -> metrics((UUID) row[0], (String) row[1]));
  }

  private Map<String, Double> metrics(UUID version, String registration) {
    var metrics = new HashMap<String, Double>();
    for (var each : index.measured(version)) {
      metrics.putIfAbsent(
          Background.key(each.metric(), each.dataset()), each.value().doubleValue());
    }
    for (var metric : registrations.get(registration).metrics()) {
      metric
          .dataset()
          .ifPresent(
              dataset ->
                  metrics.putIfAbsent(Background.key(metric.name(), dataset), metric.value()));
    }
    return metrics;
  }

  private static Optional<Map<String, Object>> object(byte[] bytes) {
    try (var reader = Json.createReader(new ByteArrayInputStream(bytes))) {
      return reader.readValue() instanceof JsonObject object
          ? Optional.of(PlainJson.of(object))
          : Optional.empty();
    } catch (JsonException notJson) {
      return Optional.empty();
    }
  }
}
