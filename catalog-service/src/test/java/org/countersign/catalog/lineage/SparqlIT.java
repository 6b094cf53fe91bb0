package org.countersign.catalog.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Example.assertProblem;
import static org.countersign.catalog.testing.Example.json;
import static org.countersign.catalog.testing.Example.newModel;
import static org.countersign.catalog.testing.Example.ok;
import static org.countersign.catalog.testing.Example.unique;

import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.CatalogClient;
import org.countersign.catalog.testing.TheRealWar;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The graph by SPARQL, for auditors and officers. */
@RunAsClient
@ExtendWith(ArquillianExtension.class)
class SparqlIT {
  private static final Executor CALLERS = Executors.newCachedThreadPool();

  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  private static HttpResponse<String> query(String person, String sparql) {
    return query(CatalogClient.as(person), sparql);
  }

  private static HttpResponse<String> query(CatalogClient client, String sparql) {
    return client.get("/sparql?query=" + URLEncoder.encode(sparql, StandardCharsets.UTF_8));
  }

  private static HttpResponse<String> direct(String sparql, String accept) {
    var auditor = CatalogClient.as(Roles.AUDITOR);
    return auditor.send(
        auditor
            .request("/sparql")
            .header("Content-Type", "application/sparql-query")
            .header("Accept", accept)
            .POST(BodyPublishers.ofString(sparql)));
  }

  @Test
  void anAuditorFindsARunByItsCommit() {
    var model = newModel();
    var commit = unique("commit");
    var written =
        json(
            ok(
                CatalogClient.as(Roles.DATA_SCIENTIST)
                    .post(
                        "models/" + model + "/versions",
                        "{\"sourceRun\":\"%s\",\"codeCommit\":\"%s\"}"
                            .formatted(unique("run"), commit))));
    var index = written.getJsonObject("receipt").getInt("index");
    ok(
        CatalogClient.as(Roles.AUDITOR)
            .get("models/" + model + "/versions/1/lineage?index=" + index));
    var sparql = "SELECT ?code WHERE { ?code ?label \"" + commit + "\" }";

    var rows = ok(query(Roles.AUDITOR, sparql));
    var csv = ok(direct(sparql, "text/csv"));

    assertThat(rows.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/sparql-results+json");
    assertThat(rows.body()).contains(commit);
    assertThat(csv.body()).startsWith("code").contains(commit);
  }

  @Test
  void whatIsNoReadingOfThisGraphIsRefused() {
    var update = "INSERT DATA { <a:b> <c:d> <e:f> }";
    var service = "SELECT * WHERE { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }";

    assertThat(query(Roles.AUDITOR, update).statusCode()).isEqualTo(400);
    assertProblem(query(Roles.AUDITOR, service), 400, "QUERY_NOT_ALLOWED");
    assertProblem(query(Roles.COMPLIANCE_OFFICER, "SELECT nonsense"), 400, "INVALID_REQUEST");
    assertProblem(CatalogClient.as(Roles.AUDITOR).get("/sparql"), 400, "INVALID_REQUEST");
    assertThat(direct("ASK { ?s ?p ?o }", "image/png").statusCode()).isEqualTo(406);
  }

  @Test
  void onlyAuditorsAndOfficersMayAsk() {
    var ask = "ASK { ?s ?p ?o }";

    ok(query(Roles.COMPLIANCE_OFFICER, ask));
    assertProblem(query(Roles.DATA_SCIENTIST, ask), 403, "FORBIDDEN");
    assertProblem(CatalogClient.anonymous().get("/sparql?query=ASK%7B%7D"), 401, "UNAUTHENTICATED");
  }

  @Test
  void aQueryMayComeAsAFormAndAnswersInEveryStandardFormat() {
    var auditor = CatalogClient.as(Roles.AUDITOR);
    var asked = URLEncoder.encode("ASK { ?s ?p ?o }", StandardCharsets.UTF_8);
    var form =
        auditor.send(
            auditor
                .request("/sparql")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("query=" + asked)));
    var select = "SELECT ?s { ?s ?p ?o } LIMIT 1";
    var construct = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 5";

    assertThat(ok(form).body()).contains("true");
    for (var table :
        List.of(
            "application/sparql-results+json",
            "application/sparql-results+xml",
            "text/csv",
            "text/tab-separated-values")) {
      assertThat(type(ok(direct(select, table)))).startsWith(table);
    }
    for (var graph : List.of("text/turtle", "application/n-triples", "application/ld+json")) {
      assertThat(type(ok(direct(construct, graph)))).startsWith(graph);
    }
    assertThat(json(direct(construct, "application/ld+json")).keySet()).contains("@graph");
  }

  private static String type(HttpResponse<String> answer) {
    return answer.headers().firstValue("Content-Type").orElseThrow();
  }

  @Test
  void aQueryThatNestsTooDeepIsTheQuerysFault() {
    var deep = "ASK { FILTER(" + "(".repeat(7_500) + "true" + ")".repeat(7_500) + ") }";

    assertProblem(direct(deep, "*/*"), 400, "QUERY_TOO_DEEP");
  }

  @Test
  void aQueryThatLooksAtTooMuchIsToldTheLimitAndFiveAreNotAnsweredAtOnce() {
    newModel();
    var all = IntStream.range(0, 12).mapToObj(i -> "?s%1$d ?p%1$d ?o%1$d".formatted(i));
    var endless = all.collect(Collectors.joining(" . ", "SELECT (COUNT(*) AS ?n) { ", " }"));
    var auditor = CatalogClient.as(Roles.AUDITOR);
    var answers =
        IntStream.range(0, 12)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> query(auditor, endless), CALLERS))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();

    assertThat(answers)
        .allSatisfy(
            answer -> {
              assertProblem(answer, 503, "QUERY_TOO_LONG");
              assertThat(json(answer).getString("limit"))
                  .isEqualTo("5000000 statements, 10 seconds, 4 at once");
            });
    assertThat(answers)
        .anyMatch(answer -> json(answer).getString("detail").contains("4 queries are being"))
        .anyMatch(answer -> json(answer).getString("detail").matches("the query (looked|did).*"));
    ok(query(Roles.AUDITOR, "ASK { ?s ?p ?o }"));
  }

  @Test
  void aQueryCannotNameAnotherDataset() {
    assertProblem(
        CatalogClient.as(Roles.AUDITOR)
            .get("/sparql?query=ASK%7B%7D&default-graph-uri=http%3A%2F%2Fexample.org%2F"),
        400,
        "QUERY_NOT_ALLOWED");
  }
}
