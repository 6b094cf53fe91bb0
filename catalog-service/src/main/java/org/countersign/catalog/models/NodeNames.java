package org.countersign.catalog.models;

import static org.countersign.catalog.problem.ProblemType.INVALID_REQUEST;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.countersign.catalog.lineage.Nodes;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.problem.Refusal;

/**
 * What people call the things of the graph: {@code version:fraud-scorer/3}, {@code
 * dataset:s3://lake/loans@2} (a number, a digest, the id of a snapshot, or {@code unpinned} where
 * nobody said which; without it the dataset as such), {@code run:nightly-7}, {@code commit:4f2a…},
 * {@code base-model:hf:org/tabnet@4.1}, {@code model:fraud-scorer}, {@code approval:<id>}, or the
 * IRI that an answer gave.
 */
@Dependent
public class NodeNames {
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");
  private static final int LONGEST = 4_000;

  private final Nodes nodes;
  private final Models models;
  private final ModelVersions versions;
  private final Datasets datasets;
  private final Runs runs;

  @Inject
  NodeNames(Nodes nodes, Models models, ModelVersions versions, Datasets datasets, Runs runs) {
    this.nodes = nodes;
    this.models = models;
    this.versions = versions;
    this.datasets = datasets;
    this.runs = runs;
  }

  /**
   * The IRI of what a text names.
   *
   * @param parameter which the text came in
   * @throws Refusal {@code INVALID_REQUEST} if the text has no such form, and what the catalog says
   *     of models, versions and numbers of dataset versions that it does not have
   */
  public String iri(String parameter, String text) {
    var colon = text.indexOf(':');
    if (colon < 1 || colon == text.length() - 1 || text.length() > LONGEST) {
      throw formless(parameter, text);
    }
    var rest = text.substring(colon + 1);
    return switch (text.substring(0, colon).toLowerCase(Locale.ROOT)) {
      case "http", "https" -> text;
      case "model" -> nodes.model(models.find(rest).id());
      case "version" -> version(parameter, text, rest);
      case "dataset" -> dataset(rest);
      case "run" -> nodes.run(runs.known(rest).map(Run::name).orElse(rest));
      case "commit" -> nodes.commit(rest);
      case "base-model" -> nodes.base(rest);
      case "approval" ->
          Ids.read(rest).map(nodes::approval).orElseThrow(() -> formless(parameter, text));
      default -> throw formless(parameter, text);
    };
  }

  private String version(String parameter, String text, String rest) {
    var slash = rest.lastIndexOf('/');
    if (slash < 1 || slash == rest.length() - 1) {
      throw formless(parameter, text);
    }
    var version = versions.find(rest.substring(0, slash), rest.substring(slash + 1));
    return nodes.version(version.model(), version.number());
  }

  /** Names of datasets may have an at sign themselves. */
  private String dataset(String rest) {
    var at = rest.lastIndexOf('@');
    var whole = datasets.named(rest);
    if (whole.isPresent() || at < 1 || at == rest.length() - 1) {
      return nodes.dataset(rest);
    }
    var name = rest.substring(0, at);
    var reference = rest.substring(at + 1);
    if (reference.equals("unpinned")) {
      return nodes.unpinned(name);
    }
    return nodes.snapshot(
        name,
        datasets
            .named(name)
            .filter(known -> NUMBER.matcher(reference).matches())
            .map(known -> datasets.version(known, reference).reference())
            .orElse(reference));
  }

  private static Refusal formless(String parameter, String text) {
    return new Refusal(INVALID_REQUEST, "nothing of the graph is named like this: " + text)
        .and("parameter", parameter)
        .and(
            "remedy",
            "write version:<model>/<number>, dataset:<name>@<version>, run:<id>, commit:<hash>,"
                + " base-model:<name>@<revision>, model:<name>, approval:<id> or an IRI of the"
                + " graph");
  }

  /**
   * The IRI of a column.
   *
   * @param data as {@link #iri} reads it
   * @param column from the outermost field inwards, joined by dots
   */
  public String column(String parameter, String data, Optional<String> column) {
    var iri = iri(parameter, data);
    return column.filter(name -> !name.isBlank()).map(name -> nodes.column(iri, name)).orElse(iri);
  }
}
