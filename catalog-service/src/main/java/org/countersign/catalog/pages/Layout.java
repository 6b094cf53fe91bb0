package org.countersign.catalog.pages;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.LedgerEntries;
import org.countersign.catalog.platform.DatabaseUnavailableException;
import org.countersign.catalog.platform.Release;
import org.countersign.catalog.reviews.BreakGlassResource;
import org.countersign.catalog.reviews.BreakGlassResource.BreakGlassView;
import org.countersign.ledger.Checkpoint;

/** What every page shows around its own words: who is signed in, and where the ledger stands. */
@RequestScoped
public class Layout {
  @Inject private Caller caller;
  @Inject private LedgerEntries entries;
  @Inject private Release release;
  @Inject private BreakGlassResource breakGlass;

  /** The container fills the fields. */
  @SuppressWarnings("NullAway.Init")
  protected Layout() {}

  /** Which Countersign this is. */
  public String release() {
    return release.version();
  }

  public boolean signedIn() {
    return caller.isKnown();
  }

  public String person() {
    return caller.displayName();
  }

  public String username() {
    return caller.username();
  }

  public Iterable<String> roles() {
    return caller.roles();
  }

  /** Whether the agent with this id is the person who looks at the page. */
  public boolean is(UUID agent) {
    return signedIn() && caller.agentId().equals(agent);
  }

  public boolean has(String role) {
    return signedIn() && caller.has(role);
  }

  /** Whether this person oversees: reads the ledger, issues dossiers. */
  public boolean oversees() {
    return has(Roles.AUDITOR) || has(Roles.COMPLIANCE_OFFICER);
  }

  /** What emergencies let in now; empty while nobody knows. */
  public List<BreakGlassView> emergencies() {
    try {
      return signedIn() ? breakGlass.inForce().items() : List.of();
    } catch (RuntimeException down) {
      return List.of();
    }
  }

  /** The newest checkpoint; empty while the ledger cannot be read. */
  public Optional<Checkpoint> checkpoint() {
    try {
      return Optional.of(Checkpoint.parse(entries.checkpoint().text()));
    } catch (DatabaseUnavailableException down) {
      return Optional.empty();
    }
  }
}
