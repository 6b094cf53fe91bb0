package org.countersign.catalog.models;

import static org.countersign.catalog.problem.ProblemType.DATASET_NAME_TAKEN;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.identity.Teams;
import org.countersign.catalog.journal.Deed;
import org.countersign.catalog.journal.Journal;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.models.Dataset.Shape;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.problem.Refusal;

/** Puts a dataset on record; its versions follow. */
@Dependent
@Transactional
class DatasetCreation {
  private final Datasets datasets;
  private final Teams teams;
  private final Caller caller;
  private final Journal journal;
  private final Clock clock;
  private final Ids ids;

  @Inject
  DatasetCreation(
      Datasets datasets, Teams teams, Caller caller, Journal journal, Clock clock, Ids ids) {
    this.datasets = datasets;
    this.teams = teams;
    this.caller = caller;
    this.journal = journal;
    this.clock = clock;
    this.ids = ids;
  }

  Dataset create(String name, String team, Shape shape, String description) {
    teams.allow(team);
    if (datasets.named(name).isPresent()) {
      throw new Refusal(DATASET_NAME_TAKEN, "a dataset is called " + name)
          .and("remedy", "register a version of it, or choose another name");
    }
    var dataset =
        new Dataset(ids.next(), name, team, shape, description, caller.agentId(), clock.instant());
    datasets.add(dataset);
    journal.record(
        Deed.of("dataset.created", Kind.DATASET, dataset.id(), caller.agentId())
            .within(dataset.id())
            .stating(dataset.state()));
    return dataset;
  }
}
