package org.countersign.catalog.dossiers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Journey.created;
import static org.countersign.catalog.testing.Journey.json;

import jakarta.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.UUID;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.CatalogClient;
import org.countersign.catalog.testing.Journey;
import org.countersign.catalog.testing.OfflineCheck;
import org.countersign.catalog.testing.PrintedDossier;
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
class DossiersIT {
  private static final CatalogClient AUDITOR = CatalogClient.as(Roles.AUDITOR);

  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  @Test
  void anAuditorGetsADossierThatHoldsWithoutTheService() throws Exception {
    var journey = Journey.registered("MINIMAL");
    journey.evidence("TEST_REPORT");
    journey.approved(Roles.COMPLIANCE_OFFICER);
    journey.gate();

    var issued = created(AUDITOR.post(journey.version() + "/dossiers", "{}"));
    var pdf = download(AUDITOR, journey, issued.getString("id"));

    assertThat(pdf.statusCode()).isEqualTo(200);
    assertThat(pdf.headers().firstValue("Content-Type")).hasValue("application/pdf");
    assertThat(pdf.headers().firstValue("ETag"))
        .hasValue('"' + issued.getString("pdfSha256") + '"');
    assertThat(pdf.headers().firstValue("Content-Disposition").orElseThrow())
        .matches("attachment; filename=\"dossier-journey-[0-9a-f]{8}-1-\\d{8}-\\d{4}\\.pdf\"");
    assertThat(Digest.sha256(pdf.body()).hex()).isEqualTo(issued.getString("pdfSha256"));
    var sound =
        OfflineCheck.ofTheService()
            .check(pdf.body())
            .fold(
                holds -> holds,
                unsound -> {
                  throw new AssertionError(unsound.problem());
                });
    assertThat(sound.trusted()).isTrue();
    assertThat(sound.proven()).isGreaterThan(8);
    assertThat(sound.snapshotSha256()).isEqualTo(issued.getString("snapshotSha256"));
    assertThat(sound.reportId()).isEqualTo(issued.getString("id"));
  }

  @Test
  void whatPeopleDecidedAndSaidBesideTheVotesIsPrintedAndInTheLedgerWithoutTheirWords() {
    var journey = Journey.registered("MINIMAL");
    created(
        CatalogClient.as(Roles.VALIDATOR)
            .post(
                journey.version() + "/validations",
                """
                {"outcome":"FIT_WITH_LIMITATIONS","summary":"Weak for the young, else sound.",
                 "findings":[{"severity":"MINOR","text":"Few cases below twenty."}]}
                """));
    var review = journey.submitted();
    created(
        CatalogClient.as(Roles.COMPLIANCE_OFFICER)
            .post(
                "reviews/" + review.getString("id") + "/comments",
                "{\"text\":\"Which region is this?\"}"));
    created(
        journey.vote(
            Roles.COMPLIANCE_OFFICER,
            review,
            "APPROVE",
            ",\"conditions\":[{\"kind\":\"MAX_TRAFFIC\",\"maxTrafficPercent\":20}]"));

    var issued = created(AUDITOR.post(journey.version() + "/dossiers", "{}"));

    assertThat(PrintedDossier.text(download(AUDITOR, journey, issued.getString("id")).body()))
        .contains(
            "at most 20 % of the traffic",
            "Weak for the young, else sound.", "Few cases below twenty.", "Which region is this?");
    var index = issued.getJsonObject("receipt").getInt("index");
    var event = json(AUDITOR.get("ledger/entries/" + index).body()).getJsonObject("event");
    var payload = event.getJsonArray("payload").getJsonObject(0).getString("sha256");
    var kept = json(AUDITOR.get("ledger/payloads/" + payload).body());
    var beside = kept.getJsonObject("beside");
    assertThat(beside.getJsonArray("conditions")).hasSize(1);
    assertThat(beside.getJsonArray("findings")).hasSize(1);
    assertThat(kept.toString()).doesNotContain("Few cases", "Which region", "Weak for");
  }

  @Test
  void theLedgerStatesTheDigestsAndKeepsTheDataWithoutNames() {
    var journey = Journey.registered("MINIMAL");

    var issued = created(AUDITOR.post(journey.version() + "/dossiers", "{}"));

    var index = issued.getJsonObject("receipt").getInt("index");
    var event = json(AUDITOR.get("ledger/entries/" + index).body()).getJsonObject("event");
    assertThat(event.getString("type")).isEqualTo("dossier.issued");
    var state = event.getJsonObject("data").getJsonObject("state");
    assertThat(state.getString("pdf_sha256")).isEqualTo(issued.getString("pdfSha256"));
    assertThat(state.getString("snapshot")).isEqualTo(issued.getString("snapshotSha256"));
    var payload = event.getJsonArray("payload").getJsonObject(0);
    var kept = AUDITOR.get("ledger/payloads/" + payload.getString("sha256")).body();
    assertThat(json(kept).getString("schema")).isEqualTo("countersign/dossier/v1");
    assertThat(kept)
        .doesNotContain("erasable", issued.getJsonObject("requestedBy").getString("name"));
  }

  @Test
  void anUnfinishedVersionGetsADraftThatNamesItsGaps() {
    var journey = Journey.registered("HIGH");

    var issued = created(AUDITOR.post(journey.version() + "/dossiers", "{}"));

    assertThat(issued.getJsonArray("gaps").toString()).contains("high-bias-report");
  }

  @Test
  void dossiersAreListedNewestFirstAndStayAsTheyWere() {
    var journey = Journey.registered("MINIMAL");
    var first = created(AUDITOR.post(journey.version() + "/dossiers", "{}"));
    var before = download(AUDITOR, journey, first.getString("id")).body();
    journey.evidence("TEST_REPORT");
    var second = created(AUDITOR.post(journey.version() + "/dossiers", "{}"));

    var list = json(AUDITOR.get(journey.version() + "/dossiers").body()).getJsonArray("items");

    assertThat(
            list.getValuesAs(JsonObject.class).stream().map(line -> line.getString("id")).toList())
        .isEqualTo(List.of(second.getString("id"), first.getString("id")));
    assertThat(download(AUDITOR, journey, first.getString("id")).body()).isEqualTo(before);
    assertThat(
            AUDITOR
                .send(
                    AUDITOR
                        .request(journey.version() + "/dossiers/" + first.getString("id"))
                        .header("If-None-Match", '"' + first.getString("pdfSha256") + '"')
                        .GET())
                .statusCode())
        .isEqualTo(304);
  }

  @Test
  void theSameKeyGivesTheSameDossier() {
    var journey = Journey.registered("MINIMAL");
    var key = UUID.randomUUID().toString();

    var first = post(journey, key);
    var again = post(journey, key);

    assertThat(again).isEqualTo(first);
  }

  @Test
  void aPipelineNeitherIssuesNorReadsDossiers() {
    var journey = Journey.registered("MINIMAL");
    var issued = created(AUDITOR.post(journey.version() + "/dossiers", "{}"));
    var pipeline = CatalogClient.asPipeline();

    assertThat(pipeline.post(journey.version() + "/dossiers", "{}").statusCode()).isEqualTo(403);
    assertThat(pipeline.get(journey.version() + "/dossiers").statusCode()).isEqualTo(403);
    assertThat(download(pipeline, journey, issued.getString("id")).statusCode()).isEqualTo(403);
  }

  @Test
  void aDossierNobodyIssuedOrOfAnotherVersionIsNotFound() {
    var journey = Journey.registered("MINIMAL");
    var other = Journey.registered("MINIMAL");
    var foreign = created(AUDITOR.post(other.version() + "/dossiers", "{}"));

    for (var id : List.of(UUID.randomUUID().toString(), "x", foreign.getString("id"))) {
      var answer = AUDITOR.get(journey.version() + "/dossiers/" + id);

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(404);
      assertThat(json(answer.body()).getString("code")).isEqualTo("UNKNOWN_DOSSIER");
    }
  }

  @Test
  void aUseCaseThatIsNotLinkedIsRefused() {
    var journey = Journey.registered("MINIMAL");
    var other = Journey.registered("MINIMAL");

    var answer =
        AUDITOR.post(
            journey.version() + "/dossiers", "{\"useCase\":\"%s\"}".formatted(other.useCase()));

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(json(answer.body()).getString("code")).isEqualTo("USE_CASE_NOT_LINKED");
  }

  private static String post(Journey journey, String key) {
    var answer =
        AUDITOR.send(
            AUDITOR
                .request(journey.version() + "/dossiers")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString("{}")));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return answer.body();
  }

  private static HttpResponse<byte[]> download(CatalogClient who, Journey journey, String id) {
    return who.send(
        who.request(journey.version() + "/dossiers/" + id).GET(), BodyHandlers.ofByteArray());
  }
}
