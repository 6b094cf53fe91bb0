package org.countersign.catalog.requirements;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.countersign.catalog.requirements.VersionFacts.Item;
import org.countersign.policy.EvidenceType;
import org.countersign.policy.Measurement;
import org.countersign.policy.Provenance;

/**
 * What accepted evidence measured. Of each metric and data set the newest counts alone: a better
 * number of long ago does not make up for a worse one of today.
 */
public final class MetricFacts {
  private final List<Found> found;
  private final Optional<Instant> artifactAt;
  private final Instant now;
  private final Function<EvidenceType, Provenance> lowest;

  private record Found(Item item, Measurement measured) {
    /** Data with the same bytes is the same data, whatever its name. */
    private String about() {
      return measured.metric()
          + " "
          + measured.sha256()
          + measured.slice().map(part -> " " + part).orElse("");
    }
  }

  /** What was measured, and whether it is believed. */
  public record Weighed(Measurement measured, boolean counts) {}

  /**
   * @param artifactAt when the artifact was made; what was measured before it does not count
   */
  public MetricFacts(List<Item> evidence, Optional<Instant> artifactAt, Instant now) {
    this(evidence, Item::measured, artifactAt, now, type -> Provenance.SELF_REPORTED);
  }

  /**
   * @param stated what evidence measured, of slices too where those are asked for
   * @param lowest the provenance that evidence of a type must have to count
   */
  public MetricFacts(
      List<Item> evidence,
      Function<Item, List<Measurement>> stated,
      Optional<Instant> artifactAt,
      Instant now,
      Function<EvidenceType, Provenance> lowest) {
    this.found = newest(evidence, stated);
    this.artifactAt = artifactAt;
    this.now = now;
    this.lowest = lowest;
  }

  private static List<Found> newest(List<Item> evidence, Function<Item, List<Measurement>> stated) {
    var newest = new TreeMap<String, Found>();
    evidence.stream()
        .filter(item -> item.state().equals("ACCEPTED"))
        .sorted(Comparator.comparing(Item::producedAt).thenComparing(item -> item.id().toString()))
        .forEach(
            item ->
                stated.apply(item).stream()
                    .map(measured -> new Found(item, measured))
                    .forEach(each -> newest.put(each.about(), each)));
    return List.copyOf(newest.values());
  }

  /** Of each metric, data set and slice the newest. */
  public List<Weighed> weighed() {
    return found.stream().map(each -> new Weighed(each.measured(), counts(each.item()))).toList();
  }

  List<Map<String, Object>> against(Optional<Champion> champion) {
    var theirs =
        champion.stream()
            .flatMap(live -> newest(live.evidence(), Item::measured).stream())
            .filter(each -> passed(each.item()))
            .toList();
    return found.stream().map(each -> told(each, theirs)).toList();
  }

  private Map<String, Object> told(Found each, List<Found> theirs) {
    var facts = new HashMap<String, Object>();
    facts.put("name", each.measured().metric());
    facts.put("dataset", each.measured().dataset());
    facts.put("value", each.measured().value());
    facts.put("higherIsBetter", each.measured().higherIsBetter());
    facts.put("counts", counts(each.item()));
    facts.put("evidence", each.item().id().toString());
    theirs.stream()
        .filter(other -> other.about().equals(each.about()))
        .findFirst()
        .ifPresent(
            other -> {
              facts.put("compared", true);
              facts.put("gain", each.measured().gainOver(other.measured()));
            });
    return facts;
  }

  /**
   * The least value of each metric over all data sets. Where evidence measures a metric, what the
   * registration states of it is not believed; where some of that evidence does not count, the
   * metric is not known.
   *
   * @param registered the least value that the registration states of each metric
   */
  public Map<String, BigDecimal> known(Map<String, BigDecimal> registered) {
    var known = new HashMap<>(registered);
    found.forEach(each -> known.remove(each.measured().metric()));
    found.forEach(
        each -> known.merge(each.measured().metric(), each.measured().value(), BigDecimal::min));
    found.stream()
        .filter(each -> !counts(each.item()))
        .forEach(each -> known.remove(each.measured().metric()));
    return known;
  }

  private boolean counts(Item item) {
    return passed(item)
        && item.provenance().compareTo(lowest.apply(item.type())) >= 0
        && artifactAt.filter(made -> !item.producedAt().isBefore(made)).isPresent()
        && item.validUntil().filter(until -> !until.isAfter(now)).isEmpty();
  }

  private static boolean passed(Item item) {
    return item.checked().filter("PASSED"::equals).isPresent();
  }
}
