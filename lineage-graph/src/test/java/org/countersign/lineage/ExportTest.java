package org.countersign.lineage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.lineage.Walk.IRIS;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.jena.graph.Graph;
import org.apache.jena.graph.Node;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFParser;
import org.apache.jena.sparql.core.DatasetGraph;
import org.apache.jena.sparql.core.DatasetGraphFactory;
import org.apache.jena.sparql.graph.GraphFactory;
import org.countersign.lineage.Ancestry.Direction;
import org.countersign.lineage.Ancestry.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExportTest {
  private static final Limits WIDE = new Limits(100, 10_000);
  private static final String HOSTILE =
      "\"><script>alert('Größe 🎉')</script>\n\\ \u0000\u0007 end";

  private static Map<Export, byte[]> exported(LineageStore store, String start) {
    return store.read(
        snapshot -> {
          var ancestry = new Ancestry(snapshot);
          var closure =
              ancestry
                  .closure(start, Direction.UP, WIDE)
                  .orElseThrow()
                  .and(ancestry.closure(start, Direction.DOWN, WIDE).orElseThrow());
          var files = new HashMap<Export, byte[]>();
          for (var format : Export.values()) {
            files.put(format, format.write(closure, snapshot));
          }
          return files;
        });
  }

  private static Graph graph(byte[] text, Lang lang) {
    var graph = GraphFactory.createDefaultGraph();
    RDFParser.source(new ByteArrayInputStream(text)).lang(lang).parse(graph);
    return graph;
  }

  private static Graph union(byte[] nQuads) {
    DatasetGraph dataset = DatasetGraphFactory.create();
    RDFParser.source(new ByteArrayInputStream(nQuads)).lang(Lang.NQUADS).parse(dataset);
    var graph = GraphFactory.createDefaultGraph();
    dataset.find().forEachRemaining(quad -> graph.add(quad.asTriple()));
    return graph;
  }

  @Test
  void allFormatsSayTheSame() {
    try (var store = Walk.grown()) {
      var files = exported(store, Walk.VERSION);
      var said = union(files.get(Export.N_QUADS));

      assertThat(said.size()).isGreaterThan(100);
      assertThat(graph(files.get(Export.TURTLE), Lang.TURTLE).isIsomorphicWith(said)).isTrue();
      assertThat(graph(files.get(Export.JSON_LD), Lang.JSONLD11).isIsomorphicWith(said)).isTrue();
    }
  }

  @Test
  void hostileNamesComeBackAsTheyWere() {
    var facts =
        VersionFacts.of(HOSTILE, HOSTILE, 1, Walk.DAY)
            .withRun(VersionFacts.Run.of(HOSTILE))
            .withData(
                List.of(
                    new VersionFacts.Data(
                        VersionFacts.Use.TRAINING, new DatasetRef(HOSTILE, ".."))))
            .withParameters(Map.of(HOSTILE, HOSTILE))
            .withMetrics(List.of(VersionFacts.Metric.of(HOSTILE, "NaN")));
    try (var store = LineageStore.inMemory(IRIS)) {
      store.apply(Growth.at(IRIS, 0, HOSTILE).version(facts).grown());
      var files = exported(store, IRIS.version(HOSTILE, 1));
      var said = union(files.get(Export.N_QUADS));

      assertThat(graph(files.get(Export.TURTLE), Lang.TURTLE).isIsomorphicWith(said)).isTrue();
      assertThat(graph(files.get(Export.JSON_LD), Lang.JSONLD11).isIsomorphicWith(said)).isTrue();
      assertThat(
              said.stream()
                  .map(t -> t.getObject())
                  .filter(Node::isLiteral)
                  .map(Node::getLiteralLexicalForm))
          .contains(HOSTILE);
    }
  }

  @ParameterizedTest
  @EnumSource(Export.class)
  void equalStatementsGiveEqualBytes(Export format) {
    var verbs = new ArrayList<>(List.of(Walk.version(), VersionFacts.of("m-1", "s", 1, Walk.DAY)));
    var expected = written(verbs, format);
    Collections.reverse(verbs);

    assertThat(written(verbs, format)).isEqualTo(expected);
  }

  private static String written(List<VersionFacts> facts, Export format) {
    try (var store = LineageStore.inMemory(IRIS)) {
      IntStream.range(0, facts.size())
          .forEach(i -> store.apply(Growth.at(IRIS, i, "a").version(facts.get(i)).grown()));
      return new String(exported(store, IRIS.model("m-1")).get(format), UTF_8);
    }
  }

  @Test
  void nothingIsABlankNode() {
    try (var store = Walk.grown()) {
      var said = union(exported(store, Walk.VERSION).get(Export.N_QUADS));

      assertThat(said.stream().filter(t -> t.getSubject().isBlank() || t.getObject().isBlank()))
          .isEmpty();
    }
  }

  @Test
  void turtleUsesPrefixesAndJsonLdAContext() {
    try (var store = Walk.grown()) {
      var files = exported(store, Walk.VERSION);

      assertThat(new String(files.get(Export.TURTLE), UTF_8))
          .contains("prov:wasGeneratedBy")
          .contains("countersign:trainedOn")
          .contains("mls:Run");
      assertThat(new String(files.get(Export.JSON_LD), UTF_8))
          .contains("\"@context\"")
          .contains("\"prov:wasGeneratedBy\"");
    }
  }
}
