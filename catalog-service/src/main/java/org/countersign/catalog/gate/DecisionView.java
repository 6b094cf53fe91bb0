package org.countersign.catalog.gate;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.io.StringReader;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.platform.Json;
import org.countersign.catalog.requirements.VersionFacts;
import org.countersign.ledger.Envelope;
import org.countersign.policy.Edition;
import org.countersign.policy.Finding;

/** A decision as the caller sees it: what, why, what to do, who can, and the proof. */
final class DecisionView {
  private final Decision decision;
  private final URI base;

  DecisionView(Decision decision, URI base) {
    this.decision = decision;
    this.base = base;
  }

  /** The answer but for its receipt, which exists after the commit. */
  String json(UUID id, Instant expires, Envelope attestation, String digest) {
    return members(id.toString())
        .add("expiresAt", State.text(expires))
        .add("digest", digest)
        .add(
            "attestation", Json.createReader(new StringReader(attestation.toString())).readObject())
        .build()
        .toString();
  }

  /** The answer to a dry run: no id, no expiry, no attestation. */
  String dryRunJson() {
    return members("").add("dryRun", true).build().toString();
  }

  private JsonObjectBuilder members(String id) {
    var json = Json.createObjectBuilder();
    if (!id.isEmpty()) {
      json.add("id", id);
    }
    var known = decision.known();
    json.add("decision", decision.allowed() ? "ALLOW" : "DENY");
    json.add("model", known.model().name());
    json.add("version", known.version().number());
    known.version().artifact().ifPresent(sha256 -> json.add("artifactSha256", sha256));
    json.add("environment", known.environment().name());
    decision.useCase().ifPresent(use -> json.add("useCase", use.name()));
    decision.asked().trafficPercent().ifPresent(percent -> json.add("trafficPercent", percent));
    decision.asked().region().ifPresent(region -> json.add("region", region));
    json.add("riskClass", decision.riskClass())
        .add("reasons", findings(decision.reasons()))
        .add("warnings", findings(decision.verdict().warnings()))
        .add("obligations", obligations())
        .add("retryable", decision.retryable());
    decision.retryAfter().ifPresent(seconds -> json.add("retryAfter", seconds));
    return json.add("at", State.text(decision.at()))
        .add("policies", editions(decision.verdict().policies()));
  }

  /** Reasons, warnings and obligations as they are stored with the decision. */
  String findingsJson() {
    return Json.createObjectBuilder()
        .add("reasons", findings(decision.reasons()))
        .add("warnings", findings(decision.verdict().warnings()))
        .add("obligations", obligations())
        .build()
        .toString();
  }

  /** What whoever deploys it must keep to. */
  private JsonArray obligations() {
    var array = Json.createArrayBuilder();
    for (var bound : decision.obligations()) {
      var condition = bound.condition();
      var json =
          Json.createObjectBuilder()
              .add("condition", bound.id().toString())
              .add("kind", condition.kind().name())
              .add("says", condition.says())
              .add("done", bound.done());
      condition.due().ifPresent(due -> json.add("due", State.text(due)));
      array.add(json);
    }
    return array.build();
  }

  private JsonArray findings(List<Finding> findings) {
    var known = decision.known();
    var signpost =
        new Signpost(
            base,
            known.model().id(),
            known.version().number(),
            decision.useCase().map(VersionFacts.UseCase::id));
    JsonArrayBuilder array = Json.createArrayBuilder();
    for (var finding : findings) {
      array.add(
          Json.createObjectBuilder()
              .add("code", finding.code())
              .add("says", finding.says())
              .add("remedy", finding.remedy())
              .add("owner", finding.owner())
              .add("link", signpost.of(finding.code()))
              .add("cite", finding.cite())
              .add("rule", finding.rule())
              .add("retryable", finding.retryable()));
    }
    return array.build();
  }

  private static JsonArray editions(List<Edition> editions) {
    JsonArrayBuilder array = Json.createArrayBuilder();
    for (var edition : editions) {
      array.add(
          Json.createObjectBuilder()
              .add("name", edition.name())
              .add("revision", edition.revision())
              .add("sha256", edition.sha256()));
    }
    return array.build();
  }
}
