package org.countersign.catalog.reviews;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.reviews.Review.Purpose;
import org.countersign.ledger.CanonicalJson;
import org.countersign.ledger.Digest;
import org.countersign.policy.RiskClass;

/**
 * What the voters of a round are shown. Its canonical bytes are a payload of the ledger, their
 * digest is what a vote binds to: when anything here changes, the votes are for something else.
 *
 * @param artifact lower-case hex SHA-256, as are the other digests
 * @param document digest of what the use case says of itself
 * @param quorum digest of the document that says who must approve
 * @param judged what validators say of the version; left out of the document when nobody did
 * @param upstream ids of the changes that reach the version
 * @param purpose of a light round, with the approval it is about
 */
record Subject(
    UUID version,
    String artifact,
    String registration,
    Optional<String> card,
    UUID useCase,
    String document,
    UUID classification,
    RiskClass riskClass,
    String environment,
    String quorum,
    List<Shown> evidence,
    List<Met> requirements,
    Judged judged,
    List<UUID> upstream,
    Optional<String> purpose) {
  static final String SCHEMA = "countersign/review-subject/v1";

  /** A piece of evidence as it stands. */
  record Shown(UUID id, String type, String content, String state) {
    private Map<String, Object> json() {
      return Map.of("id", id.toString(), "type", type, "content", content, "state", state);
    }
  }

  /** How far a requirement is met. */
  record Met(String framework, String id, String state) {
    private Map<String, Object> json() {
      return Map.of("framework", framework, "id", id, "state", state);
    }
  }

  /** The newest validation and every finding, each as it stands. */
  record Judged(Optional<String> outcome, List<String> findings) {
    static final Judged NOT = new Judged(Optional.empty(), List.of());

    Judged {
      findings = findings.stream().sorted().toList();
    }

    static Judged of(List<Validation> newestFirst, List<ValidationFinding> found) {
      return new Judged(
          newestFirst.stream().findFirst().map(each -> each.id() + " " + each.outcome()),
          found.stream()
              .map(each -> each.id() + " " + each.severity() + " " + each.progress())
              .toList());
    }
  }

  Subject {
    upstream = upstream.stream().sorted(Comparator.comparing(UUID::toString)).toList();
    evidence =
        evidence.stream().sorted(Comparator.comparing(each -> each.id().toString())).toList();
    requirements =
        requirements.stream()
            .sorted(Comparator.comparing(Met::framework).thenComparing(Met::id))
            .toList();
  }

  Map<String, Object> json() {
    var json = new HashMap<String, Object>();
    json.put("schema", SCHEMA);
    json.put("version", version.toString());
    json.put("artifact", artifact);
    json.put("registration", registration);
    card.ifPresent(sha256 -> json.put("card", sha256));
    json.put("useCase", Map.of("id", useCase.toString(), "document", document));
    json.put(
        "classification", Map.of("id", classification.toString(), "riskClass", riskClass.name()));
    json.put("environment", environment);
    json.put("quorum", quorum);
    json.put("evidence", evidence.stream().map(Shown::json).toList());
    json.put("requirements", requirements.stream().map(Met::json).toList());
    purpose.ifPresent(text -> json.put("purpose", text));
    judged.outcome().ifPresent(outcome -> json.put("validation", outcome));
    if (!judged.findings().isEmpty()) {
      json.put("findings", judged.findings());
    }
    if (!upstream.isEmpty()) {
      json.put("upstream", upstream.stream().map(UUID::toString).toList());
    }
    return json;
  }

  /**
   * Whether a round can go on about this. Under another class others would have to vote, and a
   * round that was shortened is about exactly what an officer compared.
   */
  boolean standsFor(Review review) {
    return riskClass == review.riskClass()
        && (review.scope() == Review.Scope.FULL || sha256().equals(review.subject()));
  }

  /** The same shown in a light round. */
  Subject of(Purpose light, UUID approval) {
    return new Subject(
        version,
        artifact,
        registration,
        card,
        useCase,
        document,
        classification,
        riskClass,
        environment,
        quorum,
        evidence,
        requirements,
        judged,
        upstream,
        Optional.of(light + " " + approval));
  }

  /**
   * The same shown in a round that signs bounds.
   *
   * @param document digest of the bounds
   */
  Subject of(Purpose purpose, UUID approval, String document) {
    var light = of(purpose, approval);
    return new Subject(
        version,
        artifact,
        registration,
        card,
        useCase,
        this.document,
        classification,
        riskClass,
        environment,
        quorum,
        evidence,
        requirements,
        judged,
        upstream,
        light.purpose().map(text -> text + " " + document));
  }

  byte[] bytes() {
    return CanonicalJson.write(json());
  }

  /** Lower-case hex. */
  String sha256() {
    return Digest.sha256(bytes()).hex();
  }
}
