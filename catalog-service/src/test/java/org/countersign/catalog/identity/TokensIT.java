package org.countersign.catalog.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Instant;
import org.countersign.catalog.testing.Browser;
import org.countersign.catalog.testing.CatalogClient;
import org.countersign.catalog.testing.ForgedTokens;
import org.countersign.catalog.testing.Servers;
import org.countersign.catalog.testing.TheRealWar;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@RunAsClient
@ExtendWith(ArquillianExtension.class)
class TokensIT {
  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  @Test
  void aPersonIsKnownByNameRolesAndTeams() {
    var owner = CatalogClient.as(Roles.MODEL_OWNER).get("whoami");

    assertThat(owner.statusCode()).isEqualTo(200);
    assertThat(owner.body())
        .contains(
            "\"username\":\"model-owner\"",
            "\"kind\":\"PERSON\"",
            "\"roles\":[\"model-owner\"]",
            "\"teams\":[\"customer-care\",\"lending\",\"mail\"]");
  }

  @Test
  void aPersonKeepsTheirPseudonymAndSharesItWithNobody() {
    var first = CatalogClient.as(Roles.AUDITOR).get("whoami").body();
    var second = CatalogClient.as(Roles.AUDITOR).get("whoami").body();
    var other = CatalogClient.as(Roles.VALIDATOR).get("whoami").body();

    assertThat(agentId(first)).isEqualTo(agentId(second)).isNotEqualTo(agentId(other));
  }

  @Test
  void aServiceAccountIsNoPerson() {
    var pipeline = CatalogClient.asPipeline().get("whoami");

    assertThat(pipeline.body())
        .contains("\"kind\":\"SERVICE\"", "\"username\":\"service-account-pipeline\"");
  }

  @Test
  void withoutATokenTheAnswerIsAProblemAndAChallenge() {
    var nobody = CatalogClient.anonymous().get("whoami");

    assertUnauthenticated(nobody);
    assertThat(nobody.headers().firstValue("WWW-Authenticate"))
        .hasValueSatisfying(challenge -> assertThat(challenge).startsWith("Bearer"));
  }

  @Test
  void aTokenOfOurIssuerForUsAndInTimeIsTaken() {
    var token = ForgedTokens.sign(issuer(), "countersign", Instant.now().plusSeconds(300));

    assertThat(CatalogClient.bearing(token).get("whoami").statusCode()).isEqualTo(200);
  }

  @Test
  void anExpiredTokenIsRefused() {
    var token = ForgedTokens.sign(issuer(), "countersign", Instant.now().minusSeconds(300));

    assertUnauthenticated(CatalogClient.bearing(token).get("whoami"));
  }

  @Test
  void aTokenOfAnotherIssuerIsRefused() {
    var token =
        ForgedTokens.sign(
            issuer().replace("/realms/countersign", "/realms/elsewhere"),
            "countersign",
            Instant.now().plusSeconds(300));

    assertUnauthenticated(CatalogClient.bearing(token).get("whoami"));
  }

  @Test
  void aTokenForAnotherAudienceIsRefused() {
    var token = ForgedTokens.sign(issuer(), "payroll", Instant.now().plusSeconds(300));

    assertUnauthenticated(CatalogClient.bearing(token).get("whoami"));
  }

  @Test
  void aTokenWithOneAlteredLetterInItsSignatureIsRefused() {
    var token = CatalogClient.as(Roles.AUDITOR).token();
    var at = token.lastIndexOf('.') + 10;
    var altered =
        token.substring(0, at) + (token.charAt(at) == 'A' ? 'B' : 'A') + token.substring(at + 1);

    assertUnauthenticated(CatalogClient.bearing(altered).get("whoami"));
  }

  @Test
  void aTokenThatIsNoneIsRefused() {
    assertUnauthenticated(CatalogClient.bearing("x").get("whoami"));
  }

  @Test
  void thePageSessionOfAnAuditorIsNobodyOnTheApi() {
    var session = Browser.signedIn(Roles.AUDITOR).cookie("countersign-session").orElseThrow();
    var nobody = CatalogClient.anonymous();

    var answer =
        nobody.send(nobody.request("whoami").header("Cookie", "countersign-session=" + session));

    assertUnauthenticated(answer);
  }

  private static String issuer() {
    return Servers.running().issuer();
  }

  private static String agentId(String caller) {
    return caller.replaceAll(".*\"agentId\":\"([^\"]+)\".*", "$1");
  }

  private static void assertUnauthenticated(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.body()).contains("\"/problems/unauthenticated\"", "\"status\":401");
  }
}
