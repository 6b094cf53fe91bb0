package org.countersign.policy;

import dev.cel.common.types.SimpleType;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.countersign.policy.Facts.Evidence;
import org.countersign.policy.Requirement.CardDemand;
import org.countersign.policy.Requirement.EvidenceDemand;
import org.countersign.policy.RequirementState.State;

/**
 * A library of requirements. Gate, compliance page and dossier read the same states from it.
 * Immutable and shared by all threads.
 */
public final class Framework {
  /** The reason of a state whose evidence does not hold what it claims. */
  static final String CHECK_FAILED = "its own numbers do not hold";

  private final Edition edition;
  private final List<Conditional> requirements;

  private record Conditional(Requirement requirement, Expression appliesWhen) {}

  private record Outcome(State state, String reason, List<Evidence> evidence, boolean waiting) {
    static Outcome of(State state, String reason, List<Evidence> evidence) {
      return new Outcome(state, reason, evidence, false);
    }
  }

  private Framework(Edition edition, List<Conditional> requirements) {
    this.edition = edition;
    this.requirements = List.copyOf(requirements);
  }

  /**
   * @param document what messages call it
   * @param bytes YAML 1.2 in UTF-8
   * @throws DocumentException at the line and column of the first mistake
   */
  public static Framework load(String document, byte[] bytes) {
    var yaml = Yaml.read(document, bytes).only("framework", "revision", "about", "requirements");
    var requirements = new ArrayList<Conditional>();
    for (var item : yaml.get("requirements").items()) {
      var requirement = Requirement.of(item);
      if (requirements.stream().anyMatch(o -> o.requirement().id().equals(requirement.id()))) {
        throw item.refuse("the requirement " + requirement.id() + " stands twice");
      }
      var condition = Requirement.condition(item);
      var applies = FactSchema.EXPRESSIONS.compile(condition, SimpleType.BOOL);
      if (Upstream.isRead(List.of(applies))) {
        // a requirement cannot say LINEAGE_BEHIND, and would not apply until that is known
        throw item.refuse("appliesWhen reads lineage that is judged later; ask for it in a policy");
      }
      requirements.add(new Conditional(requirement, applies));
    }
    return new Framework(
        Edition.of(yaml.text("framework"), String.valueOf(yaml.whole("revision")), bytes),
        requirements);
  }

  /** The product's default demands by class, with the articles they serve. */
  public static Framework euAiAct() {
    return load("eu-ai-act-evidence.yaml", Policy.bundled("frameworks/eu-ai-act-evidence.yaml"));
  }

  /** What a house's own rules ask for. */
  public static Framework housePolicy() {
    return load(
        "house-policy-evidence.yaml", Policy.bundled("frameworks/house-policy-evidence.yaml"));
  }

  public Edition edition() {
    return edition;
  }

  /** In the order of the document. */
  public List<Requirement> requirements() {
    return requirements.stream().map(Conditional::requirement).toList();
  }

  /** The state of every requirement under the waivers that the facts tell of, in order. */
  public List<RequirementState> states(Facts facts) {
    return states(facts, facts.waivers());
  }

  /**
   * The same with these waivers; one that has ended or names what cannot be waived has no effect.
   */
  public List<RequirementState> states(Facts facts, List<Waiver> waivers) {
    var conditions = new Conditions(facts);
    var evidence = new EnumMap<EvidenceType, List<Evidence>>(EvidenceType.class);
    for (var each : facts.evidence()) {
      evidence.computeIfAbsent(each.type(), any -> new ArrayList<>()).add(each);
    }
    var states = new ArrayList<RequirementState>(requirements.size());
    for (var each : requirements) {
      states.add(state(each, conditions, evidence, waivers));
    }
    return List.copyOf(states);
  }

  private static RequirementState state(
      Conditional each,
      Conditions conditions,
      Map<EvidenceType, List<Evidence>> evidence,
      List<Waiver> waivers) {
    var facts = conditions.facts();
    var requirement = each.requirement();
    var wanted = facts.mode(requirement.modes());
    var early =
        requirement
            .duty()
            .flatMap(facts::duty)
            .or(requirement::from)
            .filter(day -> wanted == Mode.PREVENT)
            .filter(day -> facts.now().atOffset(ZoneOffset.UTC).toLocalDate().isBefore(day));
    var mode = early.isPresent() ? Mode.WARN : wanted;
    var outcome = outcome(each, conditions, evidence, mode);
    if (outcome.state() == State.NOT_APPLICABLE || outcome.state() == State.SATISFIED) {
      return of(requirement, outcome, mode, outcome.reason());
    }
    for (var waiver : waivers) {
      if (requirement.waivable()
          && waiver.requirement().equals(requirement.id())
          && waiver.until().isAfter(facts.now())) {
        return of(
            requirement,
            Outcome.of(State.WAIVED, "", List.of()),
            mode,
            "waived by %s until %s%s"
                .formatted(
                    waiver.by(),
                    waiver.until(),
                    waiver.reason().isEmpty() ? "" : ": " + waiver.reason()));
      }
    }
    return of(
        requirement,
        outcome,
        mode,
        outcome.reason() + early.map(day -> "; will block from " + day).orElse(""));
  }

  private static RequirementState of(
      Requirement requirement, Outcome outcome, Mode mode, String reason) {
    return new RequirementState(
        requirement,
        outcome.state(),
        mode,
        reason,
        outcome.evidence().stream().map(Evidence::id).toList(),
        outcome.waiting());
  }

  private static Outcome outcome(
      Conditional each,
      Conditions conditions,
      Map<EvidenceType, List<Evidence>> evidence,
      Mode mode) {
    var facts = conditions.facts();
    try {
      if (!applies(each, conditions)) {
        return Outcome.of(
            State.NOT_APPLICABLE,
            each.requirement()
                .applies()
                .map(words -> "applies when " + words)
                .orElse("is not for this use case"),
            List.of());
      }
    } catch (Expression.UncomputableException e) {
      return Outcome.of(
          State.MISSING, "whether it applies is not known: " + e.getMessage(), List.of());
    }
    var demand = each.requirement().demand();
    if (demand instanceof EvidenceDemand records) {
      return judge(records, facts, evidence, mode);
    }
    if (demand instanceof CardDemand card) {
      return judge(card, facts);
    }
    return facts.truth("useCase", "classified")
        ? Outcome.of(State.SATISFIED, "the class is signed", List.of())
        : Outcome.of(State.MISSING, "nobody signed the class", List.of());
  }

  /** A duty is looked up: CEL would walk the list of duties anew for every requirement. */
  private static boolean applies(Conditional each, Conditions conditions) {
    return each.requirement()
        .duty()
        .map(duty -> conditions.facts().duty(duty).isPresent())
        .orElseGet(() -> conditions.holds(each.appliesWhen()));
  }

  private static Outcome judge(CardDemand demand, Facts facts) {
    if (!facts.truth("card", "present")) {
      return Outcome.of(State.MISSING, "there is no card", List.of());
    }
    var score = facts.number("card", "score");
    var said = "the card is " + score + " % complete, " + demand.percent() + " % are needed";
    return Outcome.of(score >= demand.percent() ? State.SATISFIED : State.PARTIAL, said, List.of());
  }

  private static Outcome judge(
      EvidenceDemand demand, Facts facts, Map<EvidenceType, List<Evidence>> evidence, Mode mode) {
    // Whoever profits from a lenient look must not be the one who reports for a high-risk use.
    var lowest =
        facts.riskClass() == RiskClass.HIGH
                && mode == Mode.PREVENT
                && demand.lowest() == Provenance.SELF_REPORTED
            ? Provenance.UPLOADED
            : demand.lowest();
    var all = new ArrayList<Evidence>();
    demand.anyOf().forEach(type -> all.addAll(evidence.getOrDefault(type, List.of())));
    if (all.isEmpty()) {
      return Outcome.of(State.MISSING, "there is no " + demand.types(), List.of());
    }
    var accepted = all.stream().filter(each -> each.status().equals("ACCEPTED")).toList();
    var seconded =
        accepted.stream()
            .filter(each -> !each.reviewer().isEmpty())
            .filter(each -> !each.reviewer().equals(each.producer()))
            .toList();
    var trusted =
        seconded.stream().filter(each -> each.provenance().compareTo(lowest) >= 0).toList();
    var lasting = trusted.stream().filter(each -> each.validUntil().isAfter(facts.now())).toList();
    var sound =
        lasting.stream()
            .filter(each -> !each.checked().equals("FAILED"))
            .filter(each -> !demand.checked() || each.checked().equals("PASSED"))
            .toList();
    var counting =
        sound.stream().filter(each -> !demand.fresh() || each.newerThanArtifact()).toList();
    var waiting =
        all.stream()
            .filter(each -> each.status().equals("SUBMITTED"))
            .filter(each -> !each.checked().equals("FAILED"))
            .toList();

    if (!counting.isEmpty()) {
      return Outcome.of(State.SATISFIED, "accepted", counting);
    }
    if (!waiting.isEmpty()) {
      return new Outcome(State.PARTIAL, "waits for a reviewer", waiting, true);
    }
    if (sound.isEmpty() && !lasting.isEmpty()) {
      return failed(lasting);
    }
    if (!lasting.isEmpty()) {
      return Outcome.of(State.STALE, "older than the artifact", sound);
    }
    if (!trusted.isEmpty()) {
      return Outcome.of(State.STALE, "expired", trusted);
    }
    if (!seconded.isEmpty()) {
      return Outcome.of(
          State.PARTIAL, "less than %s does not count".formatted(lowest.words()), seconded);
    }
    if (!accepted.isEmpty()) {
      return Outcome.of(State.PARTIAL, "accepted by its own producer", accepted);
    }
    return all.stream().anyMatch(each -> each.status().equals("SUBMITTED"))
        ? failed(all)
        : Outcome.of(State.MISSING, "rejected", List.of());
  }

  private static Outcome failed(List<Evidence> records) {
    var wrong = records.stream().filter(each -> each.checked().equals("FAILED")).toList();
    return wrong.isEmpty()
        ? Outcome.of(State.PARTIAL, "not in a form that can be checked", records)
        : Outcome.of(State.PARTIAL, CHECK_FAILED, wrong);
  }
}
