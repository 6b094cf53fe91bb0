package org.countersign.lineage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.countersign.lineage.RunFacts.Input;
import org.countersign.lineage.RunFacts.Recipe;
import org.countersign.lineage.RunFacts.Split;
import org.countersign.lineage.RunFacts.Timing;
import org.countersign.lineage.VersionFacts.Metric;
import org.countersign.lineage.VersionFacts.Use;

/**
 * Reads what ML Metadata and Kubeflow Pipelines keep of their runs: artifacts, executions and the
 * events between them, as their clients print them in JSON. Artifacts of a model type are files of
 * a run, those of a metrics type its metrics, all others snapshots of data; executions are runs.
 *
 * @param runs in the order of their executions
 * @param datasets what is known of the snapshots
 */
public record MlMetadata(List<Ended> runs, List<DatasetFacts> datasets) {
  private static final List<String> PINS = List.of("sha256", "digest", "checksum", "version");
  private static final Set<String> UNDER_WAY = Set.of("NEW", "RUNNING", "PENDING");

  /**
   * An execution that has ended.
   *
   * @param pointer where it stands in the export, RFC 6901
   */
  public record Ended(String pointer, RunFacts run) {}

  public MlMetadata {
    runs = List.copyOf(runs);
    datasets = List.copyOf(datasets);
  }

  /**
   * Reads an export.
   *
   * @param json an object with {@code artifacts}, {@code executions} and {@code events}; field
   *     names in either case style, types by name. Executions that have not ended are left out
   * @param source what the store is called: ids mean something only within it
   * @param at when it is registered
   * @throws UnreadableDocumentException if it is none, or if something has no name but its id and
   *     nobody says which store's
   */
  public static MlMetadata read(Object json, Optional<String> source, Instant at) {
    var document = new Pointed(json, "");
    new OpenLineageLimits(OpenLineageEvent.Limits.USUAL).check(document);
    return new Reading(source, at).read(document);
  }

  private static final class Reading {
    private final Optional<String> source;
    private final Instant at;
    private final Map<String, Pointed> artifacts = new LinkedHashMap<>();
    private final Map<String, DatasetRef> snapshots = new LinkedHashMap<>();
    private final List<DatasetFacts> datasets = new ArrayList<>();

    Reading(Optional<String> source, Instant at) {
      this.source = source;
      this.at = at;
    }

    MlMetadata read(Pointed document) {
      for (var artifact : document.elements("artifacts")) {
        var id = id(artifact, "id");
        artifacts.put(id, artifact);
        if (!isModel(artifact) && !isMetrics(artifact)) {
          var snapshot = snapshot(artifact, id);
          snapshots.put(id, snapshot);
          datasets.add(data(artifact, snapshot));
        }
      }
      var events =
          document.elements("events").stream()
              .collect(Collectors.groupingBy(event -> id(event, "executionId", "execution_id")));
      var runs = new ArrayList<Ended>();
      for (var execution : document.elements("executions")) {
        var id = id(execution, "id");
        if (hasEnded(execution)) {
          var run = run(execution, id, events.getOrDefault(id, List.of()));
          runs.add(new Ended(execution.pointer(), run));
        }
      }
      return new MlMetadata(runs, datasets);
    }

    private static boolean hasEnded(Pointed execution) {
      return Stream.of("lastKnownState", "last_known_state", "state")
          .flatMap(name -> execution.scalar(name).stream())
          .noneMatch(state -> UNDER_WAY.contains(state.toUpperCase(Locale.ROOT)));
    }

    private static String id(Pointed thing, String... names) {
      for (var name : names) {
        var id = thing.scalar(name);
        if (id.isPresent()) {
          return id.get();
        }
      }
      return thing.need(names[0]).scalar();
    }

    private static String type(Pointed artifact) {
      return artifact
          .get("type")
          .map(
              type ->
                  type.value() instanceof Map
                      ? type.text("schemaTitle").or(() -> type.text("schema_title")).orElse("")
                      : type.scalar())
          .or(() -> artifact.text("schemaTitle"))
          .orElse("")
          .toLowerCase(Locale.ROOT);
    }

    private static boolean isModel(Pointed artifact) {
      return type(artifact).contains("model") && !type(artifact).contains("evaluation");
    }

    private static boolean isMetrics(Pointed artifact) {
      return type(artifact).contains("metrics") || type(artifact).contains("evaluation");
    }

    /** Properties of all the places they are kept in, by name. */
    private static Map<String, String> properties(Pointed thing) {
      var properties = new LinkedHashMap<String, String>();
      for (var place :
          List.of(
              "properties", "customProperties", "custom_properties", "metadata", "parameters")) {
        thing
            .members(place)
            .forEach((name, value) -> plain(value).ifPresent(it -> properties.put(name, it)));
      }
      return properties;
    }

    private static Optional<String> plain(Pointed value) {
      if (!(value.value() instanceof Map)) {
        return value.value() instanceof List ? Optional.empty() : Optional.of(value.scalar());
      }
      return value.members().values().stream()
          .filter(each -> !(each.value() instanceof Map) && !(each.value() instanceof List))
          .map(Pointed::scalar)
          .findFirst();
    }

    /** Two stores give the same ids to different things. */
    private String named(Pointed thing, String kind, String id) {
      return source
          .map(store -> store + "/" + kind + "-" + id)
          .orElseThrow(
              () ->
                  thing.fault(
                      "has no name but its id, which another store may have given to something else"));
    }

    private DatasetRef snapshot(Pointed artifact, String id) {
      var name =
          artifact
              .text("uri")
              .map(Pointed::withoutCredentials)
              .or(() -> artifact.text("name"))
              .orElseGet(() -> named(artifact, "artifact", id));
      var properties = properties(artifact);
      for (var pin : PINS) {
        var digest = properties.get(pin);
        if (digest != null && !digest.isBlank()) {
          return new DatasetRef(artifact.label(name), artifact.label(digest));
        }
      }
      return new DatasetRef(artifact.label(name), artifact.label(named(artifact, "artifact", id)));
    }

    private DatasetFacts data(Pointed artifact, DatasetRef snapshot) {
      var type = type(artifact);
      return DatasetFacts.of(snapshot, at)
          .with(
              new DatasetFacts.Description(
                  type.isEmpty() ? Optional.empty() : Optional.of(type),
                  Optional.ofNullable(properties(artifact).get("license")),
                  Optional.empty(),
                  List.of(),
                  Optional.empty(),
                  Optional.empty(),
                  List.of()));
    }

    private RunFacts run(Pointed execution, String id, List<Pointed> events) {
      var inputs = new ArrayList<Input>();
      var outputs = new ArrayList<DatasetRef>();
      var files = new ArrayList<String>();
      var metrics = new ArrayList<Metric>();
      for (var event : events) {
        var artifact = id(event, "artifactId", "artifact_id");
        var written = event.scalar("type").orElse("").toUpperCase(Locale.ROOT).contains("OUTPUT");
        var data = Optional.ofNullable(snapshots.get(artifact));
        if (written) {
          data.ifPresent(outputs::add);
          Optional.ofNullable(artifacts.get(artifact)).ifPresent(it -> written(it, files, metrics));
        } else {
          data.ifPresent(it -> inputs.add(new Input(it, Split.of(Use.OTHER))));
        }
      }
      var name = execution.text("name").orElseGet(() -> named(execution, "execution", id));
      return RunFacts.of(execution.label(name))
          .with(
              new Timing(
                  Optional.empty(),
                  time(execution, "createTime", "createTimeSinceEpoch", "create_time_since_epoch"),
                  time(
                      execution,
                      "endTime",
                      "lastUpdateTimeSinceEpoch",
                      "last_update_time_since_epoch"),
                  Optional.empty()))
          .with(
              new Recipe(
                  Optional.empty(),
                  Optional.empty(),
                  Optional.ofNullable(properties(execution).get("seed")),
                  Optional.empty(),
                  properties(execution),
                  List.of()))
          .reading(inputs)
          .writing(outputs, files)
          .measuring(metrics);
    }

    /** As Vertex writes it, or as the store of ML Metadata itself. */
    private static Optional<Instant> time(Pointed execution, String name, String... millis) {
      return execution
          .time(name)
          .or(() -> Stream.of(millis).flatMap(each -> execution.millis(each).stream()).findFirst());
    }

    private static void written(Pointed artifact, List<String> files, List<Metric> metrics) {
      if (isModel(artifact)) {
        for (var place : List.of("metadata", "properties", "customProperties")) {
          artifact.get(place).flatMap(it -> plainSha256(it)).ifPresent(files::add);
        }
      }
      if (isMetrics(artifact)) {
        properties(artifact).forEach((name, value) -> metrics.add(Metric.of(name, value)));
      }
    }

    private static Optional<String> plainSha256(Pointed properties) {
      return properties
          .get("sha256")
          .flatMap(Reading::plain)
          .map(text -> text.toLowerCase(Locale.ROOT))
          .filter(Sentences::isSha256);
    }
  }
}
