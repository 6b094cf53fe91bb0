package org.countersign.catalog.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.countersign.catalog.testing.Browser;
import org.countersign.catalog.testing.CatalogClient;
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
class DatabaseIT {
  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  @Test
  void whileTheDatabaseIsAwayTheAnswerIsRetryableAndAfterwardsAllIsWell() throws Exception {
    var newcomer = CatalogClient.as("treasurer");
    var validator = Browser.signedIn("validator");
    var ready = CatalogClient.anonymous().get("/health/ready");

    Servers.running().stopDatabase();
    var away = newcomer.get("whoami");
    var health = CatalogClient.anonymous().get("/health/ready");
    var unrecorded = validator.open("/ui/ledger");
    Servers.running().startDatabase();

    assertThat(ready.statusCode()).isEqualTo(200);
    assertThat(ready.body()).contains("\"name\":\"pages\"");
    assertThat(away.statusCode()).isEqualTo(503);
    assertThat(away.body()).contains("\"/problems/database-unavailable\"");
    assertThat(away.headers().firstValue("Retry-After")).isPresent();
    assertThat(unrecorded.statusCode()).isEqualTo(503);
    assertThat(unrecorded.headers().firstValue("Retry-After")).isPresent();
    assertThat(unrecorded.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/html");
    assertThat(unrecorded.body()).contains("could not be put on record", "</html>");
    assertThat(health.statusCode()).isEqualTo(503);
    assertThat(health.body()).contains("\"name\":\"database\"", "\"DOWN\"");
    assertThat(within(Duration.ofSeconds(20), () -> newcomer.get("whoami")).statusCode())
        .isEqualTo(200);
  }

  @Test
  void aRoleThatTheDatabaseRefusesIsNotWaitedFor() {
    var database = Servers.running().database();
    var wrong =
        new Settings.Database(
            database.jdbcUrl(),
            database.app().user(),
            "guessed",
            database.owner().user(),
            "guessed");

    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () ->
            assertThatThrownBy(() -> Migrations.migrate(wrong))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith(
                    "DB_URL, DB_OWNER_USER and DB_OWNER_PASSWORD do not belong together: ")
                .hasMessageContaining("password authentication failed"));
  }

  private static HttpResponse<String> within(
      Duration patience, Supplier<HttpResponse<String>> question) throws InterruptedException {
    var end = Instant.now().plus(patience);
    var answer = question.get();
    while (answer.statusCode() != 200 && Instant.now().isBefore(end)) {
      Thread.sleep(200);
      answer = question.get();
    }
    return answer;
  }
}
