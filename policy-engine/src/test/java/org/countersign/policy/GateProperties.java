package org.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random policies over random facts, evaluated twice: by the engine, and by a reference that
 * follows the documentation word by word on plain maps and knows no CEL, no planner and no cache.
 */
class GateProperties {
  private static final int QUESTIONS = 60;
  private static final List<String> ENVIRONMENTS =
      List.of("development", "staging", "production", "canary");
  private static final List<String> DOMAINS = List.of("banking", "Health", "");

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 50);
  }

  /** A condition as CEL, and what it means. */
  private record Condition(String cel, Predicate<Map<String, Object>> holds) {}

  /** A rule as the document has it, and its parts for the reference. */
  private record Demand(
      String id, Optional<Condition> when, Condition require, Map<String, Mode> modes) {
    String yaml() {
      return "- id: "
          + id
          + when.map(condition -> "\n  when: '" + condition.cel() + "'").orElse("")
          + "\n  require: '"
          + require.cel()
          + "'\n"
          + (modes.isEmpty() ? "" : "  modes: " + written(modes) + "\n")
          + "  otherwise: {code: C_"
          + id
          + ", says: unmet, remedy: meet it, owner: model-owner}\n";
    }

    private static String written(Map<String, Mode> modes) {
      return modes.entrySet().stream()
          .map(each -> each.getKey() + ": " + each.getValue().name().toLowerCase(Locale.ROOT))
          .collect(Collectors.joining(", ", "{", "}"));
    }
  }

  private record Document(
      String name,
      List<String> environments,
      List<String> classes,
      List<String> domains,
      List<Demand> demands) {
    boolean isScoped() {
      return !(environments.isEmpty() && classes.isEmpty() && domains.isEmpty());
    }

    String yaml() {
      var scope =
          new ArrayList<String>(
              List.of(
                  part("environments", environments),
                  part("classes", classes),
                  part("domains", domains)));
      scope.removeIf(String::isEmpty);
      return "policy: "
          + name
          + "\nrevision: 1\n"
          + (isScoped() ? "scope: {" + String.join(", ", scope) + "}\n" : "")
          + "rules:\n"
          + demands.stream().map(Demand::yaml).collect(Collectors.joining());
    }

    private static String part(String key, List<String> names) {
      return names.isEmpty() ? "" : key + ": [" + String.join(", ", names) + "]";
    }

    Policy policy() {
      return Policy.load(name, yaml().getBytes(StandardCharsets.UTF_8));
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theEngineSaysWhatTheReferenceSays(long seed) {
    var random = new Random(seed);
    var documents = new ArrayList<Document>();
    documents.add(document("floor", random, false));
    documents.add(document("everywhere", random, false));
    for (int i = random.nextInt(4); i > 0; i--) {
      documents.add(document("scoped" + i, random, true));
    }
    var policies = documents.stream().map(Document::policy).toList();
    var gate = new GateRules(policies.get(0), policies.subList(1, policies.size()), List.of());

    for (int i = 0; i < QUESTIONS; i++) {
      var facts = facts(random);
      assertThat(gate.evaluate(facts.facts()))
          .as("seed %d, question %d", seed, i)
          .isEqualTo(reference(documents, policies, facts.map()));
    }
  }

  /** What is stored is the facts without their time, and the documents' bytes by their digests. */
  @ParameterizedTest
  @MethodSource("seeds")
  void aStoredDecisionEvaluatesToTheSameAgain(long seed) {
    var random = new Random(seed);
    var documents =
        List.of(
            document("floor", random, false),
            document("everywhere", random, false),
            document("scoped", random, true));
    var policies = documents.stream().map(Document::policy).toList();
    var gate = new GateRules(policies.get(0), policies.subList(1, 3), List.of(Framework.euAiAct()));

    var loaded = new HashMap<List<Edition>, GateRules>();
    for (int i = 0; i < QUESTIONS; i++) {
      var facts = facts(random).facts();
      var verdict = gate.evaluate(facts);
      var again =
          loaded.computeIfAbsent(
              verdict.policies(),
              asked ->
                  GateRules.of(
                      asked.stream().map(edition -> bytes(edition, documents, policies)).toList()));

      assertThat(again.evaluate(new Facts(facts.json())))
          .as("seed %d, question %d", seed, i)
          .isEqualTo(verdict);
    }
  }

  private static byte[] bytes(Edition edition, List<Document> documents, List<Policy> policies) {
    for (int i = 0; i < documents.size(); i++) {
      if (policies.get(i).edition().equals(edition)) {
        return documents.get(i).yaml().getBytes(StandardCharsets.UTF_8);
      }
    }
    return Policy.bundled("frameworks/eu-ai-act-evidence.yaml");
  }

  private static Document document(String name, Random random, boolean scoped) {
    var demands = new ArrayList<Demand>();
    for (int i = 0; i <= random.nextInt(6); i++) {
      demands.add(
          new Demand(
              name + i,
              random.nextBoolean() ? Optional.of(condition(random, 2)) : Optional.empty(),
              condition(random, 3),
              modes(random)));
    }
    var environments =
        scoped && random.nextBoolean() ? some(ENVIRONMENTS, random) : List.<String>of();
    var classes =
        scoped && random.nextBoolean()
            ? some(List.of("HIGH", "LIMITED", "MINIMAL"), random)
            : List.<String>of();
    var domains = scoped && random.nextBoolean() ? List.of("BANKING") : List.<String>of();
    if (scoped && environments.isEmpty() && classes.isEmpty() && domains.isEmpty()) {
      environments = List.of("production");
    }
    return new Document(name, environments, classes, domains, demands);
  }

  private static List<String> some(List<String> all, Random random) {
    var some = all.stream().filter(each -> random.nextBoolean()).toList();
    return some.isEmpty() ? all.subList(0, 1) : some;
  }

  private static Map<String, Mode> modes(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> Map.of();
      case 1 -> Map.of("production", any(random), "other", any(random));
      case 2 -> Map.of("staging", any(random));
      default -> Map.of("canary", any(random), "production", any(random));
    };
  }

  private static Mode any(Random random) {
    return List.of(Mode.values()).get(random.nextInt(Mode.values().length));
  }

  private static Condition condition(Random random, int depth) {
    if (depth > 0 && random.nextInt(3) > 0) {
      var one = condition(random, depth - 1);
      var other = condition(random, depth - 1);
      return switch (random.nextInt(4)) {
        case 0 ->
            new Condition(
                "(" + one.cel() + " && " + other.cel() + ")",
                facts -> one.holds().test(facts) && other.holds().test(facts));
        case 1 ->
            new Condition(
                "(" + one.cel() + " || " + other.cel() + ")",
                facts -> one.holds().test(facts) || other.holds().test(facts));
        case 2 ->
            new Condition(
                "(" + one.cel() + " ? " + other.cel() + " : !" + other.cel() + ")",
                facts -> one.holds().test(facts) == other.holds().test(facts));
        default -> new Condition("!" + one.cel(), facts -> !one.holds().test(facts));
      };
    }
    var number = random.nextInt(6);
    return switch (random.nextInt(6)) {
      case 0 ->
          new Condition(
              "(version.number < " + number + ")",
              facts -> ((Number) of(facts, "version", "number")).intValue() < number);
      case 1 ->
          new Condition(
              "(useCase.riskClass in [\"HIGH\", \"LIMITED\"])",
              facts -> List.of("HIGH", "LIMITED").contains(of(facts, "useCase", "riskClass")));
      case 2 ->
          new Condition(
              "environment.production", facts -> (boolean) of(facts, "environment", "production"));
      case 3 ->
          new Condition(
              "approval.votes.exists(v, v.role == \"validator\" && v.roleHeldNow)",
              facts ->
                  votes(facts).stream()
                      .anyMatch(
                          vote ->
                              vote.get("role").equals("validator")
                                  && (boolean) vote.get("roleHeldNow")));
      case 4 ->
          new Condition(
              "(size(evidence) > " + number + ")",
              facts -> ((List<?>) facts.get("evidence")).size() > number);
      default ->
          new Condition(
              "(rollout.outcome in [\"WON\", \"NEUTRAL\"] || rollout.percent < 50)",
              facts ->
                  List.of("WON", "NEUTRAL").contains(of(facts, "rollout", "outcome"))
                      || ((Number) of(facts, "rollout", "percent")).intValue() < 50);
    };
  }

  private static Object of(Map<String, Object> facts, String structure, String field) {
    return ((Map<?, ?>) facts.get(structure)).get(field);
  }

  private static List<Map<?, ?>> votes(Map<String, Object> facts) {
    var votes = new ArrayList<Map<?, ?>>();
    ((List<?>) of(facts, "approval", "votes")).forEach(each -> votes.add((Map<?, ?>) each));
    return votes;
  }

  private static GateCase facts(Random random) {
    var environment = ENVIRONMENTS.get(random.nextInt(ENVIRONMENTS.size()));
    var outcomes = List.of("NONE", "RUNNING", "WON", "NEUTRAL", "LOST");
    return GateCase.approvedHighRisk()
        .with("environment.name", environment)
        .with("environment.production", random.nextBoolean())
        .with("version.number", random.nextInt(6))
        .with("useCase.domain", DOMAINS.get(random.nextInt(DOMAINS.size())))
        .with("useCase.riskClass", List.of(RiskClass.values()).get(random.nextInt(4)).name())
        .with(
            "rollout",
            GateCase.map(
                "strategy", "CANARY",
                "percent", random.nextInt(101),
                "outcome", outcomes.get(random.nextInt(outcomes.size()))))
        .with(
            "evidence",
            random
                .ints(random.nextInt(7))
                .mapToObj(
                    any ->
                        GateCase.evidence("e" + any, "TEST_REPORT", "ACCEPTED", "UPLOADED", true))
                .toList())
        .with(
            "approval.votes",
            random
                .ints(random.nextInt(4))
                .mapToObj(
                    any ->
                        GateCase.vote(
                            "p" + any,
                            random.nextBoolean() ? "validator" : "risk-owner",
                            "APPROVE",
                            random.nextBoolean()))
                .toList());
  }

  /** The documentation, word by word. */
  private static Verdict reference(
      List<Document> documents, List<Policy> policies, Map<String, Object> facts) {
    var asked = new ArrayList<Edition>();
    var found = new ArrayList<Finding>();
    for (int i = 0; i < documents.size(); i++) {
      var document = documents.get(i);
      if (i > 0 && !within(document, facts)) {
        continue;
      }
      asked.add(policies.get(i).edition());
      for (var demand : document.demands()) {
        var applies = demand.when().map(when -> when.holds().test(facts)).orElse(true);
        if (applies && !demand.require().holds().test(facts)) {
          found.add(
              new Finding(
                  "C_" + demand.id(),
                  "unmet",
                  "meet it",
                  "model-owner",
                  demand.id(),
                  "",
                  false,
                  mode(demand.modes(), facts)));
        }
      }
    }
    var byMode = found.stream().collect(Collectors.groupingBy(Finding::mode));
    var reasons = byMode.getOrDefault(Mode.PREVENT, List.of());
    var warnings = byMode.getOrDefault(Mode.WARN, List.of());
    var observations = byMode.getOrDefault(Mode.OBSERVE, List.of());
    return reasons.isEmpty()
        ? new Verdict.Admitted(asked, warnings, observations)
        : new Verdict.Refused(asked, reasons, warnings, observations);
  }

  private static boolean within(Document document, Map<String, Object> facts) {
    var domain = of(facts, "useCase", "domain").toString();
    return (document.environments().isEmpty()
            || document.environments().contains(of(facts, "environment", "name")))
        && (document.classes().isEmpty()
            || document.classes().contains(of(facts, "useCase", "riskClass")))
        && (document.domains().isEmpty()
            || document.domains().stream().anyMatch(domain::equalsIgnoreCase));
  }

  private static Mode mode(Map<String, Mode> modes, Map<String, Object> facts) {
    var name = (String) of(facts, "environment", "name");
    var production = (boolean) of(facts, "environment", "production");
    if (modes.containsKey(name)) {
      return modes.get(name);
    }
    return modes.getOrDefault(production ? "production" : "other", Mode.PREVENT);
  }
}
