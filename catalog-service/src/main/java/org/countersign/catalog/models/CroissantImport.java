package org.countersign.catalog.models;

import static org.countersign.catalog.problem.ProblemType.INVALID_REQUEST;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Optional;
import org.countersign.catalog.lineage.ForeignJson;
import org.countersign.catalog.models.Dataset.Shape;
import org.countersign.catalog.problem.Refusal;
import org.countersign.lineage.Croissant;
import org.countersign.lineage.DatasetFacts;

/** Registers the snapshot that a Croissant description pins, and its dataset where it is new. */
@Dependent
@Transactional
class CroissantImport {
  private final Datasets datasets;
  private final DatasetCreation creation;
  private final DatasetRegistration registration;
  private final Clock clock;

  @Inject
  CroissantImport(
      Datasets datasets, DatasetCreation creation, DatasetRegistration registration, Clock clock) {
    this.datasets = datasets;
    this.creation = creation;
    this.registration = registration;
    this.clock = clock;
  }

  /**
   * @param json as {@link ForeignJson} parses it
   * @param team whose a dataset becomes that is not on record
   */
  DatasetRegistration.Registered take(Object json, Optional<String> team) {
    var facts =
        ForeignJson.read(
            json,
            given -> Croissant.read(given, clock.instant()),
            "compare the description with the specification of Croissant 1.1");
    var dataset = datasets.named(facts.dataset().name()).orElseGet(() -> created(facts, team));
    return registration.register(dataset, DescribedData.draft(facts));
  }

  private Dataset created(DatasetFacts facts, Optional<String> team) {
    var owner =
        team.orElseThrow(
            () ->
                new Refusal(INVALID_REQUEST, "no dataset is called " + facts.dataset().name())
                    .and("parameter", "team")
                    .and("remedy", "say whose it is with the parameter team"));
    return creation.create(facts.dataset().name(), owner, Shape.DATASET, "");
  }
}
