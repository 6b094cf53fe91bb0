package org.countersign.catalog.reviews;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.countersign.catalog.evidence.EvidenceIndex;
import org.countersign.catalog.lineage.Hands;
import org.countersign.catalog.models.Model;
import org.countersign.catalog.models.ModelVersion;
import org.countersign.catalog.models.ModelVersions;
import org.countersign.catalog.models.Models;

/** Seats the benches of rounds from the tables, with as many queries for one as for many. */
@Dependent
class Benches {
  private final ModelVersions versions;
  private final Models models;
  private final Hands hands;
  private final EvidenceIndex evidence;
  private final Reviews reviews;
  private final Approvals approvals;
  private final Approvers approvers;

  @Inject
  Benches(
      ModelVersions versions,
      Models models,
      Hands hands,
      EvidenceIndex evidence,
      Reviews reviews,
      Approvals approvals,
      Approvers approvers) {
    this.versions = versions;
    this.models = models;
    this.hands = hands;
    this.evidence = evidence;
    this.reviews = reviews;
    this.approvals = approvals;
    this.approvers = approvers;
  }

  /** A bench and what it sits about. */
  record Sitting(Bench bench, ModelVersion version, Model model) {
    Sitting about(String shown) {
      return new Sitting(bench.about(shown), version, model);
    }
  }

  Bench of(Review review) {
    return sitting(review).bench();
  }

  Sitting sitting(Review review) {
    return of(List.of(review)).get(0);
  }

  /** In the order of the rounds. */
  List<Sitting> of(Collection<Review> rounds) {
    var about =
        versions.get(rounds.stream().map(Review::version).collect(Collectors.toUnmodifiableSet()));
    var owned =
        models.get(
            about.values().stream()
                .map(ModelVersion::model)
                .collect(Collectors.toUnmodifiableSet()));
    var producers = evidence.producers(about.keySet());
    var votes = reviews.votes(rounds.stream().map(Review::id).toList());
    return rounds.stream()
        .map(
            round -> {
              var version = there(about, round.version());
              var model = there(owned, version.model());
              var bench =
                  new Bench(
                          round,
                          model.team(),
                          Set.copyOf(version.people()),
                          producers.getOrDefault(version.id(), Set.of()),
                          votes.getOrDefault(round.id(), List.of()))
                      .madeBy(made(round, version))
                      .after(before(round));
              return new Sitting(bench, version, model);
            })
        .toList();
  }

  /** Of no interest once nobody can vote any more. */
  private Hands.Made made(Review round, ModelVersion version) {
    return round.progress() == Review.Progress.IN_REVIEW
        ? hands.of(version.model(), version.number())
        : Hands.Made.BY_NOBODY;
  }

  private Bench.Before before(Review round) {
    return round
        .about()
        .map(about -> approvals.find(about.toString()))
        .map(
            approval ->
                new Bench.Before(
                    approvers.askers(approval),
                    round.purpose().filter(Review.Purpose.CONFIRMATION::equals).isPresent()
                        ? approvers.people(approval)
                        : Set.of()))
        .orElse(Bench.Before.NOBODY);
  }

  private static <T> T there(Map<UUID, T> rows, UUID id) {
    return Optional.ofNullable(rows.get(id))
        .orElseThrow(
            () -> new IllegalStateException("a round refers to " + id + ", which is gone"));
  }
}
