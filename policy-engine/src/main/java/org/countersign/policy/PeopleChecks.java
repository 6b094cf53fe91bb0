package org.countersign.policy;

import static org.countersign.policy.EvidenceCheck.show;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.countersign.policy.EvidenceCheck.Background;
import org.countersign.policy.EvidenceCheck.Check;

/** What evidence says of those a version decides about, of what disturbs it, and who watches it. */
final class PeopleChecks {
  private static final int SMALLEST_GROUP = 30;

  private PeopleChecks() {}

  /** How often a version chose and hit in one group, from its confusion matrix. */
  private record Group(String name, double cases, double selected, double found, double alarmed) {
    static Group of(Content group) {
      var hits = group.count("truePositives");
      var alarms = group.count("falsePositives");
      var rests = group.count("trueNegatives");
      var misses = group.count("falseNegatives");
      var cases = hits + alarms + rests + misses;
      return new Group(
          group.text("factor") + " " + group.text("value"),
          cases,
          share(hits + alarms, cases),
          share(hits, hits + misses),
          share(alarms, alarms + rests));
    }

    private static double share(double part, double whole) {
      return whole == 0 ? 0 : part / whole;
    }
  }

  /**
   * Differences between groups, computed from their confusion matrices: nobody's own percentages
   * are believed. Groups of another factor are not compared with each other.
   */
  static List<Check> fairness(Content content, Background background) {
    var dataset = content.get("dataset");
    dataset.text("name");
    var checks = new ArrayList<Check>();
    checks.add(EvidenceCheck.disjoint(dataset.digest("sha256"), background));
    var smallest =
        content.find("minimumGroup").map(Content::number).orElse((double) SMALLEST_GROUP);
    var factors = new ArrayList<String>();
    for (var group : content.some("groups")) {
      if (!factors.contains(group.text("factor"))) {
        factors.add(group.text("factor"));
      }
      var cases = Group.of(group).cases();
      checks.add(
          new Check(
              "GROUP_SIZE",
              cases >= smallest,
              "%s has %s cases, at least %s are asked for"
                  .formatted(Group.of(group).name(), show(cases), show(smallest))));
    }
    var limits = content.get("limits");
    var measured = checks.size();
    for (var factor : factors) {
      var groups =
          content.some("groups").stream()
              .filter(group -> group.text("factor").equals(factor))
              .map(Group::of)
              .toList();
      if (groups.size() < 2) {
        throw content.get("groups").refuse("has one group of " + factor + ", which needs another");
      }
      spread(checks, limits, "demographicParity", factor, groups, Group::selected);
      spread(checks, limits, "equalOpportunity", factor, groups, Group::found);
      spread(checks, limits, "falseAlarms", factor, groups, Group::alarmed);
      impact(checks, limits, factor, groups);
    }
    if (checks.size() == measured) {
      throw limits.refuse(
          "needs a limit for demographicParity, equalOpportunity, falseAlarms or disparateImpact");
    }
    return checks;
  }

  private static void spread(
      List<Check> checks,
      Content limits,
      String measure,
      String factor,
      List<Group> groups,
      ToDoubleFunction<Group> rate) {
    limits
        .find(measure)
        .map(Content::number)
        .ifPresent(
            limit -> {
              var rates = groups.stream().mapToDouble(rate).summaryStatistics();
              var distance = rates.getMax() - rates.getMin();
              checks.add(
                  new Check(
                      measure.replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT),
                      distance <= limit,
                      "by %s the rates lie %s apart, at most %s is asked for"
                          .formatted(factor, show(distance), show(limit))));
            });
  }

  /** The least rate of selection as a share of the greatest. */
  private static void impact(
      List<Check> checks, Content limits, String factor, List<Group> groups) {
    limits
        .find("disparateImpact")
        .map(Content::number)
        .ifPresent(
            least -> {
              var rates = groups.stream().mapToDouble(Group::selected).summaryStatistics();
              var ratio = rates.getMax() == 0 ? 1 : rates.getMin() / rates.getMax();
              checks.add(
                  new Check(
                      "DISPARATE_IMPACT",
                      ratio >= least,
                      "by %s the least chosen group has %s of the rate of the most chosen, at least %s is asked for"
                          .formatted(factor, show(ratio), show(least))));
            });
  }

  /** What a disturbance costs, computed from both values, against what it may cost. */
  static List<Check> robustness(Content content) {
    content.get("dataset").digest("sha256");
    var baseline = content.get("baseline");
    var name = baseline.text("metric");
    var undisturbed = baseline.number("value");
    var higher = EvidenceCheck.higherIsBetter(baseline);
    var checks = new ArrayList<Check>();
    for (var each : content.some("perturbations")) {
      var disturbed = each.number("value");
      var loss = higher ? undisturbed - disturbed : disturbed - undisturbed;
      var most = each.number("mostLoss");
      checks.add(
          new Check(
              "ROBUST",
              loss <= most,
              "%s loses %s under %s, at most %s is asked for"
                  .formatted(name, show(loss), each.text("name"), show(most))));
    }
    return checks;
  }

  /**
   * Enough different people who are trained and may stop the system.
   *
   * @see <a href="https://eur-lex.europa.eu/eli/reg/2024/1689/oj">Regulation (EU) 2024/1689, Art.
   *     14(4), 14(5), 26(2)</a>
   */
  static List<Check> oversight(Content content) {
    var people = new HashSet<String>();
    var checks = new ArrayList<Check>();
    for (var each : content.some("assignments")) {
      var person = each.text("person");
      people.add(person.toLowerCase(Locale.ROOT));
      each.text("role");
      checks.add(
          new Check(
              "TRAINED",
              each.truth("trained"),
              person + (each.truth("trained") ? " is trained" : " is not trained")));
      checks.add(
          new Check(
              "MAY_STOP",
              each.truth("mayStop"),
              person + (each.truth("mayStop") ? " may stop it" : " may not stop it")));
    }
    var needed = content.find("needed").map(Content::number).orElse(1.0);
    checks.add(
        new Check(
            "ASSIGNED",
            people.size() >= needed,
            "%s, at least %s are asked for"
                .formatted(
                    people.size() == 1
                        ? "one person watches it"
                        : people.size() + " people watch it",
                    show(needed))));
    return checks;
  }
}
