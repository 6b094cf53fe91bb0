package org.countersign.catalog.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import org.countersign.catalog.testing.Browser;
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
class LoginIT {
  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  @Test
  void aStrangerIsSentToTheIssuer() {
    var answer = new Browser().open("/ui/");

    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(answer.headers().firstValue("Location").orElseThrow())
        .startsWith(Servers.running().issuer());
  }

  @Test
  void afterLoginThePageFirstAskedForGreetsThePerson() {
    var page = new Browser().signIn("/ui/", "compliance-officer");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.uri().getPath()).isEqualTo("/ui/");
    assertThat(page.body()).contains("compliance-officer");
  }

  @Test
  void aPageForbidsInlineScriptsAndFrames() {
    var page = new Browser().signIn("/ui/", "auditor");

    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "script-src 'self';", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
  }

  @Test
  void aWriteWithoutTheTokenOfThePageIsRefused() {
    var auditor = Browser.signedIn("auditor");

    var answer = auditor.post("/ui/logout", Map.of("x", "1"));
    var ofTheRole = auditor.post("/ui/ledger/inspections", Map.of("x", "1"));
    var ofNobody = new Browser().post("/ui/ledger/inspections", Map.of("x", "1"));

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).doesNotContain("This is for:");
    assertThat(ofTheRole.statusCode()).isEqualTo(403);
    assertThat(ofTheRole.body()).doesNotContain("This is for:");
    assertThat(ofNobody.statusCode()).isIn(302, 403);
  }

  @Test
  void aWriteThatABrowserCallsCrossSiteIsRefused() {
    var browser = Browser.signedIn("auditor");
    var token = browser.cookie("countersign-csrf").orElseThrow();

    var answer =
        browser.send(
            HttpRequest.newBuilder(Browser.address("/ui/logout"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Sec-Fetch-Site", "cross-site")
                .POST(BodyPublishers.ofString("_csrf=" + token)));

    assertThat(answer.statusCode()).isEqualTo(403);
  }

  @Test
  void afterLogoutTheSessionIsOverHereAndAtTheIssuer() {
    var browser = new Browser();
    var page = browser.signIn("/ui/", "validator");

    var goodbye = browser.follow(browser.submit(page, "/ui/logout", Map.of()));
    var again = browser.follow(browser.open("/ui/"));

    assertThat(goodbye.uri().getPath()).isEqualTo("/ui/goodbye");
    assertThat(again.uri().toString()).startsWith(Servers.running().issuer());
    assertThat(again.body()).contains("name=\"password\"");
  }

  @Test
  void theSessionCookieIsForPagesAloneAndHiddenFromScripts() {
    var cookie =
        new Browser()
            .open("/ui/").headers().allValues("Set-Cookie").stream()
                .filter(set -> set.startsWith("countersign-session="))
                .findFirst()
                .orElseThrow();

    assertThat(cookie).contains("Path=/ui", "HttpOnly").containsIgnoringCase("SameSite=Lax");
  }
}
