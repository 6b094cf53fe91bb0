package org.countersign.catalog.policies;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.journal.Deed;
import org.countersign.catalog.journal.Journal;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.platform.Ids;
import org.countersign.policy.Edition;

/**
 * Publishes the documents that come with the service, each revision once. A newer release brings
 * newer revisions, which supersede; an older release that starts again takes nothing back.
 */
@Dependent
@Transactional
public class PolicyFounding {
  private final Policies policies;
  private final Journal journal;
  private final Clock clock;
  private final Ids ids;

  @Inject
  PolicyFounding(Policies policies, Journal journal, Clock clock, Ids ids) {
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
  }

  private void publish(Bundled document, UUID by) {
    var edition = document.edition();
    var before = policies.published(document.kind(), edition).map(PublishedDocument::edition);
    if (!isNew(edition, before)) {
      return;
    }
    policies
        .active(document.kind(), edition.name())
        .ifPresent(
            older -> {
              older.supersede();
              journal.record(deed("policy.superseded", older, by));
            });
    var published =
        new PublishedDocument(ids.next(), document.kind(), edition, by, clock.instant());
    policies.add(published);
    journal.record(
        deed("policy.published", published, by)
            .about("document", "application/yaml", document.bytes()));
  }

  /**
   * Whether a bundled document is still to be published.
   *
   * @param before what was published under the same name and revision
   */
  static boolean isNew(Edition bundled, Optional<Edition> before) {
    if (before.isPresent() && !before.get().equals(bundled)) {
      throw new IllegalStateException(
          "%s was published with the digest %s and comes with this release as %s: raise its revision"
              .formatted(bundled, before.get().sha256(), bundled.sha256()));
    }
    return before.isEmpty();
  }

  private static Deed deed(String type, PublishedDocument document, UUID by) {
    return Deed.of(type, Kind.POLICY, document.id(), by)
        .within(document.id())
        .stating(document.state());
  }
}
