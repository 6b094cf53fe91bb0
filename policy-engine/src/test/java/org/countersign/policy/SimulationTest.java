package org.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.countersign.policy.Simulation.Case;
import org.countersign.policy.Simulation.Change;
import org.countersign.policy.Simulation.Effect;
import org.countersign.policy.Simulation.Report;
import org.junit.jupiter.api.Test;

class SimulationTest {
  private static final GateRules TODAY =
      new GateRules(
          Policy.floor(), List.of(house("number", "version.number < 5", "prevent")), List.of());

  private static Policy house(String id, String condition, String mode) {
    return Policy.load(
        "house.yaml",
        """
        policy: house
        revision: 1
        rules:
        - id: %s
          require: %s
          mode: %s
          otherwise: {code: C, says: s, remedy: r, owner: o}
        """
            .formatted(id, condition, mode)
            .getBytes(StandardCharsets.UTF_8));
  }

  private static Facts version(int number) {
    return GateCase.approvedHighRisk()
        .with("version.number", number)
        .with("version.id", "v-" + number)
        .facts();
  }

  private static Report simulated(Policy draft, int most) {
    var simulation = new Simulation(TODAY, TODAY.with(draft), most);
    for (int number = 1; number <= 10; number++) {
      simulation.ask(version(number));
    }
    return simulation.report();
  }

  private static Case changed(int number, Change change, String rule) {
    return new Case(
        "v-" + number,
        "credit-scoring",
        number,
        "production",
        "consumer credit",
        change,
        List.of(rule));
  }

  @Test
  void whatADraftBlocksIsNamedWithTheRuleThatBlocks() {
    assertThat(simulated(house("small", "version.number < 4 || version.number > 6", "prevent"), 9))
        .isEqualTo(
            new Report(
                10,
                Map.of(Change.BLOCKED, 1L, Change.FREED, 4L, Change.DENIED_FURTHER, 2L),
                List.of(
                    new Effect("number", Map.of(Change.FREED, 4L)),
                    new Effect("small", Map.of(Change.BLOCKED, 1L, Change.DENIED_FURTHER, 2L))),
                List.of(
                    changed(4, Change.BLOCKED, "small"),
                    changed(5, Change.DENIED_FURTHER, "small"),
                    changed(6, Change.DENIED_FURTHER, "small"),
                    changed(7, Change.FREED, "number"),
                    changed(8, Change.FREED, "number"),
                    changed(9, Change.FREED, "number"),
                    changed(10, Change.FREED, "number"))));
  }

  @Test
  void aWarningIsTold() {
    var report = simulated(house("small", "version.number > 2", "warn"), 9);

    assertThat(report.counts()).isEqualTo(Map.of(Change.WARNED, 2L, Change.FREED, 6L));
    assertThat(report.cases().get(0)).isEqualTo(changed(1, Change.WARNED, "small"));
  }

  @Test
  void whatWasFoundForTheDraftChangesNothingAboutToday() {
    var today = TODAY.with(house("judged", "lineage.gaps.size() == 0", "prevent"));
    var simulation = new Simulation(today, today.with(strict()), 10);
    var known =
        GateCase.approvedHighRisk()
            .with("lineage", Map.of("behind", false, "judged", true))
            .facts();

    simulation.ask(GateCase.approvedHighRisk().facts(), known);

    assertThat(simulation.report().counts()).isEmpty();
  }

  private static Policy strict() {
    return Policy.load(
        "strict.yaml",
        """
        policy: strict
        revision: 1
        rules:
        - id: insensitive
          require: lineage.sensitivity == "NONE"
          otherwise: {code: C, says: s, remedy: r, owner: o}
        """
            .getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void countsGoOnWhereCasesEnd() {
    var report = simulated(house("never", "false", "prevent"), 2);

    assertThat(report.cases())
        .isEqualTo(
            List.of(changed(1, Change.BLOCKED, "never"), changed(2, Change.BLOCKED, "never")));
    assertThat(report.counts()).isEqualTo(Map.of(Change.BLOCKED, 4L, Change.DENIED_FURTHER, 6L));
  }

  @Test
  void theSameRulesChangeNothing() {
    assertThat(simulated(house("number", "version.number < 5", "prevent"), 9))
        .isEqualTo(new Report(10, Map.of(), List.of(), List.of()));
  }
}
