package org.countersign.catalog.reviews;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Example.assertProblem;
import static org.countersign.catalog.testing.Example.digest;
import static org.countersign.catalog.testing.Example.json;
import static org.countersign.catalog.testing.Example.ok;
import static org.countersign.catalog.testing.Example.unique;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.Browser;
import org.countersign.catalog.testing.CatalogClient;
import org.countersign.catalog.testing.Journey;
import org.countersign.catalog.testing.TheRealWar;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What came of a thing is told in full, and suspended in one act. */
@RunAsClient
@ExtendWith(ArquillianExtension.class)
class ImpactIT {
  private static final String REASON = "The provider says that a third of the labels is wrong.";

  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  /** A snapshot that models are trained on. */
  private record Data(String name, String sha256) {
    static Data some() {
      return new Data(unique("payments"), digest());
    }

    Journey trained() {
      return Journey.registered("MINIMAL", name, sha256);
    }

    String node() {
      return "dataset:" + name + "@" + sha256;
    }
  }

  private static JsonObject impact(String node, long index) {
    return json(ok(CatalogClient.as(Roles.AUDITOR).get(question(node) + "&index=" + index)));
  }

  private static String question(String node) {
    return "lineage/impact?node=" + URLEncoder.encode(node, StandardCharsets.UTF_8);
  }

  private static HttpResponse<String> suspend(String person, String node) {
    return CatalogClient.as(person).post("lineage/impact/suspension", body(node));
  }

  private static String body(String node) {
    return "{\"node\":\"%s\",\"reason\":\"%s\"}".formatted(node, REASON);
  }

  private static List<String> texts(JsonArray lines, String member) {
    return lines.getValuesAs(JsonObject.class).stream()
        .map(line -> line.getString(member))
        .toList();
  }

  private static long index(JsonObject answer) {
    return answer.getJsonObject("receipt").getJsonNumber("index").longValue();
  }

  private static JsonObject deployed(JsonObject decision) {
    return Journey.created(
        CatalogClient.asPipeline()
            .post(
                "deployments",
                "{\"decision\":\"%s\",\"target\":\"cluster-7\"}"
                    .formatted(decision.getString("id"))));
  }

  @Test
  void everythingThatCameOfASnapshotIsToldWithWhomToCall() {
    var data = Data.some();
    var approved = data.trained();
    var approval = approved.approved(Roles.COMPLIANCE_OFFICER);
    var waiting = data.trained();
    var deployment = deployed(approved.gate());

    var told = impact(data.node(), index(deployment));

    assertThat(texts(told.getJsonArray("versions"), "label"))
        .containsExactlyInAnyOrder(approved.model() + " 1", waiting.model() + " 1");
    assertThat(texts(told.getJsonArray("approvals"), "id")).containsExactly(approval);
    assertThat(told.getInt("inForce")).isEqualTo(1);
    assertThat(texts(told.getJsonArray("deployments"), "label"))
        .containsExactly("production cluster-7");
    assertThat(told.getInt("live")).isEqualTo(1);
    assertThat(told.getJsonArray("runs")).hasSize(2);
    assertThat(told.getJsonNumber("milliseconds").doubleValue()).isPositive();
    assertThat(told.getJsonArray("people").toString())
        .contains("\"BUILT\":2", "\"SUBMITTED\":1", "\"APPROVED\":1", "\"DEPLOYED\":1");
  }

  @Test
  void whatIsNotRunningAnyMoreIsNotCountedAsLive() {
    var data = Data.some();
    var journey = data.trained();
    journey.approved(Roles.COMPLIANCE_OFFICER);
    deployed(journey.gate());
    var second = deployed(journey.gate());

    var told = impact(data.node(), index(second));

    assertThat(told.getJsonArray("deployments")).hasSize(2);
    assertThat(told.getInt("live")).isEqualTo(1);
  }

  @Test
  void oneActSuspendsAllThatIsAffectedAndTheGateDeniesEach() {
    var data = Data.some();
    var first = data.trained();
    var second = data.trained();
    var untouched = Journey.registered("MINIMAL");
    var approvals =
        List.of(
            first.approved(Roles.COMPLIANCE_OFFICER), second.approved(Roles.COMPLIANCE_OFFICER));
    untouched.approved(Roles.COMPLIANCE_OFFICER);
    assertThat(first.gate().getString("decision")).isEqualTo("ALLOW");

    var done = json(ok(suspend(Roles.RISK_OWNER, data.node())));

    assertThat(texts(done.getJsonArray("suspended"), "id"))
        .containsExactlyInAnyOrderElementsOf(approvals);
    assertThat(done.getJsonObject("receipt").getString("type")).isEqualTo("impact.suspended");
    assertThat(texts(done.getJsonArray("alsoRecorded"), "type"))
        .containsExactly("approval.suspended", "approval.suspended");
    assertThat(Journey.codes(first.gate())).containsExactly("APPROVAL_SUSPENDED");
    assertThat(Journey.codes(second.gate())).containsExactly("APPROVAL_SUSPENDED");
    assertThat(untouched.gate().getString("decision")).isEqualTo("ALLOW");
    assertProblem(suspend(Roles.RISK_OWNER, data.node()), 409, "NOTHING_TO_SUSPEND");
  }

  @Test
  void theActRepeatedUnderItsKeyGivesTheSameReceipt() {
    var data = Data.some();
    data.trained().approved(Roles.COMPLIANCE_OFFICER);
    var key = unique("recall");

    var once = ok(keyed(key, data));
    var again = ok(keyed(key, data));

    assertThat(again.body()).isEqualTo(once.body());
  }

  private static HttpResponse<String> keyed(String key, Data data) {
    var officer = CatalogClient.as(Roles.COMPLIANCE_OFFICER);
    return officer.send(
        officer
            .request("lineage/impact/suspension")
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(body(data.node()))));
  }

  @Test
  void anApprovalThatIsGrantedMeanwhileIsSuspendedOrGrantedAfterAndNeverLost() {
    var data = Data.some();
    var before = data.trained();
    before.approved(Roles.COMPLIANCE_OFFICER);
    var racing = data.trained();
    var review = racing.submitted();

    var vote =
        CompletableFuture.supplyAsync(
            () -> racing.vote(Roles.COMPLIANCE_OFFICER, review, "APPROVE"));
    var act = json(ok(suspend(Roles.RISK_OWNER, data.node())));
    var approval = Journey.created(vote.join()).getJsonObject("approval").getString("id");

    var state =
        json(ok(CatalogClient.as(Roles.AUDITOR).get("approvals/" + approval))).getString("state");
    var named = texts(act.getJsonArray("suspended"), "id").contains(approval);
    assertThat(state).isEqualTo(named ? "SUSPENDED" : "APPROVED");
    assertThat(racing.gate().getString("decision")).isEqualTo(named ? "DENY" : "ALLOW");
  }

  @Test
  void aVersionWithWhatWasMadeOfItIsSuspendedToo() {
    var journey = Journey.registered("MINIMAL");
    var approval = journey.approved(Roles.COMPLIANCE_OFFICER);

    var done = json(ok(suspend(Roles.COMPLIANCE_OFFICER, "version:" + journey.model() + "/1")));

    assertThat(texts(done.getJsonArray("suspended"), "id")).containsExactly(approval);
  }

  @Test
  void whoMayNotSuspendAndWhatIsUnknownIsRefused() {
    var data = Data.some();
    data.trained().approved(Roles.COMPLIANCE_OFFICER);

    assertProblem(suspend(Roles.MODEL_OWNER, data.node()), 403, "FORBIDDEN");
    assertProblem(
        CatalogClient.as(Roles.RISK_OWNER)
            .post("lineage/impact/suspension", "{\"node\":\"x:y\",\"reason\":\"short\"}"),
        400,
        "INVALID_REQUEST");
    assertProblem(
        suspend(Roles.RISK_OWNER, "dataset:" + unique("none") + "@1"), 404, "NODE_UNKNOWN");
    assertProblem(
        CatalogClient.as(Roles.AUDITOR).get("lineage/impact?node=loans"), 400, "INVALID_REQUEST");
    assertProblem(
        CatalogClient.as(Roles.AUDITOR).get(question(data.node()) + "&index=900000000"),
        400,
        "INDEX_AHEAD");
    assertProblem(CatalogClient.anonymous().get(question(data.node())), 401, "UNAUTHENTICATED");
  }

  @Test
  void anOfficerSuspendsAllOnThePageAndReadsTheReceipt() {
    var data = Data.some();
    var journey = data.trained();
    journey.approved(Roles.COMPLIANCE_OFFICER);
    impact(data.node(), index(deployed(journey.gate())));
    var place = "/ui/impact?node=" + URLEncoder.encode(data.node(), StandardCharsets.UTF_8);
    var officer = Browser.signedIn(Roles.COMPLIANCE_OFFICER);

    var page = officer.open(place);
    var told =
        officer.submit(page, "/ui/impact/suspension", Map.of("node", data.node(), "reason", "no"));
    var done =
        officer.follow(
            officer.submit(
                page, "/ui/impact/suspension", Map.of("node", data.node(), "reason", REASON)));

    assertThat(page.body()).contains(journey.model() + " 1", "Suspend all", "People to call");
    assertThat(told.statusCode()).isEqualTo(400);
    assertThat(done.body()).contains("Recorded.", "Suspended").doesNotContain("Suspend all");
    assertThat(Browser.signedIn(Roles.AUDITOR).open(place).body()).doesNotContain("Suspend all");
  }
}
