package org.countersign.catalog.lineage;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.countersign.lineage.Ancestors;
import org.countersign.lineage.Ancestors.Finding;
import org.countersign.lineage.Ancestors.Gap;
import org.countersign.lineage.Ancestry.Limits;
import org.countersign.lineage.Condition;
import org.countersign.lineage.Exposure;
import org.countersign.lineage.Kind;
import org.countersign.lineage.QueryRefusedException;
import org.countersign.lineage.QueryRefusedException.Reason;
import org.countersign.lineage.Sensitivity;

/**
 * Judges what a version came of: how sensitive it is, what is missing, which conditions it meets.
 */
@Dependent
public class Ancestries {
  public static final String SCHEMA = "countersign/lineage-facts/v1";

  /** For all conditions of one version, where nobody waits. */
  public static final Duration LONGEST_OF_ALL = Duration.ofSeconds(30);

  private static final Limits WIDE = new Limits(1_000, 10_000);
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final String TOO_LONG = "it did not end in time";
  private static final String TOO_MUCH = "it looks at too much of the graph";

  private static final int MOST = 20;
  private static final int LONGEST_TEXT = 1_000;

  private final Projection projection;

  @Inject
  Ancestries(Projection projection) {
    this.projection = projection;
  }

  /**
   * A condition of a policy.
   *
   * @param policy digest of the policy
   */
  public record Asked(String policy, Condition condition) {}

  /**
   * What was found.
   *
   * @param heldAt the newest entry that was in the graph
   * @param document plain values under the names that policies have for them
   * @param whole false where a condition could not be judged, which may pass: it is named under
   *     {@code unjudged}
   */
  public record Judged(long heldAt, Map<String, Object> document, boolean whole) {}

  private record Seen(long at, Ancestors ancestors, Exposure exposure) {}

  /**
   * Looks upstream of a version.
   *
   * @param longest for all conditions together; those that come later are not judged
   * @return empty while the graph does not know it
   */
  public Optional<Judged> judge(UUID model, int number, List<Asked> conditions, Duration longest) {
    var version = projection.iris().version(model.toString(), number);
    var name = "version " + number;
    var at = projection.standing().reached();
    return projection
        .read(
            snapshot ->
                Ancestors.of(snapshot, version, WIDE)
                    .flatMap(
                        ancestors ->
                            Exposure.of(snapshot, version, name)
                                .map(exposure -> new Seen(at, ancestors, exposure))))
        .map(
            seen -> {
              var reading = new Reading(version, name, seen);
              var document = reading.document(conditions, longest);
              return new Judged(seen.at(), document, reading.unjudged.isEmpty());
            });
  }

  /** Copies of the graph only: conditions may take their time. */
  private final class Reading {
    private final String version;
    private final String name;
    private final Ancestors ancestors;
    private final Exposure exposure;
    private final List<Map<String, Object>> unjudged = new ArrayList<>();

    Reading(String version, String name, Seen seen) {
      this.version = version;
      this.name = name;
      this.ancestors = seen.ancestors();
      this.exposure = seen.exposure();
    }

    Map<String, Object> document(List<Asked> conditions, Duration longest) {
      var found = new ArrayList<Map<String, Object>>();
      var begun = System.nanoTime();
      for (var asked : conditions) {
        var left = longest.minusNanos(System.nanoTime() - begun);
        if (left.isNegative() || left.isZero()) {
          leave(asked, TOO_LONG);
        } else {
          found.addAll(judged(asked, left.compareTo(LONGEST) < 0 ? left : LONGEST));
        }
      }
      return Map.of(
          "schema",
          SCHEMA,
          "sensitivity",
          exposure.level().map(Sensitivity::name).orElse("NONE"),
          "sensitive",
          exposure.reached().stream().limit(MOST).map(this::reached).toList(),
          "gaps",
          ancestors.gaps().stream().limit(MOST).map(this::gap).toList(),
          "conditions",
          found,
          "unjudged",
          unjudged);
    }

    private Map<String, Object> reached(Exposure.Reached reached) {
      return Map.of(
          "level",
          reached.level().name(),
          "certain",
          reached.certain(),
          "says",
          text(reached.says()));
    }

    private Map<String, Object> gap(Finding gap) {
      return Map.of(
          "kind",
          gap.condition(),
          "node",
          label(gap.node()),
          "says",
          text(gap.says()),
          "remedy",
          Gap.valueOf(gap.condition()).remedy());
    }

    private List<Map<String, Object>> judged(Asked asked, Duration longest) {
      try {
        var findings = ancestors.judge(asked.condition(), longest);
        if (findings.isEmpty() && ancestors.truncated()) {
          return List.of(found(asked, version, Gap.TOO_LARGE.says(), ""));
        }
        return findings.stream()
            .limit(MOST)
            .map(finding -> found(asked, finding.node(), says(finding), path(finding)))
            .toList();
      } catch (QueryRefusedException e) {
        if (e.reason().mayPass()) {
          leave(asked, e.reason() == Reason.TOO_MUCH ? TOO_MUCH : TOO_LONG);
          return List.of();
        }
        return List.of(found(asked, version, "it could not be judged: " + e.getMessage(), ""));
      }
    }

    /**
     * Nothing was found and nothing was ruled out.
     *
     * @param why one of few sentences, or each try would be another to put on record
     */
    private void leave(Asked asked, String why) {
      unjudged.add(
          Map.of("policy", asked.policy(), "condition", asked.condition().name(), "says", why));
    }

    private Map<String, Object> found(Asked asked, String node, String says, String path) {
      var found = new LinkedHashMap<String, Object>();
      found.put("policy", asked.policy());
      found.put("condition", asked.condition().name());
      found.put("node", label(node));
      found.put("says", text(says));
      found.put("path", text(path));
      return found;
    }

    /** A column is told by the feature it reaches. */
    private String says(Finding finding) {
      var way = projection.read(snapshot -> Exposure.way(snapshot, version, name, finding.node()));
      if (finding.says().isBlank()) {
        return way.orElseGet(() -> "found at " + label(finding.node()));
      }
      var node = label(finding.node());
      var own = finding.says().contains(node) ? finding.says() : node + " " + finding.says();
      return way.map(column -> own + ", and " + column).orElse(own);
    }

    private String path(Finding finding) {
      return finding.path().size() < 2
          ? ""
          : finding.path().stream().map(this::label).collect(Collectors.joining(" ← "));
    }

    private String label(String node) {
      if (node.equals(version)) {
        return name;
      }
      var label = text(ancestors.label(node));
      return projection.iris().kind(node) == Kind.RUN ? "run " + label : label;
    }

    /** Graphs hold what others sent: whatever it is, it is a text that can be stored. */
    private static String text(String said) {
      var plain =
          said.codePoints()
              .filter(
                  c -> !Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE)
              .limit(LONGEST_TEXT)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
      return plain.toString();
    }
  }
}
