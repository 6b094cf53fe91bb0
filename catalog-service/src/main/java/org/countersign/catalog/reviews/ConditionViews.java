package org.countersign.catalog.reviews;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.countersign.catalog.journal.FreeTexts;

/** Shows the conditions of rounds, with as many queries for one round as for many. */
@Dependent
class ConditionViews {
  private final BoundConditions conditions;
  private final Reviews reviews;
  private final FreeTexts texts;
  private final Clock clock;

  @Inject
  ConditionViews(BoundConditions conditions, Reviews reviews, FreeTexts texts, Clock clock) {
    this.conditions = conditions;
    this.reviews = reviews;
    this.texts = texts;
    this.clock = clock;
  }

  /** By round; rounds without conditions are left out. */
  Map<UUID, List<ConditionView>> of(Collection<UUID> rounds) {
    var bound = conditions.of(rounds);
    if (bound.isEmpty()) {
      return Map.of();
    }
    var fallen = fallen(bound.keySet());
    var tasks =
        texts.of(
            bound.values().stream().flatMap(List::stream).map(BoundCondition::id).toList(), "task");
    var now = clock.instant();
    return bound.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry ->
                    entry.getValue().stream()
                        .map(
                            each ->
                                ConditionView.of(
                                    each,
                                    fallen.contains(each.vote()),
                                    Optional.ofNullable(tasks.get(each.id())),
                                    now))
                        .toList()));
  }

  /** The votes of these rounds that are not for what the round is about now. */
  private Set<UUID> fallen(Set<UUID> rounds) {
    var subjects = reviews.subjects(rounds);
    return reviews.votes(rounds).values().stream()
        .flatMap(List::stream)
        .filter(vote -> !vote.subject().equals(subjects.get(vote.review())))
        .map(Vote::id)
        .collect(Collectors.toUnmodifiableSet());
  }
}
