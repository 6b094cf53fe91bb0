package org.countersign.lineage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.countersign.lineage.Walk.IRIS;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.countersign.lineage.LineageQuery.Format;
import org.countersign.lineage.LineageQuery.Limits;
import org.countersign.lineage.QueryRefusedException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineageQueryTest {
  private static final String PREFIXES =
      "PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX c: <" + IRIS.vocabulary() + "#> ";
  private static final String ALL = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }";

  private static String answer(LineageStore store, Limits limits, String sparql, Format format) {
    var out = new ByteArrayOutputStream();
    try {
      new LineageQuery(store, limits).answer(LineageQuery.prepare(PREFIXES + sparql), format, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(UTF_8);
  }

  private static String answer(String sparql, Format format) {
    try (var store = Walk.grown()) {
      return answer(store, Limits.USUAL, sparql, format);
    }
  }

  private static void refused(Reason reason, String sparql) {
    assertThatThrownBy(() -> LineageQuery.prepare(sparql))
        .isInstanceOfSatisfying(
            QueryRefusedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static LineageStore chain(int length) {
    var store = LineageStore.inMemory(IRIS);
    store.apply(
        RandomGraph.growth(
            IntStream.range(0, length).mapToObj(i -> RandomGraph.edge(i, i + 1)).toList()));
    return store;
  }

  @Test
  void rowsAreWrittenInTheStandardFormats() {
    var sparql = "SELECT ?d { ?r c:trainedOn ?v . ?v c:digest ?d }";

    assertThat(answer(sparql, Format.CSV)).isEqualTo("d\r\n" + "ab".repeat(32) + "\r\n");
    assertThat(answer(sparql, Format.TSV)).isEqualTo("?d\n\"" + "ab".repeat(32) + "\"\n");
    assertThat(answer(sparql, Format.JSON)).contains("\"value\": \"" + "ab".repeat(32));
    assertThat(answer(sparql, Format.XML)).contains("<literal>" + "ab".repeat(32));
    assertThat(answer("ASK { ?r c:trainedOn ?v }", Format.JSON)).contains("true");
  }

  @Test
  void statementsAreWrittenAsTurtleNTriplesAndJsonLd() {
    var sparql = "CONSTRUCT { ?r prov:used ?v } { ?r c:trainedOn ?v }";

    assertThat(answer(sparql, Format.N_TRIPLES))
        .isEqualTo(
            "<%s> <http://www.w3.org/ns/prov#used> <%s> .\n"
                .formatted(IRIS.run("run-7"), IRIS.datasetVersion(Walk.TRAINING)));
    assertThat(answer(sparql, Format.TURTLE)).contains(IRIS.run("run-7"));
    assertThat(answer(sparql, Format.JSON_LD))
        .contains("\"@id\": \"" + IRIS.run("run-7") + "\"", "http://www.w3.org/ns/prov#used");
    assertThat(answer("DESCRIBE <" + IRIS.useCase("u-1") + ">", Format.TURTLE))
        .contains("Credit scoring");
  }

  @Test
  void aFormatOfTheOtherKindIsRefused() {
    assertThatThrownBy(() -> answer("ASK {}", Format.TURTLE))
        .hasMessageContaining("cannot be written as text/turtle");
    assertThatThrownBy(() -> answer("DESCRIBE <a:b>", Format.CSV))
        .hasMessageContaining("cannot be written as text/csv");
  }

  @Test
  void theDefaultGraphSaysOnceWhatTwoGraphsSay() {
    try (var store = LineageStore.inMemory(IRIS)) {
      store.apply(Growth.at(IRIS, 0, "a").run(RunFacts.of(Events.LOAD)).grown());
      store.apply(Events.growth(1, Events.pipeline().get(0)));
      var runs = "SELECT (COUNT(*) AS ?n) { <" + IRIS.run(Events.LOAD) + "> a c:Run }";

      assertThat(answer(store, Limits.USUAL, runs, Format.CSV)).isEqualTo("n\r\n1\r\n");
      assertThat(
              answer(
                  store,
                  Limits.USUAL,
                  "SELECT ?g { GRAPH ?g { <" + IRIS.run(Events.LOAD) + "> a c:Run } } ORDER BY ?g",
                  Format.CSV))
          .isEqualTo("g\r\n" + IRIS.asserted() + "\r\n" + IRIS.observed() + "\r\n");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } } }",
        "SELECT * { { SELECT * { SERVICE SILENT <http://127.0.0.1:1/> { ?s ?p ?o } } } }",
        "SELECT (<java:java.lang.System.exit>(1) AS ?x) {}",
        "PREFIX j: <java:java.lang.> SELECT * { BIND(j:Runtime() AS ?x) }",
        "SELECT (SUM(<http://jena.apache.org/ARQ/function#sysvar>(?s)) AS ?x) { ?s ?p ?o }",
        "SELECT ?s { ?s ?p ?o } ORDER BY <java:x.Y>(?s)",
        "SELECT ?s { ?s ?p ?o } GROUP BY ?s HAVING (<java:x.Y>(?s))",
        "SELECT ?s { ?s <java:x.Y> ?o }",
        "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
        "SELECT * FROM NAMED <http://127.0.0.1:1/> { GRAPH ?g { ?s ?p ?o } }"
      })
  void whatWouldLeaveTheGraphIsRefused(String sparql) {
    refused(Reason.NOT_ALLOWED, sparql);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT DATA { <a:b> <a:b> <a:b> }",
        "DROP ALL",
        "LOAD <file:///etc/passwd>",
        "SELECT * { ?s ?p",
        ""
      })
  void whatIsNoQueryIsRefused(String sparql) {
    refused(Reason.MALFORMED, sparql);
  }

  @Test
  void textsThatWouldDoubleWithoutEndAreRefused() {
    var binds = new StringBuilder("SELECT * { BIND('x' AS ?v0) ");
    IntStream.range(0, 40)
        .forEach(i -> binds.append("BIND(CONCAT(?v%d,?v%d) AS ?v%d) ".formatted(i, i, i + 1)));

    refused(Reason.NOT_ALLOWED, binds.append("}").toString());
    refused(Reason.MALFORMED, "SELECT * { ?s ?p '" + "x".repeat(20_000) + "' }");
    assertThatThrownBy(
            () -> LineageQuery.prepare("SELECT * " + "{".repeat(7_000) + "}".repeat(7_000)))
        .isInstanceOf(QueryRefusedException.class);
  }

  @Test
  void aQueryThatNestsTooDeepIsToldSo() {
    var deep = "ASK { FILTER(" + "(".repeat(7_500) + "true" + ")".repeat(7_500) + ") }";

    assertThatThrownBy(() -> LineageQuery.prepare(deep))
        .isInstanceOfSatisfying(
            QueryRefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_DEEP));
  }

  @Test
  void aPathOverAChainThatIsTooLongIsRefusedAndTheNextQueryAnswered() {
    try (var store = chain(100_000)) {
      var query = new LineageQuery(store, new Limits(1, 50_000_000, Duration.ofSeconds(60)));
      var path =
          LineageQuery.prepare(
              PREFIXES
                  + "SELECT (COUNT(*) AS ?n) { <"
                  + RandomGraph.iri(0)
                  + "> prov:wasDerivedFrom* ?o }");

      assertThatThrownBy(() -> query.answer(path, Format.CSV, OutputStream.nullOutputStream()))
          .isInstanceOfSatisfying(
              QueryRefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_DEEP));
      assertThat(answer(store, Limits.USUAL, "ASK {}", Format.CSV)).contains("true");
    }
  }

  @Test
  void aQueryThatLooksAtTooMuchOrTakesTooLongIsEndedWhereItIs() {
    try (var store = chain(2_000)) {
      var nested = "SELECT (COUNT(*) AS ?n) { ?a (prov:wasDerivedFrom*)* ?b . ?c ?d ?e }";

      assertThatThrownBy(
              () -> answer(store, new Limits(1, 2_000, Duration.ofMinutes(1)), ALL, Format.CSV))
          .isInstanceOfSatisfying(
              QueryRefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_MUCH));
      assertThatThrownBy(
              () ->
                  answer(
                      store,
                      new Limits(1, Long.MAX_VALUE, Duration.ofMillis(300)),
                      nested,
                      Format.CSV))
          .isInstanceOfSatisfying(
              QueryRefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LONG));
    }
  }

  @Test
  void oneQueryTooManyIsRefusedAtOnce() throws Exception {
    try (var store = Walk.grown()) {
      var query = new LineageQuery(store, new Limits(1, 1_000_000, Duration.ofMinutes(1)));
      var writing = new CountDownLatch(1);
      var goOn = new CountDownLatch(1);
      var slow =
          new OutputStream() {
            @Override
            public void write(int b) {
              writing.countDown();
              try {
                goOn.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            }
          };
      var ask = LineageQuery.prepare("ASK {}");
      var first =
          CompletableFuture.runAsync(
              () -> {
                try {
                  query.answer(ask, Format.CSV, slow);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      writing.await();

      assertThatThrownBy(() -> query.answer(ask, Format.CSV, OutputStream.nullOutputStream()))
          .isInstanceOfSatisfying(
              QueryRefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BUSY));
      goOn.countDown();
      first.join();
      query.answer(ask, Format.CSV, OutputStream.nullOutputStream());
    }
  }
}
