package org.countersign.catalog.gate;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.identity.Teams;
import org.countersign.catalog.journal.Deed;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.journal.Receipts;
import org.countersign.catalog.journal.Signer;
import org.countersign.catalog.journal.Soundness;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.journal.Streamed;
import org.countersign.catalog.journal.WriteStream;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.platform.Settings;
import org.countersign.catalog.requirements.VersionFacts;
import org.countersign.ledger.CanonicalJson;
import org.countersign.ledger.Digest;
import org.countersign.ledger.Envelope;
import org.countersign.ledger.Receipt;
import org.countersign.policy.Edition;
import org.countersign.policy.Finding;

/**
 * Decides and puts the decision on record: facts as a payload, attestation, entry and row in one
 * group transaction. A decision whose snapshot is no longer the newest state is made again.
 */
@Dependent
class Deciding {
  /** An ALLOW is an answer for now: a deployment that starts later asks again. */
  static final Duration LIFE = Duration.ofMinutes(15);

  private static final int TRIES = 20;
  private static final String INSERT =
      "INSERT INTO gate_decision (seq, id, version, use_case, environment, decision, findings,"
          + " facts, attestation, caller, at, expires_at)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  private final GateCheck check;
  private final WriteStream stream;
  private final Signer signer;
  private final Caller caller;
  private final Teams teams;
  private final Ids ids;
  private final Settings settings;
  private final Soundness soundness;

  /** A decision on record and the JSON that tells it. */
  record OnRecord(boolean allowed, String json) {}

  @Inject
  Deciding(
      GateCheck check,
      WriteStream stream,
      Signer signer,
      Caller caller,
      Teams teams,
      Ids ids,
      Settings settings,
      Soundness soundness) {
    this.check = check;
    this.stream = stream;
    this.signer = signer;
    this.caller = caller;
    this.teams = teams;
    this.ids = ids;
    this.settings = settings;
    this.soundness = soundness;
  }

  /** What the gate would say, without entry, attestation or receipt. */
  Decision tryOut(Asked asked) {
    return check.decide(asked);
  }

  OnRecord decide(Asked asked) {
    soundness.require();
    for (int i = 0; i < TRIES; i++) {
      var decision = check.decide(asked);
      teams.allow(decision.known().model().team());
      var recorded = record(decision);
      if (recorded.isPresent()) {
        return recorded.get();
      }
    }
    throw WriteStream.busy(TRIES + " decisions in a row were overtaken by changes");
  }

  private Optional<OnRecord> record(Decision decision) {
    var id = stream.eventId().orElseGet(ids::next);
    var expires = expires(decision);
    var facts = factsDocument(decision);
    var factsSha256 = Digest.sha256(facts).hex();
    var attestation =
        signer.attest(
            Attestation.PAYLOAD_TYPE, attestation(decision, id, expires, factsSha256).statement());
    var digest = Outcome.of(decision.verdict(), decision.at(), factsSha256).digest();
    var view = new DecisionView(decision, settings.publicUrl());
    var json = view.json(id, expires, attestation, digest);
    var streamed =
        new Streamed(
            deed(decision, id, expires, attestation, facts).with("digest", digest),
            Optional.of(row(decision, id, expires, attestation, factsSha256, view)),
            OptionalLong.of(decision.changes()),
            Optional.of(receipt -> withReceipt(json, receipt)));
    return stream.answer(streamed).map(answer -> new OnRecord(decision.allowed(), answer));
  }

  /** What an emergency let in is let in no longer than its hours. */
  private static Instant expires(Decision decision) {
    var usual = decision.at().plus(LIFE);
    return decision
        .known()
        .checks()
        .emergency()
        .map(VersionFacts.Emergency::validUntil)
        .filter(usual::isAfter)
        .orElse(usual);
  }

  private static String withReceipt(String json, Receipt receipt) {
    return Receipts.with(json, "\"receipt\":" + Receipts.json(receipt, "gate.decided"));
  }

  /** Without the time: equal facts are one payload, and the leaf has the time. */
  private static byte[] factsDocument(Decision decision) {
    var facts = new HashMap<>(decision.facts().json());
    facts.remove("now");
    return CanonicalJson.write(
        Map.of(
            "schema",
            "countersign/gate-facts/v1",
            "facts",
            facts,
            "policies",
            decision.verdict().policies().stream().map(Edition::sha256).toList()));
  }

  private Deed deed(
      Decision decision, UUID id, Instant expires, Envelope attestation, byte[] facts) {
    var deed =
        Deed.of("gate.decided", Kind.DECISION, id, caller.agentId())
            .with("decision", decision.allowed() ? "ALLOW" : "DENY")
            .with("version", decision.version().id().toString())
            .with("environment", decision.known().environment().name())
            .with("codes", codes(decision.reasons()))
            .with("warned", codes(decision.verdict().warnings()))
            .with("at", State.text(decision.at()))
            .with("expires", State.text(expires))
            .with("policies", policies(decision))
            .with("attestation", Digest.sha256(attestation.bytes()).hex())
            .about("facts", Deed.JSON, facts);
    return decision.useCase().map(use -> deed.with("use_case", use.id().toString())).orElse(deed);
  }

  private static List<String> codes(List<Finding> findings) {
    return findings.stream().map(Finding::code).distinct().toList();
  }

  private static List<String> policies(Decision decision) {
    return decision.verdict().policies().stream().map(Edition::sha256).toList();
  }

  private Streamed.Row row(
      Decision decision,
      UUID id,
      Instant expires,
      Envelope attestation,
      String facts,
      DecisionView view) {
    var binds = new ArrayList<Object>();
    binds.add(id);
    binds.add(decision.version().id());
    binds.add(decision.useCase().map(use -> use.id()));
    binds.add(decision.known().environment().name());
    binds.add(decision.allowed() ? "ALLOW" : "DENY");
    binds.add(view.findingsJson());
    binds.add(facts);
    binds.add(attestation.toString().getBytes(StandardCharsets.UTF_8));
    binds.add(caller.agentId());
    binds.add(decision.at().atOffset(ZoneOffset.UTC));
    binds.add(expires.atOffset(ZoneOffset.UTC));
    return new Streamed.Row(INSERT, binds);
  }

  private Attestation attestation(Decision decision, UUID id, Instant expires, String factsSha256) {
    var known = decision.known();
    var base = settings.publicUrl().toString();
    var policies =
        decision.verdict().policies().stream()
            .map(
                edition ->
                    new Attestation.PolicyRef(document(base, edition.sha256()), edition.sha256()))
            .toList();
    return new Attestation(
        id,
        decision.allowed(),
        known.model().name() + "/" + known.version().number(),
        known.version().artifact(),
        decision.version().field("registration").orElse(""),
        base + "/api/v1/models/" + known.model().id() + "/versions/" + known.version().number(),
        known.environment().name(),
        decision.useCase().map(use -> use.id()),
        decision.asked().trafficPercent(),
        decision.asked().region(),
        policies.get(policies.size() > 1 ? 1 : 0),
        policies,
        document(base, factsSha256),
        factsSha256,
        codes(decision.reasons()),
        known.checks().emergency(),
        decision.at(),
        expires,
        signer.origin().value(),
        base);
  }

  private static String document(String base, String sha256) {
    return base + "/api/v1/ledger/payloads/" + sha256;
  }
}
