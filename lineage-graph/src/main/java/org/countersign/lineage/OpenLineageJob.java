package org.countersign.lineage;

import static org.countersign.lineage.Vocabulary.DCTERMS;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.countersign.lineage.Vocabulary.Property;

/**
 * The facets of jobs: which code ran, what kind of job it is, whose it is. Of source code and
 * queries only the digest goes into the graph; the event keeps the text.
 *
 * @param subject the job, or the run whose code is said
 */
record OpenLineageJob(Sentences g, String subject) {

  void facets(Map<String, Pointed> facets) {
    facet(facets, "jobType")
        .ifPresent(
            type -> {
              var said =
                  Stream.of("processingType", "integration", "jobType")
                      .flatMap(part -> type.text(part).stream())
                      .collect(Collectors.joining(" "));
              if (!said.isEmpty()) {
                g.own(subject, Property.JOB_TYPE, said);
              }
            });
    facet(facets, "ownership").ifPresent(it -> OpenLineageDataset.owners(g, subject, it));
    facet(facets, "documentation")
        .flatMap(words -> words.text("description"))
        .ifPresent(words -> g.text(subject, DCTERMS + "description", words));
    facet(facets, "tags")
        .ifPresent(tags -> tags.elements("tags").forEach(tag -> tagged(g, subject, tag)));
  }

  /** Of a run's event the code is the run's, not the job's: the next run may have other code. */
  void code(Map<String, Pointed> facets) {
    facet(facets, "sourceCodeLocation").ifPresent(this::located);
    facet(facets, "sourceCode")
        .ifPresent(
            source -> {
              source.text("language").ifPresent(it -> g.own(subject, Property.LANGUAGE, it));
              source
                  .text("sourceCode")
                  .ifPresent(it -> g.own(subject, Property.SOURCE_SHA256, sha256(it)));
            });
    facet(facets, "sql")
        .flatMap(sql -> sql.text("query"))
        .ifPresent(query -> g.own(subject, Property.SOURCE_SHA256, sha256(query)));
  }

  static void tagged(Sentences g, String subject, Pointed tag) {
    g.own(subject, Property.TAG, tag.need("key").name() + "=" + tag.scalar("value").orElse("true"));
  }

  private void located(Pointed location) {
    var commit = location.text("version").or(() -> location.text("tag"));
    if (commit.isEmpty()) {
      return;
    }
    var repository =
        location.text("repoUrl").or(() -> location.text("url")).map(Pointed::withoutCredentials);
    var code = g.code(new VersionFacts.Code(repository, commit.get()));
    location.text("path").ifPresent(it -> g.own(code, Property.PATH, it));
    location.text("branch").ifPresent(it -> g.own(code, Property.BRANCH, it));
    g.relate(subject, Relation.USED, code);
    g.relate(subject, Relation.PRODUCED_BY_CODE, code);
  }

  private static Optional<Pointed> facet(Map<String, Pointed> facets, String name) {
    return OpenLineageRun.facet(facets, name);
  }

  private static String sha256(String text) {
    return HexFormat.of().formatHex(Sha256.start().digest(text.getBytes(StandardCharsets.UTF_8)));
  }
}
