package org.countersign.catalog.models;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.persistence.EntityManager;
import java.util.Collection;
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
   * of numbers is about something else. Anybody may register the same content with other
   * statistics, so a dataset counts that is named, else one of the team's own, the newest of
   * several.
   *
   * @param sha256 of the content
   * @param names of datasets that are meant, whoever owns them
   * @return empty if no version of these datasets has it, or it has no features
   */
  public Optional<Map<String, List<Double>>> features(
      String sha256, Collection<String> names, String team) {
    return entities
        .createQuery(
            "select v from DatasetVersion v join Dataset d on d.id = v.dataset"
                + " where v.reference = :sha256 and (d.name in :names or d.team = :team)"
                + " order by case when d.name in :names then 0 else 1 end,"
                + " v.createdAt desc, v.id desc",
            DatasetVersion.class)
        .setParameter("sha256", sha256)
        .setParameter("names", names)
        .setParameter("team", team)
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
