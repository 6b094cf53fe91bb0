package org.countersign.lineage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The events a real pipeline sends, as values: load, train, evaluate. */
final class Events {
  static final String LOAD = "0190a5c0-0000-7000-8000-000000000001";
  static final String TRAIN = "0190a5c0-0000-7000-8000-000000000002";
  static final String EVALUATE = "0190a5c0-0000-7000-8000-000000000003";
  static final String MODEL = "ef".repeat(32);

  private Events() {}

  static Map<String, Object> map(Object... namesAndValues) {
    var map = new LinkedHashMap<String, Object>();
    for (var i = 0; i < namesAndValues.length; i += 2) {
      map.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return map;
  }

  static Map<String, Object> facet(Object... namesAndValues) {
    var facet = map("_producer", "https://example.org/p", "_schemaURL", "https://example.org/s");
    facet.putAll(map(namesAndValues));
    return facet;
  }

  static Map<String, Object> dataset(String namespace, String name, Object... facets) {
    return map("namespace", namespace, "name", name, "facets", map(facets));
  }

  static Map<String, Object> version(String version) {
    return facet("datasetVersion", version);
  }

  static Map<String, Object> run(
      String type,
      String time,
      String run,
      Map<String, Object> runFacets,
      String job,
      Map<String, Object> jobFacets,
      List<?> inputs,
      List<?> outputs) {
    return map(
        "eventType",
        type,
        "eventTime",
        time,
        "producer",
        "https://example.org/producer",
        "schemaURL",
        "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
        "run",
        map("runId", run, "facets", runFacets),
        "job",
        map("namespace", "airflow", "name", job, "facets", jobFacets),
        "inputs",
        inputs,
        "outputs",
        outputs);
  }

  private static Map<String, Object> fields(String... names) {
    var fields = new ArrayList<Object>();
    for (var name : names) {
      fields.add(map("name", name, "type", "STRING"));
    }
    return facet("fields", fields);
  }

  private static Map<String, Object> from(String dataset, String field, boolean masking) {
    return map(
        "namespace",
        "s3://lake",
        "name",
        dataset,
        "field",
        field,
        "transformations",
        List.of(map("type", "DIRECT", "subtype", "IDENTITY", "masking", masking)));
  }

  static List<Map<String, Object>> pipeline() {
    var people =
        dataset(
            "s3://lake",
            "people",
            "version",
            version("p1"),
            "schema",
            fields("id", "ethnicity"),
            "tags",
            facet(
                "tags",
                List.of(
                    map("key", "sensitivity", "value", "special category", "field", "ethnicity"))),
            "ownership",
            facet("owners", List.of(map("name", "a-steward"), map("name", "team:lending"))));
    var features =
        dataset(
            "s3://lake",
            "features",
            "version",
            version("f1"),
            "schema",
            fields("f7"),
            "columnLineage",
            facet(
                "fields",
                map("f7", map("inputFields", List.of(from("people", "ethnicity", false))))));
    features.put(
        "outputFacets", map("outputStatistics", facet("rowCount", 1000L, "size", 64_000L)));
    var training =
        dataset("s3://lake", "features", "version", version("f1"), "schema", fields("f7"));
    training.put(
        "inputFacets",
        map(
            "countersign_trainingDataSplit",
            facet("role", "training", "fraction", 0.8, "method", "stratified", "seed", 7L),
            "dataQualityMetrics",
            facet(
                "rowCount",
                1000L,
                "columnMetrics",
                map("f7", map("nullCount", 3L, "min", -1.5, "quantiles", map("0.5", 0.25)))),
            "dataQualityAssertions",
            facet(
                "assertions",
                List.of(map("assertion", "not_null", "success", true, "column", "f7")))));
    var model =
        dataset(
            "s3://models",
            "credit",
            "datasetType",
            facet("datasetType", "MODEL"),
            "countersign_model",
            facet(
                "artifactSha256",
                MODEL,
                "architecture",
                "gradient boosting",
                "baseModels",
                List.of(map("name", "tabnet", "revision", "4.1", "derivation", "fine-tuned"))));
    var code =
        facet(
            "type",
            "git",
            "url",
            "https://ci:secret@git.example.org/credit",
            "version",
            Walk.COMMIT,
            "path",
            "train.py");
    return List.of(
        run(
            "START",
            "2026-03-02T10:00:00.123456789Z",
            LOAD,
            map("nominalTime", facet("nominalStartTime", "2026-03-02T00:00:00")),
            "load",
            map(),
            List.of(dataset("s3://lake", "people")),
            List.of(dataset("s3://lake", "features"))),
        run(
            "COMPLETE",
            "2026-03-02T10:05:00+01:00",
            LOAD,
            map(),
            "load",
            map("jobType", facet("processingType", "BATCH", "integration", "SPARK")),
            List.of(people),
            List.of(features)),
        run(
            "COMPLETE",
            "2026-03-02T11:00:00Z",
            TRAIN,
            map(
                "parent",
                facet("run", map("runId", LOAD), "job", map("namespace", "airflow", "name", "dag")),
                "countersign_hyperparameters",
                facet(
                    "parameters",
                    map("max_depth", 6L, "rate", 0.1, "booster", "gbtree"),
                    "seed",
                    42L,
                    "trials",
                    List.of(
                        map("parameters", map("max_depth", 4L), "objective", 0.81),
                        map("parameters", map("max_depth", 6L), "objective", 0.9, "chosen", true))),
                "countersign_environment",
                facet("lock", "sha256:" + "aa".repeat(32)),
                "environmentVariables",
                facet(
                    "environmentVariables",
                    List.of(map("name", "API_KEY", "value", "very secret")))),
            "train",
            map("sourceCodeLocation", code),
            List.of(training),
            List.of(model)),
        run(
            "COMPLETE",
            "2026-03-02T12:00:00Z",
            EVALUATE,
            map(
                "countersign_evaluation",
                facet(
                    "procedure",
                    "hold-out",
                    "metrics",
                    List.of(map("name", "auc", "value", 0.93, "slice", "age<25")))),
            "evaluate",
            map(),
            List.of(model),
            List.of()));
  }

  static OpenLineageEvent read(Map<String, Object> event) {
    return OpenLineageEvent.read(event, OpenLineageEvent.Limits.USUAL);
  }

  static Growth growth(long index, Map<String, Object> event) {
    return Growth.at(Walk.IRIS, index, "a-pipeline").openLineage(read(event)).grown();
  }

  static LineageStore store(List<Map<String, Object>> events) {
    var store = LineageStore.inMemory(Walk.IRIS);
    for (var i = 0; i < events.size(); i++) {
      store.apply(growth(i, events.get(i)));
    }
    return store;
  }
}
