package org.countersign.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.countersign.lineage.Walk.DAY;
import static org.countersign.lineage.Walk.IRIS;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.countersign.lineage.Ancestors.Finding;
import org.countersign.lineage.Ancestors.Gap;
import org.countersign.lineage.Ancestry.Limits;
import org.countersign.lineage.QueryRefusedException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionTest {
  private static final Duration LONGEST = Duration.ofSeconds(20);
  private static final String VERSION = IRIS.version("m", 12);
  private static final String PREFIXES =
      """
      @prefix sh: <http://www.w3.org/ns/shacl#> .
      @prefix c: <%s#> .
      @prefix dcterms: <http://purl.org/dc/terms/> .
      @prefix x: <x:> .
      """
          .formatted(IRIS.vocabulary());

  /** People, features, a model: the pipeline of {@link Events} and the version it made. */
  private static LineageStore store() {
    var store = Events.store(Events.pipeline());
    store.apply(
        Growth.at(IRIS, 4, "a")
            .version(VersionFacts.of("m", "credit", 12, DAY).withArtifact(Events.MODEL))
            .grown());
    return store;
  }

  private static List<Finding> judged(Condition condition) {
    try (var store = store()) {
      return ancestors(store).judge(condition, LONGEST);
    }
  }

  private static Ancestors ancestors(LineageStore store) {
    return store.read(s -> Ancestors.of(s, VERSION, new Limits(20, 5_000))).orElseThrow();
  }

  @Test
  void aShapeThatDoesNotFitNamesTheNodeAndTheWayToIt() {
    var licensed =
        new Condition.Shape(
            "licensed",
            PREFIXES
                + """
                x:s a sh:NodeShape ; sh:targetClass c:DatasetVersion ;
                  sh:property [ sh:path dcterms:license ; sh:minCount 1 ; sh:message "has no licence" ] .
                """);
    var people = IRIS.datasetVersion(new DatasetRef("s3://lake/people", "p1"));
    var features = IRIS.datasetVersion(new DatasetRef("s3://lake/features", "f1"));

    assertThat(judged(licensed))
        .containsExactly(
            new Finding(
                "licensed",
                features,
                "s3://lake/features @ f1",
                "has no licence",
                List.of(VERSION, IRIS.artifact(Events.MODEL), IRIS.run(Events.TRAIN), features)),
            new Finding(
                "licensed",
                people,
                "s3://lake/people @ p1",
                "has no licence",
                List.of(
                    VERSION,
                    IRIS.artifact(Events.MODEL),
                    IRIS.run(Events.TRAIN),
                    IRIS.run(Events.LOAD),
                    people)));
  }

  @Test
  void aShapeThatFitsFindsNothing() {
    var labelled =
        new Condition.Shape(
            "labelled",
            PREFIXES
                + """
                x:s a sh:NodeShape ; sh:targetClass c:DatasetVersion ;
                  sh:property [ sh:path c:versionOf ; sh:minCount 1 ] .
                """);

    assertThat(judged(labelled)).isEmpty();
  }

  @Test
  void aQuestionFindsNodesAndSaysWhatItMeans() {
    var sensitive =
        new Condition.Question(
            "no-special-category",
            """
            PREFIX c: <%s#>
            SELECT ?node (CONCAT("column ", ?name, " is sensitive") AS ?says)
            { ?node c:sensitivity "SPECIAL_CATEGORY" ; c:columnName ?name }
            """
                .formatted(IRIS.vocabulary()),
            "is sensitive");

    var findings = judged(sensitive);

    assertThat(findings).hasSize(1);
    assertThat(findings.get(0).says()).isEqualTo("column ethnicity is sensitive");
    assertThat(findings.get(0).path()).startsWith(VERSION).endsWith(findings.get(0).node());
    assertThat(findings.get(0).path().size()).isGreaterThan(4);
  }

  @Test
  void anAskIsAboutTheVersion() {
    var seen =
        new Condition.Question(
            "has-artifact",
            "PREFIX c: <%s#> ASK { ?version c:hasArtifact ?a }".formatted(IRIS.vocabulary()),
            "the version has an artifact");

    assertThat(judged(seen))
        .containsExactly(
            new Finding(
                "has-artifact",
                VERSION,
                "credit 12",
                "the version has an artifact",
                List.of(VERSION)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x:s a sh:NodeShape ; sh:targetClass c:Run ; sh:sparql [ sh:select"
            + " \"SELECT $this { SERVICE <http://127.0.0.1:1/> { $this ?p ?o } }\" ] .",
        "x:s a sh:NodeShape ; sh:targetClass c:Run ; sh:sparql [ sh:select"
            + " \"SELECT $this { FILTER(<java:a.B>($this)) }\" ] .",
        "<> <http://www.w3.org/2002/07/owl#imports> <file:///etc/passwd> ."
      })
  void shapesThatWouldLeaveTheGraphAreRefused(String shapes) {
    assertThatThrownBy(() -> new Condition.Shape("evil", PREFIXES + shapes))
        .isInstanceOfSatisfying(
            QueryRefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_ALLOWED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x:s a sh:NodeShape ; sh:targetClass c:Run ; sh:sparql [ sh:select x:s ] .",
        "x:s a sh:NodeShape ; sh:targetClass c:Run ; sh:property [ sh:path rdfs:label ] .",
        "x:s a sh:NodeShape ; sh:targetClass c:Run ; sh:property [ sh:path c:a ; sh:pattern x:s ] .",
        "x:s a sh:NodeShape ; sh:targetClass c:Run ; sh:property [ sh:path c:a ; sh:pattern '(' ] ."
      })
  void shapesThatAreNoneAreRefused(String shapes) {
    assertThatThrownBy(() -> new Condition.Shape("wrong", PREFIXES + shapes))
        .isInstanceOfSatisfying(
            QueryRefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MALFORMED));
  }

  @Test
  void shapesThatNestWithoutEndAreRefused() {
    var nested = "x:s sh:not " + "[ sh:not ".repeat(7_000) + "x:t" + " ]".repeat(7_000) + " .";
    assertThatThrownBy(
            () -> new Condition.Shape("deep", "@prefix sh: <s:> . @prefix x: <x:> . " + nested))
        .isInstanceOf(QueryRefusedException.class);
    assertThatThrownBy(() -> new Condition.Shape("long", "#".repeat(70_000)))
        .isInstanceOf(QueryRefusedException.class);
  }

  @Test
  void aShapeThatAsksForItselfIsEnded() {
    var shapes =
        PREFIXES
            + "x:s a sh:NodeShape ; sh:targetClass c:DatasetVersion ; sh:node x:t . x:t sh:node x:s .";
    try (var store = store()) {
      var ancestors = ancestors(store);

      assertThat(ancestors.judge(new Condition.Shape("itself", shapes), LONGEST)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(a+)+$",
        "(a|aa)+$",
        "(?:a*b?)*c",
        "([a-z]+)*!",
        "((a{1,9}){1,9}){1,9}",
        "(a)\\\\1*",
        ".*.*.*.*x",
        "(?x)# [\n(a+)+$",
        "[^]](a+)+$"
      })
  void regularExpressionsThatMayNeverEndAreRefused(String pattern) {
    var written = pattern.replace("\n", "\\n");
    assertThatThrownBy(
            () ->
                new Condition.Question(
                    "q",
                    "SELECT ?node { ?node ?p ?o FILTER(REGEX(STR(?o), '" + written + "')) }",
                    ""))
        .isInstanceOfSatisfying(
            QueryRefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_ALLOWED));
    assertThatThrownBy(
            () ->
                new Condition.Shape(
                    "s",
                    PREFIXES
                        + "x:s a sh:NodeShape ; sh:targetClass c:Run ; sh:property [ sh:path c:a ; sh:pattern '"
                        + written
                        + "' ] ."))
        .isInstanceOfSatisfying(
            QueryRefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_ALLOWED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CC-",
        "^s3://[a-z]+/.*$",
        "^(MIT|Apache-2[.]0|CC-BY-.*)$",
        "[0-9]{4}-[0-9]{2}-[0-9]{2}",
        "(?:/v[0-9])?/models/[^)]+",
        "[\\\\])(]+x"
      })
  void regularExpressionsThatEndAreTaken(String pattern) {
    var sparql = "SELECT ?node { ?node ?p ?o FILTER(REGEX(STR(?o), '%s', 'i')) }";

    assertThat(new Condition.Question("q", sparql.formatted(pattern), "").name()).isEqualTo("q");
  }

  @Test
  void aRegularExpressionThatIsComputedIsRefused() {
    assertThatThrownBy(
            () ->
                new Condition.Question(
                    "q", "SELECT ?node { ?node ?p ?o FILTER(REGEX(?o, ?p)) }", ""))
        .hasMessageContaining("written out");
    assertThatThrownBy(
            () ->
                new Condition.Question(
                    "q", "SELECT ?node (REPLACE(?o, '(a+)+$', '') AS ?says) { ?node ?p ?o }", ""))
        .hasMessageContaining("without end");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT ?other { ?other ?p ?o }",
        "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }",
        "DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "ASK {"
      })
  void whatIsNoQuestionIsRefused(String sparql) {
    assertThatThrownBy(() -> new Condition.Question("q", sparql, "says"))
        .isInstanceOfSatisfying(
            QueryRefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MALFORMED));
    assertThatThrownBy(() -> new Condition.Shape("s", "no turtle"))
        .isInstanceOf(QueryRefusedException.class);
  }

  @Test
  void aMistakeHasAPlace() {
    assertThatThrownBy(() -> new Condition.Question("q", "SELECT ?node\nWHERE { nonsense }", "s"))
        .isInstanceOfSatisfying(
            QueryRefusedException.class, e -> assertThat(e.line()).isEqualTo(2));
    assertThatThrownBy(() -> new Condition.Shape("s", PREFIXES + "x:s a nonsense"))
        .isInstanceOfSatisfying(
            QueryRefusedException.class, e -> assertThat(e.line()).isEqualTo(5));
  }

  @Test
  void aColumnThatAConditionFoundIsToldWithTheFeatureItReaches() {
    var column =
        IRIS.column(IRIS.datasetVersion(new DatasetRef("s3://lake/people", "p1")), "ethnicity");
    try (var store = store()) {
      var way = store.read(s -> Exposure.way(s, VERSION, "version 12", column));
      assertThat(way)
          .contains(
              "column ethnicity of s3://lake/people @ p1 reaches feature f7 of version 12"
                  + " through run "
                  + Events.LOAD);
      var none = store.read(s -> Exposure.way(s, VERSION, "version 12", VERSION));
      assertThat(none).isEmpty();
    }
  }

  @Test
  void aReferenceThatMovesPinsNothing() {
    try (var store = LineageStore.inMemory(IRIS)) {
      store.apply(
          Growth.at(IRIS, 0, "a")
              .version(
                  VersionFacts.of("m", "credit", 12, DAY)
                      .withRun(VersionFacts.Run.of(Events.LOAD))
                      .withCode(new VersionFacts.Code(Optional.empty(), "c0ffee")))
              .run(
                  RunFacts.of(Events.LOAD)
                      .reading(
                          List.of(
                              new RunFacts.Input(
                                  new DatasetRef("loans", "Latest"),
                                  RunFacts.Split.of(VersionFacts.Use.TRAINING)))))
              .grown());

      assertThat(ancestors(store).gaps())
          .extracting(Finding::condition)
          .contains(Gap.DATA_NOT_PINNED.name());
    }
  }

  @Test
  void aConditionSeesTheLicenceOfToday() {
    var data = new DatasetRef("s3://lake/people", "p1");
    var free =
        new Condition.Shape(
            "free",
            PREFIXES
                + """
                x:s a sh:NodeShape ; sh:targetSubjectsOf dcterms:license ;
                  sh:property [ sh:path dcterms:license ; sh:pattern "^CC-" ; sh:message "is not free" ] .
                """);
    try (var store = store()) {
      store.apply(
          Growth.at(IRIS, 5, "a")
              .dataset(
                  DatasetFacts.of(data, DAY)
                      .with(
                          new DatasetFacts.Description(
                              Optional.empty(),
                              Optional.of("CC-BY-4.0"),
                              Optional.empty(),
                              List.of(),
                              Optional.empty(),
                              Optional.empty(),
                              List.of())))
              .grown());
      assertThat(ancestors(store).judge(free, LONGEST)).isEmpty();

      store.apply(Growth.at(IRIS, 6, "a").licence(data, "Proprietary", DAY).grown());
      assertThat(ancestors(store).judge(free, LONGEST))
          .extracting(Finding::node)
          .containsExactly(IRIS.datasetVersion(data));

      store.apply(Growth.at(IRIS, 7, "a").licence(data, "CC-BY-SA-4.0", DAY).grown());
      assertThat(ancestors(store).judge(free, LONGEST)).isEmpty();
    }
  }

  @Test
  void aQuestionThatTakesTooLongIsEnded() {
    var slow =
        new Condition.Question(
            "slow",
            "SELECT ?node { ?node ?a ?b . ?c ?d ?e . ?f ?g ?h . ?i ?j ?k FILTER(?a = ?zz) }",
            "never");
    try (var store = store()) {
      var ancestors = ancestors(store);

      assertThatThrownBy(() -> ancestors.judge(slow, Duration.ofMillis(200)))
          .isInstanceOfSatisfying(
              QueryRefusedException.class,
              e -> assertThat(e.reason()).isIn(Reason.TOO_LONG, Reason.TOO_MUCH));
    }
  }

  @Test
  void whatIsMissingFromAnAncestryIsAFactOfItsOwn() {
    try (var store = store()) {
      assertThat(ancestors(store).gaps())
          .extracting(it -> it.condition() + " " + it.label())
          .containsExactly(Gap.RUN_WITHOUT_CODE + " " + Events.LOAD);
    }
    try (var store = LineageStore.inMemory(IRIS)) {
      store.apply(
          Growth.at(IRIS, 0, "a")
              .version(
                  VersionFacts.of("m", "credit", 12, DAY).withRun(VersionFacts.Run.of(Events.LOAD)))
              .grown());
      assertThat(ancestors(store).gaps())
          .extracting(Finding::condition)
          .containsExactly(Gap.RUN_WITHOUT_DATA.name(), Gap.RUN_WITHOUT_CODE.name());

      store.apply(Events.growth(1, Events.pipeline().get(0)));
      assertThat(ancestors(store).gaps())
          .extracting(Finding::condition)
          .containsExactly(Gap.RUN_WITHOUT_CODE.name(), Gap.DATA_NOT_PINNED.name());
    }
    try (var store = LineageStore.inMemory(IRIS)) {
      store.apply(Growth.at(IRIS, 0, "a").version(VersionFacts.of("m", "credit", 12, DAY)).grown());
      assertThat(ancestors(store).gaps())
          .extracting(Finding::condition)
          .containsExactly(Gap.RUN_UNKNOWN.name());
    }
  }

  @Test
  void aSensitiveColumnReachesTheFeaturesMadeOfIt() {
    try (var store = store()) {
      var exposure = store.read(s -> Exposure.of(s, VERSION, "credit 12")).orElseThrow();

      assertThat(exposure.level()).contains(Sensitivity.SPECIAL_CATEGORY);
      assertThat(exposure.reached())
          .extracting(Exposure.Reached::says)
          .containsExactly(
              "column ethnicity of s3://lake/people @ p1 reaches feature f7 of credit 12"
                  + " through run "
                  + Events.LOAD);
      var way = exposure.reached().get(0).way();
      assertThat(way).extracting(Columns.Step::name).containsExactly("f7", "ethnicity");
      assertThat(way.get(1).how()).contains("DIRECT IDENTITY");
    }
  }

  @Test
  void aColumnThatWentIntoNoFeatureDoesNotReachTheVersion() {
    try (var store = store()) {
      store.apply(
          Growth.at(IRIS, 5, "a")
              .dataset(
                  DatasetFacts.of(new DatasetRef("s3://lake/people", "p1"), DAY)
                      .with(
                          new DatasetFacts.Content(
                              Optional.empty(),
                              Optional.empty(),
                              List.of(
                                  DatasetFacts.Column.of("health", "TEXT")
                                      .with(Sensitivity.SPECIAL_CATEGORY)),
                              Map.of())))
              .grown());

      assertThat(store.read(s -> Exposure.of(s, VERSION, "credit 12")).orElseThrow().reached())
          .hasSize(1);
    }
  }

  @Test
  void whereNobodySaidWhichColumnsWentWhereSensitivityIsOnlyPossible() {
    try (var store = LineageStore.inMemory(IRIS)) {
      var features = new DatasetRef("features", "1");
      store.apply(Growth.at(IRIS, 0, "a").dataset(Walk.registered(Walk.TRAINING)).grown());
      store.apply(
          Growth.at(IRIS, 1, "a")
              .dataset(
                  DatasetFacts.of(features, DAY).madeFrom(List.of(Walk.TRAINING), Optional.empty()))
              .version(
                  VersionFacts.of("m", "credit", 12, DAY)
                      .withData(
                          List.of(new VersionFacts.Data(VersionFacts.Use.TRAINING, features))))
              .grown());

      assertThat(store.read(s -> Exposure.of(s, VERSION, "credit 12")).orElseThrow().reached())
          .extracting(it -> it.level() + " " + it.certain() + " " + it.says())
          .containsExactly(
              "SPECIAL_CATEGORY false column ethnicity of s3://lake/loans @ abababababab may reach"
                  + " credit 12: nobody said which columns came of it",
              "PERSONAL true s3://lake/loans @ abababababab reaches credit 12");
    }
  }

  @Test
  void ourOwnDataFitsItsShapes() {
    try (var store = Walk.grown()) {
      assertThat(store.<List<String>>read(GraphShapes::violations)).isEmpty();
    }
    try (var store = store()) {
      store.apply(Growth.at(IRIS, 5, "a").dataset(Walk.registered(Walk.TRAINING)).grown());
      assertThat(store.<List<String>>read(GraphShapes::violations)).isEmpty();

      store.apply(
          Growth.at(IRIS, 6, "a").useCaseLinked("m", 13, "u").licence(Walk.TEST, "x", DAY).grown());
      store.apply(
          Growth.at(IRIS, 7, "a")
              .version(VersionFacts.of("m", "credit", 12, DAY).withArtifact("12".repeat(32)))
              .grown());
      assertThat(store.<List<String>>read(GraphShapes::violations))
          .anyMatch(it -> it.contains("has no digest of one artifact"));
    }
  }
}
