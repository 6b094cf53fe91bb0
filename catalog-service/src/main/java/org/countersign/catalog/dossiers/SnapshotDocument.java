package org.countersign.catalog.dossiers;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import org.countersign.catalog.gate.Decisions;
import org.countersign.catalog.gate.Deployment;
import org.countersign.catalog.journal.LedgerEntry;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.requirements.Requirements.Demand;
import org.countersign.catalog.reviews.Approval;
import org.countersign.catalog.reviews.Vote;
import org.countersign.ledger.CanonicalJson;

/**
 * A snapshot as canonical JSON, from which its document can be made again. People are agent ids
 * everywhere; their names and every text that may have to be erased are in one member, {@link
 * #ERASABLE}, with a salt. What the ledger keeps for ever is the rest: take the member out, make
 * the rest canonical, and its digest is the payload {@code snapshot} of the entry {@code
 * dossier.issued}, while the digest of the whole is what the entry states.
 */
final class SnapshotDocument {
  static final String SCHEMA = "countersign/dossier/v1";
  static final String ERASABLE = "erasable";

  private static final CanonicalJson.Profile LARGE = CanonicalJson.Profile.document(16 << 20);

  private final Snapshot snapshot;

  SnapshotDocument(Snapshot snapshot) {
    this.snapshot = snapshot;
  }

  /** The whole, for whoever may read it. */
  byte[] bytes() {
    var json = json();
    json.put(ERASABLE, erasable());
    return CanonicalJson.write(json, LARGE);
  }

  /** The part that may be kept for ever. */
  byte[] lasting() {
    return CanonicalJson.write(json(), LARGE);
  }

  private Map<String, Object> json() {
    var model = snapshot.model();
    var json = new LinkedHashMap<String, Object>();
    json.put("schema", SCHEMA);
    json.put("id", snapshot.id().toString());
    json.put("asOf", State.text(snapshot.asOf()));
    json.put("environment", snapshot.environment());
    json.put(
        "model",
        fields("id", model.id())
            .and("team", model.team())
            .and("task", model.task())
            .and("createdBy", model.createdBy())
            .and("createdAt", model.createdAt())
            .map());
    json.put("version", version());
    json.put("registration", stored(snapshot.registered().stored()));
    snapshot.card().ifPresent(card -> json.put("card", stored(card)));
    snapshot.use().ifPresent(use -> json.put("useCase", useCase(use)));
    snapshot.signed().ifPresent(signed -> json.put("classification", classification(signed)));
    var standing = snapshot.standing();
    json.put(
        "approval", fields("state", standing.code()).and("validUntil", standing.until()).map());
    json.put("requirements", snapshot.demands().stream().map(SnapshotDocument::demand).toList());
    json.put("evidence", snapshot.evidence().stream().map(this::evidence).toList());
    json.put("reviews", snapshot.rounds().stream().map(this::round).toList());
    json.put("beside", beside());
    json.put("decisions", snapshot.decisions().stream().map(SnapshotDocument::decision).toList());
    json.put("deployments", snapshot.deployments().stream().map(this::deployment).toList());
    json.put(
        "lineage",
        fields("file", Origins.GRAPH).and("sha256", snapshot.origin().graph().sha256()).map());
    json.put(
        "ledger",
        fields("origin", snapshot.log().origin())
            .and("checkpoint", snapshot.log().checkpoint())
            .and("entries", snapshot.log().entries().stream().map(SnapshotDocument::entry).toList())
            .map());
    return json;
  }

  private Map<String, Object> version() {
    var version = snapshot.version();
    return fields("id", version.id())
        .and("number", (long) version.number())
        .and("label", version.label())
        .and("artifactSha256", version.artifactSha256())
        .and("people", version.people().stream().map(UUID::toString).toList())
        .and("createdBy", version.createdBy())
        .and("createdAt", version.createdAt())
        .and("boundAt", version.boundAt())
        .map();
  }

  private static Map<String, Object> stored(Snapshot.Stored stored) {
    return fields("sha256", stored.sha256()).and("document", stored.json()).map();
  }

  private static Map<String, Object> useCase(Snapshot.Use use) {
    var useCase = use.useCase();
    return fields("id", useCase.id())
        .and("team", useCase.team())
        .and("domain", useCase.domain())
        .and("createdBy", useCase.createdBy())
        .and("createdAt", useCase.createdAt())
        .and("sha256", use.stored().sha256())
        .and("document", use.stored().json())
        .map();
  }

  private Map<String, Object> classification(Snapshot.Signed read) {
    var signed = read.signed();
    return fields("id", signed.id())
        .and("number", (long) signed.number())
        .and("riskClass", signed.riskClass().name())
        .and("overlays", signed.overlays())
        .and("pack", signed.pack())
        .and("packSha256", signed.packDigest())
        .and("signedBy", signed.signedBy())
        .and("signedAt", signed.signedAt())
        .and("entry", snapshot.position(signed.id()))
        .and("sha256", read.stored().sha256())
        .and("document", read.stored().json())
        .map();
  }

  private static Map<String, Object> demand(Demand demand) {
    var state = demand.state();
    var requirement = state.requirement();
    return fields("id", requirement.id())
        .and("framework", demand.framework().toString())
        .and("frameworkSha256", demand.framework().sha256())
        .and("cite", requirement.cite())
        .and("text", requirement.text())
        .and("state", state.state().name())
        .and("mode", state.mode().name())
        .and("reason", state.reason())
        .and("owner", requirement.owner())
        .and("remedy", requirement.remedy())
        .and("evidence", state.evidence())
        .map();
  }

  private Map<String, Object> evidence(Snapshot.Piece piece) {
    var evidence = piece.filed().evidence();
    return fields("id", evidence.id())
        .and("type", evidence.type().name())
        .and("mediaType", evidence.mediaType())
        .and("sha256", evidence.content())
        .and("size", piece.filed().size())
        .and("provenance", evidence.provenance().name())
        .and("producer", evidence.producer())
        .and("producedAt", evidence.producedAt())
        .and("validUntil", evidence.validUntil())
        .and("state", evidence.acceptance().name())
        .and("reviewer", evidence.reviewer())
        .and("reviewedAt", evidence.reviewedAt())
        .and("file", piece.attached().map(file -> file.name()))
        .and("entry", snapshot.position(evidence.id()))
        .map();
  }

  private Map<String, Object> round(Snapshot.Round round) {
    var review = round.review();
    return fields("id", review.id())
        .and("environment", review.environment())
        .and("riskClass", review.riskClass().name())
        .and("subjectSha256", review.subject())
        .and("submitter", review.submitter())
        .and("state", review.progress().name())
        .and("submittedAt", review.submittedAt())
        .and("decidedAt", review.decidedAt())
        .and("entry", snapshot.position(review.id()))
        .and("votes", round.votes().stream().map(this::vote).toList())
        .and("approval", round.approval().map(this::approval))
        .map();
  }

  private Map<String, Object> vote(Vote vote) {
    return fields("id", vote.id())
        .and("voter", vote.voter())
        .and("role", vote.role())
        .and("onBehalfOf", vote.onBehalfOf())
        .and("decision", vote.decision().name())
        .and("subjectSha256", vote.subject())
        .and("validUntil", vote.validUntil())
        .and("castAt", vote.castAt())
        .and("entry", snapshot.position(vote.id()))
        .map();
  }

  private Map<String, Object> approval(Approval approval) {
    return fields("id", approval.id())
        .and("state", approval.standing().name())
        .and("riskClass", approval.riskClass().name())
        .and("artifactSha256", approval.artifact())
        .and("grantedAt", approval.grantedAt())
        .and("validUntil", approval.validUntil())
        .and("envelope", approval.envelope())
        .and("comparedSha256", approval.compared())
        .and("entry", snapshot.position(approval.id()))
        .map();
  }

  /** States as their entries have them. */
  private Map<String, Object> beside() {
    var told = snapshot.beside();
    return fields(
            "conditions",
            told.conditions().stream().map(each -> stated(each.id(), each.state())).toList())
        .and(
            "validations",
            told.validations().stream().map(each -> stated(each.id(), each.state())).toList())
        .and(
            "findings",
            told.findings().stream().map(each -> stated(each.id(), each.state())).toList())
        .and(
            "waivers",
            told.waivers().stream().map(each -> stated(each.id(), each.state())).toList())
        .and(
            "breakGlass",
            told.emergencies().stream().map(each -> stated(each.id(), each.state())).toList())
        .and(
            "envelopes",
            told.bounds().stream()
                .map(each -> stated(each.envelope().id(), each.envelope().state()))
                .toList())
        .and(
            "comments",
            told.comments().stream().map(each -> stated(each.id(), each.state())).toList())
        .map();
  }

  private Map<String, Object> stated(UUID id, Map<String, String> state) {
    return fields("id", id).and("state", state).and("entry", snapshot.position(id)).map();
  }

  private static Map<String, Object> decision(Snapshot.Decided decided) {
    var recorded = decided.recorded();
    return fields("id", recorded.id())
        .and("environment", recorded.environment())
        .and("useCase", recorded.useCase())
        .and("decision", recorded.decision())
        .and("findings", findings(recorded))
        .and("policies", decided.policies())
        .and("factsSha256", recorded.facts())
        .and("caller", recorded.caller())
        .and("at", recorded.at())
        .and("expiresAt", recorded.expiresAt())
        .and("entry", OptionalLong.of(recorded.index()))
        .map();
  }

  private static Object findings(Decisions.Recorded recorded) {
    return CanonicalJson.parse(recorded.findings().getBytes(StandardCharsets.UTF_8), LARGE);
  }

  private Map<String, Object> deployment(Deployment deployment) {
    return fields("id", deployment.id())
        .and("decision", deployment.decision())
        .and("environment", deployment.environment())
        .and("state", deployment.phase().name())
        .and("recordedBy", deployment.recordedBy())
        .and("recordedAt", deployment.recordedAt())
        .and("entry", snapshot.position(deployment.id()))
        .map();
  }

  private static Map<String, Object> entry(LedgerEntry entry) {
    return fields("index", OptionalLong.of(entry.index()))
        .and("eventId", entry.eventId())
        .and("type", entry.type())
        .and("at", entry.at())
        .and("actor", entry.actor())
        .and("kind", entry.kind())
        .and("subject", entry.subject())
        .and("leafHash", HexFormat.of().formatHex(entry.leafHash()))
        .map();
  }

  private Map<String, Object> erasable() {
    var people = new TreeMap<String, Object>();
    snapshot.people().forEach((agent, name) -> people.put(agent.toString(), name));
    return fields("salt", snapshot.salt()).and("people", people).and("texts", texts()).map();
  }

  /** Names and free texts by what they are of; rows hold them, leaves never do. */
  private List<Object> texts() {
    var texts = new ArrayList<Object>();
    var model = snapshot.model();
    texts.add(text(model.id(), "name", model.name()));
    texts.add(text(model.id(), "description", model.description()));
    snapshot
        .use()
        .map(Snapshot.Use::useCase)
        .ifPresent(use -> texts.add(text(use.id(), "name", use.name())));
    for (var piece : snapshot.evidence()) {
      var evidence = piece.filed().evidence();
      texts.add(text(evidence.id(), "title", evidence.title()));
    }
    snapshot
        .deployments()
        .forEach(deployment -> texts.add(text(deployment.id(), "target", deployment.target())));
    new TreeMap<>(snapshot.reasons())
        .forEach((subject, reason) -> texts.add(text(subject, "reason", reason)));
    snapshot.beside().texts().entrySet().stream()
        .sorted(Comparator.comparing(each -> each.getKey().of() + each.getKey().field()))
        .map(each -> text(each.getKey().of(), each.getKey().field(), each.getValue()))
        .forEach(texts::add);
    return texts;
  }

  private static Map<String, Object> text(UUID of, String field, String text) {
    return fields("of", of).and("field", field).and("text", text).map();
  }

  private static Fields fields(String name, Object value) {
    return new Fields(new LinkedHashMap<>()).and(name, value);
  }

  /** Members of an object; what is not there is left out. */
  private record Fields(Map<String, Object> map) {
    Fields and(String name, Object value) {
      if (value instanceof Optional<?> optional) {
        optional.ifPresent(there -> and(name, there));
      } else if (value instanceof OptionalLong optional) {
        optional.ifPresent(there -> map.put(name, there));
      } else if (value instanceof Instant at) {
        map.put(name, State.text(at));
      } else if (value instanceof UUID id) {
        map.put(name, id.toString());
      } else {
        map.put(name, value);
      }
      return this;
    }
  }
}
