package org.countersign.policy;

import java.util.Arrays;
import java.util.Optional;

/** What an evidence record is about. */
public enum EvidenceType {
  A11Y_STATEMENT("accessibility statement"),
  ART4A_RECORD("record of sensitive data used against bias (Art. 4a)"),
  BIAS_MITIGATION("report on bias before and after mitigation"),
  BIAS_REPORT("bias report"),
  CARD("model card"),
  CE_MARK("CE mark"),
  CHALLENGER_RESULT("comparison of champion and challenger"),
  CLASSIFICATION("classification"),
  CODE_REVIEW("code review"),
  COMPATIBILITY_REPORT("compatibility report"),
  CONFORMITY_ASSESSMENT("conformity assessment"),
  CORRECTIVE_ACTION("corrective action"),
  DATASHEET("datasheet"),
  DATA_VALIDATION("data validation"),
  DECLARATION("EU declaration of conformity"),
  DEPLOYMENT_RECORD("deployment record"),
  DEROGATION_RECORD("record of the derogation"),
  DETECTION_TEST("detection test"),
  DISCLOSURE_TEXT("disclosure text"),
  DPIA("data protection impact assessment"),
  EU_DB_ID("number in the EU database"),
  EVALUATION("evaluation"),
  EXPLAINABILITY_REPORT("explainability report"),
  EXPLANATION_PROCEDURE("explanation procedure"),
  FRIA("fundamental rights impact assessment"),
  HANDOVER("handover"),
  INCIDENT_REPORT("incident report"),
  INDEPENDENT_VALIDATION("independent validation"),
  INSTRUCTIONS_FOR_USE("instructions for use"),
  LOAD_TEST("load test"),
  LOGGING_SPEC("logging specification"),
  MANDATE("mandate"),
  MARKING_SPEC("marking specification"),
  MONITORING_DATA("monitoring data"),
  OVERSIGHT_ASSIGNMENT("oversight assignment"),
  OVERSIGHT_PLAN("oversight plan"),
  PERSON_NOTICE("notice to the persons affected"),
  PIPELINE_TEST("pipeline test"),
  PMM_PLAN("post-market monitoring plan"),
  QMS_REF("reference to the quality management system"),
  REPRODUCTION("reproduction"),
  RETENTION_PLAN("retention plan"),
  RISK_REGISTER("risk register"),
  ROBUSTNESS_REPORT("robustness report"),
  ROPA_REF("reference to the records of processing"),
  SBOM("software bill of materials"),
  SECURITY_REPORT("security report"),
  SUPPLIER_AGREEMENT("supplier agreement"),
  SUPPLIER_MODEL_SHEET("supplier's model sheet"),
  TEST_PLAN("test plan"),
  TEST_REPORT("test report"),
  TRAINING_RECORD("training record"),
  USE_PROCEDURE("procedure of use"),
  WORKER_NOTICE("notice to workers");

  private final String words;

  EvidenceType(String words) {
    this.words = words;
  }

  /** The type of this name, e.g. {@code BIAS_REPORT}; empty if there is none. */
  public static Optional<EvidenceType> named(String name) {
    return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
  }

  /** How a sentence names it, e.g. {@code bias report}. */
  public String words() {
    return words;
  }
}
