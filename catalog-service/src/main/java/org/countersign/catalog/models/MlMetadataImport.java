package org.countersign.catalog.models;

import static org.countersign.catalog.problem.ProblemType.INVALID_REQUEST;
import static org.countersign.catalog.problem.ProblemType.RUN_NAME_TAKEN;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.lineage.ForeignJson;
import org.countersign.catalog.models.Dataset.Shape;
import org.countersign.catalog.models.Run.Cause;
import org.countersign.catalog.platform.Json;
import org.countersign.catalog.problem.Refusal;
import org.countersign.lineage.DatasetFacts;
import org.countersign.lineage.DatasetRef;
import org.countersign.lineage.MlMetadata;
import org.countersign.lineage.MlMetadata.Ended;
import org.countersign.lineage.RunFacts;
import org.countersign.lineage.VersionFacts.Metric;
import org.countersign.lineage.VersionFacts.Use;

/**
 * Records the runs of an export of ML Metadata that have ended, and registers the snapshots they
 * read and wrote. Exports grow: what an earlier one brought is left as it is.
 */
@Dependent
@Transactional
class MlMetadataImport {
  private static final int MOST = 500;
  private static final int MOST_NAMED = 100;

  private final Datasets datasets;
  private final DatasetCreation creation;
  private final DatasetRegistration registration;
  private final RunRecording recording;
  private final Caller caller;
  private final Clock clock;

  @Inject
  MlMetadataImport(
      Datasets datasets,
      DatasetCreation creation,
      DatasetRegistration registration,
      RunRecording recording,
      Caller caller,
      Clock clock) {
    this.datasets = datasets;
    this.creation = creation;
    this.registration = registration;
    this.recording = recording;
    this.caller = caller;
    this.clock = clock;
  }

  /**
   * @param isNew whether this import brought it
   */
  record TakenRun(Run run, boolean isNew) {}

  /**
   * @param number of the version; empty where the dataset belongs to another team, which registers
   *     its snapshots itself
   * @param isNew whether this import brought it
   */
  record TakenSnapshot(DatasetRef snapshot, Optional<Integer> number, boolean isNew) {}

  record Taken(List<TakenRun> runs, List<TakenSnapshot> snapshots) {}

  /**
   * All or nothing: an import that is half done would leave a graph that nobody has told.
   *
   * @param json as {@link ForeignJson} parses it
   * @param source what the store is called
   * @param team whose the runs are, and whose datasets become that are not on record
   * @throws Refusal {@code RUN_NAME_TAKEN} naming every execution of which something else is on
   *     record
   */
  Taken take(Object json, Optional<String> source, String team, Cause cause) {
    var export =
        ForeignJson.read(
            json,
            given -> MlMetadata.read(given, source, clock.instant()),
            "send artifacts, executions and events as a client of ML Metadata prints them; where"
                + " something has no name but its id, say with ?source= what the store is called");
    within(export.datasets().size(), "/artifacts");
    within(export.runs().size(), "/executions");
    var snapshots = new ArrayList<TakenSnapshot>();
    for (var each : export.datasets()) {
      snapshots.add(snapshot(each, team));
    }
    var runs = new ArrayList<TakenRun>();
    var otherwise = new ArrayList<Ended>();
    for (var each : export.runs()) {
      var draft = draft(each.run(), team, cause);
      var known = recording.recorded(draft);
      if (known.filter(recorded -> !recorded.same()).isPresent()) {
        otherwise.add(each);
      } else {
        runs.add(
            known
                .map(recorded -> new TakenRun(recorded.run(), false))
                .orElseGet(() -> new TakenRun(recording.add(draft), true)));
      }
    }
    if (!otherwise.isEmpty()) {
      throw taken(otherwise);
    }
    return new Taken(runs, snapshots);
  }

  private static Refusal taken(List<Ended> executions) {
    var conflicts = Json.createArrayBuilder();
    executions.stream()
        .limit(MOST_NAMED)
        .forEach(
            each ->
                conflicts.add(
                    Json.createObjectBuilder()
                        .add("pointer", each.pointer())
                        .add("run", each.run().id())));
    return new Refusal(
            RUN_NAME_TAKEN,
            "nothing was imported: something else is on record of %d of the runs"
                .formatted(executions.size()))
        .and("pointer", executions.get(0).pointer())
        .and(
            "remedy",
            "a run is recorded once, when it has ended: leave these executions out, or give them"
                + " names of their own")
        .and("conflicts", conflicts.build());
  }

  private static void within(int count, String pointer) {
    if (count > MOST) {
      throw new Refusal(INVALID_REQUEST, "at most " + MOST + " are taken at once, not " + count)
          .and("pointer", pointer)
          .and("remedy", "send the export in parts; what is on record is left as it is");
    }
  }

  private TakenSnapshot snapshot(DatasetFacts facts, String team) {
    var ref = facts.dataset();
    var dataset =
        datasets
            .named(ref.name())
            .orElseGet(() -> creation.create(ref.name(), team, Shape.DATASET, ""));
    var known = datasets.pinned(dataset.id(), ref.digest()).map(DatasetVersion::number);
    if (known.isPresent() || !caller.teams().contains(dataset.team())) {
      return new TakenSnapshot(ref, known, false);
    }
    var registered = registration.register(dataset, DescribedData.draft(facts));
    return new TakenSnapshot(ref, Optional.of(registered.version().number()), true);
  }

  private static RunRecording.Draft draft(RunFacts facts, String team, Cause cause) {
    var recipe = facts.recipe();
    return new RunRecording.Draft(
        facts.id(),
        team,
        cause,
        Optional.empty(),
        new RunRecording.Times(
            facts.timing().startedAt().map(State::text), facts.timing().endedAt().map(State::text)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        recipe.environmentLock(),
        recipe.seed(),
        recipe.parameters(),
        facts.metrics().stream().flatMap(MlMetadataImport::metric).toList(),
        List.of(),
        facts.inputs().stream()
            .map(each -> data(each.dataset(), Optional.of(each.split().use())))
            .toList(),
        facts.outputs().stream().map(each -> data(each, Optional.empty())).toList(),
        facts.artifacts().stream().map(each -> new RunDocument.Artifact("model", each)).toList());
  }

  /** Artifacts of metrics carry texts too, such as their name; those measure nothing. */
  private static Stream<RunDocument.Metric> metric(Metric metric) {
    try {
      var value = Double.parseDouble(metric.value());
      return Double.isFinite(value)
          ? Stream.of(new RunDocument.Metric(metric.name(), value, null))
          : Stream.empty();
    } catch (NumberFormatException text) {
      return Stream.empty();
    }
  }

  private static RunDocument.Data data(DatasetRef snapshot, Optional<Use> use) {
    return new RunDocument.Data(
        use.map(each -> each.name().toLowerCase(Locale.ROOT)).orElse(null),
        snapshot.name(),
        snapshot.digest());
  }
}
