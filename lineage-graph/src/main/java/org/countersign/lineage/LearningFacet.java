package org.countersign.lineage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The facets by which OpenLineage says what it has no facet for: what a training run made and how.
 * Anyone may send them; each has a JSON Schema that this service publishes, under an address that
 * never changes its meaning.
 */
public enum LearningFacet {
  /** Of an output, or of an input of an evaluation: a model and the digest of its file. */
  MODEL("countersign_model", "CountersignModelDatasetFacet"),
  /** Of a run: settings, seed and tuning trials. */
  HYPERPARAMETERS("countersign_hyperparameters", "CountersignHyperparametersRunFacet"),
  /** Of a run: what pins its environment. */
  ENVIRONMENT("countersign_environment", "CountersignEnvironmentRunFacet"),
  /** Of a run: metrics and the procedure of validation. */
  EVALUATION("countersign_evaluation", "CountersignEvaluationRunFacet"),
  /** Of an input: which part of it was for training, validation or test. */
  TRAINING_DATA_SPLIT(
      "countersign_trainingDataSplit", "CountersignTrainingDataSplitInputDatasetFacet");

  /** In every address, as the standard writes versions. */
  public static final String VERSION = "1-0-0";

  private final String key;
  private final String schema;

  LearningFacet(String key, String schema) {
    this.key = key;
    this.schema = schema;
  }

  /** The member of {@code facets} that holds it. */
  public String key() {
    return key;
  }

  /** The last part of its schema's address: {@code CountersignModelDatasetFacet.json}. */
  public String file() {
    return schema + ".json";
  }

  /** Where its schema is published. */
  public String address(Iris iris) {
    return iris.base() + "/openlineage/facets/" + VERSION + "/" + file();
  }

  /** The facet whose schema a file holds. */
  public static Optional<LearningFacet> named(String file) {
    for (var facet : values()) {
      if (facet.file().equals(file)) {
        return Optional.of(facet);
      }
    }
    return Optional.empty();
  }

  /** The JSON Schema (2020-12) in UTF-8; its {@code $id} is {@link #address}. */
  public byte[] schema(Iris iris) {
    var path = "facets/" + VERSION + "/" + file();
    try (var text = LearningFacet.class.getResourceAsStream(path)) {
      if (text == null) {
        throw new IllegalStateException("the jar lacks " + path);
      }
      return new String(text.readAllBytes(), StandardCharsets.UTF_8)
          .replace("{address}", address(iris))
          .getBytes(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
