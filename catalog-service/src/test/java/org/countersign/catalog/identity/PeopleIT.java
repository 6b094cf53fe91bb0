package org.countersign.catalog.identity;

import static org.assertj.core.api.Assertions.assertThat;

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
class PeopleIT {
  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  @Test
  void thePipelineLearnsWhoADeveloperIsFromTheDirectory() {
    var person = CatalogClient.asPipeline().get("people/data-scientist");

    assertThat(person.statusCode()).isEqualTo(200);
    assertThat(person.body())
        .contains(
            "\"username\":\"data-scientist\"", "\"roles\":[\"data-scientist\"]", "\"lending\"");
  }

  @Test
  void aPersonHasOnePseudonymByNameAndByToken() {
    var named = CatalogClient.asPipeline().get("people/risk-owner").body();
    var signedIn = CatalogClient.as(Roles.RISK_OWNER).get("whoami").body();

    assertThat(agentId(named)).isEqualTo(agentId(signedIn));
  }

  @Test
  void aNameThatNobodyHasIsNotFound() {
    var nobody = CatalogClient.asPipeline().get("people/nobody");

    assertThat(nobody.statusCode()).isEqualTo(404);
    assertThat(nobody.body()).contains("\"/problems/not-found\"", "nobody is called nobody");
  }

  private static String agentId(String person) {
    return person.replaceAll(".*\"agentId\":\"([^\"]+)\".*", "$1");
  }
}
