package org.countersign.catalog.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Example.assertProblem;
import static org.countersign.catalog.testing.Example.json;
import static org.countersign.catalog.testing.Example.ok;

import jakarta.json.JsonObject;
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
class ProblemTypesIT {
  private static final CatalogClient STRANGER = CatalogClient.anonymous();
  private static final String BROWSER =
      "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  @Test
  void theTypeOfAnAnswerLeadsToItsMeaning() {
    var refused = json(STRANGER.get("models"));

    var told = json(ok(STRANGER.get(refused.getString("type"))));

    assertThat(told.getString("code")).isEqualTo(refused.getString("code"));
    assertThat(told.getString("means")).contains("no bearer token");
    assertThat(told.getString("remedy")).isEqualTo(refused.getString("remedy"));
  }

  @Test
  void everyProblemIsListedAndItsAddressAnswers() {
    var all = json(ok(STRANGER.get("/problems"))).getJsonArray("items");

    assertThat(all).hasSize(ProblemType.values().length);
    for (var each : all.getValuesAs(JsonObject.class)) {
      assertThat(json(ok(STRANGER.get(each.getString("type"))))).isEqualTo(each);
    }
  }

  @Test
  void aBrowserGetsAPage() {
    var list = STRANGER.send(STRANGER.request("/problems").header("Accept", BROWSER).GET());
    var one =
        STRANGER.send(STRANGER.request("/problems/foreign-team").header("Accept", BROWSER).GET());

    assertThat(list.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
    assertThat(list.body()).contains("href=\"/problems/foreign-team\"");
    assertThat(one.body()).contains("FOREIGN_TEAM", "What to do", "Ask a member of the team");
    assertThat(one.headers().firstValue("Content-Security-Policy")).isPresent();
  }

  @Test
  void aProblemThatDoesNotExistIsNotFound() {
    var page = STRANGER.send(STRANGER.request("/problems/no-tea").header("Accept", BROWSER).GET());

    assertProblem(STRANGER.get("/problems/no-tea"), 404, "NOT_FOUND");
    assertThat(page.statusCode()).isEqualTo(404);
    assertThat(page.body()).contains("No problem is called no-tea");
  }
}
