package org.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.countersign.policy.Classification.Change;
import org.countersign.policy.Classification.Given;
import org.countersign.policy.Classification.Reason;
import org.countersign.policy.InvalidAnswersException.Problem;
import org.countersign.policy.Logic.Ternary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RulePackTest {
  private static final RulePack PACK = RulePack.euAiAct();
  private static final RulePack HOUSE = RulePack.housePolicy();
  private static final LocalDate DAY = LocalDate.of(2026, 12, 2);

  static Stream<VectorResult> vectors() {
    return Stream.of(PACK, HOUSE).flatMap(pack -> pack.runVectors().stream());
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void everyGoldenVectorGetsItsClassAndOverlays(VectorResult result) {
    assertThat(result.differences()).isEmpty();
    assertThat(result.actual()).isEqualTo(result.expected());
  }

  @Test
  void everyFactRuleAndOverlayHasAVectorThatAdmitsAndOneThatRefuses() {
    var content = PACK.content();
    var seen = new TreeSet<String>();
    for (var vector : content.vectors()) {
      var reckoning = PACK.reckoning(vector.answers().byQuestion(), vector.asOf());
      content.facts().forEach((id, fact) -> seen.add(id + reckoning.value(fact.expression())));
      content
          .classes()
          .forEach(rule -> seen.add(rule.id() + reckoning.value(rule.when().expression())));
      content
          .overlays()
          .forEach(overlay -> seen.add(overlay.id() + reckoning.value(overlay.when())));
      content.obligations().forEach(rule -> seen.add(rule.id() + reckoning.value(rule.when())));
    }

    var wanted = new TreeSet<String>();
    for (var truth : Set.of(Ternary.TRUE, Ternary.FALSE)) {
      content.facts().keySet().forEach(id -> wanted.add(id + truth));
      content.classes().forEach(rule -> wanted.add(rule.id() + truth));
      content.overlays().forEach(overlay -> wanted.add(overlay.id() + truth));
      content.obligations().forEach(rule -> wanted.add(rule.id() + truth));
    }
    wanted.remove("nothing-appliesFALSE");
    assertThat(seen).containsAll(wanted);
  }

  @ParameterizedTest
  @MethodSource("packs")
  void everyQuestionThatAConditionReadsMattersInSomeVector(RulePack pack) {
    assertThat(pack.idleQuestions()).isEmpty();
  }

  static Stream<RulePack> packs() {
    return Stream.of(PACK, HOUSE);
  }

  @Test
  void aQuestionThatNoVectorDependsOnIsNamed() {
    var pack =
        """
        pack: {id: tiny, version: "1", rank: 1, validFrom: 2026-01-01}
        questions:
        - {id: A, type: bool, cite: x, text: x}
        - {id: B, type: bool, cite: x, text: x}
        - {id: C, type: bool, cite: x, text: x}
        facts: []
        classify:
        - {id: r, class: HIGH, when: A || B, cite: x, says: x, open: x}
        - {id: s, class: MINIMAL, when: "true", cite: x, says: x}
        vectors:
        - {name: v, in: {A: yes}, class: HIGH}
        """;

    assertThat(RulePack.load("p", pack.getBytes(StandardCharsets.UTF_8)).idleQuestions())
        .isEqualTo(List.of("B"));
  }

  @Test
  void vectorsOfAnotherDocumentAreJudgedWithTheirDifferencesInWords() {
    var vectors =
        """
        vectors:
        - {name: bot, in: {S1: yes, S2: [deployer_in_union], T1: yes}, class: LIMITED}
        - name: wrong
          in: {S1: yes, S2: [deployer_in_union], R1: [provider], T1: yes}
          class: MINIMAL
          overlays: []
          obligations: [OB-04]
          from: {OB-50.1: 2027-01-01, OB-55: 2026-01-01}
        - {name: misspelt, in: {S1: perhaps, Q: yes}, class: MINIMAL}
        """;

    assertThat(PACK.runVectors("v.yaml", vectors.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(
            List.of(
                new VectorResult("bot", RiskClass.LIMITED, RiskClass.LIMITED, List.of()),
                new VectorResult(
                    "wrong",
                    RiskClass.MINIMAL,
                    RiskClass.LIMITED,
                    List.of(
                        "class LIMITED, expected MINIMAL",
                        "overlays [TRANSPARENCY], expected []",
                        "obligations [OB-04, OB-50.1], expected [OB-04]",
                        "OB-50.1 from 2026-08-02, expected 2027-01-01",
                        "OB-55 from never, expected 2026-01-01")),
                new VectorResult(
                    "misspelt",
                    RiskClass.MINIMAL,
                    RiskClass.UNDETERMINED,
                    List.of(
                        "not an answer to S1: perhaps",
                        "eu-ai-act@2026-07-27.3 has no question Q"))));
  }

  @Test
  void aDutyComesWithItsArticleItsDayAndTheEvidenceThatWouldShowIt() {
    var answers = harmless();
    answers.put("R1", List.of("deployer"));
    answers.put("C1", List.of("III.5.b"));
    answers.put("C2", "yes");
    answers.remove("R9");

    var obligations = classify(answers).obligations();

    assertThat(obligations)
        .contains(
            new Obligation(
                "OB-27",
                "Art. 27",
                "Assess the impact on fundamental rights before first use and notify the authority",
                List.of("deployer"),
                LocalDate.of(2027, 12, 2),
                List.of(EvidenceType.FRIA),
                false),
            new Obligation(
                "OB-26.7",
                "Art. 26(7)",
                "Tell workers and their representatives before it is used at work",
                List.of("deployer"),
                LocalDate.of(2027, 12, 2),
                List.of(EvidenceType.WORKER_NOTICE),
                true));
    assertThat(obligations).noneMatch(each -> each.who().equals(List.of("provider")));
  }

  @Test
  void whileTheRouteIsNotKnownADutyBeginsOnTheEarliestDayThatIsPossible() {
    var answers = harmless();
    answers.put("R1", List.of("distributor"));
    answers.put("A1", "is_the_product");
    answers.put("A2", "A4_lifts");
    answers.put("A3", "yes");
    answers.remove("C1");

    assertThat(classify(answers).obligations())
        .extracting(Obligation::id, Obligation::from)
        .containsExactly(tuple("OB-24", LocalDate.of(2027, 12, 2)));
  }

  @Test
  void thePackHasAllQuestionsOfItsLaw() {
    assertThat(PACK.questions()).hasSize(69);
    assertThat(PACK.edition().toString()).isEqualTo("eu-ai-act@2026-07-27.3");
    assertThat(PACK.edition().sha256()).matches("[0-9a-f]{64}");
  }

  /** Every question answered so that nothing applies. */
  private static Map<String, Object> harmless() {
    var answers = new LinkedHashMap<String, Object>();
    for (var question : PACK.questions()) {
      switch (question.type()) {
        case BOOL -> answers.put(question.id(), "no");
        case MULTI -> answers.put(question.id(), List.of());
        default -> {
          // asked only where something applies, or set below
        }
      }
    }
    answers.put("S1", true);
    answers.put("S2", List.of("deployer_in_union"));
    answers.put("C4", List.of("none"));
    answers.put("R5", "private_other");
    answers.put("R6", "large");
    answers.put("A1", "none");
    return answers;
  }

  private static Classification classify(Map<String, Object> answers) {
    return PACK.classify(new Answers(answers), DAY);
  }

  @Test
  void aClassComesWithTheRuleThatGaveItTheAnswersBehindItAndWhatWouldChangeIt() {
    var answers = harmless();
    answers.put("R1", List.of("deployer"));
    answers.put("C1", List.of("III.4.a"));
    answers.put("C3", "yes");
    answers.put("C4", List.of("d_preparatory_task"));
    answers.put("S8", "unknown");
    answers.put("C2", "yes");

    var classification = classify(answers);

    var c1 = new Given("C1", "III.4.a");
    var c2 = new Given("C2", "yes");
    assertThat(classification)
        .isEqualTo(
            new Classification(
                PACK.edition(),
                DAY,
                RiskClass.HIGH,
                List.of(),
                List.of(),
                List.of("deployer"),
                classification.obligations(),
                List.of(
                    new Reason("high-risk", "Art. 6", "this use is high-risk", List.of(c1, c2)),
                    new Reason(
                        "annexIIIRoute",
                        "Art. 6(2), Annex III",
                        "it is a listed use and not derogated",
                        List.of(c1, c2)),
                    new Reason(
                        "annexIIIListed",
                        "Annex III",
                        "its intended purpose is listed in Annex III",
                        List.of(c1)),
                    new Reason(
                        "derogated",
                        "Art. 6(3)",
                        "the derogation of Article 6(3) does not apply",
                        List.of(c2))),
                List.of(),
                List.of("S8"),
                List.of(),
                List.of(
                    new Change("S1", "yes", List.of("no"), RiskClass.OUT_OF_SCOPE),
                    new Change("S2", "deployer_in_union", List.of("none"), RiskClass.OUT_OF_SCOPE),
                    new Change("S3", "no", List.of("yes"), RiskClass.OUT_OF_SCOPE),
                    new Change("S4", "no", List.of("yes"), RiskClass.OUT_OF_SCOPE),
                    new Change("S5", "no", List.of("yes"), RiskClass.OUT_OF_SCOPE),
                    new Change("S6", "no", List.of("yes"), RiskClass.OUT_OF_SCOPE),
                    new Change("S7", "no", List.of("yes"), RiskClass.OUT_OF_SCOPE),
                    new Change("PE1", "no", List.of("yes"), RiskClass.UNACCEPTABLE),
                    new Change("PG1", "no", List.of("yes"), RiskClass.UNACCEPTABLE),
                    new Change("C1", "III.4.a", List.of("none"), RiskClass.UNDETERMINED),
                    new Change("C2", "yes", List.of("no"), RiskClass.UNDETERMINED))));
  }

  @Test
  void aQuestionAskedAndNotAnsweredKeepsTheClassOpenAndIsNamed() {
    var answers = harmless();
    answers.put("R1", List.of());
    answers.put("PF1", "yes");
    answers.put("PF2", "yes");
    answers.remove("PF3");

    var classification = classify(answers);

    assertThat(classification.riskClass()).isEqualTo(RiskClass.UNDETERMINED);
    assertThat(classification.blocking()).isEqualTo(List.of("PF3"));
    assertThat(classification.nextQuestions()).isEqualTo(List.of("PF3"));
    assertThat(classification.reasons())
        .isEqualTo(
            List.of(
                new Reason(
                    "prohibited-practice",
                    "Art. 5",
                    "whether this is a prohibited practice is not known until PF3 is answered",
                    List.of())));
    assertThat(classification.changes())
        .contains(
            new Change("PF3", "unknown", List.of("yes"), RiskClass.MINIMAL),
            new Change("PF3", "unknown", List.of("no"), RiskClass.UNACCEPTABLE));
  }

  @Test
  void nothingAnsweredIsUndeterminedNeverMinimal() {
    assertThat(classify(Map.of()).riskClass()).isEqualTo(RiskClass.UNDETERMINED);
  }

  @Test
  void aQuestionNotYetValidIsNotAsked() {
    var answers = harmless();
    answers.put("R1", List.of());
    var news = List.of("PI1", "PI2", "PI3", "PI4", "PI5");
    news.forEach(answers::remove);

    var before = PACK.classify(new Answers(answers), LocalDate.of(2026, 12, 1));
    var after = PACK.classify(new Answers(answers), DAY);

    assertThat(before.riskClass()).isEqualTo(RiskClass.MINIMAL);
    assertThat(before.nextQuestions()).isEmpty();
    assertThat(after.riskClass()).isEqualTo(RiskClass.UNDETERMINED);
    assertThat(after.nextQuestions()).isEqualTo(news);
  }

  @Test
  void aDerogationDemandsItsReasonsBeforeTheClassIsSigned() {
    var answers = harmless();
    answers.put("C1", List.of("III.4.a"));
    answers.put("C3", "yes");
    answers.put("C4", List.of("a_narrow_procedural_task"));

    assertThat(classify(answers).riskClass()).isEqualTo(RiskClass.MINIMAL);
    assertThat(classify(answers).required()).isEqualTo(List.of("C5"));
    answers.put("C5", "because ".repeat(26));
    assertThat(classify(answers).required()).isEmpty();
  }

  @Test
  void aClassIsSignedWithoutTheReasonsOfADerogationNobodyClaims() {
    var undecided = new Answers(Map.of("S1", "yes"));

    assertThat(PACK.classify(undecided, DAY).nextQuestions()).contains("C3", "C5");
    assertThat(PACK.classify(undecided, DAY).required()).isEmpty();
  }

  @Test
  void aRoleFlipMakesUsAProvider() {
    var answers = harmless();
    answers.put("R1", List.of("deployer"));
    answers.put("R2", "yes");

    assertThat(classify(answers).roles()).isEqualTo(List.of("deployer", "provider"));
  }

  @Test
  void anOverlayThatHangsOnAnOpenQuestionIsSaidToBeOpen() {
    var answers = harmless();
    answers.put("C1", List.of("III.5.a"));
    answers.put("C2", "yes");
    answers.put("R1", List.of("deployer"));
    answers.remove("R5");

    assertThat(classify(answers).openOverlays()).isEqualTo(List.of("FRIA"));
  }

  @Test
  void everyAnswerThatIsNoneIsNamedWithWhatHelps() {
    var answers = new LinkedHashMap<String, Object>();
    answers.put("S1", "maybe");
    answers.put("S99", "yes");
    answers.put("S2", List.of("none", "deployer_in_union"));
    answers.put("C4", List.of());
    answers.put("A1", "wheel");
    answers.put("G2", "much");
    answers.put("T2d", "yesterday");
    answers.put("C5", "trust me");

    assertThatThrownBy(() -> classify(answers))
        .isInstanceOfSatisfying(
            InvalidAnswersException.class,
            e ->
                assertThat(e.problems())
                    .isEqualTo(
                        List.of(
                            new Problem(
                                "S1", "not an answer to S1: maybe", "answer yes, no or unknown"),
                            new Problem(
                                "S99",
                                "eu-ai-act@2026-07-27.3 has no question S99",
                                "leave the answer out"),
                            new Problem(
                                "S2",
                                "not an answer to S2: [none, deployer_in_union]",
                                "choose either \"none\" or others"),
                            new Problem(
                                "C4",
                                "not an answer to C4: []",
                                "choose \"none\" to say that none matches"),
                            new Problem(
                                "A1",
                                "not an answer to A1: wheel",
                                "choose one of none, safety_component, is_the_product"),
                            new Problem(
                                "G2",
                                "not an answer to G2: much",
                                "answer with a number such as 2.0e25"),
                            new Problem(
                                "T2d",
                                "not an answer to T2d: yesterday",
                                "answer with a day such as 2026-08-02"),
                            new Problem(
                                "C5",
                                "not an answer to C5: trust me",
                                "write at least 200 characters"))));
  }

  @Test
  void aPackDoesNotJudgeADayBeforeItsLaw() {
    assertThatThrownBy(() -> PACK.classify(new Answers(Map.of()), LocalDate.of(2026, 7, 26)))
        .hasMessage("eu-ai-act@2026-07-27.3 is not valid on 2026-07-26");
  }

  static LongStream seeds() {
    return LongStream.range(0, 100);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aClassGivenInIgnoranceIsNeverTakenBackByFurtherAnswers(long seed) {
    var draw = new Random(seed);
    var some = new LinkedHashMap<String, Object>();
    var all = new LinkedHashMap<String, Object>();
    for (var question : PACK.questions()) {
      var scope = question.id().startsWith("S");
      var pool = new ArrayList<Object>();
      if (question.type() == Question.Type.BOOL) {
        pool.addAll(scope && draw.nextInt(8) > 0 ? List.of(question.id().equals("S1")) : BOTH);
      } else if (question.type() == Question.Type.ENUM) {
        pool.addAll(question.options().keySet());
      } else if (question.type() == Question.Type.MULTI) {
        question.options().keySet().forEach(option -> pool.add(List.of(option)));
      } else {
        continue;
      }
      var answer = pool.get(draw.nextInt(pool.size()));
      all.put(question.id(), answer);
      if (draw.nextInt(4) > 0) {
        some.put(question.id(), answer);
      }
    }

    var early = PACK.riskClass(new Answers(some), DAY);
    var late = PACK.riskClass(new Answers(all), DAY);

    assertThat(late).isNotEqualTo(RiskClass.UNDETERMINED);
    assertThat(early).isIn(late, RiskClass.UNDETERMINED);
  }

  private static final List<Object> BOTH = List.of(true, false);

  private static RulePack pack(String askIf, String fact) {
    return RulePack.load(
        "pack.yaml",
        """
        pack: {id: tiny, version: "1", rank: 1, validFrom: 2026-01-01}
        questions:
        - {id: A, type: bool, cite: x, text: x, askIf: %s}
        - {id: B, type: multi, cite: x, text: x, options: [one, two]}
        facts:
        - {id: f, expr: %s}
        classify:
        - {id: r, class: HIGH, when: f, cite: x, says: x, open: x}
        - {id: s, class: MINIMAL, when: "true", cite: x, says: x}
        vectors: []
        """
            .formatted(askIf, fact)
            .getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aMisspeltQuestionIsFoundWhenThePackIsLoaded() {
    assertThat(pack("'true'", "A && size(B) > 0").questions()).hasSize(2);
    assertThatThrownBy(() -> pack("'true'", "A && size(Bee) > 0"))
        .isInstanceOf(DocumentException.class)
        .hasMessageStartingWith("pack.yaml:6:27: undeclared reference to 'Bee'");
    assertThatThrownBy(() -> pack("'true'", "A && B"))
        .isInstanceOf(DocumentException.class)
        .hasMessageStartingWith("pack.yaml:6:19: found no matching overload");
    assertThatThrownBy(() -> pack("size(B) > 0", "A"))
        .hasMessage("pack.yaml:3:48: B is used before it stands in the pack");
  }
}
