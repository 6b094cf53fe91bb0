package org.countersign.catalog.reviews;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Set;
import java.util.stream.Collectors;
import org.countersign.catalog.evidence.EvidenceIndex;
import org.countersign.catalog.models.ModelVersions;

/** Seats a round's bench from the tables. */
@Dependent
class Benches {
  private final ModelVersions versions;
  private final EvidenceIndex evidence;
  private final Reviews reviews;

  @Inject
  Benches(ModelVersions versions, EvidenceIndex evidence, Reviews reviews) {
    this.versions = versions;
    this.evidence = evidence;
    this.reviews = reviews;
  }

  Bench of(Review review) {
    return new Bench(
        review,
        Set.copyOf(versions.get(review.version()).people()),
        evidence.of(review.version()).stream()
            .map(filed -> filed.evidence().producer())
            .collect(Collectors.toUnmodifiableSet()),
        reviews.votes(review.id()));
  }
}
