package org.countersign.catalog.gate;

import static org.countersign.catalog.problem.ProblemType.UNKNOWN_ENVIRONMENT;
import static org.countersign.catalog.problem.ProblemType.UNKNOWN_MODEL_VERSION;

import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.countersign.catalog.gate.Snapshot.Row;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.problem.Refusal;
import org.countersign.catalog.requirements.AncestryFacts;
import org.countersign.catalog.requirements.Champion;
import org.countersign.catalog.requirements.Documents;
import org.countersign.catalog.requirements.MetricFacts;
import org.countersign.catalog.requirements.VersionFacts;
import org.countersign.policy.EvidenceType;
import org.countersign.policy.Provenance;
import org.countersign.policy.RiskClass;

/** Fills {@link VersionFacts} from a snapshot. Nothing is judged here. */
final class GateFacts {
  private final Asked asked;
  private final Snapshot snapshot;
  private final Documents documents;
  private final RolesNow rolesNow;
  private final List<String> differing;
  private final Optional<Instant> cosignedAt;

  /** Whether a voter still has the role of the slot. */
  interface RolesNow {
    boolean holds(UUID voter, String role);
  }

  GateFacts(
      Asked asked,
      Snapshot snapshot,
      Documents documents,
      RolesNow rolesNow,
      List<String> differing,
      Optional<Instant> cosignedAt) {
    this.asked = asked;
    this.snapshot = snapshot;
    this.documents = documents;
    this.rolesNow = rolesNow;
    this.differing = List.copyOf(differing);
    this.cosignedAt = cosignedAt;
  }

  /**
   * The one version the question is about.
   *
   * @throws Refusal {@code UNKNOWN_MODEL_VERSION} when there is none or, by digest alone, several
   */
  static Row version(Asked asked, Snapshot snapshot) {
    var versions = snapshot.of(Kind.MODEL_VERSION).toList();
    if (versions.size() == 1) {
      return versions.get(0);
    }
    var what =
        asked.model().map(model -> "model " + model + ", ").orElse("")
            + asked
                .version()
                .map(version -> "version " + version)
                .or(() -> asked.digest().map(digest -> "artifact sha256:" + digest))
                .orElse("");
    throw versions.isEmpty()
        ? new Refusal(UNKNOWN_MODEL_VERSION, "nothing is registered as " + what)
            .and("remedy", "register the version, or name the model and version it has")
        : new Refusal(UNKNOWN_MODEL_VERSION, versions.size() + " versions have " + what)
            .and("remedy", "name the model and the version");
  }

  VersionFacts read() {
    var version = version(asked, snapshot);
    var model = snapshot.of(Kind.MODEL).findFirst().orElseThrow();
    var linked =
        snapshot
            .of(Kind.USE_CASE)
            .sorted(Comparator.comparing(Row::id))
            .map(this::useCase)
            .toList();
    var named = asked.useCase().map(name -> named(name, linked));
    var inQuestion = VersionFacts.inQuestion(linked, named);
    var riskClass = inQuestion.map(VersionFacts.UseCase::riskClass).orElse(RiskClass.UNDETERMINED);
    var told = version(version);
    var evidence = snapshot.of(Kind.EVIDENCE).map(this::evidence).toList();
    var metrics =
        new MetricFacts(evidence, told.artifactAt(), snapshot.now())
            .known(version.field("registration").map(documents::metrics).orElse(Map.of()));
    return new VersionFacts(
        snapshot.now(),
        environment(),
        new VersionFacts.Model(model.id(), model.name().orElse(""), model.text("team")),
        told,
        linked,
        named,
        documents.card(version.field("card"), riskClass),
        evidence,
        new GateRounds(asked, snapshot, rolesNow, metrics)
            .of(inQuestion.map(VersionFacts.UseCase::id)),
        new VersionFacts.Judged(
            outcome(),
            snapshot.of(Kind.FINDING).map(GateFacts::found).toList(),
            waived(inQuestion.map(VersionFacts.UseCase::id))),
        new VersionFacts.Checks(
            digestMatches(version),
            lineageBehind(),
            differing,
            cosignedAt,
            new VersionFacts.Wanted(asked.trafficPercent(), asked.region()),
            inQuestion.flatMap(use -> emergency(version, use)),
            upstream(),
            new GatePath(asked.environment(), snapshot)
                .of(inQuestion.map(VersionFacts.UseCase::id)),
            ancestry(),
            inQuestion.flatMap(this::champion)));
  }

  /** Of several that are live the one whose deployment was recorded last. */
  private Optional<Champion> champion(VersionFacts.UseCase use) {
    return snapshot.champions().stream()
        .filter(row -> row.kind() == Kind.DEPLOYMENT)
        .filter(row -> row.text("state").equals("LIVE"))
        .filter(row -> row.text("environment").equals(asked.environment()))
        .filter(row -> row.field("use_case").filter(use.id().toString()::equals).isPresent())
        .max(Comparator.comparing(row -> row.id().toString()))
        .map(row -> row.uuid("version"))
        .map(
            live ->
                new Champion(
                    live,
                    snapshot.champions().stream()
                        .filter(row -> row.kind() == Kind.EVIDENCE)
                        .filter(row -> row.uuid("version").equals(live))
                        .map(this::evidence)
                        .toList()));
  }

  /** Ids are UUIDv7: the greatest is of the newest validation. */
  private Optional<String> outcome() {
    return snapshot
        .of(Kind.VALIDATION)
        .max(Comparator.comparing(row -> row.id().toString()))
        .map(row -> row.text("outcome"));
  }

  /** Granted for the use case in question; whether one has ended is told by its date. */
  private List<VersionFacts.Waived> waived(Optional<UUID> useCase) {
    return snapshot
        .of(Kind.WAIVER)
        .filter(row -> row.text("state").equals("GRANTED"))
        .filter(row -> useCase.filter(row.uuid("use_case")::equals).isPresent())
        .map(
            row ->
                new VersionFacts.Waived(
                    row.id(), row.text("requirement"), row.text("granted_as"), row.instant("ends")))
        .toList();
  }

  private static VersionFacts.Found found(Row row) {
    return new VersionFacts.Found(row.id(), row.text("severity"), row.text("state").equals("OPEN"));
  }

  /**
   * The break-glass that lets this artifact in for this use case, if its hours last and the class
   * is what it was. Of several the one that ends last.
   */
  private Optional<VersionFacts.Emergency> emergency(Row version, VersionFacts.UseCase use) {
    return snapshot
        .of(Kind.BREAK_GLASS)
        .filter(row -> Set.of("ACTIVE", "RATIFIED").contains(row.text("state")))
        .filter(row -> row.text("environment").equals(asked.environment()))
        .filter(row -> row.uuid("use_case").equals(use.id()))
        .filter(row -> row.text("risk_class").equals(use.riskClass().name()))
        .filter(row -> row.field("artifact").equals(version.field("artifact_sha256")))
        .filter(row -> row.instant("valid_until").isAfter(snapshot.now()))
        .max(Comparator.comparing(row -> row.instant("valid_until")))
        .map(
            row ->
                new VersionFacts.Emergency(
                    row.id(), row.text("reason"), row.instant("valid_until")));
  }

  /** An upstream change is not yet brought to all it reaches, this version perhaps among it. */
  private boolean lineageBehind() {
    var upTo =
        snapshot
            .of(Kind.INVALIDATION)
            .mapToLong(row -> Long.parseLong(row.text("up_to")))
            .max()
            .orElse(-1);
    return snapshot.upstream() > upTo;
  }

  /**
   * Nothing is known while what is stored is older than a change that reaches the version, or was
   * asked by nobody who asks today: nobody kept it up then.
   */
  private AncestryFacts ancestry() {
    var newest = snapshot.of(Kind.UPSTREAM_FINDING).mapToLong(Row::entry).max().orElse(-1);
    var active =
        snapshot
            .of(Kind.POLICY)
            .filter(row -> row.text("state").equals("ACTIVE"))
            .map(row -> row.text("document"))
            .collect(Collectors.toSet());
    return snapshot
        .of(Kind.LINEAGE_FACTS)
        .filter(row -> Long.parseLong(row.text("held_at")) >= newest)
        .filter(row -> askedBy(row).stream().anyMatch(active::contains))
        .findFirst()
        .flatMap(
            row ->
                documents
                    .ancestry(row.text("document"))
                    .map(found -> new AncestryFacts(askedBy(row), found)))
        .orElse(AncestryFacts.UNKNOWN);
  }

  private static List<String> askedBy(Row facts) {
    return List.of(facts.text("policies").split(",", -1));
  }

  private List<String> upstream() {
    return snapshot
        .of(Kind.UPSTREAM_FINDING)
        .sorted(Comparator.comparing(Row::entry))
        .map(row -> row.name().orElse(""))
        .toList();
  }

  private boolean digestMatches(Row version) {
    var bound = version.field("artifact_sha256");
    return asked.digest().isEmpty() || asked.digest().equals(bound);
  }

  private VersionFacts.Place environment() {
    var row =
        snapshot
            .of(Kind.ENVIRONMENT)
            .filter(place -> place.text("name").equals(asked.environment()))
            .findFirst()
            .orElseThrow(
                () ->
                    new Refusal(UNKNOWN_ENVIRONMENT, "no environment " + asked.environment())
                        .and("remedy", "GET /api/v1/environments lists them"));
    return new VersionFacts.Place(
        row.text("name"),
        Integer.parseInt(row.text("ordinal")),
        Boolean.parseBoolean(row.text("approval_required")),
        Boolean.parseBoolean(row.text("production")));
  }

  private VersionFacts.Version version(Row row) {
    var people =
        Arrays.stream(row.field("people").orElse("").split(",", -1))
            .filter(id -> !id.isEmpty())
            .map(UUID::fromString)
            .collect(Collectors.toSet());
    return new VersionFacts.Version(
        row.id(),
        Integer.parseInt(row.text("number")),
        row.name(),
        row.field("artifact_sha256"),
        row.field("registration")
            .flatMap(documents::artifactCreatedAt)
            .or(() -> row.field("bound_at").map(Instant::parse)),
        people);
  }

  /** A use case that is named but not linked is told by its name alone: the gate refuses it. */
  private VersionFacts.UseCase named(String name, List<VersionFacts.UseCase> linked) {
    return linked.stream()
        .filter(use -> use.name().equals(name) || use.id().toString().equals(name))
        .findFirst()
        .orElseGet(
            () -> new VersionFacts.UseCase(new UUID(0, 0), name, "", "", Optional.empty(), false));
  }

  private VersionFacts.UseCase useCase(Row row) {
    return new VersionFacts.UseCase(
        row.id(),
        row.name().orElse(""),
        row.text("team"),
        documents.domain(row.text("document")),
        signed(row.id()),
        documents.answersTheFiveQuestions(row.text("document")));
  }

  private Optional<VersionFacts.Signed> signed(UUID useCase) {
    return snapshot
        .of(Kind.CLASSIFICATION)
        .filter(row -> row.uuid("use_case").equals(useCase))
        .max(Comparator.comparing(row -> Integer.valueOf(row.text("number"))))
        .map(
            row ->
                new VersionFacts.Signed(
                    RiskClass.valueOf(row.text("risk_class")),
                    overlays(row.text("overlays")),
                    documents.roles(row.text("document")),
                    documents.duties(row.text("document")),
                    row.text("pack"),
                    row.instant("signed_at")));
  }

  private static List<String> overlays(String joined) {
    return joined.isEmpty() ? List.of() : List.of(joined.split(",", -1));
  }

  private VersionFacts.Item evidence(Row row) {
    return new VersionFacts.Item(
        row.id(),
        EvidenceType.valueOf(row.text("type")),
        row.text("content"),
        Provenance.valueOf(row.text("provenance")),
        row.text("state"),
        row.uuid("producer"),
        row.field("reviewer").map(UUID::fromString),
        row.instant("produced_at"),
        row.field("valid_until").map(Instant::parse),
        row.field("checked"),
        row.field("measured")
            .flatMap(sha256 -> row.name().map(text -> documents.measured(sha256, text)))
            .orElse(List.of()));
  }
}
