package org.countersign.lineage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.countersign.lineage.DatasetFacts.Column;

/**
 * Reads a dataset's description in Croissant 1.1 JSON-LD, as registries of datasets publish it.
 * Read as JSON under the prefixes of the specification's own context, which every publisher uses;
 * nothing is fetched.
 *
 * @see <a href="https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html">Croissant</a>
 */
public final class Croissant {
  private Croissant() {}

  /**
   * Reads a description.
   *
   * @param json as a JSON reader gives it, see {@link OpenLineageEvent#read}
   * @param at when it is registered
   * @return the snapshot its only file or its version pins; its name is the dataset's {@code url}
   *     or, where it has none, its {@code name}
   * @throws UnreadableDocumentException if it is none, or pins no snapshot
   */
  public static DatasetFacts read(Object json, Instant at) {
    var document = new Pointed(json, "");
    new OpenLineageLimits(OpenLineageEvent.Limits.USUAL).check(document);
    if (types(document).stream().noneMatch(type -> type.endsWith("Dataset"))) {
      throw document.fault("is no Croissant dataset: it has no @type Dataset");
    }
    var name = document.text("url").orElseGet(() -> document.need("name").name());
    var digest = digest(document);
    var snapshot = new DatasetRef(document.label(name), document.label(digest));
    return DatasetFacts.of(snapshot, at)
        .with(description(document))
        .with(
            new DatasetFacts.Content(
                document.scalar("version"), Optional.empty(), columns(document), Map.of()));
  }

  private static List<String> types(Pointed thing) {
    return texts(thing, "@type");
  }

  private static List<String> texts(Pointed thing, String member) {
    var found = thing.get(member);
    if (found.isEmpty()) {
      return List.of();
    }
    return found.get().value() instanceof List
        ? found.get().elements().stream().map(Croissant::text).toList()
        : List.of(text(found.get()));
  }

  /** A text, or the name or id of what stands in its place. */
  private static String text(Pointed value) {
    if (value.value() instanceof Map) {
      return value
          .text("name")
          .or(() -> value.text("url"))
          .or(() -> value.text("@id"))
          .or(() -> value.text("@value"))
          .orElse("");
    }
    return value.scalar();
  }

  private static String digest(Pointed document) {
    var digests =
        document.elements("distribution").stream()
            .flatMap(file -> file.sha256("sha256").stream())
            .distinct()
            .toList();
    if (digests.size() == 1) {
      return digests.get(0);
    }
    return document
        .scalar("version")
        .orElseThrow(
            () ->
                document.fault(
                    "pins no snapshot: it has no version, and not one file with a sha256"));
  }

  private static DatasetFacts.Description description(Pointed document) {
    var labelled =
        texts(document, "rai:dataAnnotationProtocol").stream()
            .filter(text -> !text.isBlank())
            .findFirst();
    var personal =
        texts(document, "rai:personalSensitiveInformation").stream()
            .anyMatch(text -> !text.isBlank() && !text.equalsIgnoreCase("none"));
    return new DatasetFacts.Description(
        Optional.of("CROISSANT"),
        texts(document, "license").stream().filter(text -> !text.isBlank()).findFirst(),
        personal ? Optional.of(Sensitivity.PERSONAL) : Optional.empty(),
        List.of(),
        Optional.empty(),
        labelled,
        List.of());
  }

  private static List<Column> columns(Pointed document) {
    var columns = new ArrayList<Column>();
    for (var records : document.elements("recordSet")) {
      var prefix = records.text("name").orElse("");
      for (var field : records.elements("field")) {
        column(field, prefix, columns);
      }
    }
    return columns;
  }

  private static void column(Pointed field, String prefix, List<Column> columns) {
    var name =
        field
            .text("name")
            .or(() -> field.text("@id"))
            .orElseThrow(() -> field.fault("has no name"));
    var last = name.substring(name.lastIndexOf('/') + 1);
    var path = prefix.isEmpty() ? last : prefix + "." + last;
    var types = texts(field, "dataType");
    columns.add(Column.of(path, types.isEmpty() ? "not said" : String.join(", ", types)));
    for (var inner : field.elements("subField")) {
      column(inner, path, columns);
    }
  }
}
