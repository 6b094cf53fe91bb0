package org.countersign.catalog.gate;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.countersign.catalog.journal.State;
import org.countersign.ledger.CanonicalJson;
import org.countersign.ledger.Digest;
import org.countersign.policy.Edition;
import org.countersign.policy.Finding;
import org.countersign.policy.Verdict;

/**
 * What a decision comes down to: from which facts, by which documents, when, and every sentence it
 * found. Its digest is in the decision's leaf, so that whoever evaluates the stored facts again can
 * tell whether the answer is the same. Where a page can be found is no part of it.
 *
 * @param decision {@code ALLOW} or {@code DENY}
 * @param facts digest of the facts' document
 * @param policies digests of the documents asked, in their order
 */
record Outcome(
    String decision,
    Instant at,
    String facts,
    List<String> policies,
    List<Map<String, Object>> reasons,
    List<Map<String, Object>> warnings) {
  private static final String SCHEMA = "countersign/gate-outcome/v1";

  Outcome {
    policies = List.copyOf(policies);
    reasons = List.copyOf(reasons);
    warnings = List.copyOf(warnings);
  }

  static Outcome of(Verdict verdict, Instant at, String facts) {
    var reasons = verdict.fold(admitted -> List.<Finding>of(), Verdict.Refused::findings);
    return new Outcome(
        reasons.isEmpty() ? "ALLOW" : "DENY",
        at,
        facts,
        verdict.policies().stream().map(Edition::sha256).toList(),
        reasons.stream().map(Outcome::told).toList(),
        verdict.warnings().stream().map(Outcome::told).toList());
  }

  /** As the row of a decision has it; the documents are those that its leaf names. */
  static Outcome of(Decisions.Recorded row, List<String> policies) {
    var findings = row.findingsJson();
    return new Outcome(
        row.decision(),
        row.at(),
        row.facts(),
        policies,
        told(findings.getJsonArray("reasons")),
        told(findings.getJsonArray("warnings")));
  }

  private static Map<String, Object> told(Finding finding) {
    return Map.of(
        "code", finding.code(),
        "says", finding.says(),
        "remedy", finding.remedy(),
        "owner", finding.owner(),
        "cite", finding.cite(),
        "rule", finding.rule(),
        "retryable", finding.retryable());
  }

  private static List<Map<String, Object>> told(JsonArray findings) {
    return findings.getValuesAs(JsonObject.class).stream()
        .map(
            finding ->
                Map.<String, Object>of(
                    "code", finding.getString("code"),
                    "says", finding.getString("says"),
                    "remedy", finding.getString("remedy"),
                    "owner", finding.getString("owner"),
                    "cite", finding.getString("cite"),
                    "rule", finding.getString("rule"),
                    "retryable", finding.getBoolean("retryable")))
        .toList();
  }

  /** Lower-case hex SHA-256 of the canonical JSON of all of it. */
  String digest() {
    var json = new TreeMap<String, Object>();
    json.put("schema", SCHEMA);
    json.put("decision", decision);
    json.put("at", State.text(at));
    json.put("facts", facts);
    json.put("policies", policies);
    json.put("reasons", reasons);
    json.put("warnings", warnings);
    return Digest.sha256(CanonicalJson.write(json)).hex();
  }

  /** What the other says otherwise, one sentence each; empty where both are equal. */
  List<String> differences(Outcome other) {
    var found = new ArrayList<String>();
    if (!decision.equals(other.decision)) {
      found.add("recorded was %s, and it evaluates to %s".formatted(decision, other.decision));
    }
    if (!at.equals(other.at)) {
      found.add("recorded was %s, evaluated is %s".formatted(at, other.at));
    }
    if (!facts.equals(other.facts)) {
      found.add("recorded are the facts %s, evaluated are %s".formatted(facts, other.facts));
    }
    if (!policies.equals(other.policies)) {
      found.add("asked were %s, and now %s".formatted(policies, other.policies));
    }
    compare("reason", reasons, other.reasons, found);
    compare("warning", warnings, other.warnings, found);
    return found;
  }

  private static void compare(
      String what,
      List<Map<String, Object>> recorded,
      List<Map<String, Object>> evaluated,
      List<String> found) {
    recorded.stream()
        .filter(each -> !evaluated.contains(each))
        .forEach(
            each ->
                found.add("the recorded %s does not come about: %s".formatted(what, text(each))));
    evaluated.stream()
        .filter(each -> !recorded.contains(each))
        .forEach(each -> found.add("a %s was not recorded: %s".formatted(what, text(each))));
    if (found.isEmpty() && !recorded.equals(evaluated)) {
      found.add("the order of the %ss differs".formatted(what));
    }
  }

  private static String text(Map<String, Object> finding) {
    return "%s by %s, %s".formatted(finding.get("code"), finding.get("rule"), finding.get("says"));
  }
}
