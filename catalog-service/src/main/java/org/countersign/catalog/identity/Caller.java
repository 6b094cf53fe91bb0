package org.countersign.catalog.identity;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who sent this request. The same questions work behind a bearer token and behind a page's session.
 * Asking when nobody is signed in is refused with {@code UNAUTHENTICATED}; {@link #isKnown} asks
 * first.
 */
@RequestScoped
public class Caller {
  private final SignedIn signedIn;
  private final Agents agents;

  private @Nullable Identity identity;

  /** For the container's proxy only. */
  @SuppressWarnings("NullAway")
  protected Caller() {
    this(null, null);
  }

  /** Two beans and no more: this is built for every request. */
  @Inject
  Caller(SignedIn signedIn, Agents agents) {
    this.signedIn = signedIn;
    this.agents = agents;
  }

  public boolean isKnown() {
    return signedIn.anybody();
  }

  public Identity identity() {
    var known = identity;
    if (known == null) {
      known = signedIn.identity();
      identity = known;
    }
    return known;
  }

  /** The pseudonym by which entries name this caller. */
  public UUID agentId() {
    return agents.idOf(identity());
  }

  public String subject() {
    return identity().subject();
  }

  public String username() {
    return identity().username();
  }

  public String displayName() {
    return identity().displayName();
  }

  public Set<String> roles() {
    return identity().roles();
  }

  public Set<String> teams() {
    return identity().teams();
  }

  public boolean has(String role) {
    return identity().has(role);
  }

  public boolean isPerson() {
    return identity().isPerson();
  }
}
