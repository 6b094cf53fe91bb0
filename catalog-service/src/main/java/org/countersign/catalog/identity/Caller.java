package org.countersign.catalog.identity;

import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.security.enterprise.SecurityContext;
import jakarta.security.enterprise.identitystore.openid.OpenIdContext;
import java.util.Set;
import java.util.UUID;
import org.countersign.catalog.platform.Settings;
import org.countersign.catalog.problem.ProblemType;
import org.countersign.catalog.problem.Refusal;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/**
 * Who sent this request. The same questions work behind a bearer token and behind a page's session.
 * Asking when nobody is signed in is refused with {@code UNAUTHENTICATED}; {@link #isKnown} asks
 * first.
 */
@RequestScoped
public class Caller {
  @Inject private SecurityContext security;
  @Inject private Instance<OpenIdContext> session;
  @Inject private Agents agents;
  @Inject private Settings settings;

  private @Nullable Identity identity;

  /** The container fills the fields. */
  @SuppressWarnings("NullAway.Init")
  protected Caller() {}

  public boolean isKnown() {
    return security.getCallerPrincipal() != null;
  }

  public Identity identity() {
    var known = identity;
    if (known == null) {
      known = read();
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

  private Identity read() {
    var principal = security.getCallerPrincipal();
    if (principal == null) {
      throw new Refusal(ProblemType.UNAUTHENTICATED, ProblemType.UNAUTHENTICATED.title());
    }
    var issuer = settings.oidc().issuer();
    if (principal instanceof JsonWebToken token) {
      return Identity.of(issuer, token::getClaim);
    }
    var claims = session.get().getAccessToken().getClaims();
    return Identity.of(issuer, claims::get);
  }
}
