package org.countersign.policy;

import static org.countersign.policy.EvidenceCheck.show;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.countersign.policy.EvidenceCheck.Background;
import org.countersign.policy.EvidenceCheck.Check;
import org.countersign.policy.EvidenceCheck.Data;

/** What evidence says of data: its schema, and how far it moved from the data it is compared to. */
final class DataChecks {
  private DataChecks() {}

  /**
   * Where the catalog knows the statistics of both dataset versions the document may leave its
   * features out; where it states them, they must be those of the catalog.
   */
  static List<Check> validation(Content content, Background background) {
    var now = background.statistics(data(content.get("dataset")));
    var before = background.statistics(data(content.get("reference")));
    var limits = content.get("limits");
    var allowedNew = texts(content, "expectedNew");
    var allowedGone = texts(content, "expectedVanished");
    var checks = new ArrayList<>(columns(content));
    var left = content.find("features").isEmpty() && now.isPresent() && before.isPresent();
    var features = left ? of(content, before.get(), now.get()) : content.some("features");
    for (var feature : features) {
      var name = feature.text("name");
      var reference = feature.find("reference");
      var current = feature.find("current");
      reference.ifPresent(counts -> told(checks, "reference", name, counts, before));
      current.ifPresent(counts -> told(checks, "dataset", name, counts, now));
      if (reference.isEmpty() && current.isEmpty()) {
        throw feature.refuse("needs reference or current");
      }
      if (reference.isEmpty()) {
        checks.add(new Check("FEATURE_NEW", allowedNew.contains(name), name + " is a new feature"));
      } else if (current.isEmpty()) {
        checks.add(
            new Check("FEATURE_VANISHED", allowedGone.contains(name), name + " has vanished"));
      } else {
        checks.addAll(drift(feature, name, reference.get(), current.get(), limits));
      }
    }
    return checks;
  }

  private static Data data(Content named) {
    return new Data(named.digest("sha256"), named.find("name").map(Content::text));
  }

  /**
   * The features as the catalog knows them, those in {@code ordered} with an order of their bins.
   */
  private static List<Content> of(
      Content content, Map<String, List<Double>> before, Map<String, List<Double>> now) {
    var ordered = texts(content, "ordered");
    var names = new TreeSet<>(before.keySet());
    names.addAll(now.keySet());
    var features = new ArrayList<Content>();
    for (var name : names) {
      var feature = new HashMap<String, Object>();
      feature.put("name", name);
      feature.put("ordered", ordered.contains(name));
      Optional.ofNullable(before.get(name)).ifPresent(counts -> feature.put("reference", counts));
      Optional.ofNullable(now.get(name)).ifPresent(counts -> feature.put("current", counts));
      features.add(new Content("/features/" + name, feature));
    }
    return features;
  }

  /** Nobody's own counts are believed where the dataset version has its statistics. */
  private static void told(
      List<Check> checks,
      String which,
      String feature,
      Content counts,
      Optional<Map<String, List<Double>>> known) {
    known
        .map(
            statistics ->
                statistics
                    .getOrDefault(feature, List.of())
                    .equals(Arrays.stream(counts.counts()).boxed().toList()))
        .filter(equal -> !equal)
        .ifPresent(
            unequal ->
                checks.add(
                    new Check(
                        "STATISTICS",
                        false,
                        "%s is counted otherwise than in the statistics of the %s"
                            .formatted(feature, which))));
  }

  private static List<Check> drift(
      Content feature, String name, Content before, Content now, Content limits) {
    var checks = new ArrayList<Check>();
    var ordered = feature.find("ordered").isPresent() && feature.truth("ordered");
    try {
      var reference = before.counts();
      var current = now.counts();
      for (var measure : List.of("psi", "js", "ks")) {
        var limit = limits.find(measure).map(Content::number);
        if (limit.isPresent() && (ordered || !measure.equals("ks"))) {
          var distance =
              switch (measure) {
                case "psi" -> Drift.psi(reference, current);
                case "js" -> Drift.js(reference, current);
                default -> Drift.ks(reference, current);
              };
          checks.add(
              new Check(
                  "DRIFT_" + measure.toUpperCase(Locale.ROOT),
                  distance <= limit.get(),
                  "%s moved by %s %s, at most %s is asked for"
                      .formatted(
                          name,
                          show(distance),
                          measure.toUpperCase(Locale.ROOT),
                          show(limit.get()))));
        }
      }
    } catch (MalformedEvidenceException wrong) {
      throw wrong;
    } catch (IllegalArgumentException wrong) {
      throw feature.refuse(String.valueOf(wrong.getMessage()));
    }
    if (checks.isEmpty()) {
      throw limits.refuse("needs a limit for psi, js or ks");
    }
    return checks;
  }

  private static List<String> texts(Content content, String name) {
    return content.list(name).stream().map(Content::text).toList();
  }

  /** Each column against the type and the share of missing values that its schema allows. */
  static List<Check> columns(Content content) {
    var checks = new ArrayList<Check>();
    for (var column : content.list("columns")) {
      var name = column.text("name");
      var type = column.text("type");
      var expected = column.text("expectedType");
      checks.add(
          new Check(
              "SCHEMA_TYPE",
              type.equals(expected),
              "%s is %s, expected is %s".formatted(name, type, expected)));
      column
          .find("mostMissing")
          .map(Content::number)
          .ifPresent(
              most -> {
                var missing = column.number("missing");
                checks.add(
                    new Check(
                        "SCHEMA_MISSING",
                        missing <= most,
                        "of %s %s is missing, at most %s is asked for"
                            .formatted(name, show(missing), show(most))));
              });
    }
    return checks;
  }
}
