package org.countersign.catalog.gate;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.countersign.catalog.lineage.Ancestries;
import org.countersign.catalog.lineage.Ancestries.Asked;
import org.countersign.catalog.lineage.Ancestries.Judged;
import org.countersign.catalog.policies.LineageConditions;
import org.countersign.catalog.problem.Refusal;
import org.countersign.policy.Edition;
import org.countersign.policy.Facts;
import org.countersign.policy.GateRules;
import org.countersign.policy.Policy;
import org.jspecify.annotations.Nullable;

/**
 * What a draft asks of the ancestry of versions, judged while it is simulated and never put on
 * record: each version once, as the graph is now, until there are too many or it takes too long.
 */
final class DraftAncestry {
  private static final int MOST = 2_000;
  private static final int NAMED = 100;
  private static final Duration LONGEST = Duration.ofMinutes(3);
  private static final Duration LONGEST_OF_ONE = Duration.ofSeconds(10);

  private final Ancestries ancestries;
  private final GateRules draft;
  private final List<String> asking;
  private final List<Asked> asked;
  private final Map<Place, Optional<Judged>> known = new HashMap<>();
  private final Set<Place> unjudged = new LinkedHashSet<>();
  private long leftOut;
  private long spentNanos;

  /** A version, as facts name it. */
  private record Place(String version, String model, String name, int number) {
    static Place of(Facts facts) {
      var version = structure(facts, "version");
      var model = structure(facts, "model");
      return new Place(
          String.valueOf(version.get("id")),
          String.valueOf(model.get("id")),
          String.valueOf(model.get("name")),
          ((Number) version.getOrDefault("number", 0)).intValue());
    }

    private Map<String, Object> told() {
      return Map.of("version", version, "model", name, "number", number);
    }
  }

  DraftAncestry(Ancestries ancestries, GateRules today, GateRules draft) {
    this.ancestries = ancestries;
    this.draft = draft;
    var held = today.policies().stream().map(Policy::edition).toList();
    var fresh =
        draft.policies().stream()
            .filter(policy -> policy.looksUpstream() && !held.contains(policy.edition()))
            .toList();
    this.asking = fresh.stream().map(policy -> policy.edition().sha256()).toList();
    this.asked =
        fresh.stream()
            .flatMap(
                policy ->
                    LineageConditions.of(policy).stream()
                        .map(condition -> new Asked(policy.edition().sha256(), condition)))
            .toList();
  }

  /** Whether the draft asks for ancestry at all. */
  boolean isAsked() {
    return !asking.isEmpty();
  }

  /**
   * The facts as the draft would find them.
   *
   * @return empty if the version could not be judged: nothing can be told of it then
   */
  Optional<Facts> of(Facts facts) {
    if (draft.editions(facts).stream().map(Edition::sha256).noneMatch(asking::contains)) {
      return Optional.of(facts);
    }
    var place = Place.of(facts);
    if (!known.containsKey(place) && known.size() < MOST) {
      known.put(place, judged(place));
    }
    var judged = known.getOrDefault(place, Optional.empty());
    if (judged.isEmpty()) {
      leftOut++;
      if (unjudged.size() < NAMED) {
        unjudged.add(place);
      }
    }
    return judged.map(found -> with(found, facts));
  }

  private Optional<Judged> judged(Place place) {
    var begun = System.nanoTime();
    var left = LONGEST.minusNanos(spentNanos);
    if (left.isNegative()) {
      return Optional.empty();
    }
    var judged = judged(place, left.compareTo(LONGEST_OF_ONE) < 0 ? left : LONGEST_OF_ONE);
    spentNanos += System.nanoTime() - begun;
    return judged;
  }

  private Optional<Judged> judged(Place place, Duration longest) {
    try {
      return ancestries
          .judge(UUID.fromString(place.model()), place.number(), asked, longest)
          .filter(Judged::whole);
    } catch (Refusal behind) {
      return Optional.empty();
    }
  }

  /** What is on record stays; where nothing is, everything is what was found now. */
  private Facts with(Judged judged, Facts facts) {
    var lineage = new HashMap<String, Object>(structure(facts, "lineage"));
    if (Boolean.TRUE.equals(lineage.get("judged"))) {
      var found = judged.document().getOrDefault("conditions", List.of());
      lineage.compute("conditions", (name, before) -> joined(before, (List<?>) found));
      lineage.compute("judgedBy", (name, before) -> joined(before, asking));
    } else {
      lineage.putAll(judged.document());
      lineage.remove("schema");
      lineage.put("judged", true);
      lineage.put("judgedBy", asking);
    }
    var all = new HashMap<>(facts.values());
    all.put("lineage", lineage);
    return new Facts(all);
  }

  private static List<?> joined(@Nullable Object before, List<?> more) {
    return before instanceof List<?> some
        ? Stream.concat(some.stream(), more.stream()).toList()
        : more;
  }

  @SuppressWarnings("unchecked") // structures of facts have names
  private static Map<String, Object> structure(Facts facts, String name) {
    return (Map<String, Object>) facts.values().getOrDefault(name, Map.of());
  }

  /** How many versions were judged, how many questions were left out, and the first versions. */
  Map<String, Object> told() {
    return Map.of(
        "judged",
        known.values().stream().filter(Optional::isPresent).count(),
        "leftOut",
        leftOut,
        "versions",
        unjudged.stream().map(Place::told).toList());
  }
}
