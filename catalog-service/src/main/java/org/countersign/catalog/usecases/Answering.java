package org.countersign.catalog.usecases;

import static org.countersign.catalog.problem.ProblemType.INVALID_REQUEST;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.identity.Teams;
import org.countersign.catalog.journal.Deed;
import org.countersign.catalog.journal.Journal;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.problem.Refusal;
import org.countersign.catalog.problem.Wire;
import org.countersign.ledger.CanonicalJson;
import org.countersign.policy.Question;

/**
 * Writes answers down for whoever signs the class later. Each keeps the person and the time of its
 * last change; an answer that is given again as it was stays whose it was.
 */
@Dependent
@Transactional
class Answering {
  private final UseCases useCases;
  private final Answers answers;
  private final RulePacks packs;
  private final Teams teams;
  private final Caller caller;
  private final Journal journal;
  private final Clock clock;

  @Inject
  Answering(
      UseCases useCases,
      Answers answers,
      RulePacks packs,
      Teams teams,
      Caller caller,
      Journal journal,
      Clock clock) {
    this.useCases = useCases;
    this.answers = answers;
    this.packs = packs;
    this.teams = teams;
    this.caller = caller;
    this.journal = journal;
    this.clock = clock;
  }

  /**
   * @param given by question id; questions that are not named keep their answers
   * @param taken questions whose answers are taken back
   * @param notes by question id, each for an answer that is given here
   */
  List<Answer> answer(
      String useCaseRef, Map<String, Object> given, Set<String> taken, Map<String, String> notes) {
    var useCase = useCases.find(useCaseRef);
    teams.allow(useCase.team(), Roles.COMPLIANCE_OFFICER);
    useCases.lock(useCase);
    var now = clock.instant();
    var active = packs.active();
    requireGiven(given, notes);
    Assessment.of(active, given, LocalDate.ofInstant(now, ZoneOffset.UTC));
    var before =
        answers.of(useCase.id()).stream()
            .collect(Collectors.toMap(Answer::question, Function.identity()));
    var questions =
        active.stream()
            .flatMap(pack -> pack.questions().stream())
            .collect(Collectors.toMap(Question::id, Function.identity()));
    given.forEach(
        (question, value) -> {
          var answer =
              new Answer(
                  question,
                  ClassificationDocument.plain(value),
                  Optional.ofNullable(notes.get(question)),
                  caller.agentId(),
                  now);
          var old = before.get(question);
          if (old == null || !old.value().equals(answer.value()) || answer.note().isPresent()) {
            answers.put(useCase.id(), answer);
          }
        });
    taken.forEach(question -> answers.remove(useCase.id(), question));
    journal.record(deed(useCase, given, taken, notes, questions));
    return answers.of(useCase.id());
  }

  /** A note on an answer that is not given would be committed to and shown nowhere. */
  private static void requireGiven(Map<String, Object> given, Map<String, String> notes) {
    for (var question : notes.keySet()) {
      if (!given.containsKey(question)) {
        throw new Refusal(INVALID_REQUEST, "a note is on an answer that is given with it")
            .and("pointer", "/notes/" + question.replace("~", "~0").replace("/", "~1"));
      }
    }
  }

  private Deed deed(
      UseCase useCase,
      Map<String, Object> given,
      Set<String> taken,
      Map<String, String> notes,
      Map<String, Question> questions) {
    var document = new LinkedHashMap<String, Object>();
    document.put("schema", "countersign/answers/v1");
    document.put("useCase", useCase.id().toString());
    document.put("answers", ClassificationDocument.stored(given, questions));
    document.put("taken", taken.stream().sorted().toList());
    var bytes = Wire.read("/answers", () -> CanonicalJson.write(document));
    var deed =
        Deed.of("answers.given", Kind.USE_CASE, useCase.id(), caller.agentId())
            .within(useCase.id())
            .stating(useCase.state())
            .about("answers", Deed.JSON, bytes);
    for (var note : notes.entrySet()) {
      deed = deed.inPrivate(ClassSigning.noteField(note.getKey()), note.getValue());
    }
    return ClassSigning.withTexts(deed, given, questions);
  }
}
