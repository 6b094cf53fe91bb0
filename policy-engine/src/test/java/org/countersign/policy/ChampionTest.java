package org.countersign.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChampionTest {
  private static final Policy BETTER =
      Policy.load(
          "better.yaml",
          """
          policy: better
          revision: 1
          rules:
          - id: better-than-deployed
            when: champion.live
            require: metrics.exists(m, m.name == "auc" && m.counts && m.compared && m.gain >= 0.01)
            otherwise:
              code: NOT_BETTER_THAN_DEPLOYED
              saysExpr: '"auc is " + metrics.map(m, string(m.value) + ", better by " + string(m.gain)).join(", ")'
              remedy: register a better version
              owner: data-scientist
          """
              .getBytes(UTF_8));

  private static Optional<Finding> finding(boolean counts, boolean compared, String gain) {
    var facts =
        GateCase.approvedHighRisk()
            .with("champion", Map.of("live", true, "version", "v-0"))
            .with(
                "metrics",
                List.of(
                    Map.of(
                        "name",
                        "auc",
                        "dataset",
                        "holdout",
                        "value",
                        "0.85",
                        "higherIsBetter",
                        true,
                        "counts",
                        counts,
                        "evidence",
                        "e-1",
                        "compared",
                        compared,
                        "gain",
                        gain)))
            .facts();
    return BETTER.findings(facts).stream().findFirst();
  }

  @ParameterizedTest
  @CsvSource({"true,true,0.01", "true,true,0.2"})
  void aChallengerThatIsBetterByEnoughIsAdmitted(boolean counts, boolean compared, String gain) {
    assertThat(finding(counts, compared, gain)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"true,true,0.0099", "true,true,-0.2", "false,true,0.2", "true,false,0"})
  void oneThatIsWorseUnprovedOrNotComparedIsRefused(boolean counts, boolean compared, String gain) {
    assertThat(finding(counts, compared, gain).map(Finding::code))
        .contains("NOT_BETTER_THAN_DEPLOYED");
  }

  @Test
  void theSentenceHasTheNumbers() {
    assertThat(finding(true, true, "-0.25").map(Finding::says))
        .contains("auc is 0.85, better by -0.25");
  }

  @Test
  void whereNothingElseIsLiveNothingIsCompared() {
    assertThat(BETTER.findings(GateCase.approvedHighRisk().facts())).isEmpty();
  }
}
