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
import org.countersign.lineage.Sensitivity;

/**
 * Judges what a version came of: how sensitive it is, what is missing, which conditions it meets.
 */
@Dependent
public class Ancestries {
  public static final String SCHEMA = "countersign/lineage-facts/v1";

  private static final Limits WIDE = new Limits(1_000, 10_000);
  private static final Duration LONGEST = Duration.ofSeconds(10);

  /** For all conditions of one version; those that come later are not judged. */
  private static final long LONGEST_OF_ALL_NANOS = Duration.ofSeconds(30).toNanos();

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
   */
  public record Judged(long heldAt, Map<String, Object> document) {}

  private record Seen(long at, Ancestors ancestors, Exposure exposure) {}

  /**
   * Looks upstream of a version.
   *
   * @return empty while the graph does not know it
   */
  public Optional<Judged> judge(UUID model, int number, List<Asked> conditions) {
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
        .map(seen -> new Judged(seen.at(), new Reading(version, name, seen).document(conditions)));
  }

  /** Copies of the graph only: conditions may take their time. */
  private final class Reading {
    private final String version;
    private final String name;
    private final Ancestors ancestors;
    private final Exposure exposure;

    Reading(String version, String name, Seen seen) {
      this.version = version;
      this.name = name;
      this.ancestors = seen.ancestors();
      this.exposure = seen.exposure();
    }

    Map<String, Object> document(List<Asked> conditions) {
      var found = new ArrayList<Map<String, Object>>();
      var begun = System.nanoTime();
      for (var asked : conditions) {
        var late = System.nanoTime() - begun > LONGEST_OF_ALL_NANOS;
        var findings =
            late
                ? List.of(unjudged(asked, "the conditions before it took too long"))
                : judged(asked);
        found.addAll(findings);
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
          found);
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

    private List<Map<String, Object>> judged(Asked asked) {
      try {
        var findings = ancestors.judge(asked.condition(), LONGEST);
        if (findings.isEmpty() && ancestors.truncated()) {
          return List.of(found(asked, version, Gap.TOO_LARGE.says(), ""));
        }
        return findings.stream()
            .limit(MOST)
            .map(finding -> found(asked, finding.node(), says(finding), path(finding)))
            .toList();
      } catch (QueryRefusedException e) {
        return List.of(unjudged(asked, String.valueOf(e.getMessage())));
      }
    }

    /** Whoever does not know does not let pass. */
    private Map<String, Object> unjudged(Asked asked, String why) {
      return found(asked, version, "it could not be judged: " + why, "");
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
