package org.countersign.catalog.lineage;

import static org.countersign.catalog.lineage.RecordedLedger.deed;
import static org.countersign.catalog.lineage.RecordedLedger.id;
import static org.countersign.catalog.lineage.RecordedLedger.sha256;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.countersign.catalog.lineage.RecordedLedger.Deed;

/** What happens to one model from its use case to its deployment, deed by deed. */
final class FraudScorer {
  static final UUID USE_CASE = id(1);
  static final UUID CLASSIFICATION = id(2);
  static final UUID MODEL = id(3);
  static final UUID VERSION = id(4);
  static final UUID LINK = id(5);
  static final UUID EVIDENCE = id(6);
  static final UUID REVIEW = id(7);
  static final UUID APPROVAL = id(8);
  static final UUID DECISION = id(9);
  static final UUID DEPLOYMENT = id(10);
  static final UUID DEVELOPER = id(901);
  static final String ARTIFACT = "a".repeat(64);
  static final String TRAINING = "b".repeat(64);
  static final String TEST = "c".repeat(64);
  static final String REPORT = "d".repeat(64);
  static final String TARGET = "e".repeat(64);

  private FraudScorer() {}

  static Map<String, Object> registration() {
    var json = new HashMap<String, Object>();
    json.put("schema", "countersign/registration/v1");
    json.put("version", VERSION.toString());
    json.put("model", MODEL.toString());
    json.put("number", 1);
    json.put("sourceRun", "run-7");
    json.put("codeCommit", "4f2a");
    json.put(
        "people",
        Map.of(
            "developers",
            List.of(DEVELOPER.toString()),
            "producers",
            List.of(DEVELOPER.toString())));
    json.put(
        "datasets",
        List.of(
            Map.of("role", "test", "name", "payments", "sha256", TEST),
            Map.of("role", "training", "name", "payments", "sha256", TRAINING)));
    json.put("hyperparameters", Map.of("depth", "6"));
    json.put("metrics", List.of(Map.of("name", "auc", "value", 0.93, "dataset", "payments")));
    json.put(
        "baseModels",
        List.of(
            Map.of("ref", "hf:org/tabnet@4.1"),
            Map.of("ref", "plain", "sha256", REPORT),
            Map.of("ref", id(30) + "/2")));
    return json;
  }

  static Map<String, Object> subject() {
    return Map.of(
        "evidence",
        List.of(
            Map.of(
                "id",
                EVIDENCE.toString(),
                "type",
                "FAIRNESS_REPORT",
                "content",
                REPORT,
                "state",
                "ACCEPTED")));
  }

  static Deed useCaseCreated() {
    return deed("use-case.created", "use-case", USE_CASE)
        .within(USE_CASE)
        .stating(Map.of("name", REPORT, "team", "lending", "document", REPORT));
  }

  static Deed classified() {
    return deed("use-case.classified", "classification", CLASSIFICATION)
        .within(USE_CASE)
        .stating(
            Map.of("use_case", USE_CASE.toString(), "risk_class", "HIGH", "pack", "eu-ai-act@1"));
  }

  static Deed modelCreated() {
    return deed("model.created", "model", MODEL).within(MODEL).stating(Map.of("team", "lending"));
  }

  static Deed registered() {
    return deed("version.registered", "model-version", VERSION)
        .within(VERSION)
        .stating(
            Map.of(
                "model", MODEL.toString(), "number", "1", "registration", sha256(registration())))
        .about("registration", registration());
  }

  static Deed bound() {
    return deed("artifact.bound", "model-version", VERSION)
        .within(VERSION)
        .stating(Map.of("model", MODEL.toString(), "number", "1", "artifact_sha256", ARTIFACT));
  }

  static Deed linked() {
    return deed("version.linked", "version-link", LINK)
        .within(VERSION)
        .stating(Map.of("version", VERSION.toString(), "use_case", USE_CASE.toString()));
  }

  static Deed evidence(String type, String state) {
    return deed(type, "evidence", EVIDENCE)
        .within(VERSION)
        .stating(
            Map.of(
                "version",
                VERSION.toString(),
                "type",
                "FAIRNESS_REPORT",
                "content",
                REPORT,
                "state",
                state));
  }

  static Deed submitted() {
    return deed("review.submitted", "review", REVIEW)
        .within(VERSION)
        .stating(Map.of("state", "IN_REVIEW"))
        .about("subject", subject());
  }

  static Deed approval(String type, String state) {
    return deed(type, "approval", APPROVAL)
        .within(VERSION)
        .stating(
            Map.of(
                "version", VERSION.toString(),
                "use_case", USE_CASE.toString(),
                "environment", "production",
                "subject", sha256(subject()),
                "state", state));
  }

  static Deed decided(UUID decision, String outcome, String facts) {
    return deed("gate.decided", "decision", decision)
        .with("decision", outcome)
        .with("version", VERSION.toString())
        .with("environment", "production")
        .with("use_case", USE_CASE.toString())
        .about("facts", Map.of("facts", facts));
  }

  static Deed deployed() {
    return live().with("target", TARGET);
  }

  static Deed deployedTo(String commitment) {
    return live().committing("target", commitment);
  }

  /**
   * What became of the deployment.
   *
   * @param type {@code deployment.recorded}, {@code .staged} or {@code .ended}
   */
  static Deed rolledOut(String type, String state, String percent, String outcome) {
    return deed(type, "deployment", DEPLOYMENT)
        .within(VERSION)
        .stating(
            Map.of(
                "decision",
                DECISION.toString(),
                "version",
                VERSION.toString(),
                "environment",
                "production",
                "state",
                state,
                "strategy",
                "CANARY",
                "percent",
                percent,
                "outcome",
                outcome))
        .with("target", TARGET);
  }

  private static Deed live() {
    return deed("deployment.recorded", "deployment", DEPLOYMENT)
        .within(VERSION)
        .stating(
            Map.of(
                "decision",
                DECISION.toString(),
                "version",
                VERSION.toString(),
                "environment",
                "production",
                "state",
                "LIVE"));
  }

  /** From the use case to the deployment, one entry each. */
  static RecordedLedger life() {
    var ledger = new RecordedLedger();
    ledger.record(deed("log.founded", "ledger", id(99)));
    ledger.record(useCaseCreated());
    ledger.record(classified());
    ledger.record(modelCreated());
    ledger.record(registered());
    ledger.record(linked());
    ledger.record(bound());
    ledger.record(evidence("evidence.added", "SUBMITTED"));
    ledger.record(evidence("evidence.accepted", "ACCEPTED"));
    ledger.record(submitted());
    ledger.record(approval("approval.granted", "APPROVED"));
    ledger.record(decided(DECISION, "ALLOW", "the same"));
    ledger.record(decided(id(11), "ALLOW", "the same"));
    ledger.record(deployed());
    return ledger;
  }
}
