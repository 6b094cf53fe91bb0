package org.countersign.catalog.models;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.persistence.EntityManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The distributions that dataset versions have on record, as what compares data reads them. */
@Dependent
public class DatasetStatistics {
  private final EntityManager entities;
  private final RecordDocuments documents;

  @Inject
  DatasetStatistics(EntityManager entities, RecordDocuments documents) {
    this.entities = entities;
    this.documents = documents;
  }

  /**
   * The member {@code features} of the statistics: counts by feature, bin by bin. What is no list
   * of numbers is about something else.
   *
   * @param sha256 of the content; of several versions that have it the newest is read
   * @return empty if no version has it, or none with features
   */
  public Optional<Map<String, List<Double>>> features(String sha256) {
    return entities
        .createQuery(
            "select v from DatasetVersion v where v.reference = :sha256"
                + " order by v.createdAt desc, v.id desc",
            DatasetVersion.class)
        .setParameter("sha256", sha256)
        .setMaxResults(1)
        .getResultStream()
        .findFirst()
        .map(version -> documents.read(version.document(), DatasetDocument.class))
        .flatMap(document -> Optional.ofNullable(document.statistics()))
        .flatMap(told -> Optional.ofNullable(told.get("features")))
        .filter(JsonObject.class::isInstance)
        .map(features -> counts(features.asJsonObject()))
        .filter(counts -> !counts.isEmpty());
  }

  private static Map<String, List<Double>> counts(JsonObject features) {
    var counts = new HashMap<String, List<Double>>();
    features.forEach(
        (name, value) -> {
          if (value instanceof JsonArray bins
              && !bins.isEmpty()
              && bins.stream().allMatch(JsonNumber.class::isInstance)) {
            counts.put(
                name,
                bins.getValuesAs(JsonNumber.class).stream().map(JsonNumber::doubleValue).toList());
          }
        });
    return counts;
  }
}
