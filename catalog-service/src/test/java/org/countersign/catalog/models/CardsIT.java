package org.countersign.catalog.models;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.models.Given.assertProblem;
import static org.countersign.catalog.models.Given.json;
import static org.countersign.catalog.models.Given.model;
import static org.countersign.catalog.models.Given.pointers;
import static org.countersign.catalog.models.Given.scientist;
import static org.countersign.catalog.models.Given.versions;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.countersign.catalog.testing.TheRealWar;
import org.countersign.ledger.Digest;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@RunAsClient
@ExtendWith(ArquillianExtension.class)
class CardsIT {
  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  @Test
  void aCardIsScoredAndServedByteForByteUnderItsDigest() {
    var name = model("lending");
    scientist().post(versions(name), "{}");
    var path = versions(name) + "/1/card";

    var written =
        scientist()
            .put(
                path,
                """
                {"details":{"name":"Scorer","colour":"red",
                   "owners":[{"username":"model-owner","name":"Some Body","role":"owner"}]},
                 "evaluation":[{"metric":"auc","value":0.93}]}""");
    var card = scientist().get(path);

    assertThat(written.statusCode()).as(written.body()).isEqualTo(200);
    var view = json(written);
    assertThat(view.getString("riskClass")).isEqualTo("MINIMAL");
    assertThat(view.getInt("needed")).isEqualTo(60);
    assertThat(view.getInt("score")).isBetween(1, 59);
    assertThat(view.getJsonArray("next")).hasSize(3);
    assertThat(view.getJsonArray("problems").toString())
        .contains(
            "\"pointer\":\"/details/colour\"",
            "\"pointer\":\"/details/owners/0/name\"",
            "\"METRIC_WITHOUT_N\"");
    assertThat(view).containsKey("receipt");
    assertThat(card.headers().firstValue("ETag")).hasValue("\"" + view.getString("sha256") + "\"");
    assertThat(Digest.sha256(card.body().getBytes(UTF_8)).hex())
        .isEqualTo(view.getString("sha256"));
    assertThat(card.body())
        .contains("\"agentId\":", "\"/details/colour\":\"red\"", "\"modelRef\":")
        .doesNotContain("Some Body", "username");
  }

  @Test
  void aCardIsWrittenOnlyOverTheOneThatWasRead() {
    var name = model("lending");
    scientist().post(versions(name), "{\"card\":{\"details\":{\"name\":\"one\"}}}");
    var path = versions(name) + "/1/card";
    var read = scientist().get(path).headers().firstValue("ETag").orElseThrow();

    var first = putIfMatch(path, read, "{\"details\":{\"name\":\"two\"}}");
    var second = putIfMatch(path, read, "{\"details\":{\"name\":\"three\"}}");

    assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
    assertProblem(second, 412, "CARD_CHANGED");
    assertThat(scientist().get(path).body()).contains("\"two\"");
    var unchanged =
        scientist()
            .send(
                scientist()
                    .request(path)
                    .header(
                        "If-None-Match",
                        scientist().get(path).headers().firstValue("ETag").orElseThrow())
                    .GET());
    assertThat(unchanged.statusCode()).isEqualTo(304);
  }

  @Test
  void thePeopleOfACardAreInTheDirectoryAndStoredByAgentId() {
    var name = model("lending");
    scientist().post(versions(name), "{}");
    var path = versions(name) + "/1/card";

    var nobody =
        scientist().put(path, "{\"details\":{\"owners\":[{\"username\":\"nobody-here\"}]}}");
    var strange =
        scientist()
            .put(
                path,
                "{\"details\":{\"owners\":[{\"agentId\":\"%s\"}]}}".formatted(UUID.randomUUID()));
    var known = scientist().put(path, "{\"risk\":{\"risks\":[{\"owner\":\"risk-owner\"}]}}");

    assertProblem(nobody, 422, "UNKNOWN_PERSON");
    assertThat(nobody.body()).contains("/details/owners/0/username");
    assertProblem(strange, 422, "UNKNOWN_PERSON");
    assertThat(known.statusCode()).isEqualTo(200);
    assertThat(scientist().get(path).body()).doesNotContain("\"risk-owner\"");
    assertThat(scientist().put(path, scientist().get(path).body()).statusCode()).isEqualTo(200);
  }

  @Test
  void aCardThatIsNoneNamesEveryFault() {
    var name = model("lending");
    scientist().post(versions(name), "{}");

    var broken =
        scientist()
            .put(
                versions(name) + "/1/card",
                "{\"details\":{\"name\":5},\"evaluation\":[{\"value\":\"good\"}]}");

    assertProblem(broken, 400, "INVALID_REQUEST");
    assertThat(pointers(broken)).containsExactlyInAnyOrder("/details/name", "/evaluation/0/value");
  }

  private static HttpResponse<String> putIfMatch(String path, String etag, String body) {
    var scientist = scientist();
    return scientist.send(
        scientist
            .request(path)
            .header("Content-Type", "application/json")
            .header("If-Match", etag)
            .PUT(BodyPublishers.ofString(body)));
  }
}
