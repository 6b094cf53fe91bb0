package org.countersign.catalog.usecases;

import static org.countersign.catalog.problem.ProblemType.CLASSIFICATION_INCOMPLETE;
import static org.countersign.catalog.problem.ProblemType.FORBIDDEN;
import static org.countersign.catalog.problem.ProblemType.PERSON_NEEDED;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.identity.Teams;
import org.countersign.catalog.journal.Deed;
import org.countersign.catalog.journal.Journal;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.journal.Payloads;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.problem.Refusal;
import org.countersign.catalog.problem.Wire;
import org.countersign.catalog.usecases.ClassificationDocument.Provided;
import org.countersign.ledger.CanonicalJson;
import org.countersign.ledger.Digest;
import org.countersign.policy.Question;
import org.countersign.policy.RulePack;

/** Signs the class of a use case, by the rule packs that hold and the answers of named people. */
@Dependent
@Transactional
class ClassSigning {
  /** The field of an entry's commitment. */
  static final String NOTE = "note";

  private final UseCases useCases;
  private final SignedClasses classes;
  private final Answers drafted;
  private final RulePacks packs;
  private final Payloads payloads;
  private final Teams teams;
  private final Caller caller;
  private final Journal journal;
  private final Clock clock;
  private final Ids ids;

  @Inject
  ClassSigning(
      UseCases useCases,
      SignedClasses classes,
      Answers drafted,
      RulePacks packs,
      Payloads payloads,
      Teams teams,
      Caller caller,
      Journal journal,
      Clock clock,
      Ids ids) {
    this.useCases = useCases;
    this.classes = classes;
    this.drafted = drafted;
    this.packs = packs;
    this.payloads = payloads;
    this.teams = teams;
    this.caller = caller;
    this.journal = journal;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * @param answers by question id; empty takes those that were written down before
   * @param note on the whole, if there is one
   * @param notes on single answers, by question id
   */
  record Sheet(
      Optional<Map<String, Object>> answers, Optional<String> note, Map<String, String> notes) {}

  record Signed(SignedClass signed, ClassificationDocument document) {}

  /** What the class would be; nothing is written. */
  ClassificationDocument draft(String useCaseRef, Sheet sheet) {
    var useCase = useCases.find(useCaseRef);
    teams.allow(useCase.team(), Roles.COMPLIANCE_OFFICER);
    return judged(useCase, 0, sheet, clock.instant()).document();
  }

  Signed sign(String useCaseRef, Sheet sheet) {
    requireOfficer();
    var useCase = useCases.find(useCaseRef);
    useCases.lock(useCase);
    var now = clock.instant();
    var judged = judged(useCase, classes.nextNumber(useCase.id()), sheet, now);
    requireComplete(judged.assessment());
    var document = judged.document();
    var bytes = Wire.read("/answers", () -> CanonicalJson.write(document.json()));
    var signed = signed(document, bytes, now);
    classes.add(signed);
    var deed = withTexts(deed(signed, bytes), judged.answers(), judged.assessment().questions());
    for (var note : sheet.notes().entrySet()) {
      deed = deed.inPrivate(noteField(note.getKey()), note.getValue());
    }
    journal.record(sheet.note().isPresent() ? deed.inPrivate(NOTE, sheet.note().get()) : deed);
    return new Signed(signed, document);
  }

  /** The row of a classification that the caller signs. */
  SignedClass signed(ClassificationDocument document, byte[] bytes, Instant now) {
    return new SignedClass(
        ids.next(),
        document.useCase(),
        document.number(),
        document.pack(),
        document.packSha256(),
        document.riskClass(),
        document.overlays(),
        Digest.sha256(bytes).hex(),
        caller.agentId(),
        now);
  }

  Deed deed(SignedClass signed, byte[] document) {
    return Deed.of("use-case.classified", Kind.CLASSIFICATION, signed.id(), caller.agentId())
        .within(signed.useCase())
        .stating(signed.state())
        .about("classification", Deed.JSON, document);
  }

  /** Answers in free text leave commitments alone. */
  static Deed withTexts(Deed deed, Map<String, Object> answers, Map<String, Question> questions) {
    var told = deed;
    for (var answer : answers.entrySet()) {
      var question = questions.get(answer.getKey());
      if (question != null
          && ClassificationDocument.isFreeText(question)
          && answer.getValue() instanceof String text
          && !text.equals("unknown")) {
        told = told.inPrivate(answerField(question.id()), text);
      }
    }
    return told;
  }

  static String answerField(String question) {
    return "answer-" + question;
  }

  static String noteField(String question) {
    return "note-" + question;
  }

  private record Judged(
      Assessment assessment, Map<String, Object> answers, ClassificationDocument document) {}

  private Judged judged(UseCase useCase, int number, Sheet sheet, Instant now) {
    var active = packs.active();
    var earlier =
        classes
            .newest(useCase.id())
            .map(signed -> ClassificationDocument.of(payloads.json(signed.document())));
    var written =
        drafted.of(useCase.id()).stream()
            .collect(
                Collectors.toMap(
                    Answer::question, Function.identity(), (a, b) -> a, LinkedHashMap::new));
    var answers = new LinkedHashMap<String, Object>();
    sheet
        .answers()
        .ifPresentOrElse(
            answers::putAll,
            () -> written.forEach((question, answer) -> answers.put(question, answer.value())));
    earlier.ifPresent(document -> keepBeside(active, document, answers));
    var assessment = Assessment.of(active, answers, LocalDate.ofInstant(now, ZoneOffset.UTC));
    var given = new LinkedHashMap<String, Provided>();
    answers.forEach(
        (question, value) -> given.put(question, provided(question, value, written, earlier, now)));
    return new Judged(
        assessment,
        answers,
        ClassificationDocument.of(
            useCase.id(), number, assessment, answers, given, useCase.document()));
  }

  /**
   * Whoever answers the law alone does not take back what was answered to a house's own rules:
   * where nothing is said about a framework beside the leading one, its answers stay.
   */
  private static void keepBeside(
      List<RulePack> active, ClassificationDocument earlier, Map<String, Object> answers) {
    for (var pack : active.subList(Math.min(1, active.size()), active.size())) {
      var own = pack.questions().stream().map(Question::id).toList();
      if (own.stream().noneMatch(answers::containsKey)) {
        for (var question : own) {
          var before = earlier.answers().get(question);
          if (before != null && !before.equals(ClassificationDocument.PRIVATE)) {
            answers.put(question, before);
          }
        }
      }
    }
  }

  private Provided provided(
      String question,
      Object value,
      Map<String, Answer> written,
      Optional<ClassificationDocument> earlier,
      Instant now) {
    var plain = ClassificationDocument.plain(value);
    var draft = written.get(question);
    if (draft != null && draft.value().equals(plain)) {
      return new Provided(draft.givenBy(), State.text(draft.givenAt()));
    }
    return earlier
        .filter(document -> plain.equals(document.answers().get(question)))
        .map(document -> document.given().get(question))
        .orElseGet(() -> new Provided(caller.agentId(), State.text(now)));
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

  private static void requireComplete(Assessment assessment) {
    if (!assessment.required().isEmpty()) {
      var open = String.join(", ", assessment.required());
      throw new Refusal(
              CLASSIFICATION_INCOMPLETE,
              "before the class is signed, " + open + " must be answered")
          .and("remedy", "answer " + open);
    }
  }
}
