package org.countersign.catalog.usecases;

import static org.countersign.catalog.problem.ProblemType.OVERRIDE_DECIDED;
import static org.countersign.catalog.problem.ProblemType.OVERRIDE_IMPOSSIBLE;
import static org.countersign.catalog.problem.ProblemType.OVERRIDE_OUTDATED;
import static org.countersign.catalog.problem.ProblemType.OVERRIDE_PROPOSED;
import static org.countersign.catalog.problem.ProblemType.PERSON_NEEDED;
import static org.countersign.catalog.problem.ProblemType.SOD_VIOLATION;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.journal.Deed;
import org.countersign.catalog.journal.Journal;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.journal.Payloads;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.problem.Refusal;
import org.countersign.catalog.usecases.ClassOverride.Standing;
import org.countersign.catalog.usecases.ClassificationDocument.Overridden;
import org.countersign.ledger.CanonicalJson;
import org.countersign.policy.RiskClass;

/**
 * Gives a use case another class than the rules do, by two people: one says why, the other agrees.
 * A prohibited practice is never overridden, and an open question is answered, not overridden. The
 * next classification by the rules takes the place of an override.
 */
@Dependent
@Transactional
class Overriding {
  static final String JUSTIFICATION = "justification";
  static final String REASON = "reason";

  private final UseCases useCases;
  private final SignedClasses classes;
  private final ClassOverrides overrides;
  private final ClassSigning signing;
  private final Payloads payloads;
  private final Caller caller;
  private final Journal journal;
  private final Clock clock;
  private final Ids ids;

  @Inject
  Overriding(
      UseCases useCases,
      SignedClasses classes,
      ClassOverrides overrides,
      ClassSigning signing,
      Payloads payloads,
      Caller caller,
      Journal journal,
      Clock clock,
      Ids ids) {
    this.useCases = useCases;
    this.classes = classes;
    this.overrides = overrides;
    this.signing = signing;
    this.payloads = payloads;
    this.caller = caller;
    this.journal = journal;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * @param justification goes into the ledger as a commitment alone
   */
  ClassOverride propose(String useCaseRef, RiskClass wanted, String justification) {
    requirePerson();
    var useCase = useCases.find(useCaseRef);
    useCases.lock(useCase);
    var newest =
        classes
            .newest(useCase.id())
            .orElseThrow(
                () ->
                    new Refusal(OVERRIDE_IMPOSSIBLE, useCase.name() + " has no signed class")
                        .and("remedy", "let a compliance officer sign a class first"));
    requirePossible(newest.riskClass(), wanted);
    if (overrides.of(useCase.id()).stream()
        .anyMatch(other -> other.standing() == Standing.PROPOSED)) {
      throw new Refusal(OVERRIDE_PROPOSED, useCase.name() + " has an override that is not decided")
          .and("remedy", "confirm or decline it first");
    }
    var override =
        new ClassOverride(
            ids.next(), useCase.id(), newest.number(), wanted, caller.agentId(), clock.instant());
    overrides.add(override);
    journal.record(
        deed("class-override.proposed", override).inPrivate(JUSTIFICATION, justification));
    return override;
  }

  private static void requirePossible(RiskClass now, RiskClass wanted) {
    if (now == RiskClass.UNACCEPTABLE) {
      throw new Refusal(OVERRIDE_IMPOSSIBLE, "a prohibited practice is not overridden")
          .and("remedy", "answer the questionnaire anew if an answer was wrong");
    }
    if (now == RiskClass.UNDETERMINED || wanted == RiskClass.UNDETERMINED) {
      throw new Refusal(OVERRIDE_IMPOSSIBLE, "what is not known is not overridden")
          .and("remedy", "answer the questions that are open");
    }
    if (now == wanted) {
      throw new Refusal(OVERRIDE_IMPOSSIBLE, "the class is " + now + " already")
          .and("remedy", "propose another class");
    }
  }

  /** The override and the classification that it gave. */
  record Confirmed(ClassOverride override, SignedClass signed) {}

  Confirmed confirm(String useCaseRef, String id) {
    requirePerson();
    var useCase = useCases.find(useCaseRef);
    useCases.lock(useCase);
    var override = proposed(useCase, id);
    if (override.proposedBy().equals(caller.agentId())) {
      throw new Refusal(SOD_VIOLATION, "who proposed an override does not confirm it")
          .and("remedy", "ask another compliance officer or a risk owner");
    }
    var newest = classes.newest(useCase.id()).orElseThrow();
    if (newest.number() != override.classification()) {
      throw new Refusal(
              OVERRIDE_OUTDATED,
              "it was proposed for classification %d, and %d holds"
                  .formatted(override.classification(), newest.number()))
          .and("remedy", "decline it, and propose it anew if it is still wanted");
    }
    var now = clock.instant();
    override.confirm(caller.agentId(), now);
    var before = ClassificationDocument.of(payloads.json(newest.document()));
    var document =
        before.overridden(
            newest.number() + 1,
            override.riskClass(),
            new Overridden(
                before.overridden().map(Overridden::computed).orElse(before.riskClass()),
                override.proposedBy(),
                caller.agentId()));
    var bytes = CanonicalJson.write(document.json());
    var signed = signing.signed(document, bytes, now);
    classes.add(signed);
    journal.record(deed("class-override.confirmed", override));
    journal.record(signing.deed(signed, bytes));
    return new Confirmed(override, signed);
  }

  /**
   * @param reason goes into the ledger as a commitment alone
   */
  ClassOverride decline(String useCaseRef, String id, String reason) {
    requirePerson();
    var override = proposed(useCases.find(useCaseRef), id);
    override.decline(caller.agentId(), clock.instant());
    journal.record(deed("class-override.declined", override).inPrivate(REASON, reason));
    return override;
  }

  private ClassOverride proposed(UseCase useCase, String id) {
    var override = overrides.lock(useCase, id);
    if (override.standing() != Standing.PROPOSED) {
      throw new Refusal(
          OVERRIDE_DECIDED, "the override is %s, not PROPOSED".formatted(override.standing()));
    }
    return override;
  }

  /** In a scope of its own: the gate rests on the classification that follows, not on this. */
  private Deed deed(String type, ClassOverride override) {
    return Deed.of(type, Kind.CLASS_OVERRIDE, override.id(), caller.agentId())
        .within(override.id())
        .stating(override.state());
  }

  private void requirePerson() {
    if (!caller.isPerson()) {
      throw new Refusal(PERSON_NEEDED, "people override a class, not service accounts");
    }
  }
}
