package org.countersign.catalog.requirements;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.list;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.countersign.catalog.requirements.VersionFacts.Ballot;
import org.countersign.catalog.requirements.VersionFacts.Card;
import org.countersign.catalog.requirements.VersionFacts.Checks;
import org.countersign.catalog.requirements.VersionFacts.Grant;
import org.countersign.catalog.requirements.VersionFacts.Item;
import org.countersign.catalog.requirements.VersionFacts.Model;
import org.countersign.catalog.requirements.VersionFacts.Place;
import org.countersign.catalog.requirements.VersionFacts.Round;
import org.countersign.catalog.requirements.VersionFacts.Signed;
import org.countersign.catalog.requirements.VersionFacts.UseCase;
import org.countersign.catalog.requirements.VersionFacts.Version;
import org.countersign.policy.EvidenceType;
import org.countersign.policy.GateRules;
import org.countersign.policy.Provenance;
import org.countersign.policy.RiskClass;
import org.countersign.policy.Verdict;
import org.junit.jupiter.api.Test;

class VersionFactsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final Instant BOUND = NOW.minusSeconds(1000);
  private static final String ARTIFACT = "ab".repeat(32);
  private static final String SUBJECT = "cd".repeat(32);
  private static final UUID ANA = id(1);
  private static final UUID BEN = id(2);
  private static final UUID EVE = id(3);
  private static final UseCase MAIL = useCase(10, "spam filter", RiskClass.MINIMAL);
  private static final UseCase LOANS = useCase(11, "credit scoring", RiskClass.HIGH);

  @Test
  void aMinimalUseWithACurrentApprovalByAnotherPersonMayGoToProduction() {
    var facts = facts(List.of(MAIL), Optional.empty(), List.of(), List.of(approved(1, "APPROVED")));

    assertThat(GateRules.standard().evaluate(facts.facts())).isInstanceOf(Verdict.Admitted.class);
  }

  @Test
  void theSameVersionWithoutAnApprovalMayNot() {
    var facts = facts(List.of(MAIL), Optional.empty(), List.of(), List.of());

    assertThat(codes(facts)).containsExactly("APPROVAL_MISSING");
  }

  @Test
  void theOnlyLinkedUseCaseIsMeantWhenNoneIsNamed() {
    var facts = facts(List.of(MAIL), Optional.empty(), List.of(), List.of());

    assertThat(of(facts, "useCase"))
        .containsEntry("id", MAIL.id().toString())
        .containsEntry("linked", true)
        .containsEntry("ambiguous", false)
        .containsEntry("riskClass", "MINIMAL");
  }

  @Test
  void ofSeveralLinkedUseCasesNoneIsMeantUntilOneIsNamed() {
    var unnamed = facts(List.of(MAIL, LOANS), Optional.empty(), List.of(), List.of());
    var named = facts(List.of(MAIL, LOANS), Optional.of(LOANS), List.of(), List.of());

    assertThat(of(unnamed, "useCase"))
        .containsEntry("id", "")
        .containsEntry("ambiguous", true)
        .containsEntry("riskClass", "UNDETERMINED");
    assertThat(of(named, "useCase"))
        .containsEntry("ambiguous", false)
        .containsEntry("riskClass", "HIGH");
    assertThat(unnamed.facts().values()).containsEntry("linkedClasses", List.of("MINIMAL", "HIGH"));
  }

  @Test
  void aNamedUseCaseThatIsNotLinkedIsToldAsSuch() {
    var facts = facts(List.of(MAIL), Optional.of(LOANS), List.of(), List.of());

    assertThat(of(facts, "useCase"))
        .containsEntry("name", "credit scoring")
        .containsEntry("linked", false)
        .containsEntry("ambiguous", false);
    assertThat(codes(facts)).contains("USE_CASE_NOT_LINKED");
  }

  @Test
  void aUseCaseNobodyClassifiedIsUndetermined() {
    var unsigned = new UseCase(id(12), "new idea", "lending", "banking", Optional.empty(), true);

    assertThat(of(facts(List.of(unsigned), Optional.empty(), List.of(), List.of()), "useCase"))
        .containsEntry("classified", false)
        .containsEntry("riskClass", "UNDETERMINED");
  }

  @Test
  void evidenceMadeBeforeTheArtifactIsNotAboutIt() {
    var old = item(20, BOUND.minusSeconds(1));
    var fresh = item(21, BOUND);

    assertThat(
            facts(List.of(MAIL), Optional.empty(), List.of(old, fresh), List.of())
                .facts()
                .values()
                .get("evidence"))
        .asInstanceOf(list(Map.class))
        .extracting(each -> each.get("newerThanArtifact"))
        .containsExactly(false, true);
  }

  @Test
  void anApprovalInForceOutweighsARoundThatIsOpenForItsRenewal() {
    var renewal = new Round(id(31), "IN_REVIEW", SUBJECT, ANA, Optional.empty(), List.of());

    assertThat(state(List.of(approved(30, "APPROVED"), renewal))).isEqualTo("APPROVED");
    assertThat(state(List.of(approved(30, "REVOKED"), renewal))).isEqualTo("PENDING");
  }

  @Test
  void whatHappenedToTheApprovalIsToldWhenNothingIsUnderWay() {
    var rejected = new Round(id(32), "REJECTED", SUBJECT, ANA, Optional.empty(), List.of());

    assertThat(state(List.of(approved(30, "SUSPENDED"), rejected))).isEqualTo("SUSPENDED");
    assertThat(state(List.of(approved(30, "REVOKED")))).isEqualTo("REVOKED");
    assertThat(state(List.of(rejected))).isEqualTo("REJECTED");
    assertThat(state(List.of(approved(30, "SUPERSEDED")))).isEqualTo("NONE");
    assertThat(state(List.of())).isEqualTo("NONE");
  }

  @Test
  void anApprovalOfAnotherArtifactOrClassIsNotCurrent() {
    var other =
        round(
            "APPROVED",
            new Grant(id(40), "APPROVED", "ee".repeat(32), RiskClass.MINIMAL, NOW.plusSeconds(9)),
            SUBJECT);
    var lower =
        round(
            "APPROVED",
            new Grant(id(40), "APPROVED", ARTIFACT, RiskClass.LIMITED, NOW.plusSeconds(9)),
            SUBJECT);

    assertThat(current(approved(30, "APPROVED"))).isTrue();
    assertThat(current(other)).isFalse();
    assertThat(current(lower)).isFalse();
  }

  @Test
  void aVoteOnAnotherDigestMakesItsApprovalOutdated() {
    var stray =
        round(
            "APPROVED",
            new Grant(id(40), "APPROVED", ARTIFACT, RiskClass.MINIMAL, NOW.plusSeconds(9)),
            "ff".repeat(32));

    assertThat(current(stray)).isFalse();
  }

  @Test
  void whatOnlyTheGateChecksIsToldToThePolicies() {
    var facts =
        new VersionFacts(
            NOW,
            new Place("production", 3, true, true),
            new Model(id(4), "filter", "mail"),
            version(),
            List.of(MAIL),
            Optional.empty(),
            new Card(true, 80, 60),
            List.of(),
            List.of(approved(30, "APPROVED")),
            new Checks(false, true, List.of("approval 7")));

    assertThat(codes(facts))
        .containsExactlyInAnyOrder("ARTIFACT_MISMATCH", "LINEAGE_BEHIND", "STATE_NOT_IN_LEDGER");
  }

  private static List<String> codes(VersionFacts facts) {
    return GateRules.standard()
        .evaluate(facts.facts())
        .fold(
            admitted -> List.of(),
            refused -> refused.findings().stream().map(finding -> finding.code()).toList());
  }

  private static String state(List<Round> rounds) {
    return (String) approval(rounds).get("state");
  }

  private static boolean current(Round round) {
    return (boolean) approval(List.of(round)).get("digestCurrent");
  }

  private static Map<String, Object> approval(List<Round> rounds) {
    return of(facts(List.of(MAIL), Optional.empty(), List.of(), rounds), "approval");
  }

  @SuppressWarnings("unchecked") // structures of facts are maps
  private static Map<String, Object> of(VersionFacts facts, String structure) {
    return (Map<String, Object>) facts.facts().values().get(structure);
  }

  private static VersionFacts facts(
      List<UseCase> linked, Optional<UseCase> named, List<Item> evidence, List<Round> rounds) {
    return new VersionFacts(
        NOW,
        new Place("production", 3, true, true),
        new Model(id(4), "filter", "mail"),
        version(),
        linked,
        named,
        new Card(true, 80, 60),
        evidence,
        rounds,
        Checks.NONE);
  }

  private static Version version() {
    return new Version(
        id(5), 1, Optional.empty(), Optional.of(ARTIFACT), Optional.of(BOUND), Set.of(BEN));
  }

  private static Round approved(int number, String standing) {
    return new Round(
        id(number),
        "APPROVED",
        SUBJECT,
        ANA,
        Optional.of(
            new Grant(
                id(number + 100), standing, ARTIFACT, RiskClass.MINIMAL, NOW.plusSeconds(3600))),
        List.of(new Ballot(EVE, "compliance-officer", "APPROVE", SUBJECT, true)));
  }

  private static Round round(String state, Grant grant, String votedOn) {
    return new Round(
        id(30),
        state,
        SUBJECT,
        ANA,
        Optional.of(grant),
        List.of(new Ballot(EVE, "compliance-officer", "APPROVE", votedOn, true)));
  }

  private static UseCase useCase(int number, String name, RiskClass riskClass) {
    return new UseCase(
        id(number),
        name,
        "mail",
        "office",
        Optional.of(
            new Signed(riskClass, List.of(), List.of(), List.of(), "eu-ai-act@2026-07-27", BOUND)),
        true);
  }

  private static Item item(int number, Instant producedAt) {
    return new Item(
        id(number),
        EvidenceType.TEST_REPORT,
        SUBJECT,
        Provenance.UPLOADED,
        "ACCEPTED",
        BEN,
        Optional.of(EVE),
        producedAt,
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  private static UUID id(int number) {
    return new UUID(0x0190_0000_0000_7000L + number, 0x8000_0000_0000_0000L);
  }
}
