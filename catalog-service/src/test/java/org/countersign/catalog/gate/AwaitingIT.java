package org.countersign.catalog.gate;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Example.assertProblem;
import static org.countersign.catalog.testing.Example.json;
import static org.countersign.catalog.testing.Example.ok;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.CatalogClient;
import org.countersign.catalog.testing.Journey;
import org.countersign.catalog.testing.TheRealWar;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A pipeline waits for people, and hears when asking again is worth it. */
@RunAsClient
@ExtendWith(ArquillianExtension.class)
class AwaitingIT {
  /** A little less than this client's patience. */
  private static final String LONG = "?wait=28";

  private static final int PATIENCE_SECONDS = 30;

  private final ExecutorService pipelines = Executors.newCachedThreadPool();

  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  @AfterEach
  void end() {
    pipelines.shutdownNow();
  }

  private static JsonObject read(JsonObject decision, String wait) {
    return json(
        ok(CatalogClient.asPipeline().get("gate/decisions/" + decision.getString("id") + wait)));
  }

  @Test
  void whoWaitsForAVoteHearsThatItWasCast()
      throws InterruptedException, ExecutionException, TimeoutException {
    var journey = Journey.registered("MINIMAL");
    var review = journey.submitted();
    var denied = journey.gate();

    var waiting = pipelines.submit(() -> read(denied, LONG));
    var looked = read(denied, "?wait=0");
    Journey.created(journey.vote(Roles.COMPLIANCE_OFFICER, review, "APPROVE"));
    var heard = waiting.get(PATIENCE_SECONDS, SECONDS);

    assertThat(Journey.codes(denied)).containsExactly("QUORUM_INCOMPLETE");
    assertThat(denied.getBoolean("retryable")).isTrue();
    assertThat(denied.getInt("retryAfter")).isEqualTo(60);
    assertThat(looked.getBoolean("askAgain")).isFalse();
    assertThat(looked.getInt("retryAfter")).isEqualTo(60);
    assertThat(heard.getBoolean("askAgain")).isTrue();
    assertThat(heard.getString("decision")).as("what is on record stays").isEqualTo("DENY");
    assertThat(journey.gate().getString("decision")).isEqualTo("ALLOW");
  }

  /** Nobody waits for what does not come by itself: the client would have lost its patience. */
  @Test
  void whatWaitingDoesNotMendIsAnsweredAtOnce() {
    var journey = Journey.registered("MINIMAL");

    var missing = read(journey.gate(), LONG);
    journey.approved(Roles.COMPLIANCE_OFFICER);
    var allowed = read(journey.gate(), LONG);

    assertThat(List.of(missing, allowed))
        .allSatisfy(
            answer -> {
              assertThat(answer.getBoolean("askAgain")).isFalse();
              assertThat(answer.getBoolean("retryable")).isFalse();
              assertThat(answer).doesNotContainKey("retryAfter");
            });
  }

  @Test
  void whereEnoughWaitAlreadyTheOthersAreAnsweredAtOnceAndTheServerGoesOn()
      throws InterruptedException, ExecutionException {
    var journey = Journey.registered("MINIMAL");
    var review = journey.submitted();
    var denied = journey.gate();
    var answers = new ExecutorCompletionService<JsonObject>(pipelines);

    var all = 3 * Awaiting.AT_ONCE;
    for (int i = 0; i < all; i++) {
      answers.submit(() -> read(denied, LONG));
    }
    for (int i = Awaiting.AT_ONCE; i < all; i++) {
      assertThat(answers.take().get().getBoolean("askAgain")).isFalse();
    }
    Journey.created(journey.vote(Roles.COMPLIANCE_OFFICER, review, "APPROVE"));

    for (int i = 0; i < Awaiting.AT_ONCE; i++) {
      assertThat(answers.take().get().getBoolean("askAgain")).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"31", "-1", "1.5", "a", "", "00030", "99999999999"})
  void aTimeThatIsNoneIsRefused(String wait) {
    var id = Journey.registered("MINIMAL").gate().getString("id");

    var refused = CatalogClient.asPipeline().get("gate/decisions/" + id + "?wait=" + wait);

    assertProblem(refused, 400, "INVALID_REQUEST");
    assertThat(json(refused).getString("pointer")).isEqualTo("wait");
  }

  @Test
  void nobodyWaitsForWhatIsNotOnRecordOrWithoutBeingSignedIn() {
    var path = "gate/decisions/" + UUID.randomUUID() + LONG;

    assertProblem(CatalogClient.asPipeline().get(path), 404, "UNKNOWN_DECISION");
    assertThat(CatalogClient.anonymous().get(path).statusCode()).isEqualTo(401);
  }

  @Test
  void theDescriptionOfTheApiSaysHowToWait() {
    var described = CatalogClient.anonymous().get("/openapi");

    assertThat(described.statusCode()).as(described.body()).isEqualTo(200);
    assertThat(described.body()).contains("name: wait", "askAgain", "maximum: 30");
  }
}
