package org.countersign.catalog.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Example.assertProblem;
import static org.countersign.catalog.testing.Example.json;
import static org.countersign.catalog.testing.Example.ok;
import static org.countersign.catalog.testing.Simulating.ended;

import jakarta.json.JsonObject;
import java.sql.SQLException;
import java.util.UUID;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.AlteredRow;
import org.countersign.catalog.testing.CatalogClient;
import org.countersign.catalog.testing.Example;
import org.countersign.catalog.testing.Journey;
import org.countersign.catalog.testing.TheRealWar;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A document that holds is taken back by two people, and the gate does not ask it any more. */
@RunAsClient
@ExtendWith(ArquillianExtension.class)
class WithdrawalsIT {
  private static final CatalogClient ADMINISTRATOR = CatalogClient.as(Roles.ADMINISTRATOR);
  private static final CatalogClient OFFICER = CatalogClient.as(Roles.COMPLIANCE_OFFICER);
  private static final String WHY = "{\"reason\":\"the paint is out of stock\"}";

  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  /** It refuses one model alone. */
  private static String document(String name, String model) {
    return """
    {"policy": "%s", "revision": 1, "scope": {"environments": ["production"], "domains": ["banking"]},
     "rules": [{"id": "no-tint", "when": "model.name == '%s'", "require": "false",
       "otherwise": {"code": "TINTED", "says": "nothing blue here", "remedy": "paint it", "owner": "model-owner"}}]}
    """
        .formatted(name, model);
  }

  private static String published(String name, String model) {
    var proposed = ADMINISTRATOR.post("policies?kind=POLICY", document(name, model));
    var path = "policies/" + json(ok(proposed)).getString("id");
    ok(OFFICER.post(path + "/publication", ""));
    return path;
  }

  private static Journey approved() {
    var journey = Journey.registered("MINIMAL");
    journey.approved(Roles.COMPLIANCE_OFFICER);
    return journey;
  }

  @Test
  void twoPeopleWithdrawAPolicyAndTheGateAsksItNoMore() {
    var journey = approved();
    var name = Example.unique("tint");
    var path = published(name, journey.model());
    var denied = journey.gate();
    assertThat(Journey.codes(denied)).containsExactly("TINTED");

    assertThat(json(OFFICER.get(path)).getBoolean("withdrawable")).isTrue();
    var asked = json(ok(ADMINISTRATOR.post(path + "/withdrawal", WHY)));
    assertThat(asked.getString("state")).isEqualTo("ACTIVE");
    assertThat(asked.getString("withdrawalBy")).isEqualTo(asked.getString("proposedBy"));
    assertThat(Journey.codes(journey.gate())).containsExactly("TINTED");
    var begun = json(ok(OFFICER.post(path + "/simulations", "")));
    assertThat(begun.getString("asks")).isEqualTo("WITHDRAWAL");
    var simulated = ended(path + "/simulations/" + begun.getString("id"));
    var freed = simulated.getJsonObject("result").getJsonObject("live");
    assertThat(freed.getJsonObject("counts").getInt("FREED")).isEqualTo(1);
    assertThat(freed.getJsonArray("cases").getJsonObject(0).getString("model"))
        .isEqualTo(journey.model());
    assertThat(freed.getJsonArray("rules").getJsonObject(0).getString("rule")).isEqualTo("no-tint");

    var withdrawn = json(ok(OFFICER.post(path + "/withdrawal/confirmation", "")));

    assertThat(withdrawn.getString("state")).isEqualTo("WITHDRAWN");
    assertThat(withdrawn.getString("withdrawnBy"))
        .isNotEqualTo(withdrawn.getString("withdrawalBy"));
    assertThat(withdrawn.getJsonObject("receipt").keySet()).contains("index");
    var allowed = journey.gate();
    assertThat(allowed.getString("decision")).as(allowed.toString()).isEqualTo("ALLOW");
    assertThat(allowed.getJsonArray("policies").toString()).doesNotContain(name);
    var replayed =
        json(
            ok(
                CatalogClient.as(Roles.AUDITOR)
                    .post("gate/decisions/" + denied.getString("id") + "/replays", "")));
    assertThat(replayed.getBoolean("equal")).as(replayed.toString()).isTrue();
    assertProblem(ADMINISTRATOR.post(path + "/withdrawal", WHY), 409, "POLICY_NOT_WITHDRAWABLE");
    assertProblem(
        ADMINISTRATOR.post("policies?kind=POLICY", document(name, "another")),
        409,
        "POLICY_REVISION_TAKEN");
  }

  @Test
  void aClassIsLookedAtAgainWhenAFrameworkThatGaveItIsWithdrawn() {
    var name = "tint" + Example.unique("").substring(1);
    var pack =
        json(
            ok(
                ADMINISTRATOR.post(
                    "policies?kind=RULE_PACK",
                    """
                    {"pack": {"id": "%1$s", "version": "1", "rank": 900, "validFrom": "2026-01-01", "cites": ["nobody"]},
                     "questions": [{"id": "Q_%1$s", "type": "bool", "cite": "nobody", "text": "Is it blue?"}],
                     "facts": [],
                     "classify": [{"id": "all", "class": "OUT_OF_SCOPE", "when": "true", "cite": "nobody",
                       "says": "nothing follows"}],
                     "vectors": [{"name": "blue", "in": {"Q_%1$s": "yes"}, "class": "OUT_OF_SCOPE"}]}
                    """
                        .formatted(name))));
    var path = "policies/" + pack.getString("id");
    ok(OFFICER.post(path + "/publication", ""));
    var useCase = "use-cases/" + Example.classified(Example.MINIMAL).useCase();
    assertThat(json(ok(OFFICER.get(useCase))).getJsonArray("reclassification").toString())
        .doesNotContain(name);

    ok(ADMINISTRATOR.post(path + "/withdrawal", WHY));
    ok(OFFICER.post(path + "/withdrawal/confirmation", ""));

    assertThat(json(ok(OFFICER.get(useCase))).getJsonArray("reclassification").toString())
        .contains("PACK_WITHDRAWN", name + "@1 was withdrawn after it was signed");
    assertThat(json(ok(OFFICER.get(useCase))).getString("riskClass")).isEqualTo("MINIMAL");
  }

  @Test
  void aWithdrawalThatIsDeclinedLeavesThePolicyAsItWas() {
    var path = published(Example.unique("tint"), "nobody");
    assertProblem(
        OFFICER.post(path + "/withdrawal/confirmation", ""), 409, "WITHDRAWAL_NOT_PROPOSED");

    ok(ADMINISTRATOR.post(path + "/withdrawal", WHY));
    assertProblem(ADMINISTRATOR.post(path + "/withdrawal", WHY), 409, "WITHDRAWAL_PROPOSED");
    var kept = json(ok(OFFICER.post(path + "/withdrawal/declination", WHY)));

    assertThat(kept.getString("state")).isEqualTo("ACTIVE");
    assertThat(kept.keySet()).doesNotContain("withdrawalBy", "withdrawalAt");
    ok(ADMINISTRATOR.post(path + "/withdrawal", WHY));
    ok(OFFICER.post(path + "/withdrawal/confirmation", ""));
  }

  @Test
  void onlyAnAdministratorAsksAndOnlyAnOfficerConfirms() {
    var path = published(Example.unique("tint"), "nobody") + "/withdrawal";
    assertProblem(OFFICER.post(path, WHY), 403, "FORBIDDEN");
    assertProblem(CatalogClient.asPipeline().post(path, WHY), 403, "FORBIDDEN");
    assertProblem(ADMINISTRATOR.post(path, "{\"reason\":\" \"}"), 400, "INVALID_REQUEST");
    ok(ADMINISTRATOR.post(path, WHY));
    assertProblem(ADMINISTRATOR.post(path + "/confirmation", ""), 403, "FORBIDDEN");
    assertProblem(
        CatalogClient.as(Roles.AUDITOR).post(path + "/declination", WHY), 403, "FORBIDDEN");
    assertProblem(
        OFFICER.post("policies/" + UUID.randomUUID() + "/withdrawal/confirmation", ""),
        404,
        "UNKNOWN_POLICY");
    ok(OFFICER.post(path + "/confirmation", ""));
  }

  @Test
  void whatTheGateCannotDoWithoutIsNotWithdrawn() {
    var held =
        json(OFFICER.get("policies")).getJsonArray("items").getValuesAs(JsonObject.class).stream()
            .filter(item -> item.getString("state").equals("ACTIVE"))
            .filter(
                item ->
                    item.getString("kind").equals("FLOOR")
                        || item.getString("name").equals("default"))
            .toList();

    assertThat(held).hasSize(2).allMatch(item -> !item.getBoolean("withdrawable"));
    for (var item : held) {
      assertProblem(
          ADMINISTRATOR.post("policies/" + item.getString("id") + "/withdrawal", WHY),
          409,
          "POLICY_NOT_WITHDRAWABLE");
    }
  }

  @Test
  void aWithdrawalThatIsInNoEntryClosesTheGate() throws SQLException {
    var journey = approved();
    var path = published(Example.unique("tint"), "nobody");
    var own = " WHERE id = '" + path.substring("policies/".length()) + "'";
    AlteredRow.owner(
        "UPDATE policy SET state = 'WITHDRAWN', withdrawal_at = now(), withdrawn_at = now(),"
            + " withdrawal_by = '"
            + UUID.randomUUID()
            + "', withdrawn_by = published_by"
            + own);
    try {
      assertThat(AlteredRow.gate(journey)).contains("STATE_NOT_IN_LEDGER");
    } finally {
      AlteredRow.owner(
          "UPDATE policy SET state = 'ACTIVE', withdrawal_at = NULL, withdrawn_at = NULL,"
              + " withdrawal_by = NULL, withdrawn_by = NULL"
              + own);
    }
    assertThat(Journey.codes(AlteredRow.reopened(journey))).isEmpty();
    ok(ADMINISTRATOR.post(path + "/withdrawal", WHY));
    ok(OFFICER.post(path + "/withdrawal/confirmation", ""));
  }
}
