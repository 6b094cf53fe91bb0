package org.countersign.catalog.models;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.countersign.catalog.journal.State;

/**
 * How a version came to be: the payload {@code registration} of its entry, from which lineage grows
 * and dossiers tell. Immutable; people are agent ids, times RFC 3339 UTC, digests lower-case hex
 * SHA-256. What was not said is left out.
 *
 * @param artifact empty when the artifact is bound later
 * @param hyperparameters as text, because a parameter may be anything
 * @param metrics finite numbers
 */
public record RegistrationDocument(
    UUID version,
    UUID model,
    int number,
    Optional<String> label,
    Optional<String> artifact,
    Optional<Instant> artifactCreatedAt,
    Optional<String> sourceRun,
    Optional<String> codeCommit,
    People people,
    List<Dataset> datasets,
    Map<String, String> hyperparameters,
    List<Metric> metrics,
    List<BaseModel> baseModels) {
  static final String SCHEMA = "countersign/registration/v1";

  /** Agent ids by what they did; whoever is here cannot vote on the version. */
  public record People(List<UUID> developers, List<UUID> producers, Optional<UUID> triggeredBy) {
    public static final People NOBODY = new People(List.of(), List.of(), Optional.empty());

    public People {
      developers = List.copyOf(new LinkedHashSet<>(developers));
      producers = List.copyOf(new LinkedHashSet<>(producers));
    }

    public Set<UUID> all() {
      var all = new LinkedHashSet<UUID>(developers);
      all.addAll(producers);
      triggeredBy.ifPresent(all::add);
      return all;
    }

    /** The same people, and one more developer. */
    People withDeveloper(UUID agent) {
      return new People(
          Stream.concat(developers.stream(), Stream.of(agent)).toList(), producers, triggeredBy);
    }
  }

  /**
   * What a version was built with, and in which role.
   *
   * @param version as people call it
   * @param reference what pins the content: the SHA-256, else the id that its store gave the
   *     snapshot
   */
  public record Dataset(String role, String name, Optional<String> version, String reference) {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    public boolean isDigest() {
      return SHA256.matcher(reference).matches();
    }
  }

  /**
   * @param dataset the name of the dataset it was measured on
   */
  public record Metric(String name, double value, Optional<String> dataset) {
    public Metric {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("metric " + name + " is not a number: " + value);
      }
      value += 0.0; // -0.0 has no canonical form
    }
  }

  /**
   * @param ref how its supplier names it, e.g. {@code hf:org/name@revision}
   */
  public record BaseModel(String ref, Optional<String> sha256) {}

  public RegistrationDocument {
    datasets = List.copyOf(datasets);
    hyperparameters = Map.copyOf(hyperparameters);
    metrics = List.copyOf(metrics);
    baseModels = List.copyOf(baseModels);
  }

  Map<String, Object> json() {
    var json = new LinkedHashMap<String, Object>();
    json.put("schema", SCHEMA);
    json.put("version", version.toString());
    json.put("model", model.toString());
    json.put("number", number);
    label.ifPresent(text -> json.put("label", text));
    artifact.ifPresent(text -> json.put("artifact", text));
    artifactCreatedAt.ifPresent(at -> json.put("artifactCreatedAt", State.text(at)));
    sourceRun.ifPresent(text -> json.put("sourceRun", text));
    codeCommit.ifPresent(text -> json.put("codeCommit", text));
    json.put("people", json(people));
    json.put("datasets", datasets.stream().map(RegistrationDocument::json).toList());
    json.put("hyperparameters", hyperparameters);
    json.put("metrics", metrics.stream().map(RegistrationDocument::json).toList());
    json.put("baseModels", baseModels.stream().map(RegistrationDocument::json).toList());
    return json;
  }

  private static Map<String, Object> json(People people) {
    var json = new LinkedHashMap<String, Object>();
    json.put("developers", people.developers().stream().map(UUID::toString).toList());
    json.put("producers", people.producers().stream().map(UUID::toString).toList());
    people.triggeredBy().ifPresent(agent -> json.put("triggeredBy", agent.toString()));
    return json;
  }

  private static Map<String, Object> json(Dataset dataset) {
    var json = new LinkedHashMap<String, Object>();
    json.put("role", dataset.role());
    json.put("name", dataset.name());
    dataset.version().ifPresent(text -> json.put("version", text));
    json.put(dataset.isDigest() ? "sha256" : "snapshot", dataset.reference());
    return json;
  }

  private static Map<String, Object> json(Metric metric) {
    var json = new LinkedHashMap<String, Object>();
    json.put("name", metric.name());
    json.put("value", metric.value());
    metric.dataset().ifPresent(text -> json.put("dataset", text));
    return json;
  }

  private static Map<String, Object> json(BaseModel baseModel) {
    var json = new LinkedHashMap<String, Object>();
    json.put("ref", baseModel.ref());
    baseModel.sha256().ifPresent(text -> json.put("sha256", text));
    return json;
  }

  /** Reads a stored registration back. */
  public static RegistrationDocument of(Map<String, Object> stored) {
    var json = new Fields(stored);
    var people = json.object("people");
    return new RegistrationDocument(
        UUID.fromString(json.text("version")),
        UUID.fromString(json.text("model")),
        json.number("number").intValue(),
        json.optional("label"),
        json.optional("artifact"),
        json.optional("artifactCreatedAt").map(Instant::parse),
        json.optional("sourceRun"),
        json.optional("codeCommit"),
        new People(
            agents(people, "developers"),
            agents(people, "producers"),
            people.optional("triggeredBy").map(UUID::fromString)),
        json.objects("datasets")
            .map(
                each ->
                    new Dataset(
                        each.text("role"),
                        each.text("name"),
                        each.optional("version"),
                        each.optional("sha256").orElseGet(() -> each.text("snapshot"))))
            .toList(),
        json.object("hyperparameters").texts(),
        json.objects("metrics")
            .map(
                each ->
                    new Metric(
                        each.text("name"),
                        each.number("value").doubleValue(),
                        each.optional("dataset")))
            .toList(),
        json.objects("baseModels")
            .map(each -> new BaseModel(each.text("ref"), each.optional("sha256")))
            .toList());
  }

  private static List<UUID> agents(Fields people, String duty) {
    return people.list(duty).stream().map(each -> UUID.fromString((String) each)).toList();
  }

  /** The fields of an object we wrote ourselves: one that is not as we write it is our failure. */
  private record Fields(Map<?, ?> json) {
    String text(String name) {
      return optional(name).orElseThrow(() -> missing(name));
    }

    Optional<String> optional(String name) {
      return Optional.ofNullable((String) json.get(name));
    }

    Number number(String name) {
      return Optional.ofNullable((Number) json.get(name)).orElseThrow(() -> missing(name));
    }

    Fields object(String name) {
      return Optional.ofNullable((Map<?, ?>) json.get(name))
          .map(Fields::new)
          .orElseThrow(() -> missing(name));
    }

    List<?> list(String name) {
      return Optional.<List<?>>ofNullable((List<?>) json.get(name))
          .orElseThrow(() -> missing(name));
    }

    Stream<Fields> objects(String name) {
      return list(name).stream().map(each -> new Fields((Map<?, ?>) each));
    }

    Map<String, String> texts() {
      var texts = new LinkedHashMap<String, String>();
      json.forEach((name, value) -> texts.put((String) name, (String) value));
      return texts;
    }

    private static IllegalStateException missing(String name) {
      return new IllegalStateException("a registration has no " + name);
    }
  }
}
