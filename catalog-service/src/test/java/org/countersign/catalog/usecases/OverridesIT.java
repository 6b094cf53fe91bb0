package org.countersign.catalog.usecases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Example.assertProblem;
import static org.countersign.catalog.testing.Example.json;
import static org.countersign.catalog.usecases.UseCaseDoor.CREDIT_SCORING;
import static org.countersign.catalog.usecases.UseCaseDoor.created;
import static org.countersign.catalog.usecases.UseCaseDoor.officer;
import static org.countersign.catalog.usecases.UseCaseDoor.owner;

import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.CatalogClient;
import org.countersign.catalog.testing.TheRealWar;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@RunAsClient
@ExtendWith(ArquillianExtension.class)
class OverridesIT {
  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  @Test
  void aClassIsOverriddenByTwoPeopleAndNotByOne() {
    var id = created("lending");
    var path = "use-cases/" + id + "/overrides";
    var wish =
        "{\"riskClass\":\"HIGH\",\"justification\":\"the board wants the depth of a high risk\"}";
    assertProblem(officer().post(path, wish), 409, "OVERRIDE_IMPOSSIBLE");
    officer()
        .post(
            "use-cases/" + id + "/classifications",
            "{\"answers\":{\"S1\":\"no\",\"S2\":[\"deployer_in_union\"]}}");

    var proposed = officer().post(path, wish);
    assertThat(proposed.statusCode()).as(proposed.body()).isEqualTo(201);
    var override = path + "/" + json(proposed).getString("id");
    assertProblem(officer().post(path, wish), 409, "OVERRIDE_PROPOSED");
    assertProblem(officer().post(override + "/confirmation", ""), 403, "SOD_VIOLATION");
    assertProblem(owner().post(override + "/confirmation", ""), 403, "FORBIDDEN");
    assertThat(json(owner().get("use-cases/" + id)).getString("riskClass"))
        .isEqualTo("OUT_OF_SCOPE");
    var risk = CatalogClient.as(Roles.RISK_OWNER);
    var confirmed = risk.post(override + "/confirmation", "");

    assertThat(confirmed.statusCode()).as(confirmed.body()).isEqualTo(200);
    assertThat(json(confirmed).getInt("gave")).isEqualTo(2);
    var held = json(owner().get("use-cases/" + id + "/classifications/2"));
    assertThat(held.getString("riskClass")).isEqualTo("HIGH");
    var how = held.getJsonObject("overridden");
    assertThat(how.getString("computed")).isEqualTo("OUT_OF_SCOPE");
    assertThat(how.getJsonObject("proposedBy").getString("name")).isEqualTo("Carla Okafor");
    assertThat(how.getJsonObject("confirmedBy").getString("name")).isEqualTo("Rosa Owens");
    assertThat(json(risk.get(path)).toString()).contains("the board wants");
    assertThat(json(owner().get(path)).toString()).doesNotContain("the board wants");
    assertProblem(risk.post(override + "/confirmation", ""), 409, "OVERRIDE_DECIDED");
  }

  @Test
  void whatIsProhibitedOrOpenIsNotOverridden() {
    var id = created("lending");
    officer()
        .post(
            "use-cases/" + id + "/classifications",
            "{\"answers\":" + CREDIT_SCORING.replace("\"PE1\":\"no\"", "\"PE1\":\"yes\"") + "}");

    var refused =
        officer()
            .post(
                "use-cases/" + id + "/overrides",
                "{\"riskClass\":\"HIGH\",\"justification\":\"we would like to have it anyway\"}");

    assertProblem(refused, 409, "OVERRIDE_IMPOSSIBLE");
    assertThat(refused.body()).contains("prohibited practice");
  }
}
