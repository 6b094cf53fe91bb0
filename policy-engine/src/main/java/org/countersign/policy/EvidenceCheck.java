package org.countersign.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What machine-readable evidence says when its numbers are computed again. A document names its
 * schema under {@code schema}; each schema lies beside this class as JSON Schema 2020-12. A
 * document that names none of them is not judged.
 *
 * @param checks in the order in which they were made; all must hold
 * @param measured the metrics of an evaluation; none of another document
 */
public record EvidenceCheck(List<Check> checks, List<Measurement> measured) {
  static final String EVALUATION = "countersign/evaluation/v1";
  private static final int SMALLEST_SLICE = 30;

  private static final Map<String, BiFunction<Content, Background, List<Check>>> SCHEMAS =
      Map.ofEntries(
          Map.entry(EVALUATION, EvidenceCheck::evaluation),
          Map.entry("countersign/data-validation/v1", DataChecks::validation),
          Map.entry("countersign/reproduction/v1", (content, any) -> reproduction(content)),
          Map.entry("countersign/code-review/v1", (content, any) -> codeReview(content)),
          Map.entry("countersign/bias-mitigation/v1", (content, any) -> mitigation(content)),
          Map.entry("countersign/load-test/v1", (content, any) -> loadTest(content)),
          Map.entry(
              "countersign/explainability/v1",
              (content, any) -> OperationChecks.explainability(content)),
          Map.entry(
              "countersign/compatibility/v1",
              (content, any) -> OperationChecks.compatibility(content)),
          Map.entry(
              "countersign/pipeline-test/v1",
              (content, any) -> OperationChecks.pipelineTest(content)),
          Map.entry("countersign/fairness/v1", PeopleChecks::fairness),
          Map.entry(
              "countersign/robustness/v1", (content, any) -> PeopleChecks.robustness(content)),
          Map.entry(
              "countersign/oversight-assignment/v1",
              (content, any) -> PeopleChecks.oversight(content)));

  /**
   * One thing that was computed.
   *
   * @param code stable, such as {@code THRESHOLD}
   * @param says one sentence with the numbers
   */
  public record Check(String code, boolean holds, String says) {}

  /**
   * Data as evidence names it.
   *
   * @param name of the dataset, where the evidence says it: the content may be in several
   */
  public record Data(String sha256, Optional<String> name) {}

  /**
   * What the catalog knows beside the document.
   *
   * @param training digests of the data the version was trained with
   * @param deployed metrics of the version of the same model that is live, as {@link #key} names
   *     them; empty when none is live
   * @param statistics finds the counts of each feature, bin by bin, that the dataset version which
   *     the evidence means has on record
   */
  public record Background(
      Set<String> training,
      Optional<Map<String, Double>> deployed,
      Function<Data, Optional<Map<String, List<Double>>>> statistics) {
    public Background {
      training = Set.copyOf(training);
      deployed = deployed.map(Map::copyOf);
    }

    /** Where no statistics are on record. */
    public Background(Set<String> training, Optional<Map<String, Double>> deployed) {
      this(training, deployed, data -> Optional.empty());
    }

    /** Where nothing is live. */
    public Background(Set<String> training) {
      this(training, Optional.empty());
    }

    Optional<Map<String, List<Double>>> statistics(Data data) {
      return statistics.apply(data);
    }

    /** A metric on a data set, both by name. */
    public static String key(String metric, String dataset) {
      return metric + " on " + dataset;
    }
  }

  public EvidenceCheck {
    checks = List.copyOf(checks);
    measured = List.copyOf(measured);
  }

  private EvidenceCheck(List<Check> checks) {
    this(checks, List.of());
  }

  /**
   * The names of the schemas that are judged, in order. SARIF and CycloneDX are judged beside them.
   */
  public static SortedSet<String> schemas() {
    return new TreeSet<>(SCHEMAS.keySet());
  }

  /**
   * A schema as JSON Schema 2020-12, in UTF-8.
   *
   * @param name one of {@link #schemas}
   */
  public static byte[] schema(String name) {
    if (!SCHEMAS.containsKey(name)) {
      throw new IllegalArgumentException("no schema is called " + name);
    }
    return Policy.bundled(
        "schemas/" + name.replaceFirst("^countersign/", "").replace('/', '-') + ".json");
  }

  /**
   * @param document as parsed from JSON: maps, lists, texts, numbers, truths
   * @return empty if the document names no schema that is judged
   * @throws MalformedEvidenceException if it breaks the schema it names
   */
  public static Optional<EvidenceCheck> of(Map<String, Object> document, Background background) {
    var content = new Content("", document);
    var schema = document.get("schema");
    if (schema instanceof String name && SCHEMAS.containsKey(name)) {
      return Optional.of(
          new EvidenceCheck(
              SCHEMAS.getOrDefault(name, (c, b) -> List.of()).apply(content, background),
              name.equals(EVALUATION) ? Measurement.of(content) : List.of()));
    }
    if ("2.1.0".equals(document.get("version")) && document.get("runs") instanceof List<?>) {
      return Optional.of(new EvidenceCheck(sarif(content)));
    }
    if ("CycloneDX".equals(document.get("bomFormat"))) {
      return Optional.of(new EvidenceCheck(OperationChecks.cycloneDx(content)));
    }
    return Optional.empty();
  }

  public boolean holds() {
    return checks.stream().allMatch(Check::holds);
  }

  private static List<Check> evaluation(Content content, Background background) {
    var checks = new ArrayList<Check>();
    var dataset = content.get("dataset");
    dataset.text("name");
    checks.add(disjoint(dataset.digest("sha256"), background));
    var smallest =
        content.find("minimumSlice").map(Content::number).orElse((double) SMALLEST_SLICE);
    var thresholds = 0;
    for (var metric : content.some("metrics")) {
      var value = metric.number("value");
      var count = metric.count("n");
      var name = metric.text("name") + slice(metric);
      if (metric.find("slice").isPresent()) {
        checks.add(
            new Check(
                "SLICE_SIZE",
                count >= smallest,
                "%s rests on %s cases, at least %s are asked for"
                    .formatted(name, show(count), show(smallest))));
      }
      var interval = metric.find("interval");
      if (interval.isPresent()) {
        checks.add(within(name, value, interval.get()));
      }
      if (metric.find("threshold").isPresent()) {
        thresholds++;
        checks.add(threshold(name, value, metric));
      }
    }
    checks.add(
        new Check("THRESHOLD_SET", thresholds > 0, thresholds + " metrics have a threshold"));
    content.find("calibration").ifPresent(found -> checks.add(calibration(found)));
    content.find("champion").ifPresent(found -> checks.addAll(champion(content, found)));
    for (var demand : content.list("betterThanDeployed")) {
      checks.add(betterThanDeployed(content, demand, background));
    }
    return checks;
  }

  static Check disjoint(String sha256, Background background) {
    var seen = background.training().contains(sha256);
    return new Check(
        "TEST_DATA_UNSEEN",
        !seen,
        seen
            ? "the data it was tested with is data it was trained with"
            : "the data it was tested with is no data it was trained with");
  }

  private static String slice(Content metric) {
    var slice = metric.find("slice");
    return slice.isEmpty()
        ? ""
        : " for " + slice.get().text("factor") + " " + slice.get().text("value");
  }

  private static Check within(String name, double value, Content interval) {
    var low = interval.number("low");
    var high = interval.number("high");
    return new Check(
        "INTERVAL",
        low <= value && value <= high,
        "%s is %s, its interval %s to %s".formatted(name, show(value), show(low), show(high)));
  }

  static boolean higherIsBetter(Content metric) {
    return switch (metric.text("direction")) {
      case "HIGHER" -> true;
      case "LOWER" -> false;
      default -> throw metric.get("direction").refuse("expected HIGHER or LOWER");
    };
  }

  private static Check threshold(String name, double value, Content metric) {
    var threshold = metric.number("threshold");
    var higher = higherIsBetter(metric);
    return new Check(
        "THRESHOLD",
        higher ? value >= threshold : value <= threshold,
        "%s is %s, at %s %s is asked for"
            .formatted(name, show(value), higher ? "least" : "most", show(threshold)));
  }

  /** Expected calibration error: the mean distance of promise and outcome, weighed by cases. */
  private static Check calibration(Content calibration) {
    var cases = 0.0;
    var error = 0.0;
    for (var bin : calibration.some("bins")) {
      var count = bin.count("n");
      cases += count;
      error += count * Math.abs(bin.number("predicted") - bin.number("observed"));
    }
    var limit = calibration.number("limit");
    var mean = cases == 0 ? 1 : error / cases;
    return new Check(
        "CALIBRATION",
        mean <= limit,
        "the expected calibration error is %s, at most %s is asked for"
            .formatted(show(mean), show(limit)));
  }

  /** The challenger must not be worse than what is deployed, beyond a tolerance. */
  private static List<Check> champion(Content content, Content champion) {
    var tolerance = champion.find("tolerance").map(Content::number).orElse(0.0);
    var checks = new ArrayList<Check>();
    for (var its : champion.some("metrics")) {
      var name = its.text("name");
      var own =
          content.some("metrics").stream()
              .filter(metric -> metric.text("name").equals(name) && metric.find("slice").isEmpty())
              .findFirst()
              .orElseThrow(() -> its.refuse("the challenger has no metric " + name));
      var gain = own.number("value") - its.number("value");
      checks.add(
          new Check(
              "CHAMPION",
              (higherIsBetter(own) ? gain : -gain) >= -tolerance,
              "%s is %s, the champion's is %s"
                  .formatted(name, show(own.number("value")), show(its.number("value")))));
    }
    return checks;
  }

  /** By at least so much better than what is live, whose numbers the catalog knows by itself. */
  private static Check betterThanDeployed(Content content, Content demand, Background background) {
    var name = demand.text("metric");
    var least = demand.number("minDelta");
    var own =
        content.some("metrics").stream()
            .filter(metric -> metric.text("name").equals(name) && metric.find("slice").isEmpty())
            .findFirst()
            .orElseThrow(() -> demand.refuse("there is no metric " + name));
    var key = Background.key(name, content.get("dataset").text("name"));
    if (background.deployed().isEmpty()) {
      return new Check("DEPLOYED", true, "no other version is live");
    }
    var theirs = background.deployed().get().get(key);
    if (theirs == null) {
      return new Check("DEPLOYED", false, "of the version that is live, " + key + " is not known");
    }
    var gain = own.number("value") - theirs;
    var better = higherIsBetter(own) ? gain : -gain;
    return new Check(
        "DEPLOYED",
        better >= least,
        "%s is %s, of the version that is live %s, at least %s better is asked for"
            .formatted(key, show(own.number("value")), show(theirs), show(least)));
  }

  private static List<Check> reproduction(Content content) {
    content.text("run");
    var tolerance = content.number("tolerance");
    var checks = new ArrayList<Check>();
    for (var metric : content.some("metrics")) {
      var original = metric.number("original");
      var again = metric.number("reproduced");
      checks.add(
          new Check(
              "REPRODUCED",
              Math.abs(original - again) <= tolerance,
              "%s was %s and is %s when run again"
                  .formatted(metric.text("name"), show(original), show(again))));
    }
    return checks;
  }

  private static List<Check> codeReview(Content content) {
    content.text("commit");
    var author = content.text("author");
    var reviewer = content.text("reviewer");
    return List.of(
        new Check(
            "OTHER_REVIEWER",
            !author.equalsIgnoreCase(reviewer),
            author + " wrote it, " + reviewer + " reviewed it"),
        new Check(
            "APPROVED",
            content.truth("approved"),
            content.truth("approved")
                ? "the reviewer approved the change"
                : "the reviewer did not approve the change"));
  }

  /** Bias before and after: every group must end within the limit, and none worse than before. */
  private static List<Check> mitigation(Content content) {
    content.text("method");
    var checks = new ArrayList<Check>();
    for (var group : content.some("groups")) {
      var before = group.number("before");
      var after = group.number("after");
      var limit = group.number("limit");
      checks.add(
          new Check(
              "BIAS",
              Math.abs(after) <= limit && Math.abs(after) <= Math.abs(before),
              "%s for %s went from %s to %s, at most %s is asked for"
                  .formatted(
                      group.text("metric"),
                      group.text("group"),
                      show(before),
                      show(after),
                      show(limit))));
    }
    return checks;
  }

  private static List<Check> loadTest(Content content) {
    var checks = new ArrayList<Check>();
    for (var target : content.some("targets")) {
      checks.add(threshold(target.text("name"), target.number("value"), target));
    }
    return checks;
  }

  /**
   * Errors that nobody suppressed.
   *
   * @see <a href="https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html">SARIF 2.1.0,
   *     3.27</a>
   */
  private static List<Check> sarif(Content content) {
    var checks = new ArrayList<Check>();
    for (var run : content.some("runs")) {
      var tool = run.get("tool").get("driver").text("name");
      var errors =
          run.list("results").stream()
              .filter(
                  result -> result.find("level").map(Content::value).equals(Optional.of("error")))
              .filter(result -> result.list("suppressions").isEmpty())
              .count();
      checks.add(new Check("NO_ERRORS", errors == 0, tool + " found " + errors + " errors"));
    }
    return checks;
  }

  static String show(double number) {
    var text = String.format(Locale.ROOT, "%.4f", number);
    return text.replaceFirst("\\.?0+$", "");
  }
}
