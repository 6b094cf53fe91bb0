package org.countersign.catalog.dossiers;

import jakarta.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.LedgerEntry;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.requirements.Requirements.Demand;
import org.countersign.catalog.reviews.Approval;
import org.countersign.catalog.reviews.Vote;
import org.countersign.catalog.usecases.ClassificationDocument;
import org.countersign.policy.Question;
import org.countersign.policy.RequirementState;
import org.countersign.reports.Attachment;
import org.countersign.reports.Dossier;
import org.countersign.reports.SealKey;

/** A snapshot as the document that is printed from it: names before ids, words before codes. */
final class Composition {
  static final String SEAL = "seal.pem";
  static final String LOG = "log.vkey";

  private static final String CHECK =
      "java -jar countersign-verify.jar report.pdf --cert " + SEAL + " --log-key " + LOG;

  /** The condition itself is an expression over facts and stands in the data. */
  private static final String NOT_DEMANDED = "not demanded of this class and use";

  /** The duties a rule pack of the AI Act can add to a class. */
  private static final Map<String, String> OVERLAYS =
      Map.of(
          "TRANSPARENCY", "people must be told that they deal with AI (Art. 50)",
          "ANNEX_I_SECTION_B", "the law of its product decides first (Art. 2(2))",
          "DEROGATED_ANNEX_III",
              "listed in Annex III and exempt, which must be documented and registered (Art. 6(3),"
                  + " (4), 49(2))",
          "ROLE_FLIP_TO_PROVIDER", "we have the duties of a provider (Art. 25(1))",
          "FRIA", "fundamental rights impact assessment (Art. 27(1))",
          "GPAI", "general-purpose model (Art. 53)",
          "GPAI_SYSTEMIC", "general-purpose model with systemic risk (Art. 51, 55)");

  private final Snapshot snapshot;
  private final URI publicUrl;
  private final SealKey key;

  Composition(Snapshot snapshot, URI publicUrl, SealKey key) {
    this.snapshot = snapshot;
    this.publicUrl = publicUrl;
    this.key = key;
  }

  /**
   * @param data the snapshot as JSON, carried inside
   */
  Dossier dossier(byte[] data) {
    return new Dossier(
        new Dossier.Issue(
            snapshot.id().toString(),
            "Countersign",
            snapshot.asOf(),
            ZoneOffset.UTC,
            URI.create(publicUrl + "/ui/verify"),
            CHECK),
        subject(),
        summary(),
        snapshot
            .card()
            .map(card -> new CardSections(card.json(), snapshot::name).sections())
            .orElse(List.of()),
        snapshot.signed().map(this::classification),
        snapshot.demands().stream().map(this::requirement).toList(),
        snapshot.evidence().stream().map(this::evidence).toList(),
        snapshot.rounds().stream().map(this::round).toList(),
        new CircumstanceSections(snapshot).sections(),
        snapshot.decisions().stream().map(Composition::decision).toList(),
        snapshot.deployments().stream()
            .map(
                each ->
                    new Dossier.Deployment(
                        each.target(),
                        each.environment(),
                        each.phase().name(),
                        each.recordedAt(),
                        each.decision().toString(),
                        snapshot.position(each.id())))
            .toList(),
        lineage(),
        ledger(),
        attachments(data));
  }

  private Dossier.Subject subject() {
    var model = snapshot.model();
    var version = snapshot.version();
    var standing = snapshot.standing();
    return new Dossier.Subject(
        model.name(),
        model.id().toString(),
        String.valueOf(version.number()),
        version.label(),
        version.artifactSha256(),
        snapshot.use().map(use -> use.useCase().name()).orElse(""),
        owner(),
        model.team(),
        snapshot.riskClass().name(),
        standing.code(),
        standing.until());
  }

  /** Whom the card names, else whoever created the model. */
  private String owner() {
    var named = new ArrayList<String>();
    if (cardField("details", "owners") instanceof List<?> owners) {
      for (var owner : owners) {
        if (owner instanceof Map<?, ?> fields && fields.get("agentId") instanceof String id) {
          named.add(snapshot.name(UUID.fromString(id)));
        }
      }
    }
    return named.isEmpty() ? snapshot.name(snapshot.model().createdBy()) : String.join(", ", named);
  }

  private Object cardField(String block, String field) {
    var card = snapshot.card().map(Snapshot.Stored::json).orElse(Map.of());
    return card.get(block) instanceof Map<?, ?> fields && fields.get(field) != null
        ? fields.get(field)
        : "";
  }

  private Dossier.Summary summary() {
    var told = String.valueOf(cardField("details", "description"));
    var brief = String.valueOf(cardField("details", "summary"));
    var purpose = String.valueOf(cardField("intendedUse", "purpose"));
    return new Dossier.Summary(
        told.isBlank() ? (brief.isBlank() ? snapshot.model().description() : brief) : told,
        snapshot.use().map(use -> use.document().purpose()).orElse(purpose),
        snapshot.use().map(use -> use.document().affectedPersons()).orElse(List.of()));
  }

  private Dossier.Classification classification(Snapshot.Signed read) {
    var signed = read.signed();
    var document = read.document();
    return new Dossier.Classification(
        signed.riskClass().name(),
        signed.overlays().stream().map(code -> OVERLAYS.getOrDefault(code, code)).toList(),
        signed.pack(),
        document.reasons().stream().map(reason -> reason(reason, read.questions())).toList(),
        document.wouldChange().stream()
            .map(
                change ->
                    new Dossier.Change(
                        asked(change.question(), read.questions()),
                        answer(change.question(), change.from(), read.questions()),
                        change.to().stream()
                            .map(to -> answer(change.question(), to, read.questions()))
                            .collect(Collectors.joining(" or ")),
                        change.riskClass().name()))
            .toList(),
        snapshot.name(signed.signedBy()),
        Roles.COMPLIANCE_OFFICER,
        signed.signedAt(),
        snapshot.position(signed.id()));
  }

  private static Dossier.Reason reason(
      ClassificationDocument.Reason reason, Map<String, Question> questions) {
    return new Dossier.Reason(
        reason.rule(),
        reason.cite(),
        reason.sentence(),
        reason.because().stream()
            .map(
                given ->
                    new Dossier.Answer(
                        given.text(), answer(given.question(), given.answer(), questions)))
            .toList());
  }

  private static String asked(String question, Map<String, Question> questions) {
    var known = questions.get(question);
    return known == null ? question : known.text();
  }

  /** An answer by its words; several options are given as one text. */
  private static String answer(String question, String answer, Map<String, Question> questions) {
    var known = questions.get(question);
    if (known == null || known.options().isEmpty()) {
      return answer;
    }
    return List.of(answer.split(",\\s*", -1)).stream()
        .map(option -> known.options().getOrDefault(option, option))
        .collect(Collectors.joining("; "));
  }

  private Dossier.Requirement requirement(Demand demand) {
    var state = demand.state();
    var requirement = state.requirement();
    return new Dossier.Requirement(
        requirement.id(),
        demand.framework().name(),
        requirement.cite(),
        requirement.text(),
        state.state().name(),
        state.mode().name(),
        state.state() == RequirementState.State.NOT_APPLICABLE
            ? NOT_DEMANDED
            : referring(state.reason()),
        requirement.owner(),
        requirement.remedy(),
        state.evidence());
  }

  /** A sentence with the numbers of the evidence index where it names evidence by id. */
  private String referring(String sentence) {
    var referring = sentence;
    for (int i = 0; i < snapshot.evidence().size(); i++) {
      var id = snapshot.evidence().get(i).filed().evidence().id().toString();
      referring = referring.replace(id, "[E-" + (i + 1) + "]");
    }
    return referring;
  }

  private Dossier.Evidence evidence(Snapshot.Piece piece) {
    var evidence = piece.filed().evidence();
    return new Dossier.Evidence(
        evidence.id().toString(),
        evidence.type().name(),
        evidence.title(),
        evidence.mediaType(),
        evidence.content(),
        piece.filed().size(),
        snapshot.name(evidence.producer()),
        evidence.producedAt(),
        evidence.validUntil(),
        evidence.provenance().name(),
        evidence.acceptance().name(),
        evidence.reviewer().map(snapshot::name),
        snapshot.position(evidence.id()));
  }

  private Dossier.Round round(Snapshot.Round round) {
    var review = round.review();
    return new Dossier.Round(
        review.id().toString(),
        review.environment(),
        snapshot.use().map(use -> use.useCase().name()).orElse(""),
        Standing.outcome(round, snapshot.riskClass(), snapshot.asOf()).code(),
        snapshot.name(review.submitter()),
        review.submittedAt(),
        review.subject(),
        round.votes().stream().map(this::vote).toList(),
        round.approval().map(Approval::validUntil),
        round.approval().map(this::remark).orElse(""),
        snapshot.position(review.id()));
  }

  private Dossier.Vote vote(Vote vote) {
    return new Dossier.Vote(
        vote.role(),
        snapshot.name(vote.voter())
            + vote.onBehalfOf().map(absent -> " for " + snapshot.name(absent)).orElse(""),
        vote.decision().name(),
        Optional.ofNullable(snapshot.reasons().get(vote.id())).orElse("erased"),
        vote.castAt(),
        vote.subject(),
        snapshot.position(vote.id()));
  }

  /** Who ended an approval, when and why. */
  private String remark(Approval approval) {
    return switch (approval.standing()) {
      case SUSPENDED, REVOKED ->
          snapshot
              .log()
              .newest(approval.id())
              .map(
                  entry ->
                      "%s on %s (ledger position #%d): %s"
                          .formatted(
                              snapshot.name(entry.actor()),
                              minute(Instant.parse(entry.at())),
                              entry.index(),
                              Optional.ofNullable(snapshot.reasons().get(approval.id()))
                                  .orElse("the reason was erased")))
              .orElse("");
      case APPROVED, SUPERSEDED, STALE -> "";
    };
  }

  /** To the minute, as everywhere in the document. */
  static String minute(Instant at) {
    var text = State.text(at);
    return text.substring(0, 10) + " " + text.substring(11, 16) + " UTC";
  }

  private static Dossier.GateDecision decision(Snapshot.Decided decided) {
    var recorded = decided.recorded();
    var findings = recorded.findingsJson();
    var all = new ArrayList<Dossier.Finding>();
    for (var reason : findings.getJsonArray("reasons").getValuesAs(JsonObject.class)) {
      all.add(new Dossier.Finding(reason.getString("code"), reason.getString("says")));
    }
    var warned =
        findings.getJsonArray("warnings").getValuesAs(JsonObject.class).stream()
            .map(warning -> warning.getString("rule"))
            .distinct()
            .collect(Collectors.joining(", "));
    if (!warned.isEmpty()) {
      all.add(new Dossier.Finding("", "Warned of " + warned));
    }
    return new Dossier.GateDecision(
        recorded.id().toString(),
        recorded.at(),
        recorded.environment(),
        recorded.decision(),
        String.join(", ", decided.policies()),
        all,
        OptionalLong.of(recorded.index()));
  }

  private Dossier.Lineage lineage() {
    var drawn = snapshot.origin();
    return new Dossier.Lineage(
        Stream.concat(
                new RegistrationSections(snapshot).sections().stream(), drawn.questions().stream())
            .toList(),
        Optional.of(drawn.picture()),
        drawn.description(),
        drawn.steps());
  }

  private Dossier.Ledger ledger() {
    var log = snapshot.log();
    return new Dossier.Ledger(
        log.origin(),
        log.checkpoint(),
        IntStream.range(0, log.entries().size())
            .mapToObj(i -> entry(log.entries().get(i), log.proofs().get(i)))
            .sorted(Comparator.comparingLong(Dossier.LedgerEntry::index))
            .toList());
  }

  private static Dossier.LedgerEntry entry(LedgerEntry entry, String proof) {
    return new Dossier.LedgerEntry(
        entry.index(),
        entry.type(),
        Instant.parse(entry.at()),
        HexFormat.of().formatHex(entry.leafHash()),
        new String(entry.leaf(), StandardCharsets.UTF_8),
        proof);
  }

  private List<Attachment> attachments(byte[] data) {
    var all = new ArrayList<Attachment>();
    all.add(
        new Attachment(
            Dossier.SNAPSHOT,
            "application/json",
            "The data this document was written from, as of " + State.text(snapshot.asOf()),
            Attachment.Relationship.SOURCE,
            data));
    all.addAll(snapshot.attachments());
    all.add(snapshot.origin().graph());
    all.add(supplement(SEAL, "application/x-pem-file", "Certificates of the seal", key.pem()));
    all.add(
        supplement(
            LOG,
            "text/plain",
            "Public key of the log's checkpoints",
            snapshot.log().vkey() + "\n"));
    return all;
  }

  private static Attachment supplement(String name, String type, String words, String text) {
    return new Attachment(
        name,
        type,
        words,
        Attachment.Relationship.SUPPLEMENT,
        text.getBytes(StandardCharsets.UTF_8));
  }
}
