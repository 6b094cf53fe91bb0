package org.countersign.catalog.models;

import static org.countersign.catalog.problem.ProblemType.MODEL_NAME_TAKEN;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.identity.Teams;
import org.countersign.catalog.journal.Deed;
import org.countersign.catalog.journal.Journal;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.problem.Refusal;

/** Puts a model on record; its versions follow. */
@Dependent
@Transactional
class ModelCreation {
  private final Models models;
  private final Teams teams;
  private final Caller caller;
  private final Journal journal;
  private final Clock clock;
  private final Ids ids;

  @Inject
  ModelCreation(Models models, Teams teams, Caller caller, Journal journal, Clock clock, Ids ids) {
    this.models = models;
    this.teams = teams;
    this.caller = caller;
    this.journal = journal;
    this.clock = clock;
    this.ids = ids;
  }

  Model create(ModelName name, String team, String task, String description) {
    teams.allow(team);
    if (models.named(name.value()).isPresent()) {
      throw new Refusal(MODEL_NAME_TAKEN, "a model is called " + name.value())
          .and("remedy", "register a version of it, or choose another name");
    }
    var model =
        new Model(ids.next(), name, team, task, description, caller.agentId(), clock.instant());
    models.add(model);
    journal.record(
        Deed.of("model.created", Kind.MODEL, model.id(), caller.agentId())
            .within(model.id())
            .stating(model.state()));
    return model;
  }
}
