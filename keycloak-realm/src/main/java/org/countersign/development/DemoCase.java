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

/**
 * One case of the demonstration, as its file tells it. There are no real artifacts and data sets
 * behind it, so their digests are those of their names.
 *
 * @param useCase what {@code POST use-cases} takes
 * @param answers those that are not "no"
 * @param model what {@code POST models} takes
 * @param versions label, source run, commit, hyperparameters and metrics of each
 * @param datasets of both versions; role, name and version
 * @param card the model card of both versions
 * @param evidence type, title and text of each record
 */
record DemoCase(
    Map<String, Object> useCase,
    Map<String, Object> answers,
    Map<String, Object> model,
    List<Map<String, Object>> versions,
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
    version.put("artifactSha256", sha256(modelName() + " " + number));
    version.put("people", Map.of("developers", List.of("data-scientist")));
    version.put("datasets", datasets.stream().map(DemoCase::withDigest).toList());
    version.put("useCases", List.of(useCaseName()));
    return version;
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

  private static Map<String, Object> withDigest(Map<String, Object> dataset) {
    return Map.of(
        "role",
        part(dataset, "role"),
        "name",
        part(dataset, "name"),
        "version",
        part(dataset, "version"),
        "sha256",
        sha256(part(dataset, "name").toString()));
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
