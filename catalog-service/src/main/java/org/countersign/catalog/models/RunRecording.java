package org.countersign.catalog.models;

import static org.countersign.catalog.problem.ProblemType.RUN_NAME_TAKEN;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.identity.Teams;
import org.countersign.catalog.journal.Deed;
import org.countersign.catalog.journal.Journal;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.models.Run.Cause;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.problem.Refusal;
import org.countersign.ledger.Digest;

/** Puts a finished run on record. */
@Dependent
@Transactional
class RunRecording {
  private final Runs runs;
  private final NamedPeople people;
  private final RecordDocuments documents;
  private final Teams teams;
  private final Caller caller;
  private final Journal journal;
  private final Clock clock;
  private final Ids ids;

  @Inject
  RunRecording(
      Runs runs,
      NamedPeople people,
      RecordDocuments documents,
      Teams teams,
      Caller caller,
      Journal journal,
      Clock clock,
      Ids ids) {
    this.runs = runs;
    this.people = people;
    this.documents = documents;
    this.teams = teams;
    this.caller = caller;
    this.journal = journal;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * What is recorded.
   *
   * @param triggeredBy username
   * @param times from when to when, RFC 3339 UTC
   */
  record Draft(
      String name,
      String team,
      Cause cause,
      Optional<String> triggeredBy,
      Times times,
      Optional<String> job,
      Optional<String> codeRepository,
      Optional<String> codeCommit,
      Optional<String> environmentLock,
      Optional<String> seed,
      Map<String, String> parameters,
      List<RunDocument.Metric> metrics,
      List<RunDocument.Trial> trials,
      List<RunDocument.Data> inputs,
      List<RunDocument.Data> outputs,
      List<RunDocument.Artifact> artifacts) {}

  record Times(Optional<String> startedAt, Optional<String> endedAt) {}

  Run add(Draft draft) {
    teams.allow(draft.team());
    if (runs.named(draft.name()).isPresent()) {
      throw new Refusal(RUN_NAME_TAKEN, "a run is called " + draft.name())
          .and("remedy", "a run is recorded once, when it has ended");
    }
    var id = ids.next();
    var bytes = document(id, draft);
    var run =
        new Run(
            id,
            draft.name(),
            draft.team(),
            draft.cause(),
            Digest.sha256(bytes).hex(),
            caller.agentId(),
            clock.instant());
    runs.add(run);
    journal.record(
        Deed.of("run.recorded", Kind.RUN, run.id(), caller.agentId())
            .within(run.id())
            .stating(run.state())
            .about("run", Deed.JSON, bytes));
    return run;
  }

  /**
   * A run that is on record.
   *
   * @param same whether the same was said of it
   */
  record Recorded(Run run, boolean same) {}

  /** The run of this name, if it is on record. */
  Optional<Recorded> recorded(Draft draft) {
    return runs.named(draft.name())
        .map(
            run -> {
              var now = Digest.sha256(document(run.id(), draft)).hex();
              return new Recorded(run, now.equals(run.document()));
            });
  }

  private byte[] document(UUID id, Draft draft) {
    var trigger = draft.triggeredBy().map(name -> people.agent(name, "/triggeredBy"));
    return documents.write(
        new RunDocument(
            RunDocument.SCHEMA,
            id.toString(),
            draft.name(),
            draft.cause().name(),
            trigger.map(Object::toString).orElse(null),
            draft.times().startedAt().orElse(null),
            draft.times().endedAt().orElse(null),
            draft.job().orElse(null),
            draft.codeRepository().orElse(null),
            draft.codeCommit().orElse(null),
            draft.environmentLock().orElse(null),
            draft.seed().orElse(null),
            draft.parameters(),
            draft.metrics(),
            draft.trials(),
            draft.inputs(),
            draft.outputs(),
            draft.artifacts()));
  }
}
