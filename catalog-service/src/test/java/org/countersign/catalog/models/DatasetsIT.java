package org.countersign.catalog.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Example.assertProblem;
import static org.countersign.catalog.testing.Example.digest;
import static org.countersign.catalog.testing.Example.json;
import static org.countersign.catalog.testing.Example.newModel;
import static org.countersign.catalog.testing.Example.ok;
import static org.countersign.catalog.testing.Example.unique;

import jakarta.json.JsonObject;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.Browser;
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
class DatasetsIT {
  private static final String REASON = "The applicants took back their consent.";

  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  private static JsonObject dataset(String name) {
    return json(
        ok(
            CatalogClient.as(Roles.DATA_SCIENTIST)
                .post("datasets", "{\"name\":\"%s\",\"team\":\"lending\"}".formatted(name))));
  }

  private static JsonObject version(String dataset, String sha256) {
    return json(
        ok(
            CatalogClient.asPipeline()
                .post(
                    "datasets/" + dataset + "/versions",
                    """
                    {"sha256":"%s","snapshot":"8412","location":"s3://lake/loans/8412",
                     "columns":[{"name":"income","type":"decimal"},
                                {"name":"ethnicity","type":"text","sensitivity":"SPECIAL_CATEGORY"}],
                     "statistics":{"rows":120000,"income":{"mean":3120.5}},
                     "licence":"CC-BY-4.0","sensitivity":"PERSONAL","owner":"model-owner",
                     "labels":{"method":"outcome after 12 months","source":"ledger of loans"},
                     "derivedFrom":[{"name":"s3://raw/loans","snapshot":"77"}]}
                    """
                        .formatted(sha256))));
  }

  private static JsonObject lineage(String model, long index) {
    return json(
        ok(
            CatalogClient.as(Roles.AUDITOR)
                .get("models/" + model + "/versions/1/lineage?index=" + index)));
  }

  private static long index(JsonObject written) {
    return written.getJsonObject("receipt").getJsonNumber("index").longValue();
  }

  @Test
  void aVersionOfADatasetTellsEverythingThatWasSaidOfIt() {
    var name = unique("s3://lake/loans");
    var sha256 = digest();
    var dataset = dataset(name);
    var registered = version(dataset.getString("id"), sha256);

    var read =
        json(
            ok(
                CatalogClient.as(Roles.AUDITOR)
                    .get("datasets/" + dataset.getString("id") + "/versions/1")));
    var bySnapshot =
        CatalogClient.as(Roles.AUDITOR)
            .get("datasets/" + dataset.getString("id") + "/versions/" + sha256);
    var byName =
        json(
            ok(
                CatalogClient.as(Roles.AUDITOR)
                    .get("datasets?name=" + URLEncoder.encode(name, StandardCharsets.UTF_8))));

    assertThat(read.getString("sha256")).isEqualTo(sha256);
    assertThat(read.getString("licence")).isEqualTo("CC-BY-4.0");
    assertThat(read.getString("sensitivity")).isEqualTo("PERSONAL");
    assertThat(read.getJsonObject("owner").getString("name")).isNotBlank();
    assertThat(read.getJsonObject("statistics").getInt("rows")).isEqualTo(120_000);
    assertThat(read.getJsonArray("columns").getJsonObject(1).getString("sensitivity"))
        .isEqualTo("SPECIAL_CATEGORY");
    assertThat(read.getJsonArray("derivedFrom").getJsonObject(0).getString("reference"))
        .isEqualTo("77");
    assertThat(read.getBoolean("withdrawn")).isFalse();
    assertThat(registered.getJsonObject("owner")).isEqualTo(read.getJsonObject("owner"));
    assertThat(ok(bySnapshot).statusCode()).isEqualTo(200);
    assertThat(byName.getJsonArray("items").getJsonObject(0).getString("id"))
        .isEqualTo(dataset.getString("id"));
  }

  @Test
  void aModelIsFoundToComeOfWhatItsDataWasMadeFrom() {
    var name = unique("s3://lake/loans");
    var sha256 = digest();
    version(dataset(name).getString("id"), sha256);
    var model = newModel();
    var registered =
        json(
            ok(
                CatalogClient.as(Roles.DATA_SCIENTIST)
                    .post(
                        "models/" + model + "/versions",
                        "{\"datasets\":[{\"role\":\"training\",\"name\":\"%s\",\"sha256\":\"%s\"}]}"
                            .formatted(name, sha256))));

    assertThat(labels(lineage(model, index(registered))))
        .anyMatch(label -> label.startsWith("s3://raw/loans @ 77"));
  }

  @Test
  void aRegistrationNamesARegisteredSnapshotByItsDatasetAndVersion() {
    var name = unique("s3://lake/loans");
    var sha256 = digest();
    var dataset = dataset(name).getString("id");
    version(dataset, sha256);
    var bare =
        json(
            ok(
                CatalogClient.asPipeline()
                    .post("datasets/" + dataset + "/versions", "{\"snapshot\":\"8413\"}")));
    var model = newModel();

    var registered =
        registered(
            model,
            "{\"role\":\"training\",\"dataset\":\"%s\",\"version\":\"1\"},".formatted(dataset)
                + "{\"role\":\"test\",\"dataset\":\"%s\",\"version\":\"8413\"}".formatted(name));

    var data = json(ok(registered)).getJsonArray("datasets").getValuesAs(JsonObject.class);
    assertThat(data)
        .extracting(each -> each.getString("name") + " " + each.getString("version"))
        .containsExactly(name + " 1", name + " " + bare.getInt("number"));
    assertThat(data.get(0).getString("sha256")).isEqualTo(sha256);
    assertThat(data.get(1).getString("snapshot")).isEqualTo("8413");
    assertThat(labels(lineage(model, index(json(registered)))))
        .anyMatch(label -> label.startsWith("s3://raw/loans @ 77"))
        .anyMatch(label -> label.startsWith(name + " @ 8413"));
    assertProblem(
        registered(model, "{\"role\":\"test\",\"dataset\":\"%s\"}".formatted(dataset)),
        400,
        "INVALID_REQUEST");
    assertProblem(
        registered(
            model,
            "{\"role\":\"test\",\"dataset\":\"%s\",\"version\":\"1\",\"sha256\":\"%s\"}"
                .formatted(dataset, sha256)),
        400,
        "INVALID_REQUEST");
    assertProblem(
        registered(
            model, "{\"role\":\"test\",\"dataset\":\"%s\",\"version\":\"7\"}".formatted(dataset)),
        404,
        "UNKNOWN_DATASET_VERSION");
  }

  private static HttpResponse<String> registered(String model, String data) {
    return CatalogClient.as(Roles.DATA_SCIENTIST)
        .post("models/" + model + "/versions", "{\"datasets\":[%s]}".formatted(data));
  }

  private static List<String> labels(JsonObject lineage) {
    return lineage.getJsonArray("nodes").getValuesAs(JsonObject.class).stream()
        .map(node -> node.getString("label"))
        .toList();
  }

  @Test
  void aWithdrawalIsRecordedOnceWithItsReason() {
    var dataset = dataset(unique("loans")).getString("id");
    version(dataset, digest());
    var officer = CatalogClient.as(Roles.COMPLIANCE_OFFICER);
    var path = "datasets/" + dataset + "/versions/1";

    var withdrawn = officer.post(path + "/withdrawal", "{\"reason\":\"" + REASON + "\"}");
    var again = officer.post(path + "/withdrawal", "{\"reason\":\"" + REASON + "\"}");
    var relicensed =
        officer.post(
            path + "/licence", "{\"licence\":\"proprietary\",\"reason\":\"" + REASON + "\"}");

    var read = json(ok(officer.get(path)));
    assertThat(json(ok(withdrawn)).getString("sort")).isEqualTo("DATASET_WITHDRAWN");
    assertProblem(again, 409, "DATASET_ALREADY_WITHDRAWN");
    ok(relicensed);
    assertThat(read.getBoolean("withdrawn")).isTrue();
    assertThat(read.getString("licence")).isEqualTo("proprietary");
    assertThat(read.getJsonArray("changes").getJsonObject(0).getString("reason")).isEqualTo(REASON);
    assertThat(ok(officer.get("upstream-changes")).body()).contains("LICENCE_CHANGED");
  }

  @Test
  void aRunTellsEverythingThatWasSaidOfIt() {
    var name = unique("run");
    var body =
        """
        {"name":"%s","team":"lending","trigger":"SCHEDULED","triggeredBy":"data-scientist",
         "startedAt":"2026-11-20T08:00:00+01:00","endedAt":"2026-11-20T09:00:00Z",
         "job":"train-loans","codeRepository":"https://git.example/loans","codeCommit":"4f2a",
         "environmentLock":"%s","seed":"42","parameters":{"depth":"6"},
         "metrics":[{"name":"auc","value":0.91}],
         "trials":[{"number":1,"parameters":{"depth":"4"},"metrics":[{"name":"auc","value":0.88}]},
                   {"number":2,"parameters":{"depth":"6"},"chosen":true}],
         "inputs":[{"role":"training","name":"loans","snapshot":"8412"}],
         "artifacts":[{"name":"model.bin","sha256":"%s"}]}
        """
            .formatted(name, digest(), digest());
    var pipeline = CatalogClient.asPipeline();

    var added = json(ok(pipeline.post("runs", body)));
    var again = pipeline.post("runs", body);

    var read = json(ok(CatalogClient.as(Roles.AUDITOR).get("runs/" + added.getString("id"))));
    assertProblem(again, 409, "RUN_NAME_TAKEN");
    assertThat(read.getString("startedAt")).isEqualTo("2026-11-20T07:00:00.000Z");
    assertThat(read.getString("trigger")).isEqualTo("SCHEDULED");
    assertThat(read.getJsonArray("trials").getJsonObject(1).getBoolean("chosen")).isTrue();
    assertThat(read.getJsonArray("inputs").getJsonObject(0).getString("reference"))
        .isEqualTo("8412");
    assertThat(read.getJsonObject("triggeredBy").getString("name")).isNotBlank();
  }

  @Test
  void whoMayNotWriteOrWritesNonsenseIsTold() {
    var dataset = dataset(unique("loans")).getString("id");
    var scientist = CatalogClient.as(Roles.DATA_SCIENTIST);
    var auditor = CatalogClient.as(Roles.AUDITOR);
    var versions = "datasets/" + dataset + "/versions";
    var flag = "{\"sort\":\"CODE_FLAGGED\",\"subject\":\"4f2a\",\"reason\":\"" + REASON + "\"}";

    assertProblem(
        auditor.post("datasets", "{\"name\":\"x\",\"team\":\"lending\"}"), 403, "FORBIDDEN");
    assertProblem(
        scientist.post(
            "datasets", "{\"name\":\"%s\",\"team\":\"treasury\"}".formatted(unique("x"))),
        403,
        "FOREIGN_TEAM");
    assertProblem(auditor.post(versions, "{\"snapshot\":\"1\"}"), 403, "FORBIDDEN");
    assertProblem(scientist.post(versions, "{}"), 400, "INVALID_REQUEST");
    assertProblem(
        scientist.post(versions, "{\"snapshot\":\"1\",\"owner\":\"nobody-at-all\"}"),
        422,
        "UNKNOWN_PERSON");
    assertProblem(auditor.get(versions + "/9"), 404, "UNKNOWN_DATASET_VERSION");
    assertProblem(auditor.get("datasets/" + unique("none")), 404, "UNKNOWN_DATASET");
    assertProblem(auditor.get("runs/" + unique("none")), 404, "UNKNOWN_RUN");
    assertProblem(
        auditor.post("runs", "{\"name\":\"r\",\"team\":\"lending\",\"trigger\":\"EVENT\"}"),
        403,
        "FORBIDDEN");
    assertProblem(
        auditor.post(versions + "/1/withdrawal", "{\"reason\":\"" + REASON + "\"}"),
        403,
        "FORBIDDEN");
    assertProblem(
        auditor.post(
            versions + "/1/licence", "{\"licence\":\"MIT\",\"reason\":\"" + REASON + "\"}"),
        403,
        "FORBIDDEN");
    assertProblem(scientist.post("upstream-changes", flag), 403, "FORBIDDEN");
    ok(CatalogClient.as(Roles.RISK_OWNER).post("upstream-changes", flag));
    assertProblem(CatalogClient.anonymous().get("datasets"), 401, "UNAUTHENTICATED");
  }

  @Test
  void anOfficerWithdrawsAVersionOnItsPage() {
    var dataset = dataset(unique("loans")).getString("id");
    version(dataset, digest());
    var place = "/ui/datasets/" + dataset;
    var browser = Browser.signedIn(Roles.COMPLIANCE_OFFICER);
    var page = browser.open(place);

    var refused =
        browser.submit(page, place + "/versions/1/withdrawal", Map.of("reason", "too short"));
    var done = browser.submit(page, place + "/versions/1/withdrawal", Map.of("reason", REASON));

    assertThat(refused.body()).contains("too short", "INVALID_REQUEST");
    assertThat(browser.follow(done).body()).contains("Withdrawn", REASON, "Recorded.");
    assertThat(browser.open("/ui/datasets").body()).contains(place);
  }
}
