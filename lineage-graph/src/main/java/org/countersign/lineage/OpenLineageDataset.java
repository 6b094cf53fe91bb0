package org.countersign.lineage;

import static org.countersign.lineage.Vocabulary.DCTERMS;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.countersign.lineage.Vocabulary.Property;

/**
 * A dataset as one event knows it and the facets that say what it is: version, schema, source,
 * storage, life cycle, owners, other names, tags. Without a version facet nobody knows which
 * snapshot is meant; the graph says so instead of guessing by the order of events.
 */
final class OpenLineageDataset {
  private static final Set<String> NO_SNAPSHOTS = Set.of("latest", "current", "head", "unknown");

  private final Sentences g;
  private final Pointed reported;
  private final String name;
  private final Optional<String> snapshot;
  private final String state;

  private OpenLineageDataset(Sentences g, Pointed reported, Optional<String> maker, Instant at) {
    this.g = g;
    this.reported = reported;
    this.name = reported.dataset();
    this.snapshot =
        facet("version")
            .flatMap(facet -> facet.scalar("datasetVersion"))
            .filter(version -> !NO_SNAPSHOTS.contains(version.toLowerCase(Locale.ROOT)));
    this.state =
        snapshot
            .map(version -> g.snapshot(new DatasetRef(name, version)))
            .orElseGet(() -> g.unpinned(name));
    describe();
    var figures =
        maker
            .map(
                it ->
                    it
                        + "/data/"
                        + Iris.segment(name)
                        + snapshot.map(v -> "/" + Iris.segment(v)).orElse(""))
            .orElseGet(() -> state + "/reported/" + Iris.segment(at.toString()));
    for (var family : new String[] {"facets", "inputFacets", "outputFacets"}) {
      new OpenLineageQuality(g, name, state, figures + "/" + family)
          .facets(reported.members(family));
    }
  }

  /**
   * Says what an event says of a dataset.
   *
   * @param maker the run or job that reads or writes it, absent in an event about a dataset alone
   */
  static OpenLineageDataset said(
      Sentences g, Pointed reported, Optional<String> maker, Instant at) {
    return new OpenLineageDataset(g, reported, maker, at);
  }

  /** The dataset's unique name. */
  String name() {
    return name;
  }

  /** The IRI of the snapshot that is meant, or of the state that nobody pinned. */
  String state() {
    return state;
  }

  Optional<Pointed> facet(String facet) {
    return anyOf("facets", facet)
        .or(() -> anyOf("inputFacets", facet))
        .or(() -> anyOf("outputFacets", facet));
  }

  private Optional<Pointed> anyOf(String family, String facet) {
    return reported
        .get(family)
        .flatMap(facets -> facets.get(facet))
        .filter(found -> !found.flag("_deleted").orElse(false));
  }

  private void describe() {
    var dataset = g.iris().dataset(name);
    facet("schema").ifPresent(schema -> columns(schema, ""));
    facet("dataSource")
        .ifPresent(
            source -> {
              source.text("name").ifPresent(it -> g.own(dataset, Property.DATA_SOURCE, it));
              source
                  .text("uri")
                  .map(Pointed::withoutCredentials)
                  .ifPresent(it -> g.own(dataset, Property.DATA_SOURCE_URI, it));
            });
    facet("storage")
        .ifPresent(
            storage -> {
              storage
                  .text("storageLayer")
                  .ifPresent(it -> g.own(dataset, Property.STORAGE_LAYER, it));
              storage.text("fileFormat").ifPresent(it -> g.own(dataset, Property.FILE_FORMAT, it));
            });
    facet("datasetType")
        .flatMap(type -> type.text("datasetType"))
        .ifPresent(type -> g.own(dataset, Property.DATASET_TYPE, type));
    facet("catalog")
        .flatMap(catalog -> catalog.text("name"))
        .ifPresent(catalog -> g.own(dataset, Property.CATALOG_NAME, catalog));
    facet("documentation")
        .flatMap(words -> words.text("description"))
        .ifPresent(words -> g.text(dataset, DCTERMS + "description", words));
    facet("ownership").ifPresent(owners -> owners(g, dataset, owners));
    facet("lifecycleStateChange").ifPresent(change -> changed(dataset, change));
    facet("symlinks")
        .ifPresent(links -> links.elements("identifiers").forEach(each -> alias(dataset, each)));
    facet("tags").ifPresent(tags -> tags.elements("tags").forEach(tag -> tagged(dataset, tag)));
  }

  static void owners(Sentences g, String owned, Pointed ownership) {
    for (var owner : ownership.elements("owners")) {
      var who = owner.need("name").name();
      if (who.indexOf(':') > 0) {
        g.own(owned, Property.OWNING_TEAM, who);
      } else {
        g.attributed(owned, who);
      }
    }
  }

  private void columns(Pointed schema, String prefix) {
    for (var field : schema.elements("fields")) {
      var path = prefix + field.need("name").name();
      var column = g.column(state, name, path);
      field.text("type").ifPresent(type -> g.own(column, Property.DATA_TYPE, type));
      field.text("description").ifPresent(it -> g.text(column, DCTERMS + "description", it));
      columns(field, path + ".");
    }
  }

  private void changed(String dataset, Pointed change) {
    change
        .text("lifecycleStateChange")
        .ifPresent(what -> g.own(state, Property.LIFECYCLE_CHANGE, what));
    change.get("previousIdentifier").ifPresent(previous -> alias(dataset, previous));
  }

  /** The same dataset by another name: what came of one came of the other. */
  private void alias(String dataset, Pointed other) {
    var name = g.dataset(other.dataset());
    if (!name.equals(dataset)) {
      g.relate(dataset, Relation.ALTERNATE_OF, name);
      g.relate(name, Relation.ALTERNATE_OF, dataset);
    }
  }

  private void tagged(String dataset, Pointed tag) {
    var key = tag.need("key").name();
    var value = tag.scalar("value").orElse("true");
    var tagged = tag.text("field").map(path -> g.column(state, name, path)).orElse(dataset);
    g.own(tagged, Property.TAG, key + "=" + value);
    Sensitivity.tagged(key, value)
        .ifPresent(level -> g.own(tagged, Property.SENSITIVITY, level.name()));
  }
}
