package org.countersign.catalog.reviews;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Set;
import java.util.stream.Collectors;
import org.countersign.catalog.evidence.EvidenceIndex;
import org.countersign.catalog.models.ModelVersions;
import org.countersign.catalog.models.Models;

/** Seats a round's bench from the tables. */
@Dependent
class Benches {
  private final ModelVersions versions;
  private final Models models;
  private final EvidenceIndex evidence;
  private final Reviews reviews;

  @Inject
  Benches(ModelVersions versions, Models models, EvidenceIndex evidence, Reviews reviews) {
    this.versions = versions;
    this.models = models;
    this.evidence = evidence;
    this.reviews = reviews;
  }

  Bench of(Review review) {
    var version = versions.get(review.version());
    return new Bench(
        review,
        models.get(version.model()).team(),
        Set.copyOf(version.people()),
        evidence.of(review.version()).stream()
            .map(filed -> filed.evidence().producer())
            .collect(Collectors.toUnmodifiableSet()),
        reviews.votes(review.id()));
  }
}
