package org.countersign.catalog.gate;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.requirements.VersionFacts;
import org.countersign.ledger.CanonicalJson;

/**
 * The gate's answer as an in-toto statement: a SLSA verification summary, so that verifiers made by
 * others accept it unchanged.
 *
 * @see <a href="https://slsa.dev/spec/v1.2/verification_summary">SLSA 1.2, verification summary</a>
 * @see <a href="https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md">in-toto
 *     Statement v1</a>
 */
record Attestation(
    UUID decision,
    boolean passed,
    String subjectName,
    Optional<String> artifactSha256,
    String registrationSha256,
    String resourceUri,
    String environment,
    Optional<UUID> useCase,
    Optional<Integer> trafficPercent,
    Optional<String> region,
    PolicyRef policy,
    List<PolicyRef> alsoAsked,
    String factsUri,
    String factsSha256,
    List<String> codes,
    Optional<VersionFacts.Emergency> emergency,
    Instant at,
    Instant expires,
    String origin,
    String base) {
  static final String PAYLOAD_TYPE = "application/vnd.in-toto+json";
  private static final String STATEMENT = "https://in-toto.io/Statement/v1";
  private static final String SUMMARY = "https://slsa.dev/verification_summary/v1";

  /** A policy document by where it is and what it is. */
  record PolicyRef(String uri, String sha256) {
    Map<String, Object> json() {
      return Map.of("uri", uri, "digest", Map.of("sha256", sha256));
    }
  }

  byte[] statement() {
    return CanonicalJson.write(
        Map.of(
            "_type",
            STATEMENT,
            "subject",
            List.of(Map.of("name", subjectName, "digest", subjectDigest())),
            "predicateType",
            SUMMARY,
            "predicate",
            predicate()));
  }

  /** The digest set must not be empty: a version without artifact is named by its registration. */
  private Map<String, Object> subjectDigest() {
    return artifactSha256
        .<Map<String, Object>>map(sha256 -> Map.of("sha256", sha256))
        .orElseGet(() -> Map.of("countersignRegistration", registrationSha256));
  }

  private Map<String, Object> predicate() {
    var gate = new TreeMap<String, Object>();
    gate.put("decisionId", decision.toString());
    gate.put("environment", environment);
    gate.put("expires", State.text(expires));
    gate.put("ledgerOrigin", origin);
    gate.put("reasons", codes);
    gate.put("policies", alsoAsked.stream().map(PolicyRef::json).toList());
    useCase.ifPresent(id -> gate.put("useCase", id.toString()));
    trafficPercent.ifPresent(percent -> gate.put("trafficPercent", percent));
    region.ifPresent(name -> gate.put("region", name));
    emergency.ifPresent(
        each ->
            gate.put(
                "breakGlass",
                Map.of("id", each.id().toString(), "validUntil", State.text(each.validUntil()))));
    return Map.of(
        "verifier",
        Map.of("id", base + "/gate", "version", Map.of("countersign", "1")),
        "timeVerified",
        State.text(at),
        "resourceUri",
        resourceUri,
        "policy",
        policy.json(),
        "inputAttestations",
        List.of(Map.of("uri", factsUri, "digest", Map.of("sha256", factsSha256))),
        "verificationResult",
        passed ? "PASSED" : "FAILED",
        "verifiedLevels",
        passed ? levels() : List.of("FAILED"),
        "slsaVersion",
        "1.2",
        base + "/gate/v1",
        gate);
  }

  /** Whoever does not want what an emergency let in refuses the second. */
  private List<String> levels() {
    return emergency.isPresent() ? List.of(level(), "COUNTERSIGN_BREAK_GLASS") : List.of(level());
  }

  /** Custom levels must not start with {@code SLSA_}. */
  private String level() {
    return "COUNTERSIGN_GATE_" + environment.toUpperCase(java.util.Locale.ROOT).replace('-', '_');
  }
}
