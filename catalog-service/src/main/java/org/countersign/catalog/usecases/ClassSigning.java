package org.countersign.catalog.usecases;

import static org.countersign.catalog.problem.ProblemType.CLASSIFICATION_INCOMPLETE;
import static org.countersign.catalog.problem.ProblemType.FORBIDDEN;
import static org.countersign.catalog.problem.ProblemType.INVALID_REQUEST;
import static org.countersign.catalog.problem.ProblemType.PERSON_NEEDED;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.identity.Teams;
import org.countersign.catalog.journal.Deed;
import org.countersign.catalog.journal.Journal;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.problem.Refusal;
import org.countersign.catalog.problem.Wire;
import org.countersign.ledger.CanonicalJson;
import org.countersign.ledger.Digest;
import org.countersign.policy.Answers;
import org.countersign.policy.Classification;
import org.countersign.policy.InvalidAnswersException;

/** Signs the class of a use case, by the active rule pack and the answers of a named person. */
@Dependent
@Transactional
class ClassSigning {
  /** The fields of an entry's commitments. */
  static final String NOTE = "note";

  private final UseCases useCases;
  private final SignedClasses classes;
  private final RulePacks packs;
  private final Teams teams;
  private final Caller caller;
  private final Journal journal;
  private final Clock clock;
  private final Ids ids;

  @Inject
  ClassSigning(
      UseCases useCases,
      SignedClasses classes,
      RulePacks packs,
      Teams teams,
      Caller caller,
      Journal journal,
      Clock clock,
      Ids ids) {
    this.useCases = useCases;
    this.classes = classes;
    this.packs = packs;
    this.teams = teams;
    this.caller = caller;
    this.journal = journal;
    this.clock = clock;
    this.ids = ids;
  }

  record Signed(SignedClass signed, ClassificationDocument document) {}

  /** What the class would be; nothing is written. */
  ClassificationDocument draft(String useCaseRef, Map<String, Object> answers) {
    var useCase = useCases.find(useCaseRef);
    teams.allow(useCase.team());
    return ClassificationDocument.of(useCase.id(), 0, packs.active(), answers, classify(answers));
  }

  Signed sign(String useCaseRef, Map<String, Object> answers, Optional<String> note) {
    requireOfficer();
    var useCase = useCases.find(useCaseRef);
    var classification = classify(answers);
    requireComplete(classification);
    useCases.lock(useCase);
    var number = classes.nextNumber(useCase.id());
    var pack = packs.active();
    var document = ClassificationDocument.of(useCase.id(), number, pack, answers, classification);
    var bytes = Wire.read("/answers", () -> CanonicalJson.write(document.json()));
    var signed =
        new SignedClass(
            ids.next(),
            useCase.id(),
            number,
            document.pack(),
            document.packSha256(),
            document.riskClass(),
            document.overlays(),
            Digest.sha256(bytes).hex(),
            caller.agentId(),
            clock.instant());
    classes.add(signed);
    journal.record(deed(signed, bytes, answers, note));
    return new Signed(signed, document);
  }

  private Deed deed(
      SignedClass signed, byte[] document, Map<String, Object> answers, Optional<String> note) {
    var deed =
        Deed.of("use-case.classified", Kind.CLASSIFICATION, signed.id(), caller.agentId())
            .within(signed.useCase())
            .stating(signed.state())
            .about("classification", Deed.JSON, document);
    for (var question : packs.active().questions()) {
      if (ClassificationDocument.isFreeText(question)
          && answers.get(question.id()) instanceof String text
          && !text.equals("unknown")) {
        deed = deed.inPrivate(answerField(question.id()), text);
      }
    }
    return note.isPresent() ? deed.inPrivate(NOTE, note.get()) : deed;
  }

  static String answerField(String question) {
    return "answer-" + question;
  }

  private Classification classify(Map<String, Object> answers) {
    try {
      var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
      return packs.active().classify(new Answers(answers), today);
    } catch (InvalidAnswersException wrong) {
      var errors = Json.createArrayBuilder();
      wrong
          .problems()
          .forEach(
              problem ->
                  errors.add(
                      Json.createObjectBuilder()
                          .add("pointer", "/answers/" + problem.questionId())
                          .add("detail", problem.says())
                          .add("remedy", problem.remedy())));
      throw new Refusal(INVALID_REQUEST, wrong.problems().size() + " answers cannot be read")
          .and("errors", errors.build());
    }
  }

  private void requireOfficer() {
    if (!caller.has(Roles.COMPLIANCE_OFFICER)) {
      throw new Refusal(FORBIDDEN, "only a compliance officer signs a class")
          .and("remedy", "try answers with ?dryRun=true, and ask a compliance officer to sign");
    }
    if (!caller.isPerson()) {
      throw new Refusal(PERSON_NEEDED, "a class is signed by a person, not by a service account");
    }
  }

  private static void requireComplete(Classification classification) {
    if (!classification.required().isEmpty()) {
      var open = String.join(", ", classification.required());
      throw new Refusal(
              CLASSIFICATION_INCOMPLETE,
              "before the class is signed, " + open + " must be answered")
          .and("remedy", "answer " + open);
    }
  }
}
