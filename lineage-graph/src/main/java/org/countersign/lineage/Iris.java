package org.countersign.lineage;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Where every IRI of a graph comes from. The same thing has the same IRI in every graph of one
 * base, whoever builds it and in whatever order; nothing is ever a blank node. Names are
 * percent-encoded as UTF-8, so any text is a safe path segment and two texts never meet.
 *
 * <p>The paths are those of the REST API: with {@code https://host/api/v1} as base a model, a
 * version or a use case can be fetched under its IRI. They are permanent: exported files hold them.
 *
 * @param base an absolute http or https IRI without query, fragment and trailing slash, such as
 *     {@code https://models.example.org/api/v1}
 */
public record Iris(String base) {
  static final String UNPINNED = "unpinned";

  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  private static final Pattern FULL_COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
  private static final Pattern DOTS = Pattern.compile("\\.{1,2}");

  public Iris {
    var uri = URI.create(base);
    var web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (!web || uri.getHost() == null || base.contains("?") || base.contains("#")) {
      throw new IllegalArgumentException("not an absolute http(s) base: " + base);
    }
    if (base.endsWith("/")) {
      throw new IllegalArgumentException("the base ends with a slash: " + base);
    }
  }

  /** The IRI of the vocabulary document; its terms are this, {@code #} and a local name. */
  public String vocabulary() {
    return base + "/vocabulary";
  }

  String term(String localName) {
    return vocabulary() + "#" + localName;
  }

  /**
   * @param model the model's id, which outlives its name
   */
  public String model(String model) {
    return path("models", model);
  }

  /**
   * @param number 1, 2, 3 …
   */
  public String version(String model, int number) {
    return path("models", model, "versions", Integer.toString(number));
  }

  /** A hyperparameter setting of one version. */
  public String parameter(String model, int number, String name) {
    return version(model, number) + "/parameters/" + segment(name);
  }

  /** A measured value of one version. */
  public String metric(String model, int number, VersionFacts.Metric metric) {
    var iri = version(model, number) + "/metrics/" + segment(metric.name());
    if (metric.on().isPresent()) {
      var dataset = metric.on().get();
      iri += "/on/" + segment(dataset.name()) + "/" + segment(dataset.digest());
    }
    return metric.slice().isPresent() ? iri + "/slices/" + segment(metric.slice().get()) : iri;
  }

  /** A model that is not in this catalog, by the name its publisher gave it. */
  public String externalModel(String name, String revision) {
    var iri = path("external-models", name);
    return revision.isEmpty() ? iri : iri + "/revisions/" + segment(revision);
  }

  /** A hyperparameter as such, whichever version set it. */
  public String hyperparameter(String name) {
    return path("hyperparameters", name);
  }

  /** A measure as such, such as accuracy, whichever version was measured. */
  public String measure(String name) {
    return path("measures", name);
  }

  public String dataset(String name) {
    return path("datasets", name);
  }

  /** One snapshot of a dataset: its name and the digest of its content. */
  public String datasetVersion(DatasetRef dataset) {
    return path("datasets", dataset.name(), "versions", dataset.digest());
  }

  /** A dataset as it was when nobody said which snapshot of it is meant. */
  public String unpinned(String name) {
    return path("datasets", name, UNPINNED);
  }

  /**
   * A column.
   *
   * @param owner the IRI of a dataset or of a snapshot of it
   * @param column names from the outermost field inwards, joined by dots
   */
  public String column(String owner, String column) {
    return owner + "/columns/" + segment(column);
  }

  /** A model file or another thing a run wrote, by the SHA-256 of its content. */
  public String artifact(String sha256) {
    return path("artifacts", "sha256", sha256);
  }

  /** A job as such, whichever run executed it. */
  public String job(String namespace, String name) {
    return path("jobs", namespace, name);
  }

  /** Content by its digest; things with the same content share it. */
  public String checksum(String sha256) {
    return path("checksums", "sha256", sha256);
  }

  public String run(String run) {
    return path("runs", run);
  }

  /**
   * A full commit hash says everything, so it stands alone; an abbreviated one, a tag or a revision
   * number means something only within its repository.
   */
  public String code(VersionFacts.Code code) {
    return FULL_COMMIT.matcher(code.commit()).matches()
        ? path("commits", code.commit())
        : path("code", code.repository().orElse("unnamed"), code.commit());
  }

  public String useCase(String useCase) {
    return path("use-cases", useCase);
  }

  public String classification(String classification) {
    return path("classifications", classification);
  }

  public String evidence(String evidence) {
    return path("evidence", evidence);
  }

  public String approval(String approval) {
    return path("approvals", approval);
  }

  public String decision(String decision) {
    return path("gate", "decisions", decision);
  }

  public String deployment(String deployment) {
    return path("deployments", deployment);
  }

  /**
   * @param pseudonym the agent id of the ledger, never a name
   */
  public String agent(String pseudonym) {
    return path("agents", pseudonym);
  }

  /** The ledger entry at {@code index}. */
  public String entry(long index) {
    return path("ledger", "entries", Long.toString(index));
  }

  /** The graph of what people and pipelines state about their own work. */
  public String asserted() {
    return path("graphs", "asserted");
  }

  /** The graph of what running systems report. */
  public String observed() {
    return path("graphs", "observed");
  }

  /** The graph of what this service concluded. */
  public String derived() {
    return path("graphs", "derived");
  }

  /** The graph that says which entries are in; it is no part of the digest. */
  String index() {
    return path("graphs", "index");
  }

  /** What a thing is, by its IRI alone; {@link Kind#UNKNOWN} for what no path of ours tells. */
  public Kind kind(String iri) {
    if (!iri.startsWith(base) || iri.length() == base.length()) {
      return Kind.UNKNOWN;
    }
    var parts = iri.substring(base.length() + 1).split("/");
    var last = parts.length > 2 ? parts[parts.length - 2] : "";
    if (last.equals("columns")) {
      return Kind.COLUMN;
    }
    if (last.equals("trials")) {
      return Kind.TRIAL;
    }
    return switch (parts[0]) {
      case "models" -> parts.length == 2 ? Kind.MODEL : within(parts, 4, Kind.VERSION);
      case "runs" -> within(parts, 2, Kind.RUN);
      case "datasets" ->
          parts.length == 2
              ? Kind.DATASET
              : parts.length == (parts[2].equals(UNPINNED) ? 3 : 4)
                  ? Kind.DATASET_VERSION
                  : Kind.UNKNOWN;
      case "external-models" -> Kind.EXTERNAL_MODEL;
      case "jobs" -> Kind.JOB;
      case "artifacts" -> Kind.ARTIFACT;
      case "commits", "code" -> Kind.CODE;
      case "use-cases" -> Kind.USE_CASE;
      case "classifications" -> Kind.CLASSIFICATION;
      case "evidence" -> Kind.EVIDENCE;
      case "approvals" -> parts.length == 2 ? Kind.APPROVAL : Kind.UNKNOWN;
      case "gate" -> Kind.DECISION;
      case "deployments" -> parts.length == 2 ? Kind.DEPLOYMENT : Kind.UNKNOWN;
      case "agents" -> Kind.AGENT;
      default -> Kind.UNKNOWN;
    };
  }

  /** The thing itself at {@code length}, or one of what belongs to it. */
  private static Kind within(String[] parts, int length, Kind whole) {
    if (parts.length == length) {
      return whole;
    }
    if (parts.length < length) {
      return Kind.UNKNOWN;
    }
    return switch (parts[length]) {
      case "parameters" -> Kind.PARAMETER;
      case "metrics" -> Kind.METRIC;
      case "splits" -> Kind.SPLIT;
      default -> Kind.UNKNOWN;
    };
  }

  private String path(String... segments) {
    var iri = new StringBuilder(base);
    for (var each : segments) {
      iri.append('/').append(segment(each));
    }
    return iri.toString();
  }

  /** {@code text} as one path segment: RFC 3986, 2.3; dot segments would be resolved away. */
  static String segment(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("an IRI needs a name");
    }
    if (DOTS.matcher(text).matches()) {
      return text.replace(".", "%2E");
    }
    var encoded = new StringBuilder(text.length() + 16);
    for (var octet : text.getBytes(StandardCharsets.UTF_8)) {
      if (UNRESERVED.indexOf(octet & 0xFF) >= 0) {
        encoded.append((char) octet);
      } else {
        encoded.append('%').append(hex(octet >> 4)).append(hex(octet));
      }
    }
    return encoded.toString();
  }

  private static char hex(int nibble) {
    return "0123456789ABCDEF".charAt(nibble & 0xF);
  }
}
