package org.countersign.policy;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.countersign.policy.Classification.Change;
import org.countersign.policy.Classification.Given;
import org.countersign.policy.Classification.Reason;
import org.countersign.policy.Logic.Ternary;

/**
 * A law as data: questions, derived facts, classes, overlays and golden vectors. Immutable and
 * shared by all threads; load it once per digest.
 *
 * <p>A question asked and not answered is a CEL unknown, never "no". One whose condition is false,
 * or that is not valid yet, is not asked and takes its default; an unknown condition asks.
 */
public final class RulePack {
  /** Where a pack stands that does not say. */
  static final int LAST_RANK = 1_000;

  private static final String ROLES = "R1";

  private final Edition edition;
  private final int rank;
  private final LocalDate validFrom;
  private final Optional<LocalDate> validTo;
  private final List<String> cites;
  private final Content content;

  record Asked(Question question, Optional<Expression> askIf, Object otherwise) {}

  record Fact(
      String id, Expression expression, Logic logic, String cite, String says, String saysNot) {}

  record ClassRule(String id, RiskClass gives, Fact when, String open) {}

  record Overlay(String id, Expression when, String cite) {}

  record Content(
      Map<String, Asked> questions,
      Map<String, Fact> facts,
      List<ClassRule> classes,
      List<Overlay> overlays,
      List<Obligation.Rule> obligations,
      List<Vector> vectors) {}

  RulePack(
      Edition edition,
      int rank,
      LocalDate validFrom,
      Optional<LocalDate> validTo,
      List<String> cites,
      Content content) {
    this.edition = edition;
    this.rank = rank;
    this.validFrom = validFrom;
    this.validTo = validTo;
    this.cites = List.copyOf(cites);
    this.content = content;
  }

  /**
   * @param document what messages call it
   * @param bytes YAML 1.2 in UTF-8
   * @throws DocumentException at the line and column of the first mistake; a misspelt question is
   *     one
   */
  public static RulePack load(String document, byte[] bytes) {
    return PackReader.read(document, bytes);
  }

  /** Regulation (EU) 2024/1689 as it stands since 2026-07-27. */
  public static RulePack euAiAct() {
    return load("eu-ai-act-2026-07-27.yaml", Policy.bundled("packs/eu-ai-act-2026-07-27.yaml"));
  }

  /** A house's own rules, small: it shows how a second framework stands beside the law. */
  public static RulePack housePolicy() {
    return load("house-policy-1.yaml", Policy.bundled("packs/house-policy-1.yaml"));
  }

  /** Its id, version and digest. */
  public Edition edition() {
    return edition;
  }

  /** Where it stands among others: the lowest is asked first and leads. */
  public int rank() {
    return rank;
  }

  public LocalDate validFrom() {
    return validFrom;
  }

  /** The last day on which it may classify, if that is known. */
  public Optional<LocalDate> validTo() {
    return validTo;
  }

  /** Whether it may classify for a day. */
  public boolean isValid(LocalDate day) {
    return !day.isBefore(validFrom) && validTo.filter(day::isAfter).isEmpty();
  }

  public List<String> cites() {
    return cites;
  }

  /** In the order in which they are asked. */
  public List<Question> questions() {
    return content.questions().values().stream().map(Asked::question).toList();
  }

  /** Overlay ids and the articles they come from. */
  public Map<String, String> overlays() {
    var cited = new LinkedHashMap<String, String>();
    content.overlays().forEach(overlay -> cited.put(overlay.id(), overlay.cite()));
    return cited;
  }

  /**
   * @param asOf the day for which the law is asked
   * @throws InvalidAnswersException naming every answer that is none
   * @throws IllegalArgumentException if the pack is not valid on that day
   */
  public Classification classify(Answers answers, LocalDate asOf) {
    if (!isValid(asOf)) {
      throw new IllegalArgumentException(edition + " is not valid on " + asOf);
    }
    var given = admit(answers);
    var reckoning = reckon(given, asOf);
    var decided = decide(reckoning);
    var overlays = overlays(reckoning, Ternary.TRUE);
    return new Classification(
        edition,
        asOf,
        riskClass(decided, reckoning),
        overlays,
        overlays(reckoning, Ternary.UNKNOWN),
        roles(reckoning),
        obligations(reckoning),
        reasons(decided, reckoning),
        List.copyOf(inOrder(reckoning.blocking(decided.when().expression()))),
        reckoning.open(),
        reckoning.open().stream().filter(id -> isDemanded(id, reckoning)).toList(),
        changes(given, asOf, riskClass(decided, reckoning)));
  }

  /** The class alone, without reasons and without what would change it. */
  RiskClass riskClass(Answers answers, LocalDate asOf) {
    var reckoning = reckon(admit(answers), asOf);
    return riskClass(decide(reckoning), reckoning);
  }

  /** Judges the pack's own golden vectors. */
  public List<VectorResult> runVectors() {
    return content.vectors().stream().map(vector -> vector.judge(this)).toList();
  }

  /**
   * Judges golden vectors of another document, of the form that a pack's own have.
   *
   * @param document what messages call it
   * @param bytes YAML 1.2 in UTF-8; a list, or a mapping that has one under {@code vectors}
   * @throws DocumentException at the line and column of the first mistake
   */
  public List<VectorResult> runVectors(String document, byte[] bytes) {
    return PackReader.vectors(document, bytes).stream().map(vector -> vector.judge(this)).toList();
  }

  /**
   * Questions that a condition reads and that matter in none of the pack's vectors: whatever their
   * answer is, class, overlays, duties, their days and roles stay as they are. Takes seconds.
   */
  public List<String> idleQuestions() {
    return Coverage.idle(this);
  }

  /**
   * What answers come to, without reasons. What is left out has its default; only "unknown" is left
   * open.
   */
  Outcome outcome(Map<String, Object> answers, LocalDate asOf) {
    var reckoning = reckoning(answers, asOf);
    return new Outcome(
        riskClass(decide(reckoning), reckoning),
        overlays(reckoning, Ternary.TRUE),
        roles(reckoning),
        obligations(reckoning));
  }

  record Outcome(
      RiskClass riskClass,
      List<String> overlays,
      List<String> roles,
      List<Obligation> obligations) {}

  /** What is left out has its default; only "unknown" is left open. */
  Reckoning reckoning(Map<String, Object> answers, LocalDate asOf) {
    var given = new LinkedHashMap<>(admit(new Answers(answers)));
    content
        .questions()
        .forEach(
            (id, asked) -> {
              if (!answers.containsKey(id)) {
                given.put(id, asked.otherwise());
              }
            });
    return reckon(given, asOf);
  }

  Content content() {
    return content;
  }

  private Map<String, Object> admit(Answers answers) {
    var problems = new ArrayList<InvalidAnswersException.Problem>();
    var admitted = new LinkedHashMap<String, Object>();
    answers
        .byQuestion()
        .forEach(
            (id, answer) -> {
              var asked = content.questions().get(id);
              if (asked == null) {
                problems.add(
                    new InvalidAnswersException.Problem(
                        id, edition + " has no question " + id, "leave the answer out"));
              } else if (answer != null) {
                asked
                    .question()
                    .admit(answer, problems::add)
                    .ifPresent(good -> admitted.put(id, good));
              }
            });
    if (!problems.isEmpty()) {
      throw new InvalidAnswersException(problems);
    }
    return admitted;
  }

  private Reckoning reckon(Map<String, Object> given, LocalDate asOf) {
    var reckoning = new Reckoning();
    content
        .questions()
        .forEach(
            (id, asked) -> {
              var early = asked.question().validFrom().filter(asOf::isBefore).isPresent();
              var idle =
                  early
                      || asked
                          .askIf()
                          .map(reckoning::value)
                          .filter(Ternary.FALSE::equals)
                          .isPresent();
              var answer = given.get(id);
              if (idle) {
                reckoning.skip(id, asked.otherwise());
              } else if (answer == null) {
                reckoning.leaveOpen(id);
              } else {
                reckoning.answer(id, answer);
              }
            });
    content.facts().forEach((id, fact) -> reckoning.settle(id, fact.expression()));
    return reckoning;
  }

  /** The first rule that is not false: it gives the class, or keeps it open. */
  private ClassRule decide(Reckoning reckoning) {
    return content.classes().stream()
        .filter(rule -> reckoning.value(rule.when().expression()) != Ternary.FALSE)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(edition + " has no last rule"));
  }

  private static RiskClass riskClass(ClassRule rule, Reckoning reckoning) {
    return reckoning.value(rule.when().expression()) == Ternary.TRUE
        ? rule.gives()
        : RiskClass.UNDETERMINED;
  }

  private List<String> overlays(Reckoning reckoning, Ternary wanted) {
    return content.overlays().stream()
        .filter(overlay -> reckoning.value(overlay.when()) == wanted)
        .map(Overlay::id)
        .toList();
  }

  private List<Obligation> obligations(Reckoning reckoning) {
    var roles = roles(reckoning);
    return content.obligations().stream()
        .flatMap(rule -> rule.under(reckoning, roles).stream())
        .toList();
  }

  private List<String> roles(Reckoning reckoning) {
    var roles = new LinkedHashSet<String>();
    reckoning.answer(ROLES).ifPresent(list -> ((List<?>) list).forEach(r -> roles.add((String) r)));
    if (overlays(reckoning, Ternary.TRUE).contains("ROLE_FLIP_TO_PROVIDER")) {
      roles.add("provider");
    }
    return List.copyOf(roles);
  }

  private List<Reason> reasons(ClassRule rule, Reckoning reckoning) {
    var because = inOrder(reckoning.blocking(rule.when().expression()));
    if (!because.isEmpty()) {
      var sentence =
          rule.open()
              + " is not known until "
              + String.join(", ", because)
              + (because.size() == 1 ? " is answered" : " are answered");
      return List.of(new Reason(rule.id(), rule.when().cite(), sentence, List.of()));
    }
    var facts = new ArrayList<Reason>();
    var given = explain(rule.when(), Ternary.TRUE, reckoning, facts, new HashSet<>());
    var reasons = new ArrayList<Reason>();
    reasons.add(new Reason(rule.id(), rule.when().cite(), rule.when().says(), given));
    reasons.addAll(facts);
    return reasons;
  }

  /** The answers that make the fact what it is; facts below it with something to say are added. */
  private List<Given> explain(
      Fact fact, Ternary value, Reckoning reckoning, List<Reason> facts, Set<String> told) {
    var given = new LinkedHashSet<Given>();
    fact.logic()
        .deciding(
            reckoning,
            value,
            leaf ->
                leaf.expression().names().stream()
                    .sorted(Comparator.comparing(this::position))
                    .forEach(
                        name -> {
                          var below = content.facts().get(name);
                          if (below != null) {
                            given.addAll(tell(below, reckoning, facts, told));
                          } else {
                            reckoning
                                .answer(name)
                                .map(answer -> new Given(name, asked(name).question().show(answer)))
                                .ifPresent(given::add);
                          }
                        }));
    return List.copyOf(given);
  }

  private List<Given> tell(Fact fact, Reckoning reckoning, List<Reason> facts, Set<String> told) {
    var value = reckoning.value(fact.expression());
    var says = value == Ternary.TRUE ? fact.says() : fact.saysNot();
    var place = facts.size();
    var given = explain(fact, value, reckoning, facts, told);
    if (!says.isEmpty() && told.add(fact.id())) {
      facts.add(place, new Reason(fact.id(), fact.cite(), says, given));
    }
    return given;
  }

  private List<Change> changes(Map<String, Object> given, LocalDate asOf, RiskClass now) {
    var changes = new ArrayList<Change>();
    var reckoning = reckon(given, asOf);
    for (var asked : content.questions().values()) {
      var id = asked.question().id();
      var answer = reckoning.answer(id);
      if (answer.isEmpty() && !reckoning.open().contains(id)) {
        continue;
      }
      var byClass = new LinkedHashMap<RiskClass, List<String>>();
      for (var other : asked.question().alternatives(answer)) {
        var changed = new LinkedHashMap<>(given);
        changed.put(id, other);
        var then = reckon(changed, asOf);
        var becomes = riskClass(decide(then), then);
        if (becomes != now) {
          byClass
              .computeIfAbsent(becomes, any -> new ArrayList<>())
              .add(asked.question().show(other));
        }
      }
      var from = answer.map(asked.question()::show).orElse("unknown");
      byClass.forEach((becomes, to) -> changes.add(new Change(id, from, to, becomes)));
    }
    // A change that settles the class says more than one that opens further questions.
    changes.sort(Comparator.comparing(change -> change.becomes() == RiskClass.UNDETERMINED));
    return changes.stream().limit(Classification.MOST_CHANGES).toList();
  }

  private List<String> inOrder(Set<String> questions) {
    return content.questions().keySet().stream().filter(questions::contains).toList();
  }

  private int position(String name) {
    var position = List.copyOf(content.questions().keySet()).indexOf(name);
    return position < 0 ? Integer.MAX_VALUE : position;
  }

  /** A question that is asked only in case is not demanded: the class may be signed while open. */
  private boolean isDemanded(String id, Reckoning reckoning) {
    var asked = asked(id);
    return asked.question().required()
        && asked.askIf().map(reckoning::value).orElse(Ternary.TRUE) == Ternary.TRUE;
  }

  private Asked asked(String id) {
    var asked = content.questions().get(id);
    if (asked == null) {
      throw new IllegalStateException("no question " + id);
    }
    return asked;
  }
}
