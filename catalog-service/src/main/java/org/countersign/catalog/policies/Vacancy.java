package org.countersign.catalog.policies;

import static org.countersign.catalog.problem.ProblemType.POLICY_UNUSABLE;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.TreeSet;
import org.countersign.catalog.problem.Refusal;
import org.countersign.catalog.usecases.RulePacks;
import org.countersign.policy.Edition;
import org.countersign.policy.Policy;
import org.countersign.policy.Question;
import org.countersign.policy.RulePack;

/** Whether a document can stand where it wants to stand, beside all that holds. */
@Dependent
class Vacancy {
  private final Policies policies;
  private final RulePacks packs;
  private final Clock clock;

  @Inject
  Vacancy(Policies policies, RulePacks packs, Clock clock) {
    this.policies = policies;
    this.packs = packs;
    this.clock = clock;
  }

  /**
   * @throws Refusal {@code POLICY_UNUSABLE} saying what is in its way
   */
  void require(DocumentKind kind, Edition edition, byte[] bytes) {
    switch (kind) {
      case FLOOR ->
          throw new Refusal(POLICY_UNUSABLE, "the floor comes with the service and stays")
              .and("remedy", "propose a policy, a framework or a rule pack");
      case POLICY -> require(Policy.load(edition.toString(), bytes));
      case FRAMEWORK -> {
        // frameworks stand beside each other
      }
      case RULE_PACK -> require(RulePack.load(edition.toString(), bytes));
    }
  }

  private void require(Policy policy) {
    var name = policy.edition().name();
    for (var held : policies.active().gate().policies()) {
      var everywhere = held.scope().isEmpty();
      if (everywhere && policy.scope().isEmpty() && !held.edition().name().equals(name)) {
        throw new Refusal(
                POLICY_UNUSABLE,
                "one policy holds everywhere, and it is called %s".formatted(held.edition().name()))
            .and(
                "remedy",
                "call the document %s, or give it a scope".formatted(held.edition().name()));
      }
      if (held.edition().name().equals(name) && everywhere != policy.scope().isEmpty()) {
        throw new Refusal(
                POLICY_UNUSABLE,
                everywhere
                    ? "%s holds everywhere and cannot be given a scope".formatted(name)
                    : "%s has a scope and cannot lose it".formatted(name))
            .and("remedy", "give the document another name");
      }
    }
    var unknown = new TreeSet<>(policy.environments());
    policies.environments().forEach(unknown::remove);
    if (!unknown.isEmpty()) {
      throw new Refusal(
              POLICY_UNUSABLE, "no environment is called %s".formatted(String.join(", ", unknown)))
          .and("remedy", "name one that is defined, or define it first");
    }
  }

  private void require(RulePack pack) {
    var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    if (!pack.isValid(today)) {
      throw new Refusal(
              POLICY_UNUSABLE,
              "%s is valid from %s%s, not today"
                  .formatted(
                      pack.edition(),
                      pack.validFrom(),
                      pack.validTo().map(day -> " to " + day).orElse("")))
          .and("remedy", "publish it when it is valid: until then the present one holds");
    }
    var own = pack.questions().stream().map(Question::id).toList();
    for (var other : packs.active()) {
      var taken = other.questions().stream().map(Question::id).filter(own::contains).toList();
      if (!other.edition().name().equals(pack.edition().name()) && !taken.isEmpty()) {
        throw new Refusal(
                POLICY_UNUSABLE,
                "%s asks %s already".formatted(other.edition(), String.join(", ", taken)))
            .and("remedy", "give the questions other ids: all packs are answered together");
      }
    }
  }
}
