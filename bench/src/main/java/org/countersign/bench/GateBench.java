package org.countersign.bench;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.countersign.ledger.CanonicalJson;
import org.countersign.policy.Facts;
import org.countersign.policy.Framework;
import org.countersign.policy.GateRules;
import org.countersign.policy.Policy;
import org.countersign.policy.Simulation;
import org.countersign.policy.Verdict;

/**
 * What the rules of a gate cost, in processor time of one thread: an evaluation of 25 rules, the
 * same with every requirement, making facts from what a decision stored, and a simulation over
 * 100,000 facts. Without a database and a network; {@link Bench} measures decisions over HTTP.
 */
public final class GateBench {
  private static final int WARM_UP = 20_000;
  private static final int EVALUATIONS = 50_000;
  private static final int SIMULATED = 100_000;
  private static final int LARGEST = 1 << 20;

  /** A high-risk version with its evidence and a full round, before production. */
  private static final String FACTS =
      """
      {"environment":{"name":"production","order":4,"approvalRequired":true,"production":true},
       "model":{"id":"m-1","name":"credit-scoring","team":"lending"},
       "version":{"id":"v-1","number":3,"artifactBound":true,"digestMatches":true,"authorsKnown":true},
       "useCase":{"id":"u-1","name":"consumer credit","team":"lending","domain":"banking",
         "riskClass":"HIGH","overlays":["FRIA"],"roles":["provider","deployer"],"classified":true,
         "classifiedAt":"2026-10-01T00:00:00Z","packVersion":"eu-ai-act@2026-07-27","linked":true,
         "ambiguous":false,"questionsAnswered":true},
       "linkedClasses":["HIGH"],"card":{"present":true,"score":95,"needed":90},
       "evidence":[%s],
       "approval":{"state":"APPROVED","validUntil":"2027-10-01T00:00:00Z","submitter":"sam",
         "digestCurrent":true,"votes":[
         {"person":"vera","role":"validator","decision":"APPROVE","roleHeldNow":true},
         {"person":"cleo","role":"compliance-officer","decision":"APPROVE","roleHeldNow":true},
         {"person":"rick","role":"risk-owner","decision":"APPROVE","roleHeldNow":true}]},
       "lineage":{"behind":false},"ledger":{"differing":[]},
       "people":{"developers":["dana"],"producers":["pete"]}}
      """;

  private static final String EVIDENCE =
      """
      {"id":"%1$s","type":"%1$s","status":"ACCEPTED","provenance":"UPLOADED","producer":"pete",
       "reviewer":"vera","producedAt":"2026-11-01T00:00:00Z","newerThanArtifact":true}""";

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private GateBench() {}

  /** Takes no arguments. */
  public static void main(String[] arguments) {
    new GateBench().run();
  }

  private void run() {
    var stored = stored();
    var facts = facts(stored, 3);
    var rules = new GateRules(Policy.floor(), padded(), List.of());
    var whole =
        new GateRules(
            Policy.floor(), padded(), List.of(Framework.euAiAct(), Framework.housePolicy()));
    out.printf("%-52s %12s%n", "processor time of one thread", "us each");
    print(rules(rules) + " rules", cost(EVALUATIONS, i -> require(rules.evaluate(facts))));
    print(
        rules(whole) + " rules and every requirement",
        cost(EVALUATIONS, i -> require(whole.evaluate(facts))));
    print("facts from what a decision stored", cost(EVALUATIONS, i -> facts(stored, i % 9)));
    var simulation = new Simulation(whole, whole.with(draft()), 500);
    var many = new ArrayList<Facts>();
    for (int number = 0; number < 1_000; number++) {
      many.add(facts(stored, number));
    }
    long before = System.nanoTime();
    for (int i = 0; i < SIMULATED; i++) {
      simulation.ask(many.get(i % many.size()));
    }
    out.printf(
        "%-52s %12.1f s, %s%n",
        "simulation over %,d facts".formatted(SIMULATED),
        (System.nanoTime() - before) / 1e9,
        simulation.report().counts());
  }

  /** Every question must be answered, or the compiler could leave it out. */
  private static void require(Verdict verdict) {
    if (verdict.policies().isEmpty()) {
      throw new IllegalStateException("nobody was asked");
    }
  }

  /** The policy of the product and as many rules of a house as make 25 with the floor. */
  private static List<Policy> padded() {
    var standard = Policy.standard();
    int missing = 25 - Policy.floor().rules().size() - standard.rules().size();
    var house =
        new StringBuilder("policy: house\nrevision: 1\nscope: {domains: [banking]}\nrules:\n");
    for (int i = 0; i < Math.max(1, missing); i++) {
      house.append(rule("house-" + i, "version.number >= 0"));
    }
    return List.of(standard, policy(house.toString()));
  }

  private static Policy draft() {
    return policy(
        "policy: draft\nrevision: 1\nscope: {environments: [production]}\nrules:\n"
            + rule("even", "version.number % 2 == 0"));
  }

  private static String rule(String id, String condition) {
    return """
    - id: %s
      require: "%s"
      otherwise: {code: HOUSE, says: "not so", remedy: "none", owner: model-owner}
    """
        .formatted(id, condition);
  }

  private static Policy policy(String document) {
    return Policy.load("bench.yaml", document.getBytes(StandardCharsets.UTF_8));
  }

  private static int rules(GateRules rules) {
    return rules.floor().rules().size()
        + rules.policies().stream().mapToInt(policy -> policy.rules().size()).sum();
  }

  @SuppressWarnings("unchecked") // facts are an object
  private static Map<String, Object> stored() {
    var evidence =
        List.of(
                "RISK_REGISTER",
                "TEST_REPORT",
                "BIAS_REPORT",
                "DATASHEET",
                "INSTRUCTIONS_FOR_USE",
                "OVERSIGHT_PLAN",
                "LOGGING_SPEC",
                "SECURITY_REPORT",
                "PMM_PLAN",
                "FRIA",
                "DPIA")
            .stream()
            .map(EVIDENCE::formatted)
            .toList();
    var text = FACTS.formatted(String.join(",", evidence));
    return (Map<String, Object>)
        CanonicalJson.parse(
            text.getBytes(StandardCharsets.UTF_8), CanonicalJson.Profile.document(LARGEST));
  }

  private static Facts facts(Map<String, Object> stored, int number) {
    var facts = new HashMap<>(stored);
    facts.put("now", "2026-12-02T10:00:00Z");
    var version = new HashMap<Object, Object>((Map<?, ?>) facts.get("version"));
    version.put("number", number);
    facts.put("version", version);
    return new Facts(facts);
  }

  private static double cost(int times, IntConsumer work) {
    for (int i = 0; i < WARM_UP; i++) {
      work.accept(i);
    }
    var thread = ManagementFactory.getThreadMXBean();
    long before = thread.getCurrentThreadCpuTime();
    for (int i = 0; i < times; i++) {
      work.accept(i);
    }
    return (thread.getCurrentThreadCpuTime() - before) / 1e3 / times;
  }

  private void print(String what, double micros) {
    out.printf("%-52s %12.1f%n", what, micros);
  }
}
