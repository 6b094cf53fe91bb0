package org.countersign.lineage;

import java.util.Locale;

/** What a node of the graph is. Every node of a closure has exactly one kind. */
public enum Kind {
  MODEL("Model"),
  VERSION("ModelVersion"),
  EXTERNAL_MODEL("ExternalModel"),
  DATASET("Dataset"),
  DATASET_VERSION("DatasetVersion"),
  RUN("Run"),
  CODE("Code"),
  JOB("Job"),
  ARTIFACT("Artifact"),
  COLUMN("Column"),
  PARAMETER("Parameter"),
  METRIC("Metric"),
  TRIAL("Trial"),
  SPLIT("DataSplit"),
  SUMMARY("DataSummary"),
  CHECK("DataCheck"),
  USE_CASE("UseCase"),
  CLASSIFICATION("Classification"),
  EVIDENCE("Evidence"),
  APPROVAL("Approval"),
  DECISION("GateDecision"),
  DEPLOYMENT("Deployment"),
  AGENT("Agent"),
  /** Named by somebody, but nothing has said yet what it is. */
  UNKNOWN("Unknown");

  private final String localName;

  Kind(String localName) {
    this.localName = localName;
  }

  /** The class of our vocabulary, without its namespace. */
  public String localName() {
    return localName;
  }

  /** For people: {@code dataset version}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
