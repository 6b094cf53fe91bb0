package org.countersign.catalog.reviews;

import static org.countersign.catalog.problem.ProblemType.UNKNOWN_REVIEW;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.platform.Listing;
import org.countersign.catalog.platform.Page;
import org.countersign.catalog.platform.Window;
import org.countersign.catalog.problem.Refusal;
import org.countersign.catalog.reviews.Review.Progress;

/** The rounds on record, and their votes. */
@Dependent
public class Reviews {
  private final EntityManager entities;

  @Inject
  Reviews(EntityManager entities) {
    this.entities = entities;
  }

  /** What a list of rounds is narrowed to; an empty filter narrows nothing. */
  public record Filter(Optional<Progress> state, Optional<UUID> version) {}

  /**
   * @throws Refusal {@code UNKNOWN_REVIEW} naming what was asked
   */
  public Review find(String id) {
    return Ids.read(id)
        .flatMap(parsed -> Optional.ofNullable(entities.find(Review.class, parsed)))
        .orElseThrow(() -> unknown(id));
  }

  /** The same as it is now, holding its row until the transaction ends. */
  Review lock(String id) {
    return Ids.read(id)
        .flatMap(
            parsed ->
                Optional.ofNullable(
                    entities.find(Review.class, parsed, LockModeType.PESSIMISTIC_WRITE)))
        .orElseThrow(() -> unknown(id));
  }

  public Page<Review> list(Filter filter, Window window) {
    return Listing.of(Review.class, "submittedAt")
        .where("e.state = :state", "state", filter.state())
        .where("e.version = :version", "version", filter.version())
        .page(entities, window, row -> new Window.Position(row.submittedAt(), row.id()));
  }

  /** The votes of a round in the order in which they were cast. */
  public List<Vote> votes(UUID review) {
    return votes(List.of(review)).getOrDefault(review, List.of());
  }

  /** The same of several rounds; rounds without votes are left out. */
  Map<UUID, List<Vote>> votes(Collection<UUID> reviews) {
    if (reviews.isEmpty()) {
      return Map.of();
    }
    return entities
        .createQuery(
            "select v from Vote v where v.review in :reviews order by v.castAt, v.id", Vote.class)
        .setParameter("reviews", reviews)
        .getResultList()
        .stream()
        .collect(Collectors.groupingBy(Vote::review));
  }

  /** Everybody who ever submitted the version. */
  Set<UUID> submitters(UUID version) {
    return Set.copyOf(
        entities
            .createQuery(
                "select distinct r.submitter from Review r where r.version = :version", UUID.class)
            .setParameter("version", version)
            .getResultList());
  }

  /** Who submitted each of these rounds. */
  Map<UUID, UUID> submitters(Collection<UUID> reviews) {
    if (reviews.isEmpty()) {
      return Map.of();
    }
    return entities
        .createQuery("select r from Review r where r.id in :reviews", Review.class)
        .setParameter("reviews", reviews)
        .getResultList()
        .stream()
        .collect(Collectors.toMap(Review::id, Review::submitter));
  }

  /** The digest that votes of each of these rounds must name. */
  Map<UUID, String> subjects(Collection<UUID> reviews) {
    return entities
        .createQuery("select r from Review r where r.id in :reviews", Review.class)
        .setParameter("reviews", reviews)
        .getResultList()
        .stream()
        .collect(Collectors.toMap(Review::id, Review::subject));
  }

  /**
   * A round about the newest version of a model.
   *
   * @param model its id
   */
  public record Newest(UUID model, Review review) {}

  /** The latest round about the newest version of each of these models in one environment. */
  public Map<UUID, Review> newest(Collection<UUID> models, String environment) {
    if (models.isEmpty()) {
      return Map.of();
    }
    return entities
        .createQuery(
            "select new org.countersign.catalog.reviews.Reviews$Newest(m.id, r)"
                + " from Review r, ModelVersion v, Model m where v.id = r.version"
                + " and m.id = v.model and v.number = m.lastVersion and m.id in :models"
                + " and r.environment = :environment order by r.submittedAt, r.id",
            Newest.class)
        .setParameter("models", models)
        .setParameter("environment", environment)
        .getResultList()
        .stream()
        .collect(Collectors.toMap(Newest::model, Newest::review, (older, newer) -> newer));
  }

  /** Every round that grants an approval of the same three, whatever became of it. */
  List<Review> about(UUID version, UUID useCase, String environment) {
    return entities
        .createQuery(
            "select r from Review r where r.version = :version and r.useCase = :useCase"
                + " and r.environment = :environment and r.purpose is null"
                + " order by r.submittedAt, r.id",
            Review.class)
        .setParameter("version", version)
        .setParameter("useCase", useCase)
        .setParameter("environment", environment)
        .getResultList();
  }

  /** The light rounds about an approval that were approved, whatever they were asked for. */
  List<Review> light(UUID approval) {
    return entities
        .createQuery(
            "select r from Review r where r.about = :approval and r.state = :approved"
                + " order by r.submittedAt, r.id",
            Review.class)
        .setParameter("approval", approval)
        .setParameter("approved", Progress.APPROVED)
        .getResultList();
  }

  /** The undecided round about the same three. */
  Optional<Review> open(UUID version, UUID useCase, String environment) {
    return entities
        .createQuery(
            "select r from Review r where r.version = :version and r.useCase = :useCase"
                + " and r.environment = :environment and r.state = :open",
            Review.class)
        .setParameter("version", version)
        .setParameter("useCase", useCase)
        .setParameter("environment", environment)
        .setParameter("open", Progress.IN_REVIEW)
        .getResultList()
        .stream()
        .findFirst();
  }

  /** The undecided rounds about these versions, locked. */
  List<Review> lockOpen(Collection<UUID> versions) {
    if (versions.isEmpty()) {
      return List.of();
    }
    return entities
        .createQuery(
            "select r from Review r where r.version in :versions and r.state = :open order by r.id",
            Review.class)
        .setParameter("versions", versions)
        .setParameter("open", Progress.IN_REVIEW)
        .setLockMode(LockModeType.PESSIMISTIC_WRITE)
        .getResultList();
  }

  /** Writes what was changed, for another round to be opened in the place of one that ended. */
  void flush() {
    entities.flush();
  }

  void add(Review review) {
    entities.persist(review);
  }

  void add(Vote vote) {
    entities.persist(vote);
  }

  private static Refusal unknown(String id) {
    return new Refusal(UNKNOWN_REVIEW, "no review has the id " + id)
        .and("remedy", "list them with GET /api/v1/reviews");
  }
}
