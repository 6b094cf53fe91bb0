package org.countersign.lineage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.countersign.lineage.Events.map;
import static org.countersign.lineage.Walk.DAY;
import static org.countersign.lineage.Walk.IRIS;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipInputStream;
import org.apache.jena.atlas.json.JSON;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFParser;
import org.apache.jena.sparql.graph.GraphFactory;
import org.countersign.lineage.Ancestry.Direction;
import org.countersign.lineage.Ancestry.Limits;
import org.junit.jupiter.api.Test;

class ExchangeTest {
  private static final String SHA256 = "ab".repeat(32);

  @Test
  void provJsonHoldsEntitiesActivitiesAgentsAndTheirRelations() {
    try (var store = Walk.grown()) {
      var text =
          store.<byte[]>read(
              s ->
                  Export.PROV_JSON.write(
                      new Ancestry(s)
                          .closure(Walk.VERSION, Direction.UP, new Limits(20, 1_000))
                          .orElseThrow(),
                      s));
      var document = JSON.parse(new String(text, UTF_8));

      assertThat(document.getObj("entity").keys()).contains("cs:models/m-1/versions/2");
      assertThat(document.getObj("activity").getObj("cs:runs/run-7").get("prov:startTime"))
          .hasToString("\"2026-03-02T09:15:30.123456Z\"");
      var generated = document.getObj("wasGeneratedBy").getObj("_:wasGeneratedBy1");
      assertThat(generated.getString("prov:entity")).isEqualTo("cs:models/m-1/versions/2");
      assertThat(generated.getString("prov:activity")).isEqualTo("cs:runs/run-7");
      assertThat(document.getObj("prefix").get("cs")).hasToString('"' + IRIS.base() + "/\"");
    }
  }

  private static Map<String, String> unzipped(byte[] zip) throws IOException {
    var files = new HashMap<String, String>();
    try (var in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        files.put(entry.getName(), new String(in.readAllBytes(), UTF_8));
      }
    }
    return files;
  }

  @Test
  void aCrateNamesWhatItTakesToMakeAVersionAgain() throws Exception {
    try (var store = Walk.grown()) {
      var zip = store.read(s -> RoCrate.of(s, Walk.VERSION, "credit-scorer 2", DAY)).orElseThrow();
      var again =
          store.read(s -> RoCrate.of(s, Walk.VERSION, "credit-scorer 2", DAY)).orElseThrow();
      var files = unzipped(zip);
      var manifest = JSON.parse(files.get("ro-crate-metadata.json"));

      assertThat(again).isEqualTo(zip);
      assertThat(files)
          .containsOnlyKeys(
              "ro-crate-metadata.json", "lineage.ttl", "lineage.provjson", "reproducibility.json");
      assertThat(manifest.get("@context")).hasToString("\"https://w3id.org/ro/crate/1.1/context\"");
      var described = new HashMap<String, String>();
      manifest
          .get("@graph")
          .getAsArray()
          .forEach(
              each ->
                  described.put(
                      each.getAsObject().getString("@id"), each.getAsObject().getString("@type")));
      assertThat(described)
          .containsEntry("./", "Dataset")
          .containsEntry(IRIS.run("run-7"), "CreateAction")
          .containsEntry(IRIS.datasetVersion(Walk.TRAINING), "Dataset");
      assertThat(JSON.parse(files.get("reproducibility.json")).get("items").getAsArray())
          .hasSize(5);
      assertThat(
              store.<Optional<byte[]>>read(
                  s -> RoCrate.of(s, IRIS.version("none", 1), "none", DAY)))
          .isEmpty();
    }
  }

  @Test
  void theCatalogIsWrittenInTheWordsOfMldcat() {
    try (var store = Walk.grown()) {
      var text =
          store.<byte[]>read(
              s ->
                  MlCatalog.turtle(
                      s,
                      List.of(Walk.VERSION, IRIS.version("none", 1)),
                      "Models of example.org",
                      "Example",
                      iri -> Optional.empty()));
      var graph = GraphFactory.createDefaultGraph();
      RDFParser.source(new ByteArrayInputStream(text)).lang(Lang.TURTLE).parse(graph);

      assertThat(new String(text, UTF_8))
          .contains("<http://data.europa.eu/it6/MachineLearningModel>", "credit-scorer 2")
          .contains("<http://data.europa.eu/it6/trainedOn>")
          .doesNotContain("models/none");
      assertThat(graph.isEmpty()).isFalse();
    }
  }

  @Test
  void aCroissantDescriptionBecomesASnapshot() {
    var read =
        Croissant.read(
            map(
                "@type",
                "sc:Dataset",
                "conformsTo",
                "http://mlcommons.org/croissant/1.1",
                "name",
                "loans",
                "url",
                "https://data.example.org/loans",
                "version",
                "2.1",
                "license",
                List.of("https://spdx.org/licenses/CC0-1.0.html"),
                "rai:personalSensitiveInformation",
                "Gender",
                "rai:dataAnnotationProtocol",
                "two annotators",
                "distribution",
                List.of(map("@type", "cr:FileObject", "sha256", SHA256)),
                "recordSet",
                List.of(
                    map(
                        "name",
                        "rows",
                        "field",
                        List.of(
                            map("name", "income", "dataType", "sc:Float"),
                            map(
                                "@id",
                                "rows/address",
                                "dataType",
                                List.of("sc:Text"),
                                "subField",
                                List.of(map("name", "city", "dataType", "sc:Text"))))))),
            DAY);

    assertThat(read.dataset()).isEqualTo(new DatasetRef("https://data.example.org/loans", SHA256));
    assertThat(read.description())
        .isEqualTo(
            new DatasetFacts.Description(
                Optional.of("CROISSANT"),
                Optional.of("https://spdx.org/licenses/CC0-1.0.html"),
                Optional.of(Sensitivity.PERSONAL),
                List.of(),
                Optional.empty(),
                Optional.of("two annotators"),
                List.of()));
    assertThat(read.content().columns())
        .extracting(it -> it.path() + " " + it.type().orElseThrow())
        .containsExactly(
            "rows.income sc:Float", "rows.address sc:Text", "rows.address.city sc:Text");
  }

  @Test
  void whatPinsNoSnapshotOrIsNoCroissantIsRefused() {
    assertThatThrownBy(() -> Croissant.read(map("@type", "sc:Dataset", "name", "x"), DAY))
        .isInstanceOf(UnreadableDocumentException.class)
        .hasMessageContaining("pins no snapshot");
    assertThatThrownBy(() -> Croissant.read(map("@type", "Person"), DAY))
        .isInstanceOf(UnreadableDocumentException.class);
    assertThatThrownBy(() -> Croissant.read(List.of(), DAY))
        .isInstanceOf(UnreadableDocumentException.class);
  }

  @Test
  void runsOfMlMetadataReadAndWriteWhatTheirEventsSay() {
    var read =
        MlMetadata.read(
            map(
                "artifacts",
                List.of(
                    map(
                        "id",
                        1L,
                        "type",
                        "system.Dataset",
                        "uri",
                        "gs://lake/loans",
                        "properties",
                        map("version", map("stringValue", "7"))),
                    map(
                        "id",
                        "2",
                        "type",
                        map("schemaTitle", "system.Model"),
                        "metadata",
                        map("sha256", SHA256)),
                    map("id", 3L, "type", "system.Metrics", "metadata", map("auc", 0.93))),
                "executions",
                List.of(
                    map(
                        "id",
                        9L,
                        "name",
                        "train-1",
                        "customProperties",
                        map("depth", map("intValue", "6")))),
                "events",
                List.of(
                    map("artifactId", 1L, "executionId", 9L, "type", "INPUT"),
                    map("artifactId", 2L, "executionId", 9L, "type", "OUTPUT"),
                    map("artifact_id", 3L, "execution_id", "9", "type", "OUTPUT"))),
            Optional.empty(),
            DAY);

    assertThat(read.runs()).hasSize(1);
    var run = read.runs().get(0).run();
    assertThat(run.id()).isEqualTo("train-1");
    assertThat(run.inputs())
        .extracting(RunFacts.Input::dataset)
        .containsExactly(new DatasetRef("gs://lake/loans", "7"));
    assertThat(run.artifacts()).containsExactly(SHA256);
    assertThat(run.metrics()).extracting(VersionFacts.Metric::value).containsExactly("0.93");
    assertThat(run.recipe().parameters()).containsExactly(Map.entry("depth", "6"));
    assertThat(read.datasets()).extracting(DatasetFacts::dataset).hasSize(1);
    assertThatThrownBy(
            () -> MlMetadata.read(map("executions", List.of(map())), Optional.empty(), DAY))
        .isInstanceOfSatisfying(
            UnreadableDocumentException.class,
            e -> assertThat(e.pointer()).isEqualTo("/executions/0/id"));
  }

  @Test
  void executionsThatHaveNotEndedAreLeftOutAndTimesMayBeMilliseconds() {
    var read =
        MlMetadata.read(
            map(
                "executions",
                List.of(
                    map(
                        "id",
                        "4",
                        "name",
                        "ended",
                        "lastKnownState",
                        "COMPLETE",
                        "createTimeSinceEpoch",
                        "1795000000000"),
                    map("id", "5", "name", "going on", "last_known_state", "RUNNING"))),
            Optional.empty(),
            DAY);

    assertThat(read.runs())
        .extracting(each -> each.pointer() + " " + each.run().id())
        .containsExactly("/executions/0 ended");
    assertThat(read.runs().get(0).run().timing().startedAt())
        .contains(Instant.ofEpochMilli(1_795_000_000_000L));
  }

  @Test
  void whatNoCatalogCanFileIsRefusedWhereItStands() {
    var endless = "x".repeat(501);

    assertThatThrownBy(
            () ->
                MlMetadata.read(
                    map("executions", List.of(map("id", 1L), map("id", 2L, "name", endless))),
                    Optional.of("store"),
                    DAY))
        .isInstanceOfSatisfying(
            UnreadableDocumentException.class,
            e -> assertThat(e.pointer()).isEqualTo("/executions/1"));
    assertThatThrownBy(
            () -> Croissant.read(map("@type", "Dataset", "name", endless, "version", "1"), DAY))
        .isInstanceOf(UnreadableDocumentException.class);
  }

  @Test
  void whatHasNoNameButItsIdIsNamedWithinItsStoreOrRefused() {
    var export =
        map(
            "artifacts",
            List.of(map("id", 1L, "type", "system.Dataset")),
            "executions",
            List.of(map("id", 7L)),
            "events",
            List.of(map("artifactId", 1L, "executionId", 7L, "type", "INPUT")));

    var read = MlMetadata.read(export, Optional.of("kfp-eu"), DAY);

    assertThat(read.runs())
        .extracting(each -> each.run().id())
        .containsExactly("kfp-eu/execution-7");
    assertThat(read.datasets())
        .extracting(DatasetFacts::dataset)
        .containsExactly(new DatasetRef("kfp-eu/artifact-1", "kfp-eu/artifact-1"));
    assertThatThrownBy(() -> MlMetadata.read(export, Optional.empty(), DAY))
        .isInstanceOfSatisfying(
            UnreadableDocumentException.class,
            e -> assertThat(e.pointer()).isEqualTo("/artifacts/0"));
  }
}
