package org.countersign.policy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A gate's document: rules that decide from facts and fetch nothing. Immutable and shared by all
 * threads; load it once per digest.
 */
public final class Policy {
  private final Edition edition;
  private final Optional<Scope> scope;
  private final List<LineageCondition> lineage;
  private final Rereviews rereviews;
  private final List<Rule> rules;

  private Policy(
      Edition edition,
      Optional<Scope> scope,
      List<LineageCondition> lineage,
      Rereviews rereviews,
      List<Rule> rules) {
    this.edition = edition;
    this.scope = scope;
    this.lineage = lineage;
    this.rereviews = rereviews;
    this.rules = rules;
  }

  /**
   * Reads a policy and checks every condition against {@link FactSchema}.
   *
   * @param document what messages call it, such as {@code default.yaml}
   * @param bytes YAML 1.2 in UTF-8
   * @throws DocumentException at the line and column of the first mistake; also for a policy that
   *     holds everywhere without rules and conditions, which would admit anything
   */
  public static Policy load(String document, byte[] bytes) {
    var yaml =
        Yaml.read(document, bytes)
            .only("policy", "revision", "about", "scope", "lineage", "upstream", "rules");
    var rules = Rule.list(yaml);
    var lineage = LineageCondition.list(yaml);
    var rereviews = Rereviews.of(yaml);
    var scope = yaml.find("scope").map(Scope::of);
    if (rules.isEmpty() && lineage.isEmpty() && (rereviews.isEmpty() || scope.isEmpty())) {
      throw yaml.refuse("a policy without rules would admit anything");
    }
    return new Policy(
        Edition.of(yaml.text("policy"), String.valueOf(yaml.whole("revision")), bytes),
        scope,
        lineage,
        rereviews,
        rules);
  }

  /** The JSON Schema (2020-12) that a policy document follows, in YAML or JSON. */
  public static byte[] schema() {
    return bundled("documents/policy-v1.json");
  }

  /** What nobody can switch off. */
  public static Policy floor() {
    return load("floor.yaml", bundled("policies/floor.yaml"));
  }

  /** What an environment demands that has no policy of its own. */
  public static Policy standard() {
    return load("default.yaml", bundled("policies/default.yaml"));
  }

  public Edition edition() {
    return edition;
  }

  /** Whom it is for; empty for a policy that holds everywhere. */
  public Optional<Scope> scope() {
    return scope;
  }

  /** Whether its rules are asked about these facts at all. */
  public boolean covers(Facts facts) {
    return scope.map(within -> within.covers(facts)).orElse(true);
  }

  /** The environments that it names, in scope and modes, so that a misspelt one can be found. */
  public Set<String> environments() {
    var named = new TreeSet<String>();
    scope.ifPresent(within -> named.addAll(within.environments()));
    rules.forEach(rule -> named.addAll(rule.environments()));
    lineage.forEach(condition -> named.addAll(condition.environments()));
    return named;
  }

  /** Ids in the order of the document. */
  public List<String> rules() {
    return rules.stream().map(Rule::id).toList();
  }

  /** Its demands on what a version came of. */
  public List<LineageCondition> lineage() {
    return lineage;
  }

  /** Whether it can only be asked when the ancestry of a version was looked at. */
  public boolean looksUpstream() {
    return !lineage.isEmpty() || rules.stream().anyMatch(Rule::looksUpstream);
  }

  /** How much of a review it asks for after a change upstream; empty where it does not say. */
  public Optional<Rereview.Extent> rereview(Rereview.Change change, RiskClass riskClass) {
    return rereviews.of(change, riskClass);
  }

  /** Asks every rule. */
  public Verdict evaluate(Facts facts) {
    return evaluate(facts, List.of());
  }

  /** Asks every rule, then counts the unmet requirements as findings of their own. */
  public Verdict evaluate(Facts facts, List<RequirementState> requirements) {
    var found = new ArrayList<>(findings(facts));
    requirements.forEach(state -> state.finding().ifPresent(found::add));
    return Verdict.of(List.of(edition), found);
  }

  List<Finding> findings(Facts facts) {
    var conditions = new Conditions(facts);
    var found = new ArrayList<Finding>();
    for (var rule : rules) {
      rule.ask(conditions).ifPresent(found::add);
    }
    lineage.forEach(condition -> found.addAll(condition.ask(facts, edition.sha256())));
    return found;
  }

  static byte[] bundled(String resource) {
    try (var stream = Policy.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new IllegalStateException("the jar lacks " + resource);
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
