package org.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.countersign.policy.Duties.Candidate;
import org.countersign.policy.Duties.Round;
import org.countersign.policy.Quorum.Decision;
import org.countersign.policy.Quorum.Vote;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** For every role, class, part and state of a round: who is refused, and why. */
class DutiesMatrixTest {
  private static final List<String> ROLES =
      List.of(
          "data-scientist",
          "model-owner",
          "pipeline",
          "compliance-officer",
          "risk-owner",
          "validator",
          "auditor",
          "administrator",
          "emergency-approver");

  private static final List<String> PARTS =
      List.of(
          "none",
          "submitter",
          "developer",
          "trainer",
          "labeller",
          "producer",
          "voter",
          "service-account");
  private static final List<String> STATES = List.of("open", "own-slot-filled", "full", "rejected");

  /** Whoever may vote, by class; written down anew and not read from the document. */
  private static final Map<RiskClass, List<String>> MAY =
      Map.of(
          RiskClass.HIGH, List.of("validator", "compliance-officer", "risk-owner"),
          RiskClass.LIMITED, List.of("model-owner", "compliance-officer"),
          RiskClass.MINIMAL, List.of("compliance-officer", "risk-owner"),
          RiskClass.OUT_OF_SCOPE, List.of("compliance-officer", "risk-owner"),
          RiskClass.UNACCEPTABLE, List.of(),
          RiskClass.UNDETERMINED, List.of());

  static Stream<Arguments> matrix() {
    var cells = new ArrayList<Arguments>();
    for (var riskClass : RiskClass.values()) {
      for (var role : ROLES) {
        for (var part : PARTS) {
          for (var state : STATES) {
            cells.add(Arguments.of(riskClass, role, part, state));
          }
        }
      }
    }
    return cells.stream();
  }

  @ParameterizedTest
  @MethodSource("matrix")
  void everyCellOfTheMatrixHasItsAnswer(
      RiskClass riskClass, String role, String part, String state) {
    var duty = Duties.of(candidate(role, part), round(riskClass, role, part, state));

    var told = duty instanceof Duties.Blocked blocked ? blocked.code().name() : "MAY_VOTE";
    assertThat(told).isEqualTo(expected(riskClass, role, part, state));
    if (duty instanceof Duties.Blocked blocked) {
      assertThat(blocked.sentence()).hasSizeGreaterThan(20);
    }
  }

  @Test
  void everyObstacleStandsSomewhereInTheMatrix() {
    var told =
        matrix()
            .map(Arguments::get)
            .map(
                cell ->
                    expected(
                        (RiskClass) cell[0], (String) cell[1], (String) cell[2], (String) cell[3]))
            .distinct()
            .toList();

    for (var obstacle : Duties.Obstacle.values()) {
      assertThat(told).contains(obstacle.name());
    }
  }

  /** Line by line as the duties are written down for people, the first that fits holds. */
  private static String expected(RiskClass riskClass, String role, String part, String state) {
    var wanted = MAY.getOrDefault(riskClass, List.of());
    if (wanted.isEmpty()) {
      return "NO_QUORUM";
    }
    if (part.equals("service-account")) {
      return "SERVICE_ACCOUNT";
    }
    if (role.equals("administrator")) {
      return "ADMINISTRATOR";
    }
    var one = riskClass == RiskClass.MINIMAL || riskClass == RiskClass.OUT_OF_SCOPE;
    var cast = part.equals("voter") || (state.equals("own-slot-filled") && wanted.contains(role));
    if (state.equals("full") || state.equals("rejected") || (one && cast)) {
      return "ROUND_ENDED";
    }
    return switch (part) {
      case "submitter" -> "SUBMITTER";
      case "developer" -> "DEVELOPER";
      case "trainer" -> "TRAINER";
      case "labeller" -> "LABELLER";
      case "producer" -> "PRODUCER";
      case "voter" -> "ALREADY_VOTED";
      default ->
          !wanted.contains(role)
              ? "ROLE_MISSING"
              : state.equals("own-slot-filled") ? "SLOT_TAKEN" : "MAY_VOTE";
    };
  }

  private static Candidate candidate(String role, String part) {
    return new Candidate("me", Set.of(role), part.equals("service-account"));
  }

  private static Round round(RiskClass riskClass, String role, String part, String state) {
    var wanted = MAY.getOrDefault(riskClass, List.of());
    var votes = new ArrayList<Vote>();
    if (part.equals("voter") && !wanted.isEmpty()) {
      var mine = wanted.contains(role) ? role : wanted.get(0);
      votes.add(new Vote("me", mine, Decision.APPROVE));
    }
    if (state.equals("own-slot-filled") && wanted.contains(role)) {
      votes.add(new Vote("other", role, Decision.APPROVE));
    }
    if (state.equals("full")) {
      wanted.forEach(each -> votes.add(new Vote("by " + each, each, Decision.APPROVE)));
    }
    if (state.equals("rejected")) {
      votes.add(new Vote("other", "validator", Decision.REJECT));
    }
    return new Round(
        wanted.isEmpty() ? Optional.empty() : Quorums.standard().of(riskClass),
        part.equals("submitter") ? "me" : "sam",
        part.equals("developer") ? Set.of("me") : Set.of("dana"),
        part.equals("trainer") ? Map.of("me", "run-7") : Map.of("tara", "run-7"),
        part.equals("labeller") ? Map.of("me", "loans") : Map.of("lena", "loans"),
        part.equals("producer") ? Set.of("me") : Set.of("pete"),
        votes);
  }
}
