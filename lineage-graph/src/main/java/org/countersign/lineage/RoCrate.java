package org.countersign.lineage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.jena.atlas.json.JsonArray;
import org.apache.jena.atlas.json.JsonObject;
import org.countersign.lineage.Ancestry.Direction;
import org.countersign.lineage.Ancestry.Limits;

/**
 * What it takes to make a version again, as a Research Object Crate: a zip whose manifest names
 * runs, code, data, parameters and metrics, beside the lineage in Turtle and PROV-JSON and the
 * reproducibility record. It holds no data and no model, only what points to them. Equal graphs
 * give equal bytes.
 *
 * @see <a href="https://w3id.org/ro/crate/1.1">RO-Crate 1.1</a>
 */
public final class RoCrate {
  public static final String MEDIA_TYPE = "application/zip";
  private static final String MANIFEST = "ro-crate-metadata.json";
  private static final Limits WIDE = new Limits(20, 5_000);

  /** The zip format has no time zone and no time before 1980. */
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private RoCrate() {}

  /**
   * The crate of a version.
   *
   * @param name of the version, for people
   * @param made when the crate is made; stands in its manifest
   * @return empty if the graph says nothing about it
   */
  public static Optional<byte[]> of(Snapshot snapshot, String version, String name, Instant made) {
    return new Ancestry(snapshot)
        .closure(version, Direction.UP, WIDE)
        .map(closure -> zipped(files(snapshot, closure, version, name, made)));
  }

  private static Map<String, byte[]> files(
      Snapshot snapshot, Closure closure, String version, String name, Instant made) {
    var record = Reproducibility.of(snapshot, version).orElseThrow();
    var files = new LinkedHashMap<String, byte[]>();
    files.put(MANIFEST, manifest(closure, version, name, made));
    files.put("lineage.ttl", Export.TURTLE.write(closure, snapshot));
    files.put("lineage.provjson", Export.PROV_JSON.write(closure, snapshot));
    files.put("reproducibility.json", record(record));
    return files;
  }

  private static byte[] zipped(Map<String, byte[]> files) {
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      for (var file : files.entrySet()) {
        var entry = new ZipEntry(file.getKey());
        entry.setTimeLocal(NO_TIME);
        zip.putNextEntry(entry);
        zip.write(file.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static byte[] record(Reproducibility record) {
    var items = new JsonArray();
    for (var entry : record.items()) {
      var item = new JsonObject();
      item.put("item", entry.item().name());
      item.put("complete", entry.complete());
      item.put("known", texts(entry.known()));
      item.put("missing", texts(entry.missing()));
      items.add(item);
    }
    var all = new JsonObject();
    all.put("complete", record.complete());
    all.put("completeItems", record.completeItems());
    all.put("items", items);
    return all.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static JsonArray texts(List<String> texts) {
    var array = new JsonArray();
    texts.forEach(array::add);
    return array;
  }

  private static byte[] manifest(Closure closure, String version, String name, Instant made) {
    var graph = new JsonArray();
    var descriptor = thing(MANIFEST, "CreativeWork");
    descriptor.put("conformsTo", reference("https://w3id.org/ro/crate/1.1"));
    descriptor.put("about", reference("./"));
    graph.add(descriptor);
    var root = thing("./", "Dataset");
    root.put("name", "How to make " + name + " again");
    root.put(
        "description",
        "Code, data, parameters and runs that " + name + " came of, as recorded in the ledger");
    root.put("datePublished", made.toString());
    root.put("license", "https://www.apache.org/licenses/LICENSE-2.0");
    var parts = new JsonArray();
    parts.add(reference("lineage.ttl"));
    parts.add(reference("lineage.provjson"));
    parts.add(reference("reproducibility.json"));
    root.put("hasPart", parts);
    root.put("mainEntity", reference(version));
    var mentions = new JsonArray();
    closure.nodes().stream()
        .filter(node -> node.kind() == Kind.RUN)
        .forEach(node -> mentions.add(reference(node.iri())));
    root.put("mentions", mentions);
    graph.add(root);
    file(graph, "lineage.ttl", "text/turtle", "The lineage in RDF");
    file(graph, "lineage.provjson", "application/json", "The lineage in PROV-JSON");
    file(graph, "reproducibility.json", "application/json", "What is known and what is missing");
    for (var node : closure.nodes()) {
      described(closure, node).ifPresent(graph::add);
    }
    var document = new JsonObject();
    document.put("@context", "https://w3id.org/ro/crate/1.1/context");
    document.put("@graph", graph);
    return document.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void file(JsonArray graph, String path, String mediaType, String name) {
    var file = thing(path, "File");
    file.put("name", name);
    file.put("encodingFormat", mediaType);
    graph.add(file);
  }

  private static Optional<JsonObject> described(Closure closure, Closure.Node node) {
    return switch (node.kind()) {
      case VERSION, ARTIFACT, EXTERNAL_MODEL -> Optional.of(named(node, "CreativeWork"));
      case DATASET_VERSION -> Optional.of(data(node));
      case CODE -> Optional.of(named(node, "SoftwareSourceCode"));
      case PARAMETER -> Optional.of(setting(node));
      case RUN -> Optional.of(run(closure, node));
      default -> Optional.empty();
    };
  }

  private static JsonObject data(Closure.Node node) {
    var data = named(node, "Dataset");
    node.attributes().getOrDefault("license", List.of()).forEach(it -> data.put("license", it));
    node.attributes().getOrDefault("digest", List.of()).forEach(it -> data.put("version", it));
    return data;
  }

  private static JsonObject setting(Closure.Node node) {
    var setting = named(node, "PropertyValue");
    setting.put("name", node.label().replaceFirst(" = .*", ""));
    node.attributes().getOrDefault("hasValue", List.of()).forEach(it -> setting.put("value", it));
    return setting;
  }

  private static JsonObject run(Closure closure, Closure.Node node) {
    var run = named(node, "CreateAction");
    node.attributes().getOrDefault("startedAtTime", List.of()).stream()
        .findFirst()
        .ifPresent(it -> run.put("startTime", it));
    node.attributes().getOrDefault("endedAtTime", List.of()).stream()
        .findFirst()
        .ifPresent(it -> run.put("endTime", it));
    var objects = new JsonArray();
    var results = new JsonArray();
    for (var edge : closure.edges()) {
      if (edge.from().equals(node.iri())) {
        if (edge.relation().equals(Relation.PRODUCED_BY_CODE.localName())) {
          run.put("instrument", reference(edge.to()));
        } else {
          objects.add(reference(edge.to()));
        }
      } else if (edge.to().equals(node.iri())
          && edge.relation().equals(Relation.WAS_GENERATED_BY.localName())) {
        results.add(reference(edge.from()));
      }
    }
    run.put("object", objects);
    run.put("result", results);
    return run;
  }

  private static JsonObject named(Closure.Node node, String type) {
    var thing = thing(node.iri(), type);
    thing.put("name", node.label());
    return thing;
  }

  private static JsonObject thing(String id, String type) {
    var thing = new JsonObject();
    thing.put("@id", id);
    thing.put("@type", type);
    return thing;
  }

  private static JsonObject reference(String id) {
    var reference = new JsonObject();
    reference.put("@id", id);
    return reference;
  }
}
