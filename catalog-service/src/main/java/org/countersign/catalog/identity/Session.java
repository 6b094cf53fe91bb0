package org.countersign.catalog.identity;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.identitystore.openid.OpenIdContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.UriBuilder;
import java.net.URI;

/** A page's login, here and at the issuer. */
@RequestScoped
public class Session {
  @Inject private OpenIdContext login;
  @Inject private LoginSettings settings;
  @Inject private HttpServletRequest request;

  /** The container fills the fields. */
  @SuppressWarnings("NullAway.Init")
  protected Session() {}

  /**
   * Ends the session here.
   *
   * @return where the browser goes next to end it at the issuer too
   * @see <a href="https://openid.net/specs/openid-connect-rpinitiated-1_0.html">RP-initiated
   *     logout</a>
   */
  public URI end() throws ServletException {
    var issuer = UriBuilder.fromUri(login.getProviderMetadata().getString("end_session_endpoint"));
    var next =
        issuer
            .queryParam("id_token_hint", login.getIdentityToken().getToken())
            .queryParam("post_logout_redirect_uri", settings.getGoodbye())
            .build();
    request.logout();
    var session = request.getSession(false);
    if (session != null) {
      session.invalidate();
    }
    return next;
  }
}
