package org.countersign.catalog.reviews;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Example.assertProblem;
import static org.countersign.catalog.testing.Example.digest;
import static org.countersign.catalog.testing.Example.json;
import static org.countersign.catalog.testing.Example.ok;
import static org.countersign.catalog.testing.Example.unique;

import jakarta.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.Browser;
import org.countersign.catalog.testing.CatalogClient;
import org.countersign.catalog.testing.Journey;
import org.countersign.catalog.testing.Journey.Origin;
import org.countersign.catalog.testing.TheRealWar;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How much of a review a change upstream asks for is said by the policies. */
@RunAsClient
@ExtendWith(ArquillianExtension.class)
class RereviewIT {
  private static final String REASON = "Somebody outside told us so in a letter.";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  /** A dataset whose first version is a snapshot of this content. */
  private record Data(String id, String name, String sha256, String snapshot) {
    static Data registered() {
      var name = unique("loans");
      var id =
          json(ok(
                  CatalogClient.as(Roles.DATA_SCIENTIST)
                      .post("datasets", "{\"name\":\"%s\",\"team\":\"lending\"}".formatted(name))))
              .getString("id");
      var data = new Data(id, name, digest(), "2026-10");
      data.registeredAs(data.sha256());
      return data;
    }

    /** The snapshot with this content. */
    void registeredAs(String content) {
      ok(
          CatalogClient.as(Roles.DATA_SCIENTIST)
              .post(
                  "datasets/" + id + "/versions",
                  "{\"sha256\":\"%s\",\"snapshot\":\"%s\",\"licence\":\"CC-BY-4.0\"}"
                      .formatted(content, snapshot)));
    }

    void relicensed() {
      ok(
          CatalogClient.as(Roles.COMPLIANCE_OFFICER)
              .post(
                  "datasets/" + id + "/versions/1/licence",
                  "{\"licence\":\"Proprietary\",\"reason\":\"%s\"}".formatted(REASON)));
    }

    void withdrawn() {
      ok(
          CatalogClient.as(Roles.COMPLIANCE_OFFICER)
              .post(
                  "datasets/" + id + "/versions/1/withdrawal",
                  "{\"reason\":\"%s\"}".formatted(REASON)));
    }

    Origin origin() {
      return Origin.of(name, sha256);
    }
  }

  /** A version that is approved for production, and its approval. */
  private record Approved(Journey journey, String approval) {
    static Approved madeOf(Origin origin, String domain) {
      var journey = Journey.registered("MINIMAL", domain, origin);
      var approval = journey.approved(Roles.COMPLIANCE_OFFICER);
      assertThat(Journey.codes(journey.gate())).isEmpty();
      return new Approved(journey, approval);
    }

    String state() {
      return json(ok(CatalogClient.as(Roles.AUDITOR).get("approvals/" + approval)))
          .getString("state");
    }

    Approved stale() throws InterruptedException {
      await(() -> state().equals("STALE"), "the stale approval");
      return this;
    }

    List<JsonObject> rounds() {
      return json(ok(CatalogClient.as(Roles.AUDITOR).get(journey.version() + "/reviews?limit=10")))
          .getJsonArray("items")
          .getValuesAs(JsonObject.class);
    }

    Optional<JsonObject> open() {
      return rounds().stream()
          .filter(round -> round.getString("state").equals("IN_REVIEW"))
          .findFirst();
    }

    /** What the gate says once nothing is on its way any more. */
    JsonObject gate() throws InterruptedException {
      await(() -> !Journey.codes(journey.gate()).contains("LINEAGE_BEHIND"), "the gate");
      return journey.gate();
    }
  }

  private static void await(BooleanSupplier condition, String what) throws InterruptedException {
    var end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waiting for " + what).isLessThan(end);
      Thread.sleep(100);
    }
  }

  private static String says(JsonObject decision, String code) {
    return decision.getJsonArray("reasons").getValuesAs(JsonObject.class).stream()
        .filter(reason -> reason.getString("code").equals(code))
        .map(reason -> reason.getString("says"))
        .findFirst()
        .orElseThrow();
  }

  private static void changed(String sort, String subject) {
    ok(
        CatalogClient.as(Roles.RISK_OWNER)
            .post(
                "upstream-changes",
                "{\"sort\":\"%s\",\"subject\":\"%s\",\"reason\":\"%s\"}"
                    .formatted(sort, subject, REASON)));
  }

  private static void published(String document) {
    var administrator = CatalogClient.as(Roles.ADMINISTRATOR);
    var id =
        json(ok(
                administrator.send(
                    administrator
                        .request("policies?kind=POLICY")
                        .header("Content-Type", "application/yaml")
                        .POST(BodyPublishers.ofString(document)))))
            .getString("id");
    ok(CatalogClient.as(Roles.COMPLIANCE_OFFICER).post("policies/" + id + "/publication", ""));
  }

  @Test
  void anotherLicenceAsksForALightRoundThatMakesTheSameApprovalFresh() throws InterruptedException {
    var data = Data.registered();
    var approved = Approved.madeOf(data.origin(), "banking");

    data.relicensed();

    approved.stale();
    assertThat(says(approved.gate(), "APPROVAL_STALE"))
        .contains("a dataset has another licence", data.name(), approved.journey().model() + " 1");
    var round = approved.open().orElseThrow();
    assertThat(round.getString("purpose")).isEqualTo("REAFFIRMATION");
    assertThat(round.getString("about")).isEqualTo(approved.approval());
    var page =
        Browser.signedIn(Roles.COMPLIANCE_OFFICER).open("/ui/reviews/" + round.getString("id"));
    assertThat(page.body())
        .contains("What became known upstream", "A dataset has another licence", data.name());

    assertProblem(
        approved.journey().vote(Roles.RISK_OWNER, round, "APPROVE"), 403, "ROLE_CANNOT_VOTE");
    Journey.created(approved.journey().vote(Roles.COMPLIANCE_OFFICER, round, "APPROVE"));

    assertThat(approved.gate().getString("decision")).isEqualTo("ALLOW");
    assertThat(approved.state()).isEqualTo("APPROVED");
  }

  @Test
  void moreThatBecomesKnownTurnsTheLightRoundIntoAFullOne() throws InterruptedException {
    var data = Data.registered();
    var approved = Approved.madeOf(data.origin(), "banking");
    data.relicensed();
    var light = approved.stale().open().orElseThrow();

    data.withdrawn();

    await(
        () ->
            approved
                .open()
                .filter(round -> round.getString("purpose").equals("APPROVAL"))
                .isPresent(),
        "the full round");
    assertThat(
            json(ok(CatalogClient.as(Roles.AUDITOR).get("reviews/" + light.getString("id"))))
                .getString("state"))
        .isEqualTo("WITHDRAWN");
    var full = approved.open().orElseThrow();
    assertThat(
            json(ok(CatalogClient.as(Roles.AUDITOR).get("reviews/" + full.getString("id"))))
                .getJsonArray("upstream"))
        .hasSize(2);
    Journey.created(approved.journey().vote(Roles.RISK_OWNER, full, "APPROVE"));
    assertThat(approved.gate().getString("decision")).isEqualTo("ALLOW");
    assertThat(approved.state()).isEqualTo("SUPERSEDED");
  }

  @Test
  void whereSomebodyEndedTheRoundNoLighterOneIsOpened() throws InterruptedException {
    var data = Data.registered();
    var approved = Approved.madeOf(data.origin(), "banking");
    data.withdrawn();
    var full = approved.stale().open().orElseThrow();
    Journey.created(approved.journey().vote(Roles.RISK_OWNER, full, "REJECT"));

    data.relicensed();

    assertThat(says(approved.gate(), "APPROVAL_STALE")).contains("another licence");
    assertThat(approved.open()).isEmpty();
  }

  @Test
  void aSnapshotWithOtherContentUnderItsNameAsksForAFullRound() throws InterruptedException {
    var data = Data.registered();
    var approved = Approved.madeOf(data.origin(), "banking");
    var other = Approved.madeOf(Origin.of(unique("elsewhere"), digest()), "banking");

    data.registeredAs(digest());

    assertThat(says(approved.stale().gate(), "APPROVAL_STALE"))
        .contains("a dataset has other content under the same name", data.name());
    assertThat(approved.open().orElseThrow().getString("purpose")).isEqualTo("APPROVAL");
    assertThat(other.gate().getString("decision")).isEqualTo("ALLOW");
    assertThat(
            json(ok(CatalogClient.as(Roles.AUDITOR).get("datasets/" + data.id() + "/versions/1")))
                .getJsonArray("changes")
                .getJsonObject(0)
                .getString("sort"))
        .isEqualTo("DATASET_CHANGED");
  }

  @Test
  void flaggedCodeAndARevokedBaseModelCloseTheGate() throws InterruptedException {
    var commit = digest();
    var base = unique("vendor/base");
    var origin = new Origin(unique("loans"), digest(), commit, List.of(base));
    var approved = Approved.madeOf(origin, "banking");

    changed("CODE_FLAGGED", commit);
    assertThat(says(approved.stale().gate(), "APPROVAL_STALE"))
        .contains("code was flagged", commit, approved.journey().model() + " 1");

    Journey.created(
        approved.journey().vote(Roles.RISK_OWNER, approved.open().orElseThrow(), "APPROVE"));
    assertThat(approved.gate().getString("decision")).isEqualTo("ALLOW");

    changed("BASE_MODEL_REVOKED", base);
    await(() -> Journey.codes(approved.journey().gate()).contains("APPROVAL_STALE"), "the gate");
    assertThat(says(approved.gate(), "APPROVAL_STALE")).contains("a base model was revoked", base);
    assertThat(approved.open()).isPresent();
  }

  @Test
  void aScopedPolicyAsksForMore() throws InterruptedException {
    var domain = unique("careful");
    published(
        """
        policy: %1$s
        revision: 1
        scope: {domains: [%1$s]}
        upstream:
        - {changes: [LICENCE_CHANGED], classes: [MINIMAL], asks: FULL}
        rules: []
        """
            .formatted(domain));
    var data = Data.registered();
    var approved = Approved.madeOf(data.origin(), domain);

    data.relicensed();

    assertThat(approved.stale().open().orElseThrow().getString("purpose")).isEqualTo("APPROVAL");
  }
}
