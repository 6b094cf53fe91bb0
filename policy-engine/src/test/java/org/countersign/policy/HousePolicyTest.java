package org.countersign.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.policy.GateRulesTest.high;
import static org.countersign.policy.GateRulesTest.told;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a house writes in the place of the default policy. */
class HousePolicyTest {
  private static final GateRules GATE = GateRules.standard();

  @Test
  void aPolicyCanDemandAFreshCosignature() {
    var demanding =
        Policy.load(
            "witnessed.yaml",
            """
            policy: default
            revision: 2
            about: Nothing is deployed while nobody outside vouches for the log.
            rules:
            - id: witnessed
              require: now - ledger.cosignedAt <= duration("15m")
              otherwise:
                code: NOT_COSIGNED
                says: no witness has cosigned the log within fifteen minutes
                remedy: ask again when the witness answers
                owner: administrator
                retryable: true
              cites: ["house policy"]
            """
                .getBytes(UTF_8));
    var fresh = high("ledger.cosignedAt", "2026-12-02T09:45:00Z");
    var stale = high("ledger.cosignedAt", "2026-12-02T09:44:59Z");

    assertThat(codes(demanding, fresh)).isEmpty();
    assertThat(codes(demanding, stale)).containsExactly("NOT_COSIGNED");
    assertThat(codes(demanding, GateCase.approvedHighRisk())).containsExactly("NOT_COSIGNED");
  }

  @Test
  void aPolicyInThePlaceOfTheDefaultKeepsRevokedBoundsOut() {
    var own =
        Policy.load(
            "own.yaml",
            """
            policy: default
            revision: 7
            about: A house's own demands.
            rules:
            - id: approved
              require: approval.state == "APPROVED"
              otherwise:
                code: APPROVAL_MISSING
                says: nobody approved it
                remedy: submit the version for review
                owner: model-owner
              cites: ["house policy"]
            """
                .getBytes(UTF_8));
    var revoked =
        GateCase.approvedMinimalRisk()
            .with("approval.scope", "ENVELOPE")
            .with("approval.envelope", "REVOKED");

    assertThat(told(GATE.with(own).evaluate(revoked.facts())))
        .containsExactly(
            "envelope-not-revoked PREVENT ENVELOPE_REVOKED: the bounds that this version was"
                + " approved by were revoked");
  }

  private static List<String> codes(Policy policy, GateCase facts) {
    return policy
        .evaluate(facts.facts())
        .fold(
            admitted -> List.of(),
            refused -> refused.findings().stream().map(Finding::code).toList());
  }
}
