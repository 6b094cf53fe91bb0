package org.countersign.catalog.identity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.security.enterprise.SecurityContext;
import jakarta.security.enterprise.identitystore.openid.OpenIdContext;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.countersign.catalog.platform.Settings;
import org.countersign.catalog.problem.ProblemType;
import org.countersign.catalog.problem.Refusal;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** What the container knows of whoever sent the current request, by token or by session. */
@ApplicationScoped
class SignedIn {
  private static final String AUTH_TIME = "auth_time";

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

  /** When the caller proved who they are, as the issuer says; a service account never did. */
  Optional<Instant> authenticatedAt() {
    var principal = security.getCallerPrincipal();
    if (principal == null) {
      return Optional.empty();
    }
    var claim =
        principal instanceof JsonWebToken token
            ? token.getClaim(AUTH_TIME)
            : session.get().getIdentityToken().getClaims().get(AUTH_TIME);
    return claim == null ? Optional.empty() : seconds(claim.toString());
  }

  private static Optional<Instant> seconds(String claim) {
    try {
      return Optional.of(Instant.ofEpochSecond(Long.parseLong(claim)));
    } catch (NumberFormatException | DateTimeException notATime) {
      return Optional.empty();
    }
  }
}
