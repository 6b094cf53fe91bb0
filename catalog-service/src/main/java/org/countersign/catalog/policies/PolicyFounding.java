package org.countersign.catalog.policies;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.journal.Journal;
import org.countersign.catalog.platform.Ids;
import org.countersign.policy.Edition;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Publishes the documents that come with the service or were laid beside it, each revision once. A
 * newer release brings newer revisions, which supersede what an earlier one brought; an older
 * release that starts again takes nothing back. Where the house published its own or withdrew what
 * held, a release only proposes.
 */
@Dependent
@Transactional
public class PolicyFounding {
  private final Policies policies;
  private final Journal journal;
  private final Clock clock;
  private final Ids ids;
  private final Optional<Path> beside;

  /**
   * @param beside a directory with rule packs of the operator, {@code COUNTERSIGN_PACKS}
   */
  @Inject
  PolicyFounding(
      Policies policies,
      Journal journal,
      Clock clock,
      Ids ids,
      @ConfigProperty(name = "countersign.packs") Optional<Path> beside) {
    this.beside = beside;
    this.policies = policies;
    this.journal = journal;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * Call it at every start. Nodes that start at the same moment wait for each other.
   *
   * @param by the agent that the service itself is
   * @throws IllegalStateException if a bundled document has the revision of a published one and
   *     other bytes
   */
  public void found(UUID by) {
    policies.lock();
    Bundled.documents().forEach(document -> publish(document, by));
    beside.ifPresent(directory -> Bundled.in(directory).forEach(document -> publish(document, by)));
  }

  private void publish(Bundled document, UUID by) {
    var edition = document.edition();
    var before = policies.published(document.kind(), edition);
    if (!isNew(edition, before, by)) {
      return;
    }
    var published =
        new PublishedDocument(ids.next(), document.kind(), edition, by, clock.instant());
    if (isOfTheHouse(document, by) || policies.isWithdrawn(document.kind(), edition.name())) {
      propose(document, published, by);
      return;
    }
    policies
        .proposed(document.kind(), edition)
        .ifPresent(rival -> policies.setAside(rival, by, clock.instant()));
    policies.supersede(published, by);
    published.publish(by, clock.instant());
    policies.add(published);
    journal.record(
        Policies.deed("policy.published", published, by)
            .about("document", Policies.YAML, document.bytes()));
  }

  /** Whether two people of the house published what holds now under this name. */
  private boolean isOfTheHouse(Bundled document, UUID by) {
    return policies
        .active(document.kind(), document.edition().name())
        .filter(held -> !held.proposedBy().equals(by))
        .isPresent();
  }

  /** A release takes nothing back that two people decided: it proposes, once. */
  private void propose(Bundled document, PublishedDocument proposed, UUID by) {
    if (policies.known(document.kind(), document.edition()).isEmpty()) {
      policies.add(proposed);
      journal.record(
          Policies.deed("policy.proposed", proposed, by)
              .about("document", Policies.YAML, document.bytes()));
    }
  }

  /**
   * Whether a bundled document is still to be published. What somebody only proposed or declined
   * under its revision is not in its way: one person must not be able to stop a release. What two
   * people of the house published under it holds.
   *
   * @param before what was published under the same name and revision
   * @param by the agent that the service itself is
   */
  static boolean isNew(Edition bundled, Optional<PublishedDocument> before, UUID by) {
    before
        .filter(published -> !published.edition().equals(bundled))
        .filter(published -> published.proposedBy().equals(by))
        .ifPresent(
            ours -> {
              throw new IllegalStateException(
                  "%s was published with the digest %s and comes with this release as %s: raise its revision"
                      .formatted(bundled, ours.edition().sha256(), bundled.sha256()));
            });
    return before.isEmpty();
  }
}
