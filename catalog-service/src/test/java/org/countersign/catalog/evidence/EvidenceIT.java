package org.countersign.catalog.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Example.assertProblem;
import static org.countersign.catalog.testing.Example.json;
import static org.countersign.catalog.testing.Example.ok;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.util.Random;
import java.util.UUID;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.CatalogClient;
import org.countersign.catalog.testing.Example;
import org.countersign.catalog.testing.Servers;
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
class EvidenceIT {
  private static final int MOST = 16 << 20;
  private static final String REPORT = "All thresholds were met.\n";

  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  @Test
  void aDocumentIsAddedWithItsReceiptAndReadBack() {
    var path = Example.unclassified().path() + "/evidence";

    var added =
        scientist()
            .post(
                path,
                """
                {"type":"DISCLOSURE_TEXT","title":"What people are told",
                 "content":{"text":"You talk to a machine","languages":["en","de"]}}""");

    assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
    var view = json(added);
    assertThat(view.getString("provenance")).isEqualTo("SELF_REPORTED");
    assertThat(view.getString("state")).isEqualTo("SUBMITTED");
    assertThat(view.getString("mediaType")).isEqualTo("application/json");
    assertThat(view.getJsonObject("receipt").keySet()).contains("index", "leafHash");
    assertThat(added.headers().firstValue("Location").orElseThrow())
        .endsWith("/evidence/" + view.getString("id"));
    assertThat(json(scientist().get(path)).getJsonArray("items")).hasSize(1);
    assertThat(scientist().get(path + "/" + view.getString("id") + "/content").body())
        .isEqualTo("{\"languages\":[\"en\",\"de\"],\"text\":\"You talk to a machine\"}");
  }

  @Test
  void aFileIsUploadedByItsDigestAndDownloadedByteForByte() {
    var path = Example.unclassified().path() + "/evidence";

    var added = upload(path, "&sha256=" + sha256(REPORT), "text/plain; charset=UTF-8", of(REPORT));
    var content = scientist().get(path + "/" + json(ok(added)).getString("id") + "/content");

    assertThat(json(added).getString("provenance")).isEqualTo("UPLOADED");
    assertThat(json(added).getString("sha256")).isEqualTo(sha256(REPORT));
    assertThat(json(added).getInt("size")).isEqualTo(REPORT.length());
    assertThat(content.body()).isEqualTo(REPORT);
    assertThat(content.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
  }

  private static String evaluation(double value) {
    return """
    {"schema":"countersign/evaluation/v1","dataset":{"name":"holdout","sha256":"%s"},
     "metrics":[{"name":"AUC","value":%s,"direction":"HIGHER","threshold":0.8,"n":5000}]}
    """
        .formatted("ab".repeat(32), value);
  }

  @Test
  void aReportWhoseOwnNumbersDoNotHoldSaysSoAndDoesNotCount() {
    var example = Example.classified(Example.HIGH);
    var path = example.path() + "/evidence";

    var good = json(ok(report(path, "EVALUATION", evaluation(0.81))));
    var bad = json(ok(report(path, "BIAS_REPORT", evaluation(0.79))));

    assertThat(good.getString("checked")).isEqualTo("PASSED");
    assertThat(bad.getString("checked")).isEqualTo("FAILED");
    assertThat(bad.getJsonArray("checks").toString())
        .contains("AUC is 0.79, at least 0.8 is asked for");
    ok(CatalogClient.as("validator").post(path + "/" + bad.getString("id") + "/acceptance", "{}"));
    var states = scientist().get(example.path() + "/requirements").body();
    assertThat(states).contains("its own numbers do not hold");
    assertThat(json(scientist().get(path)).toString()).contains("\"checked\":\"FAILED\"");
  }

  @Test
  void evidenceThatBreaksTheSchemaItNamesIsNotRecorded() {
    var path = Example.unclassified().path() + "/evidence";

    var broken =
        report(path, "EVALUATION", "{\"schema\":\"countersign/evaluation/v1\",\"metrics\":[]}");

    assertProblem(broken, 422, "EVIDENCE_MALFORMED");
    assertThat(json(broken).getString("detail")).contains("needs dataset");
    assertThat(json(scientist().get(path)).getJsonArray("items")).isEmpty();
    var schemas = json(ok(scientist().get("evidence-schemas"))).getJsonArray("items");
    assertThat(schemas.toString()).contains("countersign/evaluation/v1");
    assertThat(
            json(ok(scientist().get("evidence-schemas/countersign/evaluation/v1")))
                .getString("$id"))
        .isEqualTo("countersign/evaluation/v1");
    assertProblem(scientist().get("evidence-schemas/countersign/nothing/v1"), 404, "NOT_FOUND");
  }

  private static HttpResponse<String> report(String path, String type, String document) {
    var scientist = scientist();
    return scientist.send(
        scientist
            .request(path + "?type=" + type + "&title=report")
            .header("Content-Type", "application/vnd.report+json")
            .POST(of(document)));
  }

  @Test
  void whatIsDownloadedNeverRunsInABrowser() {
    var path = Example.unclassified().path() + "/evidence";
    var id =
        json(ok(upload(path, "", "text/html", of("<script>alert(1)</script>")))).getString("id");

    var content = scientist().get(path + "/" + id + "/content").headers();

    assertThat(content.firstValue("Content-Disposition").orElseThrow()).startsWith("attachment");
    assertThat(content.firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(content.firstValue("Content-Security-Policy").orElseThrow()).contains("sandbox");
  }

  @Test
  void aFileOfManyChunksUpToSixteenMebibytesIsTaken() {
    var path = Example.unclassified().path() + "/evidence";
    var bytes = new byte[MOST];
    new Random(1).nextBytes(bytes);

    var added = upload(path, "", "application/octet-stream", BodyPublishers.ofByteArray(bytes));
    var client = scientist();
    var content =
        client.send(
            client.request(path + "/" + json(ok(added)).getString("id") + "/content").GET(),
            BodyHandlers.ofByteArray());

    assertThat(json(added).getInt("size")).isEqualTo(MOST);
    assertThat(Digest.sha256(content.body())).isEqualTo(Digest.sha256(bytes));
  }

  @Test
  void oneByteMoreIsRefusedDeclaredOrNotAndNothingStaysBehind() throws SQLException {
    var path = Example.unclassified().path() + "/evidence";
    var bytes = new byte[MOST + 1];

    var declared = upload(path, "", "application/octet-stream", BodyPublishers.ofByteArray(bytes));
    var streamed =
        upload(
            path,
            "",
            "application/octet-stream",
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)));

    assertProblem(declared, 413, "EVIDENCE_TOO_LARGE");
    assertProblem(streamed, 413, "EVIDENCE_TOO_LARGE");
    assertThat(abandoned()).isZero();
  }

  @Test
  void bytesThatDoNotHaveTheNamedDigestAreRefusedAndNothingStaysBehind() throws SQLException {
    var path = Example.unclassified().path() + "/evidence";

    var refused = upload(path, "&sha256=" + "0".repeat(64), "text/plain", of(REPORT));

    assertProblem(refused, 422, "DIGEST_MISMATCH");
    assertThat(refused.body()).contains(sha256(REPORT));
    assertThat(json(scientist().get(path)).getJsonArray("items")).isEmpty();
    assertThat(abandoned()).isZero();
  }

  @Test
  void theSameBytesAreStoredOnceForTwoPiecesOfEvidence() throws SQLException {
    var path = Example.unclassified().path() + "/evidence";
    var text = "unique " + UUID.randomUUID();

    ok(upload(path, "", "text/plain", of(text)));
    ok(upload(path, "", "text/plain", of(text)));

    assertThat(json(scientist().get(path)).getJsonArray("items")).hasSize(2);
    assertThat(count("SELECT count(*) FROM evidence_content WHERE sha256 = '" + sha256(text) + "'"))
        .isOne();
    assertThat(abandoned()).isZero();
  }

  @Test
  void anUploadRepeatedUnderItsKeyIsOnePieceOfEvidence() {
    var path = Example.unclassified().path() + "/evidence";
    var key = UUID.randomUUID().toString();

    var first = keyed(path, key, REPORT);
    var second = keyed(path, key, REPORT);
    var other = keyed(path, key, "something else");

    assertThat(second.body()).isEqualTo(ok(first).body());
    assertProblem(other, 409, "IDEMPOTENCY_MISMATCH");
    assertThat(json(scientist().get(path)).getJsonArray("items")).hasSize(1);
  }

  @Test
  void aValidatorWithoutAPartInItAccepts() {
    var path = Example.unclassified().path() + "/evidence";
    var id = json(ok(upload(path, "", "text/plain", of(REPORT)))).getString("id");

    var accepted = validator().post(path + "/" + id + "/acceptance", "{\"note\":\"read in full\"}");
    var again = validator().post(path + "/" + id + "/acceptance", "{}");

    assertThat(json(ok(accepted)).getString("state")).isEqualTo("ACCEPTED");
    assertThat(json(accepted).getJsonObject("reviewer").getString("name")).isNotBlank();
    assertThat(json(accepted)).containsKeys("receipt", "reviewedAt");
    assertThat(accepted.body()).doesNotContain("read in full");
    assertProblem(again, 409, "EVIDENCE_ALREADY_REVIEWED");
  }

  @Test
  void aRejectionSaysWhyAndHolds() {
    var path = Example.unclassified().path() + "/evidence";
    var id = json(ok(upload(path, "", "text/plain", of(REPORT)))).getString("id");

    var bare = validator().post(path + "/" + id + "/rejection", "{\"reason\":\"no\"}");
    var rejected =
        validator()
            .post(
                path + "/" + id + "/rejection",
                "{\"reason\":\"the test set is the training set\"}");

    assertProblem(bare, 400, "INVALID_REQUEST");
    assertThat(json(ok(rejected)).getString("state")).isEqualTo("REJECTED");
    assertThat(json(scientist().get(path + "/" + id)).getString("reason"))
        .isEqualTo("the test set is the training set");
  }

  @Test
  void whoBuiltTheVersionCannotAcceptEvidenceAboutIt() {
    var model = Example.newModel();
    ok(
        scientist()
            .post(
                "models/" + model + "/versions",
                "{\"artifactSha256\":\"%s\",\"people\":{\"producers\":[\"validator\"]}}"
                    .formatted(Example.digest())));
    var path = "models/" + model + "/versions/1/evidence";
    var id = json(ok(upload(path, "", "text/plain", of(REPORT)))).getString("id");

    assertProblem(validator().post(path + "/" + id + "/acceptance", "{}"), 403, "SOD_VIOLATION");
  }

  @Test
  void onlyItsTeamAddsAndOnlyValidatorsJudge() {
    var path = Example.unclassified().path() + "/evidence";
    var id = json(ok(upload(path, "", "text/plain", of(REPORT)))).getString("id");
    var body = "{\"type\":\"FRIA\",\"title\":\"t\",\"content\":{}}";

    assertProblem(CatalogClient.as("treasurer").post(path, body), 403, "FOREIGN_TEAM");
    assertProblem(CatalogClient.as(Roles.AUDITOR).post(path, body), 403, "FORBIDDEN");
    assertProblem(scientist().post(path + "/" + id + "/acceptance", "{}"), 403, "FORBIDDEN");
    assertThat(CatalogClient.asPipeline().post(path, body).statusCode()).isEqualTo(201);
  }

  @Test
  void whatCannotBeIsRefused() {
    var path = Example.unclassified().path() + "/evidence";

    assertProblem(
        scientist().post(path, "{\"type\":\"HOROSCOPE\",\"title\":\"t\",\"content\":{}}"),
        400,
        "INVALID_REQUEST");
    assertProblem(
        scientist()
            .post(
                path,
                "{\"type\":\"FRIA\",\"title\":\"t\",\"producedAt\":\"2999-01-01T00:00:00Z\",\"content\":{}}"),
        400,
        "INVALID_REQUEST");
    assertProblem(
        scientist()
            .post(
                path,
                "{\"type\":\"FRIA\",\"title\":\"t\",\"validUntil\":\"1999-01-01T00:00:00Z\",\"content\":{}}"),
        400,
        "INVALID_REQUEST");
    assertProblem(upload(path, "", "text/plain", BodyPublishers.noBody()), 400, "INVALID_REQUEST");
    assertProblem(scientist().get(path + "/" + UUID.randomUUID()), 404, "UNKNOWN_EVIDENCE");
    assertProblem(scientist().get(path + "/7"), 404, "UNKNOWN_EVIDENCE");
  }

  private static CatalogClient scientist() {
    return CatalogClient.as(Roles.DATA_SCIENTIST);
  }

  private static CatalogClient validator() {
    return CatalogClient.as(Roles.VALIDATOR);
  }

  private static HttpResponse<String> upload(
      String path, String query, String mediaType, BodyPublisher body) {
    var client = scientist();
    return client.send(
        client
            .request(path + "?type=TEST_REPORT&title=Test+report" + query)
            .header("Content-Type", mediaType)
            .POST(body));
  }

  private static HttpResponse<String> keyed(String path, String key, String text) {
    var client = scientist();
    return client.send(
        client
            .request(path + "?type=TEST_REPORT&title=Test+report")
            .header("Content-Type", "text/plain")
            .header("Idempotency-Key", key)
            .POST(of(text)));
  }

  private static BodyPublisher of(String text) {
    return BodyPublishers.ofString(text, UTF_8);
  }

  private static String sha256(String text) {
    return Digest.sha256(text.getBytes(UTF_8)).hex();
  }

  private static int abandoned() throws SQLException {
    return count(
        "SELECT count(*) FROM evidence_upload u WHERE NOT EXISTS"
            + " (SELECT 1 FROM evidence_content c WHERE c.upload = u.id)");
  }

  private static int count(String sql) throws SQLException {
    var database = Servers.running().database();
    try (var connection = database.connect(database.owner());
        var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getInt(1);
    }
  }
}
