package org.countersign.catalog.models;

import static org.countersign.catalog.problem.ProblemType.LINEAGE_BEHIND;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.countersign.catalog.journal.Deed;
import org.countersign.catalog.journal.Journal;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.lineage.Reach;
import org.countersign.catalog.lineage.Reach.Hit;
import org.countersign.catalog.lineage.Reach.Thing;
import org.countersign.catalog.models.UpstreamChange.Sort;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.problem.Refusal;
import org.jspecify.annotations.Nullable;

/** Which upstream changes reach which versions. */
@Dependent
public class UpstreamFindings {
  private static final int LONGEST = 4_000;
  private static final int TRIES = 10;
  private static final Duration PATIENCE = Duration.ofMillis(300);

  private final EntityManager entities;
  private final RecordDocuments documents;
  private final Reach reach;
  private final Journal journal;
  private final Clock clock;
  private final Ids ids;

  @Inject
  UpstreamFindings(
      EntityManager entities,
      RecordDocuments documents,
      Reach reach,
      Journal journal,
      Clock clock,
      Ids ids) {
    this.entities = entities;
    this.documents = documents;
    this.reach = reach;
    this.journal = journal;
    this.clock = clock;
    this.ids = ids;
  }

  /** Ids of the changes that reach a version. */
  public List<UUID> causes(UUID version) {
    return of(version).stream().map(UpstreamFinding::cause).toList();
  }

  /** What is found of a version, oldest first. */
  public List<UpstreamFinding> of(UUID version) {
    return entities
        .createQuery(
            "select f from UpstreamFinding f where f.version = :version order by f.madeAt, f.id",
            UpstreamFinding.class)
        .setParameter("version", version)
        .getResultList();
  }

  /**
   * The versions that a change reaches by what the graph knows now; none of a change that is about
   * one approval and was brought to it when it was found.
   */
  public List<Hit> reached(UpstreamChange change) {
    return isOfOneApproval(change)
        ? List.of()
        : reach.of(thing(documents.read(change.document(), UpstreamDocument.class)));
  }

  private static boolean isOfOneApproval(UpstreamChange change) {
    return change.sort() == Sort.APPROVER_DISQUALIFIED;
  }

  private static Thing thing(UpstreamDocument about) {
    return switch (Sort.valueOf(about.sort())) {
      case DATASET_WITHDRAWN, LICENCE_CHANGED ->
          new Thing.Snapshot(said(about.dataset()), List.of(said(about.reference())));
      case DATASET_CHANGED ->
          new Thing.Snapshot(
              said(about.dataset()), List.of(said(about.reference()), said(about.snapshot())));
      case BASE_MODEL_REVOKED ->
          new Thing.Base(said(about.baseModel()), Optional.ofNullable(about.sha256()));
      case CODE_FLAGGED -> new Thing.Commit(said(about.commit()));
      case APPROVER_DISQUALIFIED -> throw new IllegalStateException("nothing comes of an approval");
    };
  }

  private static String said(@Nullable String text) {
    return Optional.ofNullable(text)
        .orElseThrow(() -> new IllegalStateException("a change is about nothing"));
  }

  /** Those of these versions that the change is already found to reach. */
  public Set<UUID> known(UpstreamChange change, Collection<UUID> versions) {
    if (versions.isEmpty()) {
      return Set.of();
    }
    return entities
        .createQuery(
            "select f.version from UpstreamFinding f where f.cause = :cause"
                + " and f.version in :versions",
            UUID.class)
        .setParameter("cause", change.id())
        .setParameter("versions", versions)
        .getResultStream()
        .collect(Collectors.toSet());
  }

  /**
   * Looks which changes reach a version that may be newer than they are, and puts that on record.
   *
   * @throws Refusal {@code LINEAGE_BEHIND} if the graph does not know the version in time
   */
  public void look(ModelVersion version, List<UpstreamChange> changes, UUID by) {
    var known = Set.copyOf(causes(version.id()));
    var open =
        changes.stream()
            .filter(change -> !isOfOneApproval(change) && !known.contains(change.id()))
            .toList();
    if (open.isEmpty()) {
      return;
    }
    var upstream = upstream(version);
    entities.lock(version, LockModeType.PESSIMISTIC_WRITE);
    for (var change : open) {
      var thing = thing(documents.read(change.document(), UpstreamDocument.class));
      if (reach.iris(thing).stream().anyMatch(upstream::contains)
          && !causes(version.id()).contains(change.id())) {
        reach
            .way(thing, version.model(), version.number())
            .ifPresent(hit -> add(change, version.id(), hit.way(), by));
      }
    }
  }

  private Set<String> upstream(ModelVersion version) {
    for (var tries = 0; tries < TRIES; tries++) {
      var found = reach.upstream(version.model(), version.number());
      if (found.isPresent()) {
        return found.get();
      }
      reach.isAt(reach.reached() + 1, PATIENCE);
    }
    throw new Refusal(LINEAGE_BEHIND, "the lineage graph does not know the version yet")
        .and("remedy", "repeat the request in a moment");
  }

  /**
   * Puts on record that a change reaches a version.
   *
   * @param way labels from what changed to the version
   * @param by who found it
   */
  public UpstreamFinding add(UpstreamChange change, UUID version, List<String> way, UUID by) {
    var says = words(change.sort()) + ": " + String.join(" → ", way);
    var finding =
        new UpstreamFinding(
            ids.next(),
            version,
            change.id(),
            says.length() > LONGEST ? says.substring(0, LONGEST) + "…" : says,
            clock.instant());
    entities.persist(finding);
    journal.recordOnce(
        Deed.of("upstream.found", Kind.UPSTREAM_FINDING, finding.id(), by)
            .within(version)
            .stating(finding.state()),
        "upstream.found",
        change.id().toString(),
        version.toString());
    return finding;
  }

  private static String words(Sort sort) {
    return switch (sort) {
      case DATASET_WITHDRAWN -> "a dataset was withdrawn";
      case DATASET_CHANGED -> "a dataset has other content under the same name";
      case LICENCE_CHANGED -> "a dataset has another licence";
      case BASE_MODEL_REVOKED -> "a base model was revoked";
      case CODE_FLAGGED -> "code was flagged";
      case APPROVER_DISQUALIFIED -> "somebody who approved it had a part in making it";
    };
  }
}
