package org.countersign.catalog.reviews;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.reviews.Subject.Met;
import org.countersign.catalog.reviews.Subject.Shown;
import org.countersign.policy.RiskClass;
import org.junit.jupiter.api.Test;

class SubjectTest {
  private static final Shown REPORT = new Shown(id(2), "TEST_REPORT", "aa".repeat(32), "ACCEPTED");
  private static final Shown REGISTER =
      new Shown(id(3), "RISK_REGISTER", "bb".repeat(32), "SUBMITTED");
  private static final Met CARD = new Met("eu", "high-card", "SATISFIED");
  private static final Met BIAS = new Met("eu", "high-bias-report", "MISSING");

  @Test
  void whatTheVotersAreShownIsOneCanonicalDocument() {
    var subject =
        subject(Optional.of("cc".repeat(32)), RiskClass.HIGH, List.of(REPORT), List.of(CARD));

    assertThat(new String(subject.bytes(), StandardCharsets.UTF_8))
        .isEqualTo(
            ("{'artifact':'%s','card':'%s','classification':{'id':'00000000-0000-0000-0000-000000000009',"
                    + "'riskClass':'HIGH'},'environment':'production','evidence':[{'content':'%s',"
                    + "'id':'00000000-0000-0000-0000-000000000002','state':'ACCEPTED','type':'TEST_REPORT'}],"
                    + "'quorum':'%s','registration':'%s','requirements':[{'framework':'eu','id':'high-card',"
                    + "'state':'SATISFIED'}],'schema':'countersign/review-subject/v1',"
                    + "'useCase':{'document':'%s','id':'00000000-0000-0000-0000-000000000008'},"
                    + "'version':'00000000-0000-0000-0000-000000000007'}")
                .formatted(
                    "dd".repeat(32),
                    "cc".repeat(32),
                    "aa".repeat(32),
                    "99".repeat(32),
                    "ee".repeat(32),
                    "ff".repeat(32))
                .replace('\'', '"'));
  }

  @Test
  void theOrderInWhichThingsWereReadDoesNotChangeTheDigest() {
    var one =
        subject(Optional.empty(), RiskClass.HIGH, List.of(REPORT, REGISTER), List.of(CARD, BIAS));
    var other =
        subject(Optional.empty(), RiskClass.HIGH, List.of(REGISTER, REPORT), List.of(BIAS, CARD));

    assertThat(one.sha256()).isEqualTo(other.sha256());
  }

  @Test
  void everyPartOfItChangesTheDigest() {
    var shown = subject(Optional.empty(), RiskClass.HIGH, List.of(REGISTER), List.of(BIAS));

    assertThat(
            List.of(
                subject(
                    Optional.of("cc".repeat(32)), RiskClass.HIGH, List.of(REGISTER), List.of(BIAS)),
                subject(Optional.empty(), RiskClass.LIMITED, List.of(REGISTER), List.of(BIAS)),
                subject(Optional.empty(), RiskClass.HIGH, List.of(accepted()), List.of(BIAS)),
                subject(Optional.empty(), RiskClass.HIGH, List.of(REGISTER, REPORT), List.of(BIAS)),
                subject(Optional.empty(), RiskClass.HIGH, List.of(REGISTER), List.of(CARD))))
        .extracting(Subject::sha256)
        .doesNotContain(shown.sha256())
        .doesNotHaveDuplicates();
  }

  private static Shown accepted() {
    return new Shown(REGISTER.id(), REGISTER.type(), REGISTER.content(), "ACCEPTED");
  }

  private static Subject subject(
      Optional<String> card, RiskClass riskClass, List<Shown> evidence, List<Met> requirements) {
    return new Subject(
        id(7),
        "dd".repeat(32),
        "ee".repeat(32),
        card,
        id(8),
        "ff".repeat(32),
        id(9),
        riskClass,
        "production",
        "99".repeat(32),
        evidence,
        requirements,
        Subject.Judged.NOT,
        List.of(),
        Optional.empty());
  }

  private static UUID id(int number) {
    return new UUID(0, number);
  }
}
