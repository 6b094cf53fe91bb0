package org.countersign.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.countersign.lineage.Events.EVALUATE;
import static org.countersign.lineage.Events.LOAD;
import static org.countersign.lineage.Events.TRAIN;
import static org.countersign.lineage.Events.dataset;
import static org.countersign.lineage.Events.facet;
import static org.countersign.lineage.Events.map;
import static org.countersign.lineage.Walk.IRIS;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.countersign.lineage.Ancestry.Direction;
import org.countersign.lineage.Ancestry.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenLineageEventTest {
  private static final Limits WIDE = new Limits(50, 10_000);

  private static Map<String, Object> event() {
    return map(
        "eventType",
        "COMPLETE",
        "eventTime",
        "2026-03-02T10:00:00Z",
        "producer",
        "https://example.org/p",
        "run",
        map("runId", LOAD),
        "job",
        map("namespace", "n", "name", "j"));
  }

  private static void refused(Map<String, Object> event, String pointer) {
    assertThatThrownBy(() -> Events.read(event))
        .isInstanceOfSatisfying(
            UnreadableDocumentException.class, e -> assertThat(e.pointer()).isEqualTo(pointer));
  }

  private static List<String> up(LineageStore store, String start) {
    return store
        .read(s -> new Ancestry(s).closure(start, Direction.UP, WIDE))
        .orElseThrow()
        .nodes()
        .stream()
        .map(n -> n.step() + " " + n.kind() + " " + n.label())
        .toList();
  }

  @Test
  void aRegisteredVersionIsJoinedToTheRunThatWroteItsFile() {
    try (var store = Events.store(Events.pipeline())) {
      store.apply(
          Growth.at(IRIS, 4, "a")
              .version(VersionFacts.of("m", "credit", 1, Walk.DAY).withArtifact(Events.MODEL))
              .grown());

      assertThat(up(store, IRIS.version("m", 1)))
          .containsExactly(
              "0 VERSION credit 1",
              "-1 ARTIFACT artifact efefefefefef",
              "-1 MODEL credit",
              "-2 EXTERNAL_MODEL tabnet 4.1",
              "-2 RUN " + TRAIN,
              "-3 CODE " + Walk.COMMIT,
              "-3 DATASET_VERSION s3://lake/features @ f1",
              "-3 RUN " + LOAD,
              "-3 PARAMETER booster = gbtree",
              "-3 PARAMETER max_depth = 6",
              "-3 PARAMETER rate = 0.1",
              "-4 DATASET s3://lake/features",
              "-4 DATASET_VERSION s3://lake/people @ p1",
              "-5 DATASET s3://lake/people");
    }
  }

  @Test
  void aRunThatNamesASnapshotInAnyOfItsEventsDidNotReadWhateverThereWas() {
    try (var store = Events.store(Events.pipeline())) {
      assertThat(up(store, IRIS.run(LOAD)))
          .contains("-1 DATASET_VERSION s3://lake/people @ p1")
          .doesNotContain("-1 DATASET_VERSION s3://lake/people @ not pinned");
    }
    try (var store = Events.store(Events.pipeline().subList(0, 1))) {
      assertThat(up(store, IRIS.run(LOAD)))
          .contains("-1 DATASET_VERSION s3://lake/people @ not pinned");
    }
  }

  @Test
  void whatFacetsSayIsReadFromTheNodes() {
    try (var store = Events.store(Events.pipeline())) {
      var nodes =
          store
              .read(s -> new Ancestry(s).closure(IRIS.run(TRAIN), Direction.UP, WIDE))
              .orElseThrow()
              .nodes();
      var run = nodes.get(0).attributes();

      assertThat(run)
          .containsEntry("seed", List.of("42"))
          .containsEntry("environmentVariable", List.of("API_KEY"))
          .containsEntry("environmentLock", List.of("sha256:" + "aa".repeat(32)))
          .containsEntry("state", List.of("COMPLETE"))
          .containsEntry("endedAtTime", List.of("2026-03-02T11:00:00Z"));
      assertThat(nodes.toString()).doesNotContain("very secret").doesNotContain("ci:secret");
    }
  }

  @Test
  void timesAreReadWithNanosecondsWithoutZoneAndWithAnyOffset() {
    assertThat(at("2026-03-02T10:00:00.123456789Z"))
        .isEqualTo(Instant.parse("2026-03-02T10:00:00.123456789Z"));
    assertThat(at("2026-03-02T10:00:00")).isEqualTo(Instant.parse("2026-03-02T10:00:00Z"));
    assertThat(at("2026-03-02 10:00")).isEqualTo(Instant.parse("2026-03-02T10:00:00Z"));
    assertThat(at("2026-03-02T10:00:00+0230")).isEqualTo(Instant.parse("2026-03-02T07:30:00Z"));
    assertThat(at("2026-03-02T10:00:00+01:00[Europe/Paris]"))
        .isEqualTo(Instant.parse("2026-03-02T09:00:00Z"));
  }

  private static Instant at(String time) {
    var event = event();
    event.put("eventTime", time);
    return Events.read(event).at();
  }

  @Test
  void jobsAndDatasetsHaveEventsOfTheirOwn() {
    var job = event();
    job.remove("run");
    job.remove("eventType");
    job.put("inputs", List.of(dataset("n", "in")));
    job.put("outputs", List.of(dataset("n", "out")));
    var table = event();
    table.remove("run");
    table.remove("job");
    table.put("dataset", dataset("n", "out", "schema", facet("fields", List.of(map("name", "c")))));

    assertThat(Events.read(job).type()).isEqualTo(OpenLineageEvent.Type.JOB);
    assertThat(Events.read(table).type()).isEqualTo(OpenLineageEvent.Type.DATASET);
    assertThat(Events.read(table).datasets()).containsExactly("n/out");
    try (var store = Events.store(List.of(job, table))) {
      assertThat(up(store, IRIS.unpinned("n/out")))
          .contains("-1 JOB j", "-2 DATASET_VERSION n/in @ not pinned");
    }
  }

  @Test
  void factsUnderAnyNameOfADatasetAreFoundByTheOther() {
    var event = event();
    event.put(
        "inputs",
        List.of(
            dataset(
                "hive",
                "db.people",
                "symlinks",
                facet(
                    "identifiers",
                    List.of(map("namespace", "s3://lake", "name", "people", "type", "TABLE"))))));
    try (var store = Events.store(List.of(event))) {
      var down =
          store
              .read(
                  s ->
                      new Ancestry(s)
                          .closure(IRIS.dataset("s3://lake/people"), Direction.DOWN, WIDE))
              .orElseThrow();

      assertThat(down.nodes())
          .extracting(Closure.Node::label)
          .contains("hive/db.people", "hive/db.people @ not pinned", LOAD);
    }
  }

  @Test
  void whatIsMissingOrOfTheWrongTypeIsToldByAPointer() {
    var event = event();
    event.remove("eventTime");
    refused(event, "/eventTime");
    event = event();
    event.put("eventTime", "yesterday");
    refused(event, "/eventTime");
    event = event();
    event.put("eventTime", "+12026-03-02T10:00:00Z");
    refused(event, "/eventTime");
    event = event();
    event.put("eventType", "FINISHED");
    refused(event, "/eventType");
    event = event();
    event.remove("producer");
    refused(event, "/producer");
    event = event();
    event.put("run", map("runId", "7"));
    refused(event, "/run/runId");
    event = event();
    event.put("job", map("namespace", "n", "name", ""));
    refused(event, "/job/name");
    event = event();
    event.put("inputs", map());
    refused(event, "/inputs");
    event = event();
    event.put("inputs", List.of(map("namespace", "n")));
    refused(event, "/inputs/0/name");
    event = event();
    event.put(
        "outputs",
        List.of(dataset("n", "a/b", "schema", facet("fields", List.of(map("name", 7L))))));
    refused(event, "/outputs/0/facets/schema/fields/0/name");
    event = event();
    event.put(
        "outputs", List.of(dataset("n", "d", "columnLineage", facet("fields", map("a/b~", 1L)))));
    refused(event, "/outputs/0/facets/columnLineage/fields/a~1b~0");
  }

  @Test
  void whatNobodyKnowsAndWhatIsNotThereIsAccepted() {
    var event = event();
    event.put("schemaURL", new Object());
    event.put("inputs", List.of(dataset("n", "d", "acme_unheard", facet("x", List.of(1L, 2.5)))));
    event.put("outputs", new Object());
    event.put("more", map("anything", true));

    assertThat(Events.read(event).datasets()).containsExactly("n/d");
  }

  @Test
  void hugeDeepAndManyfoldEventsAreRefused() {
    Object deep = "end";
    for (var i = 0; i < 100_000; i++) {
      deep = i % 2 == 0 ? List.of(deep) : map("a", deep);
    }
    var event = event();
    var nested = map("run", event, "more", deep);
    assertThatThrownBy(() -> Events.read(nested)).hasMessageContaining("nested more than 32 deep");

    var facets = map();
    IntStream.range(0, 100_000).forEach(i -> facets.put("f" + i, facet()));
    event = event();
    event.put("run", map("runId", LOAD, "facets", facets));
    refused(event, "/run/facets");

    event = event();
    event.put("inputs", Collections.nCopies(200_000, dataset("n", "d")));
    refused(event, "/inputs");

    event = event();
    event.put("job", map("namespace", "n", "name", "x".repeat(70_000)));
    refused(event, "/job/name");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x> <y",
        "\"} . } ; DROP ALL",
        "a\nb",
        "..",
        "../../etc/passwd",
        "%2e%2e",
        "ü 🎉 \u0000",
        "http://elsewhere/<script>"
      })
  void noNameBreaksOutOfItsIri(String name) {
    var event = event();
    event.put("job", map("namespace", name, "name", name));
    event.put(
        "inputs",
        List.of(
            dataset(
                name,
                name,
                "version",
                facet("datasetVersion", name),
                "schema",
                facet("fields", List.of(map("name", name, "type", name))))));
    try (var store = Events.store(List.of(event))) {
      var lines =
          new String(
              store.read(
                  s ->
                      Export.N_QUADS.write(
                          new Ancestry(s).closure(IRIS.run(LOAD), Direction.UP, WIDE).orElseThrow(),
                          s)),
              java.nio.charset.StandardCharsets.UTF_8);

      for (var line : lines.lines().toList()) {
        assertThat(line)
            .matches("<[^<> \"]+> <[^<> \"]+> (<[^<> \"]+>|\".*\"\\S*) <[^<> \"]+> \\.");
        assertThat(line.substring(1)).startsWith(IRIS.base());
      }
    }
  }

  @Test
  void personsAreToldAndReplacedAndSecretsLeftOut() {
    var event = event();
    event.put(
        "job",
        map(
            "namespace",
            "n",
            "name",
            "j",
            "facets",
            map(
                "ownership",
                facet(
                    "owners",
                    List.of(map("name", "user:ana"), map("name", "team:risk", "type", "OWNER"))),
                "airflow",
                facet("dag", map("owner", "bo", "dag_id", "load")))));
    event.put(
        "run",
        map(
            "runId",
            LOAD,
            "facets",
            map(
                "environmentVariables",
                facet("environmentVariables", List.of(map("name", "KEY", "value", "hush"))),
                "tags",
                facet("tags", List.of(map("key", "created_by", "value", "cy"))))));
    var read = Events.read(event);

    var kept = read.withoutPeople(name -> "agent-of-" + name);

    assertThat(read.people()).containsExactly("ana", "bo", "cy");
    assertThat(kept.toString())
        .contains("name=agent-of-ana", "owner=agent-of-bo", "value=agent-of-cy", "team:risk")
        .contains("name=KEY")
        .doesNotContain("hush")
        .doesNotContain("user:ana");
    assertThat(kept.keySet()).isEqualTo(event.keySet());
    assertThat(Events.read(kept).run()).contains(LOAD);
  }

  @ParameterizedTest
  @CsvSource({
    "https://u:p@h/x, https://h/x",
    "https://h/x@y, https://h/x@y",
    "jdbc:postgresql://h/db, jdbc:postgresql://h/db",
    "s3://key:se cret@bucket/x, s3://bucket/x"
  })
  void addressesLoseTheirCredentials(String address, String kept) {
    assertThat(Pointed.withoutCredentials(address)).isEqualTo(kept);
  }

  @Test
  void anEvaluationElsewhereIsFoundFromTheModelItRead() {
    try (var store = Events.store(Events.pipeline())) {
      var down =
          store
              .read(s -> new Ancestry(s).closure(IRIS.artifact(Events.MODEL), Direction.DOWN, WIDE))
              .orElseThrow();

      assertThat(down.nodes()).extracting(Closure.Node::label).contains(EVALUATE, "auc = 0.93");
    }
  }

  @Test
  void runsAndDatasetsThatCameOfEachOtherEndNoWalkInALoop() {
    var there = event();
    there.put("run", map("runId", LOAD, "facets", map("parent", parent(TRAIN))));
    there.put("inputs", List.of(dataset("n", "a"), dataset("n", "b")));
    there.put("outputs", List.of(dataset("n", "a")));
    var back = event();
    back.put("run", map("runId", TRAIN, "facets", map("parent", parent(LOAD))));
    back.put("inputs", List.of(dataset("n", "a")));
    back.put("outputs", List.of(dataset("n", "b")));
    try (var store = Events.store(List.of(there, back))) {
      assertThat(up(store, IRIS.run(LOAD)))
          .contains("0 RUN " + LOAD, "-1 RUN " + TRAIN, "-1 DATASET_VERSION n/a @ not pinned");
      assertThat(
              store.read(s -> Impact.of(s, IRIS.dataset("n/a"), 1_000)).orElseThrow().of(Kind.RUN))
          .hasSize(2);
    }
  }

  private static Map<String, Object> parent(String run) {
    return facet("run", map("runId", run), "job", map("namespace", "n", "name", "j"));
  }

  @Test
  void schemasOfOurFacetsHaveTheAddressTheyArePublishedUnder() {
    for (var facet : LearningFacet.values()) {
      var text = new String(facet.schema(IRIS), java.nio.charset.StandardCharsets.UTF_8);

      assertThat(text).contains("\"$id\": \"" + facet.address(IRIS) + "\"", facet.key());
      assertThat(LearningFacet.named(facet.file())).contains(facet);
    }
    assertThat(new ArrayList<>(List.of(LearningFacet.values()))).hasSize(5);
  }
}
