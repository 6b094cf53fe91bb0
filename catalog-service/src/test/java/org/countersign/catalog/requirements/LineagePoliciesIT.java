package org.countersign.catalog.requirements;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Example.assertProblem;
import static org.countersign.catalog.testing.Example.digest;
import static org.countersign.catalog.testing.Example.json;
import static org.countersign.catalog.testing.Example.newModel;
import static org.countersign.catalog.testing.Example.ok;
import static org.countersign.catalog.testing.Example.unique;

import jakarta.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.AlteredRow;
import org.countersign.catalog.testing.Browser;
import org.countersign.catalog.testing.CatalogClient;
import org.countersign.catalog.testing.Journey;
import org.countersign.catalog.testing.Servers;
import org.countersign.catalog.testing.TheRealWar;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a version came of is judged by shapes and questions of policies, and the gate says so. */
@RunAsClient
@ExtendWith(ArquillianExtension.class)
class LineagePoliciesIT {
  /** A look at all versions rests nine times as long as it took. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  private static String conditions() {
    return """
    lineage:
    - id: no-ethnicity
      question: |
        PREFIX c: <%1$s/api/v1/vocabulary#>
        SELECT ?node { ?node c:sensitivity "SPECIAL_CATEGORY" ; c:columnName ?name }
      otherwise: {code: SENSITIVE_DATA, says: nothing is learnt from such columns,
        remedy: leave the column out and train again, owner: data-scientist}
    - id: free-data
      shape: |
        @prefix sh: <http://www.w3.org/ns/shacl#> .
        @prefix dcterms: <http://purl.org/dc/terms/> .
        [] a sh:NodeShape ; sh:targetSubjectsOf dcterms:license ;
          sh:property [ sh:path dcterms:license ; sh:pattern "CC-" ;
            sh:message "is not under a free licence" ] .
      otherwise: {code: LICENCE_NOT_FREE, says: data is under a free licence,
        remedy: use other data, owner: model-owner}
    rules:
    - id: pinned-data
      require: '!lineage.gaps.exists(g, g.kind == "DATA_NOT_PINNED")'
      otherwise: {code: DATA_NOT_PINNED, saysExpr: 'lineage.gaps[0].says + "; " + lineage.gaps[0].remedy',
        remedy: name the snapshot, owner: data-scientist}
    - id: no-special-category
      require: lineage.sensitivity != "SPECIAL_CATEGORY"
      otherwise: {code: TOO_SENSITIVE, saysExpr: 'lineage.sensitive[0].says',
        remedy: leave the column out, owner: data-scientist}
    """
        .formatted(Servers.running().service());
  }

  private static String policy(String name, String rest) {
    return "policy: %s\nrevision: 1\nscope: {domains: [%s]}\n%s".formatted(name, name, rest);
  }

  private static HttpResponse<String> propose(String document) {
    var administrator = CatalogClient.as(Roles.ADMINISTRATOR);
    return administrator.send(
        administrator
            .request("policies?kind=POLICY")
            .header("Content-Type", "application/yaml")
            .POST(BodyPublishers.ofString(document)));
  }

  private static String published(String document) {
    var id = json(ok(propose(document))).getString("id");
    ok(CatalogClient.as(Roles.COMPLIANCE_OFFICER).post("policies/" + id + "/publication", ""));
    return id;
  }

  /** Asks nothing of anybody any more. */
  private static void retire(String name) {
    published(
        """
        {"policy":"%1$s","revision":2,"scope":{"domains":["%1$s"]},"rules":[{"id":"r","require":"true",
         "otherwise":{"code":"C","says":"s","remedy":"m","owner":"o"}}]}
        """
            .formatted(name));
  }

  private static String useCase(String domain) {
    return json(ok(
            CatalogClient.as(Roles.MODEL_OWNER)
                .post(
                    "use-cases",
                    """
                    {"name":"%s","team":"lending","domain":"%s","purpose":"decide on loans",
                     "affectedPersons":["applicants"],
                     "questions":{"task":"score","businessImpact":"fewer losses",
                       "evaluationMetric":"auc","relevantData":"applications",
                       "servingRequirements":"200 ms"}}
                    """
                        .formatted(unique("case"), domain))))
        .getString("id");
  }

  /** A dataset of people, features made of it by one run, and another run that learns from them. */
  private record Pipeline(String people, String dataset, UUID load, UUID train) {
    static Pipeline run(String licence) {
      var pipeline =
          new Pipeline(unique("people"), unique("features"), UUID.randomUUID(), UUID.randomUUID());
      var scientist = CatalogClient.as(Roles.DATA_SCIENTIST);
      var dataset =
          json(ok(
                  scientist.post(
                      "datasets",
                      "{\"name\":\"s3://lake/%s\",\"team\":\"lending\"}"
                          .formatted(pipeline.people()))))
              .getString("id");
      ok(
          scientist.post(
              "datasets/" + dataset + "/versions",
              """
              {"snapshot":"p1","licence":"%s",
               "columns":[{"name":"ethnicity","sensitivity":"SPECIAL_CATEGORY"},{"name":"income"}]}
              """
                  .formatted(licence)));
      return new Pipeline(pipeline.people(), dataset, pipeline.load(), pipeline.train());
    }

    /** Which column of the people went into the feature. */
    Pipeline learnt(String column) {
      var features = unique("features");
      emit(
          load,
          """
          "inputs":[{"namespace":"s3://lake","name":"%1$s","facets":{%3$s"version":{%4$s"datasetVersion":"p1"}}}],
          "outputs":[{"namespace":"s3://lake","name":"%2$s","facets":{"version":{%4$s"datasetVersion":"f1"},
            "schema":{%4$s"fields":[{"name":"f7","type":"STRING"}]},
            "columnLineage":{%4$s"fields":{"f7":{"inputFields":[
              {"namespace":"s3://lake","name":"%1$s","field":"%5$s"}]}}}}}]
          """
              .formatted(people, features, "", FACET, column));
      emit(
          train,
          """
          "inputs":[{"namespace":"s3://lake","name":"%s","facets":{"version":{%s"datasetVersion":"f1"}}}]
          """
              .formatted(features, FACET));
      return this;
    }

    private static final String FACET =
        "\"_producer\":\"https://p.example\",\"_schemaURL\":\"https://p.example/s\",";
  }

  private static void emit(UUID run, String io) {
    ok(
        CatalogClient.asPipeline()
            .post(
                "lineage",
                """
                {"eventType":"COMPLETE","eventTime":"2026-11-20T08:00:00Z","producer":"https://p.example",
                 "schemaURL":"https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
                 "run":{"runId":"%s"},"job":{"namespace":"airflow","name":"job"},%s}
                """
                    .formatted(run, io)));
  }

  /** A version made by a run, for a use case. */
  private record Subject(String model, String useCase) {
    static Subject registered(String run, String useCase) {
      var model = newModel();
      ok(
          CatalogClient.asPipeline()
              .post(
                  "models/" + model + "/versions",
                  """
                  {"artifactSha256":"%s","sourceRun":"%s","useCases":["%s"],
                   "people":{"developers":["data-scientist"]}}
                  """
                      .formatted(digest(), run, useCase)));
      return new Subject(model, useCase);
    }

    JsonObject gate() {
      return json(
          ok(
              CatalogClient.asPipeline()
                  .post(
                      "gate/decisions?dryRun=true",
                      "{\"model\":\"%s\",\"version\":\"1\",\"environment\":\"production\"}"
                          .formatted(model))));
    }

    JsonObject reason(String code) throws InterruptedException {
      await(() -> Journey.codes(gate()).contains(code), code);
      return gate().getJsonArray("reasons").getValuesAs(JsonObject.class).stream()
          .filter(reason -> reason.getString("code").equals(code))
          .findFirst()
          .orElseThrow();
    }

    List<String> codes() throws InterruptedException {
      await(() -> !Journey.codes(gate()).contains("LINEAGE_BEHIND"), "its ancestry");
      return Journey.codes(gate());
    }
  }

  private static void await(BooleanSupplier condition, String what) throws InterruptedException {
    await(condition, what, PATIENCE);
  }

  private static void await(BooleanSupplier condition, String what, Duration patience)
      throws InterruptedException {
    var end = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waiting for " + what).isLessThan(end);
      Thread.sleep(100);
    }
  }

  @Test
  void theGateNamesTheConditionTheNodeAndTheWayToIt() throws InterruptedException {
    var name = unique("careful");
    var sensitive = Pipeline.run("CC-BY-4.0").learnt("ethnicity");
    var early = Subject.registered(sensitive.train().toString(), useCase(name));
    assertThat(Journey.codes(early.gate())).doesNotContain("LINEAGE_BEHIND");

    var id = published(policy(name, conditions()));
    try {
      var reason = early.reason("SENSITIVE_DATA");
      assertThat(reason.getString("says"))
          .startsWith("nothing is learnt from such columns: ")
          .contains("column ethnicity of s3://lake/" + sensitive.people())
          .contains("reaches feature f7 of version 1 through run " + sensitive.load())
          .contains("(version 1 ← run " + sensitive.train());
      assertThat(reason.getString("remedy")).isEqualTo("leave the column out and train again");
      assertThat(early.codes()).contains("TOO_SENSITIVE").doesNotContain("LICENCE_NOT_FREE");

      var late = Subject.registered(sensitive.train().toString(), useCase(name));
      assertThat(late.codes()).contains("SENSITIVE_DATA");

      var browser = Browser.signedIn(Roles.AUDITOR);
      assertThat(browser.open("/ui/policies/" + id).body())
          .contains("no-ethnicity", "c:sensitivity", "What it asks of lineage");
      assertThat(browser.open("/ui/models/" + early.model() + "/versions/1").body())
          .contains("What policies found in it", "column ethnicity", "Special category");
      assertThat(
              json(ok(
                      CatalogClient.as(Roles.AUDITOR)
                          .get("models/" + early.model() + "/versions/1/ancestry")))
                  .getString("sensitivity"))
          .isEqualTo("SPECIAL_CATEGORY");
      assertThat(
              CatalogClient.anonymous()
                  .get("models/" + early.model() + "/versions/1/ancestry")
                  .statusCode())
          .isEqualTo(401);
    } finally {
      retire(name);
    }
    assertThat(early.codes()).doesNotContain("SENSITIVE_DATA", "TOO_SENSITIVE");
  }

  @Test
  void aChangeUpstreamIsJudgedAgain() throws InterruptedException {
    var name = unique("careful");
    var pipeline = Pipeline.run("CC-BY-4.0").learnt("income");
    published(
        policy(name, conditions().replace("c:sensitivity \"SPECIAL_CATEGORY\" ;", "c:none 1 ;")));
    try {
      var subject = Subject.registered(pipeline.train().toString(), useCase(name));
      assertThat(subject.codes()).doesNotContain("LICENCE_NOT_FREE", "SENSITIVE_DATA");

      ok(
          CatalogClient.as(Roles.COMPLIANCE_OFFICER)
              .post(
                  "datasets/" + pipeline.dataset() + "/versions/1/licence",
                  "{\"licence\":\"Proprietary\",\"reason\":\"The owner sold the rights to others.\"}"));

      assertThat(subject.reason("LICENCE_NOT_FREE").getString("says"))
          .contains("s3://lake/" + pipeline.people(), "is not under a free licence");
    } finally {
      retire(name);
    }
  }

  @Test
  void whatIsMissingFromTheAncestryIsAReasonWithItsRemedy() throws InterruptedException {
    var name = unique("careful");
    var run = UUID.randomUUID();
    emit(run, "\"inputs\":[{\"namespace\":\"s3://lake\",\"name\":\"loans\"}]");
    published(policy(name, conditions()));
    try {
      var subject = Subject.registered(run.toString(), useCase(name));

      assertThat(subject.reason("DATA_NOT_PINNED").getString("says")).contains("; ");

      emit(
          run,
          "\"inputs\":[{\"namespace\":\"s3://lake\",\"name\":\"loans\",\"facets\":{\"version\":{%s\"datasetVersion\":\"l1\"}}}]"
              .formatted(Pipeline.FACET));
      await(() -> !Journey.codes(subject.gate()).contains("DATA_NOT_PINNED"), "the late telling");
    } finally {
      retire(name);
    }
  }

  /** Looks at too much until an instant, and at nothing any more from then on. */
  private static String heavy(String people, Instant until) {
    return """
    lineage:
    - id: heavy
      question: |
        PREFIX c: <%s/api/v1/vocabulary#>
        PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
        SELECT ?node {
          { SELECT ?node { ?node rdfs:label ?label
            FILTER(CONTAINS(STR(?label), "%s") && NOW() < "%s"^^xsd:dateTime) } }
          ?a1 ?b1 ?c1 . ?a2 ?b2 ?c2 . ?a3 ?b3 ?c3 . ?a4 ?b4 ?c4 . ?a5 ?b5 ?c5 . ?a6 ?b6 ?c6
          FILTER(STR(?c6) = "nothing says so") }
      otherwise: {code: HEAVY, says: s, remedy: m, owner: o}
    rules: []
    """
        .formatted(Servers.running().service(), people, until);
  }

  @Test
  void aConditionThatCouldNotBeJudgedDeniesAndIsTriedAgainByItself() throws InterruptedException {
    var seen = false;
    for (var margin = Duration.ofSeconds(15); !seen; margin = margin.multipliedBy(2)) {
      assertThat(margin).isLessThan(Duration.ofMinutes(5));
      var name = unique("careful");
      var pipeline = Pipeline.run("CC-BY-4.0").learnt("income");
      var until = Clock.systemUTC().instant().plus(margin);
      published(policy(name, heavy(pipeline.people(), until)));
      try {
        var subject = Subject.registered(pipeline.train().toString(), useCase(name));
        while (!seen && Clock.systemUTC().instant().isBefore(until)) {
          seen = subject.gate().toString().contains("could not be judged yet for heavy");
          Thread.sleep(100);
        }
        if (seen) {
          assertThat(
                  json(ok(
                          CatalogClient.as(Roles.AUDITOR)
                              .get("models/" + subject.model() + "/versions/1/ancestry")))
                      .getJsonArray("unjudged"))
              .hasSize(1);
          await(
              () -> !subject.gate().toString().contains("heavy"),
              "another try",
              margin.plus(PATIENCE));
        }
      } finally {
        retire(name);
      }
    }
  }

  @Test
  void aMistakeInAQuestionIsToldAtItsLineAndNothingLeavesTheGraph() {
    var broken =
        propose(policy(unique("p"), conditions().replace("?node c:sensitivity", "nonsense")));
    assertProblem(broken, 422, "POLICY_UNUSABLE");
    assertThat(json(broken).getInt("line")).isEqualTo(8);

    var leaves =
        propose(
            policy(
                unique("p"),
                conditions()
                    .replace("?node c:sens", "SERVICE <http://127.0.0.1:1/> {} ?node c:sens")));
    assertProblem(leaves, 422, "POLICY_UNUSABLE");
    assertThat(leaves.body()).contains("SERVICE");
    assertProblem(
        propose(policy(unique("p"), conditions().replace("a sh:NodeShape ;", "a"))),
        422,
        "POLICY_UNUSABLE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT ?node { ?node ?p ?o FILTER(<java:java.lang.System.exit>(1)) }",
        "SELECT ?node FROM <file:///etc/passwd> { ?node ?p ?o }",
        "SELECT ?node { ?node ?p ?o FILTER(REGEX(STR(?o), '(a+)+$')) }",
        "DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }"
      })
  void aQuestionThatWouldLeaveTheGraphOrNeverEndIsRefusedWhenProposed(String question) {
    assertRefused("question: " + quoted(question));
  }

  @Test
  void aQuestionThatNestsWithoutEndIsRefusedWhenProposed() {
    assertRefused("question: " + quoted("ASK " + "{".repeat(7_000) + "}".repeat(7_000)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<> <http://www.w3.org/2002/07/owl#imports> <file:///etc/passwd> .",
        "[] a sh:NodeShape ; sh:sparql [ sh:select 'SELECT $this { SERVICE <x:> { $this ?p ?o } }' ] .",
        "[] a sh:NodeShape ; sh:sparql [ sh:select 'SELECT $this { FILTER(<java:a.B>($this)) }' ] .",
        "[] a sh:NodeShape ; sh:property [ sh:path sh:a ; sh:pattern '(a+)+$' ] .",
        "[] a sh:NodeShape ; sh:sparql [ sh:select sh:a ] ."
      })
  void shapesThatWouldLeaveTheGraphOrNeverEndAreRefusedWhenProposed(String shapes) {
    assertRefused("shape: " + quoted("@prefix sh: <http://www.w3.org/ns/shacl#> . " + shapes));
  }

  @Test
  void shapesThatNestWithoutEndAreRefusedWhenProposed() {
    assertRefused(
        "shape: "
            + quoted("<s:> <p:> " + "[ <p:> ".repeat(7_000) + "1" + " ]".repeat(7_000) + " ."));
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private static void assertRefused(String condition) {
    assertProblem(
        propose(
            policy(
                unique("p"),
                """
                lineage:
                - id: hostile
                  %s
                  otherwise: {code: C, says: s, remedy: m, owner: o}
                rules: []
                """
                    .formatted(condition))),
        422,
        "POLICY_UNUSABLE");
  }

  @Test
  void whatWasFoundCannotBeForged() throws InterruptedException, SQLException {
    var name = unique("careful");
    published(policy(name, conditions()));
    try {
      var journey = Journey.registered("MINIMAL");
      var path = journey.version() + "/ancestry";
      var auditor = CatalogClient.as(Roles.AUDITOR);
      await(() -> json(ok(auditor.get(path))).getBoolean("judged"), "its ancestry");
      var id = json(ok(auditor.get(path))).getString("id");

      // another document would be found wrong and replaced by whoever judges meanwhile
      new AlteredRow("lineage_facts", "lineage-facts", id).isFound(journey, "held_at", "999999999");
    } finally {
      retire(name);
    }
  }
}
