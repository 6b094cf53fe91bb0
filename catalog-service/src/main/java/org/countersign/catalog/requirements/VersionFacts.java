package org.countersign.catalog.requirements;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.countersign.policy.Condition;
import org.countersign.policy.EvidenceType;
import org.countersign.policy.Facts;
import org.countersign.policy.Measurement;
import org.countersign.policy.Provenance;
import org.countersign.policy.RiskClass;

/**
 * What is known of one version, for one use case and one environment, at one instant. The gate
 * fills it from its snapshot, the compliance view and the reviews from the catalog's tables; the
 * facts that policies and frameworks read are derived from it here and nowhere else.
 *
 * @param linked every use case the version is linked to
 * @param named the use case that was asked for, linked or not; empty when none was named
 * @param rounds every round of (version, use case, environment), whatever became of it
 * @param judged what validators say of it, and what it may do without
 */
public record VersionFacts(
    Instant now,
    Place environment,
    Model model,
    Version version,
    List<UseCase> linked,
    Optional<UseCase> named,
    Card card,
    List<Item> evidence,
    List<Round> rounds,
    Judged judged,
    Checks checks) {

  /** Of a version that nobody validated. */
  public VersionFacts(
      Instant now,
      Place environment,
      Model model,
      Version version,
      List<UseCase> linked,
      Optional<UseCase> named,
      Card card,
      List<Item> evidence,
      List<Round> rounds,
      Checks checks) {
    this(
        now,
        environment,
        model,
        version,
        linked,
        named,
        card,
        evidence,
        rounds,
        Judged.NOT,
        checks);
  }

  /**
   * @param order its place in the order of environments, development first
   */
  public record Place(String name, int order, boolean approvalRequired, boolean production) {}

  public record Model(UUID id, String name, String team) {}

  /**
   * @param artifact lower-case hex SHA-256, empty until bound
   * @param artifactAt when the artifact was made; when it was bound, if nobody said
   * @param people those who built it or triggered its run; empty when nobody is named
   */
  public record Version(
      UUID id,
      int number,
      Optional<String> label,
      Optional<String> artifact,
      Optional<Instant> artifactAt,
      Set<UUID> people) {
    public Version {
      people = Set.copyOf(people);
    }
  }

  /**
   * @param domain the field it is in, e.g. {@code banking}
   * @param signed the newest signed classification
   * @param questionsAnswered whether its document answers the five experimentation questions
   */
  public record UseCase(
      UUID id,
      String name,
      String team,
      String domain,
      Optional<Signed> signed,
      boolean questionsAnswered) {
    /** Never classified is as good as undetermined. */
    public RiskClass riskClass() {
      return signed.map(Signed::riskClass).orElse(RiskClass.UNDETERMINED);
    }
  }

  /**
   * @param roles ours under the law; empty when nobody said, and then every role's duties apply
   * @param duties what follows for us, each with its first day: {@code OB-27 2027-12-02}
   * @param pack id and version of the rule pack
   */
  public record Signed(
      RiskClass riskClass,
      List<String> overlays,
      List<String> roles,
      List<String> duties,
      String pack,
      Instant at) {
    public Signed {
      duties = List.copyOf(duties);
      overlays = List.copyOf(overlays);
      roles = List.copyOf(roles);
    }
  }

  /**
   * @param score 0 to 100 by the weights of the class; 0 when there is no card
   * @param needed the least score the class asks for
   */
  public record Card(boolean present, int score, int needed) {}

  /**
   * One piece of evidence.
   *
   * @param content lower-case hex SHA-256 of its bytes
   * @param state {@code SUBMITTED}, {@code ACCEPTED} or {@code REJECTED}
   * @param checked {@code PASSED} or {@code FAILED}, if its own numbers were computed again
   * @param measured the metrics it states over all cases of a data set
   */
  public record Item(
      UUID id,
      EvidenceType type,
      String content,
      Provenance provenance,
      String state,
      UUID producer,
      Optional<UUID> reviewer,
      Instant producedAt,
      Optional<Instant> validUntil,
      Optional<String> checked,
      List<Measurement> measured) {
    public Item {
      measured = List.copyOf(measured);
    }
  }

  /**
   * @param state {@code IN_REVIEW}, {@code APPROVED}, {@code REJECTED}, {@code WITHDRAWN} or {@code
   *     CHANGES_REQUESTED}
   * @param subject digest of what the voters were shown
   * @param votes those for that digest
   * @param bound what these voters bound the approval to
   * @param scope {@code FULL}, {@code LIGHT}, {@code NONE} or {@code ENVELOPE}
   * @param envelope how the envelope stands that the approval rests on; {@code NONE} without one
   * @param waitsFor the roles of each slot that wants a vote, such as {@code compliance-officer or
   *     risk-owner}; empty once the round is decided
   */
  public record Round(
      UUID id,
      String state,
      String subject,
      UUID submitter,
      Optional<Grant> grant,
      List<Ballot> votes,
      List<Bound> bound,
      String scope,
      String envelope,
      List<String> waitsFor) {
    public Round {
      votes = List.copyOf(votes);
      bound = List.copyOf(bound);
      waitsFor = List.copyOf(waitsFor);
    }

    /** A full one without conditions. */
    public Round(
        UUID id,
        String state,
        String subject,
        UUID submitter,
        Optional<Grant> grant,
        List<Ballot> votes) {
      this(id, state, subject, submitter, grant, votes, List.of(), "FULL", "NONE", List.of());
    }
  }

  /**
   * A condition of an approval.
   *
   * @param metricHolds whether its metric is registered and not below its floor
   */
  public record Bound(UUID id, Condition condition, boolean done, boolean metricHolds) {}

  /**
   * The approval a round granted.
   *
   * @param state {@code APPROVED}, {@code SUSPENDED}, {@code STALE}, {@code REVOKED} or {@code
   *     SUPERSEDED}; expiry is judged by {@code validUntil}
   */
  public record Grant(
      UUID id, String state, String artifact, RiskClass riskClass, Instant validUntil) {}

  /**
   * @param decision {@code APPROVE} or {@code REJECT}
   * @param subject the digest the vote binds to
   * @param holdsRoleNow whether the voter still has the role of the slot
   */
  public record Ballot(
      UUID voter, String role, String decision, String subject, boolean holdsRoleNow) {}

  /**
   * What only the gate checks.
   *
   * @param digestMatches whether the digest it was asked about is the bound one
   * @param differing ids of rows that do not say what their leaf says
   * @param cosignedAt when the newest published checkpoint that has enough cosignatures got the
   *     first of them; empty without a witness
   * @param wanted what the question says of the deployment
   * @param emergency what lets the version in without its approval
   * @param upstream what became known upstream of the version, and by which way it reaches it
   * @param path how far the version has come through the environments
   * @param ancestry what is stored of what the version came of
   * @param champion what it must stand comparison with; empty where nothing else is live
   */
  public record Checks(
      boolean digestMatches,
      boolean lineageBehind,
      List<String> differing,
      Optional<Instant> cosignedAt,
      Wanted wanted,
      Optional<Emergency> emergency,
      List<String> upstream,
      PathFacts path,
      AncestryFacts ancestry,
      Optional<Champion> champion) {
    /** For views: nothing was checked, nothing differs. */
    public static final Checks NONE = new Checks(true, false, List.of());

    public Checks {
      differing = List.copyOf(differing);
      upstream = List.copyOf(upstream);
    }

    /** Without a witness. */
    public Checks(boolean digestMatches, boolean lineageBehind, List<String> differing) {
      this(
          digestMatches,
          lineageBehind,
          differing,
          Optional.empty(),
          Wanted.UNSAID,
          Optional.empty(),
          List.of(),
          PathFacts.UNKNOWN,
          AncestryFacts.UNKNOWN,
          Optional.empty());
    }
  }

  /**
   * What people who have no part in it say.
   *
   * @param outcome of the newest validation
   * @param waived what the version may do without for the use case in question
   */
  public record Judged(Optional<String> outcome, List<Found> findings, List<Waived> waived) {
    static final Judged NOT = new Judged(Optional.empty(), List.of(), List.of());

    public Judged {
      findings = List.copyOf(findings);
      waived = List.copyOf(waived);
    }

    private Map<String, Object> outcomeFacts() {
      return outcome.<Map<String, Object>>map(text -> Map.of("outcome", text)).orElse(Map.of());
    }
  }

  /**
   * A requirement that two people decided to do without.
   *
   * @param by the role of the second person
   */
  public record Waived(UUID id, String requirement, String by, Instant until) {
    private Map<String, Object> facts() {
      return Map.of("id", id.toString(), "requirement", requirement, "by", by, "until", until);
    }
  }

  /** What a validator found. */
  public record Found(UUID id, String severity, boolean open) {
    private Map<String, Object> facts() {
      return Map.of("id", id.toString(), "severity", severity, "open", open);
    }
  }

  /** How a version shall be deployed, as far as somebody says. */
  public record Wanted(Optional<Integer> trafficPercent, Optional<String> region) {
    static final Wanted UNSAID = new Wanted(Optional.empty(), Optional.empty());

    private Map<String, Object> facts() {
      var facts = new HashMap<String, Object>();
      trafficPercent.ifPresent(percent -> facts.put("trafficPercent", percent));
      region.ifPresent(name -> facts.put("region", name));
      return facts;
    }
  }

  /**
   * A break-glass in force.
   *
   * @param reason its code
   */
  public record Emergency(UUID id, String reason, Instant validUntil) {}

  public VersionFacts {
    linked = List.copyOf(linked);
    evidence = List.copyOf(evidence);
    rounds = List.copyOf(rounds);
  }

  /** The same with these rounds. */
  public VersionFacts with(List<Round> others) {
    return new VersionFacts(
        now, environment, model, version, linked, named, card, evidence, others, judged, checks);
  }

  /** The use case in question: the one named, else the only one linked. */
  public static Optional<UseCase> inQuestion(List<UseCase> linked, Optional<UseCase> named) {
    return named.or(() -> linked.size() == 1 ? Optional.of(linked.get(0)) : Optional.empty());
  }

  public Optional<UseCase> useCase() {
    return inQuestion(linked, named);
  }

  /** Complete and checked against the schema of the policy language. */
  public Facts facts() {
    return new Facts(
        Map.ofEntries(
            Map.entry("now", now),
            Map.entry("environment", environmentFacts()),
            Map.entry("model", modelFacts()),
            Map.entry("version", versionFacts()),
            Map.entry("useCase", useCaseFacts()),
            Map.entry("linkedClasses", linked.stream().map(use -> use.riskClass().name()).toList()),
            Map.entry("card", cardFacts()),
            Map.entry("evidence", evidence.stream().map(this::evidenceFacts).toList()),
            Map.entry(
                "metrics",
                new MetricFacts(evidence, version.artifactAt(), now).against(checks.champion())),
            Map.entry("champion", Champion.facts(checks.champion())),
            Map.entry("approval", new ApprovalFacts(rounds, version, riskClass()).map()),
            Map.entry("asked", checks.wanted().facts()),
            Map.entry("validation", judged.outcomeFacts()),
            Map.entry("waivers", judged.waived().stream().map(Waived::facts).toList()),
            Map.entry("findings", judged.findings().stream().map(Found::facts).toList()),
            Map.entry("promotion", checks.path().promotion()),
            Map.entry("rollout", checks.path().rollout()),
            Map.entry("lineage", lineageFacts()),
            Map.entry("ledger", ledgerFacts()),
            Map.entry("people", peopleFacts()),
            Map.entry("breakGlass", emergencyFacts())));
  }

  private Map<String, Object> environmentFacts() {
    return Map.of(
        "name", environment.name(),
        "order", environment.order(),
        "approvalRequired", environment.approvalRequired(),
        "production", environment.production());
  }

  private Map<String, Object> modelFacts() {
    return Map.of("id", model.id().toString(), "name", model.name(), "team", model.team());
  }

  private Map<String, Object> versionFacts() {
    return Map.of(
        "id", version.id().toString(),
        "number", version.number(),
        "label", version.label().orElse(""),
        "artifactBound", version.artifact().isPresent(),
        "digestMatches", checks.digestMatches(),
        "authorsKnown", !version.people().isEmpty());
  }

  private Map<String, Object> useCaseFacts() {
    var asked = useCase();
    var facts = new HashMap<String, Object>();
    facts.put("id", asked.map(use -> use.id().toString()).orElse(""));
    facts.put("name", asked.map(UseCase::name).orElse(""));
    facts.put("team", asked.map(UseCase::team).orElse(""));
    facts.put("domain", asked.map(UseCase::domain).orElse(""));
    facts.put("riskClass", riskClass().name());
    facts.put("classified", signed().isPresent());
    facts.put("overlays", signed().map(Signed::overlays).orElse(List.of()));
    signed()
        .ifPresent(
            given -> {
              facts.put("roles", given.roles());
              facts.put("duties", given.duties());
              facts.put("classifiedAt", given.at());
              facts.put("packVersion", given.pack());
            });
    facts.put(
        "linked",
        asked.filter(use -> linked.stream().anyMatch(l -> l.id().equals(use.id()))).isPresent());
    facts.put("ambiguous", asked.isEmpty() && linked.size() > 1);
    facts.put("questionsAnswered", asked.filter(UseCase::questionsAnswered).isPresent());
    return facts;
  }

  private Optional<Signed> signed() {
    return useCase().flatMap(UseCase::signed);
  }

  /** What the approval in force is bound to. */
  public List<Bound> bound() {
    return new ApprovalFacts(rounds, version, riskClass()).bound();
  }

  /** Of the use case in question; UNDETERMINED when there is none. */
  public RiskClass riskClass() {
    return useCase().map(UseCase::riskClass).orElse(RiskClass.UNDETERMINED);
  }

  private Map<String, Object> cardFacts() {
    return Map.of("present", card.present(), "score", card.score(), "needed", card.needed());
  }

  private Map<String, Object> evidenceFacts(Item item) {
    var facts = new HashMap<String, Object>();
    facts.put("id", item.id().toString());
    facts.put("type", item.type().name());
    facts.put("status", item.state());
    facts.put("provenance", item.provenance().name());
    facts.put("producer", item.producer().toString());
    facts.put("reviewer", item.reviewer().map(UUID::toString).orElse(""));
    facts.put("producedAt", item.producedAt());
    item.validUntil().ifPresent(until -> facts.put("validUntil", until));
    item.checked().ifPresent(checked -> facts.put("checked", checked));
    facts.put(
        "newerThanArtifact",
        version.artifactAt().filter(made -> !item.producedAt().isBefore(made)).isPresent());
    return facts;
  }

  private Map<String, Object> lineageFacts() {
    var facts = new HashMap<>(checks.ancestry().map());
    facts.put("behind", checks.lineageBehind());
    facts.put("upstream", checks.upstream());
    return facts;
  }

  private Map<String, Object> ledgerFacts() {
    var facts = new HashMap<String, Object>();
    facts.put("differing", checks.differing());
    checks.cosignedAt().ifPresent(at -> facts.put("cosignedAt", at));
    return facts;
  }

  private Map<String, Object> emergencyFacts() {
    return checks
        .emergency()
        .<Map<String, Object>>map(
            each ->
                Map.of("active", true, "validUntil", each.validUntil(), "reason", each.reason()))
        .orElseGet(() -> Map.of("active", false, "validUntil", Instant.EPOCH, "reason", ""));
  }

  private Map<String, Object> peopleFacts() {
    return Map.of(
        "developers", version.people().stream().map(UUID::toString).sorted().toList(),
        "producers",
            evidence.stream().map(item -> item.producer().toString()).distinct().sorted().toList());
  }
}
