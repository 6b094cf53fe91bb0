package org.countersign.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.countersign.policy.EvidenceCheck.Check;

/** What evidence about running a version says: its explanations, interface, pipeline and parts. */
final class OperationChecks {
  private static final Set<String> SETTLED =
      Set.of("resolved", "resolved_with_pedigree", "false_positive", "not_affected");
  private static final Set<String> GRAVE = Set.of("critical", "high");

  private OperationChecks() {}

  /** Explanations must be stable, and no forbidden feature may carry weight. */
  static List<Check> explainability(Content content) {
    content.text("method");
    content.get("dataset").digest("sha256");
    var checks = new ArrayList<Check>();
    var stability = content.get("stability");
    var value = stability.number("value");
    var least = stability.number("threshold");
    checks.add(
        new Check(
            "STABLE",
            value >= least,
            "equal cases are explained alike by %s, at least %s is asked for"
                .formatted(EvidenceCheck.show(value), EvidenceCheck.show(least))));
    var forbidden = content.list("forbidden").stream().map(Content::text).toList();
    for (var feature : content.some("features")) {
      var name = feature.text("name");
      var weight = feature.number("importance");
      if (forbidden.contains(name)) {
        checks.add(
            new Check(
                "FORBIDDEN_FEATURE",
                weight == 0,
                "%s must carry no weight and carries %s"
                    .formatted(name, EvidenceCheck.show(weight))));
      }
    }
    return checks;
  }

  /** Every field that callers rely on is there with its type, and every target was tried. */
  static List<Check> compatibility(Content content) {
    var checks = new ArrayList<Check>();
    var offered = content.get("offered");
    for (var field : content.some("expected")) {
      var name = field.text("name");
      var type = field.text("type");
      var found =
          offered.items().stream().filter(each -> each.text("name").equals(name)).findFirst();
      checks.add(
          new Check(
              "INTERFACE",
              found.map(each -> each.text("type").equals(type)).orElse(false),
              found
                  .map(each -> "%s is %s, expected is %s".formatted(name, each.text("type"), type))
                  .orElseGet(() -> name + " is not offered, expected is " + type)));
    }
    for (var target : content.some("targets")) {
      var runs = target.truth("runs");
      checks.add(
          new Check(
              "TARGET",
              runs,
              "it %s on %s"
                  .formatted(
                      runs ? "runs" : "does not run",
                      target.text("name") + " " + target.text("version"))));
    }
    return checks;
  }

  static List<Check> pipelineTest(Content content) {
    content.text("pipeline");
    content.text("run");
    var checks = new ArrayList<Check>();
    for (var step : content.some("steps")) {
      var passed = step.truth("passed");
      checks.add(
          new Check("STEP", passed, step.text("name") + (passed ? " passed" : " did not pass")));
    }
    return checks;
  }

  /**
   * High and critical vulnerabilities must be settled by an analysis. What nobody analysed is not.
   *
   * @see <a href="https://cyclonedx.org/docs/1.6/json/#vulnerabilities">CycloneDX 1.6,
   *     vulnerabilities</a>
   */
  static List<Check> cycloneDx(Content content) {
    var checks = new ArrayList<Check>();
    for (var vulnerability : content.list("vulnerabilities")) {
      var grave =
          vulnerability.list("ratings").stream()
              .flatMap(rating -> rating.find("severity").stream())
              .anyMatch(severity -> GRAVE.contains(severity.text()));
      if (grave) {
        var state =
            vulnerability
                .find("analysis")
                .flatMap(analysis -> analysis.find("state"))
                .map(Content::text)
                .orElse("not analysed");
        checks.add(
            new Check(
                "VULNERABILITY",
                SETTLED.contains(state),
                vulnerability.text("id") + " is " + state.replace('_', ' ')));
      }
    }
    if (checks.isEmpty()) {
      checks.add(new Check("VULNERABILITY", true, "no high or critical vulnerability is named"));
    }
    return checks;
  }
}
