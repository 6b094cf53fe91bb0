package org.countersign.development;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One case of the demonstration, as its file tells it. There are no real artifacts and data sets
 * behind it, so their digests are those of their names.
 *
 * @param useCase what {@code POST use-cases} takes
 * @param answers those that are not "no"
 * @param model what {@code POST models} takes
 * @param versions label, source run, commit, hyperparameters and metrics of each
 * @param data what is registered of each dataset, the sources first
 * @param runs in their order; a run that made a version names its number
 * @param datasets of both versions; role, name and version
 * @param card the model card of both versions
 * @param evidence type, title and text of each record
 */
record DemoCase(
    Map<String, Object> useCase,
    Map<String, Object> answers,
    Map<String, Object> model,
    List<Map<String, Object>> versions,
    List<Map<String, Object>> data,
    List<Map<String, Object>> runs,
    List<Map<String, Object>> datasets,
    Map<String, Object> card,
    List<Map<String, Object>> evidence) {
  /** Asked by every rule pack so far; a case says what it answers otherwise. */
  private static final String ALL_NO =
      "S3 S4 S5 S6 S7 S8 PA1 PB1 PC1 PD1 PE1 PF1 PG1 PH1 PI1 PI2 T1 T2 T3 T4 T5 G1 G5 R2 R3 R4 R7"
          + " R8 R9";

  static DemoCase named(String name) {
    var file = JsonText.object(resource("/demo/" + name + ".json"));
    return new DemoCase(
        JsonText.object(part(file, "useCase")),
        JsonText.object(part(file, "answers")),
        JsonText.object(part(file, "model")),
        JsonText.objects(part(file, "versions")),
        JsonText.objects(part(file, "data")),
        JsonText.objects(part(file, "runs")),
        JsonText.objects(part(file, "datasets")),
        JsonText.object(part(file, "card")),
        JsonText.objects(part(file, "evidence")));
  }

  String useCaseName() {
    return part(useCase, "name").toString();
  }

  String modelName() {
    return part(model, "name").toString();
  }

  /** The body of a classification. */
  Map<String, Object> questionnaire() {
    var all = new LinkedHashMap<String, Object>();
    for (var question : ALL_NO.split(" ", -1)) {
      all.put(question, "no");
    }
    all.putAll(
        Map.of(
            "S1",
            "yes",
            "S2",
            List.of("put_into_service_in_union"),
            "R1",
            List.of("provider", "deployer"),
            "A1",
            "none",
            "C1",
            List.of()));
    all.putAll(answers);
    return Map.of("answers", all);
  }

  /** The body of the registration of version 1 or 2, card included. */
  Map<String, Object> registration(int number) {
    var version = new LinkedHashMap<>(versions.get(number - 1));
    version.put("artifactSha256", artifact(number));
    version.put("people", Map.of("developers", List.of("data-scientist")));
    version.put("datasets", datasets.stream().map(DemoCase::registered).toList());
    version.put("useCases", List.of(useCaseName()));
    return version;
  }

  private String artifact(int number) {
    return sha256(modelName() + " " + number);
  }

  /** The body of the creation of one of {@link #data}. */
  Map<String, Object> dataset(Map<String, Object> each) {
    return Map.of(
        "name", part(each, "name"),
        "team", part(model, "team"),
        "description", part(each, "description"));
  }

  /** The body of its first version. */
  static Map<String, Object> snapshot(Map<String, Object> each) {
    var snapshot = new LinkedHashMap<String, Object>();
    snapshot.put("sha256", sha256(part(each, "name").toString()));
    snapshot.put("owner", "model-owner");
    snapshot.put("statistics", Map.of("rows", part(each, "rows")));
    for (var name : List.of("columns", "licence", "sensitivity")) {
      snapshot.put(name, part(each, name));
    }
    snapshot.put("derivedFrom", snapshots(each, "madeFrom"));
    Optional.ofNullable(each.get("labels")).ifPresent(labels -> snapshot.put("labels", labels));
    return snapshot;
  }

  /** The body of the recording of one of {@link #runs}. */
  Map<String, Object> run(Map<String, Object> told) {
    var run = new LinkedHashMap<>(told);
    run.keySet().removeAll(List.of("version", "reads", "writes"));
    run.put("team", part(model, "team"));
    run.put("triggeredBy", "data-scientist");
    run.put("environmentLock", sha256(part(told, "job") + " packages"));
    run.put("inputs", inputs(told));
    run.put("outputs", snapshots(told, "writes"));
    made(told)
        .ifPresent(
            number -> {
              var version = versions.get(number - 1);
              run.put("parameters", part(version, "hyperparameters"));
              run.put("metrics", part(version, "metrics"));
              run.put(
                  "artifacts", List.of(Map.of("name", modelName(), "sha256", artifact(number))));
            });
    return run;
  }

  /** The number of the version that a run made; empty if it made data. */
  static Optional<Integer> made(Map<String, Object> run) {
    return Optional.ofNullable((Integer) run.get("version"));
  }

  private List<Map<String, Object>> inputs(Map<String, Object> run) {
    var inputs = new ArrayList<Map<String, Object>>();
    for (var input : snapshots(run, "reads")) {
      var read = new LinkedHashMap<>(input);
      datasets.stream()
          .filter(dataset -> part(dataset, "name").equals(input.get("name")))
          .forEach(dataset -> read.put("role", part(dataset, "role")));
      inputs.add(read);
    }
    return inputs;
  }

  private static List<Map<String, Object>> snapshots(Map<String, Object> of, String names) {
    return ((List<?>) part(of, names))
        .stream()
            .map(name -> Map.<String, Object>of("name", name, "sha256", sha256(name.toString())))
            .toList();
  }

  /** The card as the version of this number has it, with the digests of its data. */
  Map<String, Object> card(int number) {
    var written = new LinkedHashMap<>(card);
    var data = new LinkedHashMap<String, Object>();
    for (var role : List.of("training", "validation", "test")) {
      var uses = new ArrayList<Object>();
      for (var dataset : datasets) {
        if (role.equals(dataset.get("role"))) {
          var use = new LinkedHashMap<>(dataset);
          use.remove("role");
          use.remove("name");
          use.put("datasetId", part(dataset, "name"));
          use.put("digest", sha256(part(dataset, "name").toString()));
          uses.add(use);
        }
      }
      data.put(role, uses);
    }
    written.put("data", data);
    written.put("evaluation", evaluation(number));
    var technical = new LinkedHashMap<>(JsonText.object(part(card, "technical")));
    technical.put("hyperparameters", part(versions.get(number - 1), "hyperparameters"));
    written.put("technical", technical);
    return written;
  }

  private List<Object> evaluation(int number) {
    var values = new ArrayList<Object>();
    for (var metric : JsonText.objects(part(versions.get(number - 1), "metrics"))) {
      var dataset = part(metric, "dataset").toString();
      var value = new LinkedHashMap<String, Object>();
      value.put("metric", part(metric, "name"));
      value.put("value", part(metric, "value"));
      value.put("direction", "HIGHER");
      value.put("datasetRef", dataset);
      value.put("datasetDigest", sha256(dataset));
      value.put("n", 4000);
      values.add(value);
    }
    return values;
  }

  static Object part(Map<String, Object> object, String name) {
    var value = object.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the demo's file lacks " + name + " in " + object);
    }
    return value;
  }

  static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** A dataset that was registered before. */
  private static Map<String, Object> registered(Map<String, Object> dataset) {
    return Map.of(
        "role", part(dataset, "role"),
        "dataset", part(dataset, "name"),
        "version", part(dataset, "version"));
  }

  private static String resource(String name) {
    try (var stream = DemoCase.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException(name + " is not on the class path");
      }
      return new String(stream.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
