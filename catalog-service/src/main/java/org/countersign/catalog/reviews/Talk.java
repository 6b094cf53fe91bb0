package org.countersign.catalog.reviews;

import static org.countersign.catalog.problem.ProblemType.UNKNOWN_COMMENT;
import static org.countersign.catalog.problem.ProblemType.UNKNOWN_EVIDENCE_REQUEST;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.problem.Refusal;

/** What is said and asked for in rounds, as it is on record. */
@Dependent
public class Talk {
  private final EntityManager entities;

  @Inject
  Talk(EntityManager entities) {
    this.entities = entities;
  }

  /** In the order in which they were said. */
  public List<Comment> comments(UUID review) {
    return entities
        .createQuery(
            "select c from Comment c where c.review = :review order by c.saidAt, c.id",
            Comment.class)
        .setParameter("review", review)
        .getResultList();
  }

  /** In the order in which they were made. */
  public List<EvidenceRequest> requests(UUID review) {
    return entities
        .createQuery(
            "select e from EvidenceRequest e where e.review = :review"
                + " order by e.requestedAt, e.id",
            EvidenceRequest.class)
        .setParameter("review", review)
        .getResultList();
  }

  /**
   * A comment that begins a thread of the round, locked.
   *
   * @throws Refusal {@code UNKNOWN_COMMENT} naming what was asked
   */
  Comment thread(Review review, String id) {
    return locked(Comment.class, id)
        .filter(each -> each.review().equals(review.id()) && each.thread().isEmpty())
        .orElseThrow(
            () ->
                new Refusal(UNKNOWN_COMMENT, "no thread of the review begins with " + id)
                    .and("remedy", "list them with GET …/comments"));
  }

  /**
   * A request of the round, locked.
   *
   * @throws Refusal {@code UNKNOWN_EVIDENCE_REQUEST} naming what was asked
   */
  EvidenceRequest request(Review review, String id) {
    return locked(EvidenceRequest.class, id)
        .filter(each -> each.review().equals(review.id()))
        .orElseThrow(
            () ->
                new Refusal(UNKNOWN_EVIDENCE_REQUEST, "the review has no request " + id)
                    .and("remedy", "list them with GET …/evidence-requests"));
  }

  void add(Object said) {
    entities.persist(said);
  }

  private <T> Optional<T> locked(Class<T> kind, String id) {
    return Ids.read(id)
        .flatMap(
            parsed ->
                Optional.ofNullable(entities.find(kind, parsed, LockModeType.PESSIMISTIC_WRITE)));
  }
}
