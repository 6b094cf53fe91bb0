package org.countersign.policy;

import dev.cel.common.types.SimpleType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A demand of a policy: where {@code when} holds, {@code require} must hold. Both are CEL over
 * {@link FactSchema}.
 */
final class Rule {
  private final String id;
  private final Optional<Expression> when;
  private final Expression require;
  private final Otherwise otherwise;
  private final Modes modes;
  private final String cite;
  private final boolean looksUpstream;

  private record Otherwise(
      String code,
      Optional<String> says,
      Optional<Expression> saysExpr,
      String remedy,
      String owner,
      boolean retryable) {
    static Otherwise of(Yaml yaml) {
      yaml.only("code", "says", "saysExpr", "remedy", "owner", "retryable");
      var says = yaml.optionalText("says");
      var saysExpr =
          yaml.located("saysExpr")
              .map(text -> FactSchema.EXPRESSIONS.compile(text, SimpleType.STRING));
      if (says.isPresent() == saysExpr.isPresent()) {
        throw yaml.refuse("needs either says or saysExpr");
      }
      return new Otherwise(
          yaml.text("code"),
          says,
          saysExpr,
          yaml.text("remedy"),
          yaml.text("owner"),
          yaml.truth("retryable", false));
    }

    String sentence(Facts facts) {
      return says.orElseGet(() -> (String) saysExpr.orElseThrow().over(facts.activation()));
    }
  }

  private Rule(Yaml yaml) {
    yaml.only("id", "when", "require", "otherwise", "mode", "modes", "cites");
    this.id = yaml.text("id");
    this.when =
        yaml.located("when").map(text -> FactSchema.EXPRESSIONS.compile(text, SimpleType.BOOL));
    this.require = FactSchema.EXPRESSIONS.compile(yaml.get("require").located(), SimpleType.BOOL);
    this.otherwise = Otherwise.of(yaml.get("otherwise"));
    this.modes = Modes.of(yaml);
    this.cite = String.join("; ", yaml.texts("cites"));
    this.looksUpstream =
        Upstream.isRead(
            Stream.of(when, Optional.of(require), otherwise.saysExpr())
                .flatMap(Optional::stream)
                .toList());
  }

  static List<Rule> list(Yaml document) {
    var rules = new ArrayList<Rule>();
    for (var item : document.get("rules").items()) {
      var rule = new Rule(item);
      if (rules.stream().anyMatch(other -> other.id.equals(rule.id))) {
        throw item.refuse("the rule " + rule.id + " stands twice");
      }
      rules.add(rule);
    }
    return List.copyOf(rules);
  }

  String id() {
    return id;
  }

  /** Whether it asks what is stored of a version's ancestry. */
  boolean looksUpstream() {
    return looksUpstream;
  }

  Set<String> environments() {
    return modes.environments();
  }

  /** Empty when the rule does not apply or is met. A rule that has no value is not met. */
  Optional<Finding> ask(Conditions conditions) {
    var facts = conditions.facts();
    if (looksUpstream && !Upstream.isJudged(facts)) {
      return Optional.of(Upstream.behind(id, cite, facts.mode(modes)));
    }
    try {
      if (when.isPresent() && !conditions.holds(when.get())) {
        return Optional.empty();
      }
      if (conditions.holds(require)) {
        return Optional.empty();
      }
      return Optional.of(finding(facts, otherwise.code(), otherwise.sentence(facts)));
    } catch (Expression.UncomputableException e) {
      return Optional.of(
          finding(facts, "RULE_FAILED", "the rule " + id + " has no value: " + e.getMessage()));
    }
  }

  private Finding finding(Facts facts, String code, String says) {
    return new Finding(
        code,
        says,
        otherwise.remedy(),
        otherwise.owner(),
        id,
        cite,
        otherwise.retryable(),
        facts.mode(modes));
  }
}
