package org.countersign.catalog.lineage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Example.json;
import static org.countersign.catalog.testing.Example.ok;

import java.util.List;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.CatalogClient;
import org.countersign.catalog.testing.Servers;
import org.countersign.catalog.testing.TheRealWar;
import org.countersign.development.Demo;
import org.countersign.lineage.GraphShapes;
import org.countersign.lineage.Iris;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the portfolio of the demonstration came of. */
@RunAsClient
@ExtendWith(ArquillianExtension.class)
class PortfolioIT {
  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  private static CatalogClient auditor() {
    return CatalogClient.as(Roles.AUDITOR);
  }

  private static String lineage(String model, int version) {
    return "models/" + model + "/versions/" + version + "/lineage?direction=both";
  }

  /** Told once; a second time it is there already. */
  @BeforeAll
  static void theDemonstrationIsTold() {
    Demo.main(Servers.running().service().toString(), Servers.running().issuer());
  }

  @Test
  void itFitsTheShapesOfOurData() {
    var iris = new Iris(Servers.running().service().resolve("/api/v1").toString());
    var quads = new StringBuilder();
    for (var model : List.of("spam-filter", "credit-scorer", "service-chat", "trust-score")) {
      for (var version : List.of(1, 2)) {
        quads.append(ok(auditor().get(lineage(model, version) + "&format=nquads")).body());
      }
    }

    assertThat(quads).contains("/graphs/asserted> .", "Deployment>", "State>");
    assertThat(GraphShapes.violations(iris, quads.toString().getBytes(UTF_8))).isEmpty();
  }

  @Test
  void aModelCameOfSourcesARunAndABaseModel() {
    var nodes = json(ok(auditor().get(lineage("service-chat", 2)))).getJsonArray("nodes");

    assertThat(nodes.toString()).contains("help-pages", "chat-run-17", "mini-retriever");
  }

  @Test
  void whatCameOfASourceIsFound() {
    var impact = json(ok(auditor().get("lineage/impact?node=dataset:core-banking")));

    assertThat(impact.getInt("live")).isPositive();
    assertThat(impact.getJsonArray("people").toString())
        .contains("\"person\":true", "\"person\":false");
  }
}
