package org.countersign.catalog.identity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.security.enterprise.SecurityContext;
import jakarta.security.enterprise.identitystore.openid.OpenIdContext;
import org.countersign.catalog.platform.Settings;
import org.countersign.catalog.problem.ProblemType;
import org.countersign.catalog.problem.Refusal;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** What the container knows of whoever sent the current request, by token or by session. */
@ApplicationScoped
class SignedIn {
  @Inject private SecurityContext security;
  @Inject private Instance<OpenIdContext> session;
  @Inject private Settings settings;

  /** The container fills the fields. */
  @SuppressWarnings("NullAway.Init")
  protected SignedIn() {}

  boolean anybody() {
    return security.getCallerPrincipal() != null;
  }

  /**
   * @throws Refusal {@code UNAUTHENTICATED} when nobody is signed in
   */
  Identity identity() {
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
