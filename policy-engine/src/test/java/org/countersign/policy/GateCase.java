package org.countersign.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Facts for tests: a case that every rule admits, and ways to spoil it. */
final class GateCase {
  static final String NOW = "2026-12-02T10:00:00Z";

  private final Map<String, Object> facts;

  private GateCase(Map<String, Object> facts) {
    this.facts = facts;
  }

  /** A high-risk version with all its evidence and a full round, before production. */
  static GateCase approvedHighRisk() {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("now", NOW);
    facts.put(
        "environment",
        map("name", "production", "order", 3, "approvalRequired", true, "production", true));
    facts.put("model", map("id", "m-1", "name", "credit-scoring", "team", "lending"));
    facts.put(
        "version",
        map(
            "id",
            "v-1",
            "number",
            3,
            "artifactBound",
            true,
            "digestMatches",
            true,
            "authorsKnown",
            true));
    facts.put(
        "useCase",
        map(
            "id",
            "u-1",
            "name",
            "consumer credit",
            "team",
            "lending",
            "riskClass",
            "HIGH",
            "overlays",
            List.of("FRIA"),
            "roles",
            List.of("provider", "deployer"),
            "classified",
            true,
            "classifiedAt",
            "2026-10-01T00:00:00Z",
            "packVersion",
            "eu-ai-act@2026-07-27",
            "linked",
            true,
            "ambiguous",
            false,
            "questionsAnswered",
            true));
    facts.put("linkedClasses", List.of("HIGH"));
    facts.put("card", map("present", true, "score", 95, "needed", 90));
    facts.put("evidence", allEvidence());
    facts.put(
        "approval",
        map(
            "state",
            "APPROVED",
            "validUntil",
            "2027-10-01T00:00:00Z",
            "submitter",
            "sam",
            "digestCurrent",
            true,
            "votes",
            List.of(
                vote("vera", "validator", "APPROVE", true),
                vote("cleo", "compliance-officer", "APPROVE", true),
                vote("rick", "risk-owner", "APPROVE", true))));
    facts.put("validation", map("outcome", "FIT"));
    facts.put("lineage", map("behind", false));
    facts.put("ledger", map("differing", List.of()));
    facts.put("people", map("developers", List.of("dana"), "producers", List.of("pete")));
    return new GateCase(facts);
  }

  /** The same version for a limited risk, with what that class needs. */
  static GateCase approvedLimitedRisk() {
    return approvedHighRisk()
        .with("useCase.riskClass", "LIMITED")
        .with("useCase.overlays", List.of("TRANSPARENCY"))
        .with("linkedClasses", List.of("LIMITED"))
        .with(
            "approval.votes",
            List.of(
                vote("mona", "model-owner", "APPROVE", true),
                vote("cleo", "compliance-officer", "APPROVE", true)))
        .with(
            "evidence",
            List.of(evidence("e-1", "DISCLOSURE_TEXT", "ACCEPTED", "SELF_REPORTED", true)));
  }

  static GateCase approvedMinimalRisk() {
    return approvedHighRisk()
        .with("useCase.riskClass", "MINIMAL")
        .with("useCase.overlays", List.of())
        .with("linkedClasses", List.of("MINIMAL"))
        .with("card.score", 60)
        .with("approval.votes", List.of(vote("rick", "risk-owner", "APPROVE", true)))
        .with("evidence", List.of());
  }

  private static List<Object> allEvidence() {
    var types =
        List.of(
            "RISK_REGISTER",
            "TEST_REPORT",
            "BIAS_REPORT",
            "DATASHEET",
            "INSTRUCTIONS_FOR_USE",
            "OVERSIGHT_PLAN",
            "LOGGING_SPEC",
            "SECURITY_REPORT",
            "PMM_PLAN",
            "FRIA",
            "DPIA",
            "CONFORMITY_ASSESSMENT",
            "DECLARATION",
            "EU_DB_ID");
    var all = new ArrayList<Object>();
    for (var type : types) {
      all.add(evidence("e-" + type, type, "ACCEPTED", "UPLOADED", true));
    }
    return all;
  }

  static Map<String, Object> evidence(
      String id, String type, String status, String provenance, boolean fresh) {
    return map(
        "id",
        id,
        "type",
        type,
        "status",
        status,
        "provenance",
        provenance,
        "producer",
        "pete",
        "reviewer",
        status.equals("SUBMITTED") ? "" : "vera",
        "producedAt",
        "2026-11-01T00:00:00Z",
        "newerThanArtifact",
        fresh);
  }

  static Map<String, Object> vote(String person, String role, String decision, boolean held) {
    return map("person", person, "role", role, "decision", decision, "roleHeldNow", held);
  }

  /** The same with one fact changed. */
  GateCase with(String path, Object value) {
    return new GateCase(changed(facts, path, value));
  }

  /** The same without the evidence of this type, or with others in its place. */
  GateCase replacing(String type, List<Map<String, Object>> records) {
    var evidence = new ArrayList<Object>();
    for (var each : (List<?>) facts.get("evidence")) {
      if (!((Map<?, ?>) each).get("type").equals(type)) {
        evidence.add(each);
      }
    }
    evidence.addAll(records);
    return with("evidence", evidence);
  }

  Facts facts() {
    return new Facts(facts);
  }

  Map<String, Object> map() {
    return facts;
  }

  @SuppressWarnings("unchecked") // the maps of this class have text keys
  private static Map<String, Object> changed(Map<String, Object> map, String path, Object value) {
    var copy = new LinkedHashMap<>(map);
    var dot = path.indexOf('.');
    if (dot < 0) {
      copy.put(path, value);
    } else {
      var inner = (Map<String, Object>) map.get(path.substring(0, dot));
      copy.put(path.substring(0, dot), changed(inner, path.substring(dot + 1), value));
    }
    return copy;
  }

  static Map<String, Object> map(Object... keysAndValues) {
    var map = new LinkedHashMap<String, Object>();
    for (var i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }
}
