package org.countersign.catalog.reviews;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.UUID;
import org.countersign.catalog.reviews.Review.Progress;

/** Rounds as one person sees them. */
@Dependent
class Inbox {
  /** More than one person can have before them; what is older comes when these are decided. */
  static final int MOST = 200;

  private final EntityManager entities;

  @Inject
  Inbox(EntityManager entities) {
    this.entities = entities;
  }

  /** The undecided rounds, the one that waits longest first. */
  List<Review> open() {
    return entities
        .createQuery(
            "select r from Review r where r.state = :open order by r.submittedAt, r.id",
            Review.class)
        .setParameter("open", Progress.IN_REVIEW)
        .setMaxResults(MOST)
        .getResultList();
  }

  /** What this person submitted, newest first, whatever became of it. */
  List<Review> submittedBy(UUID person) {
    return entities
        .createQuery(
            "select r from Review r where r.submitter = :person"
                + " order by r.submittedAt desc, r.id desc",
            Review.class)
        .setParameter("person", person)
        .setMaxResults(MOST / 4)
        .getResultList();
  }
}
