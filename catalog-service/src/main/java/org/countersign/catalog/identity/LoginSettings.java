package org.countersign.catalog.identity;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.security.enterprise.authentication.mechanism.http.OpenIdAuthenticationMechanismDefinition;
import jakarta.security.enterprise.authentication.mechanism.http.openid.ClaimsDefinition;
import jakarta.security.enterprise.authentication.mechanism.http.openid.LogoutDefinition;
import org.countersign.catalog.platform.Settings;

/** How pages log in: the annotation is read by the container, its expressions by this bean. */
@OpenIdAuthenticationMechanismDefinition(
    providerURI = "${login.issuer}",
    clientId = "${login.clientId}",
    clientSecret = "${login.clientSecret}",
    redirectURI = "${login.callback}",
    redirectToOriginalResource = true,
    scope = {"openid"},
    tokenAutoRefresh = true,
    claimsDefinition =
        @ClaimsDefinition(callerNameClaim = "preferred_username", callerGroupsClaim = "groups"),
    logout = @LogoutDefinition(notifyProvider = true, redirectURI = "${login.goodbye}"))
@Named("login")
@Dependent
public class LoginSettings {
  private final Settings settings;

  @Inject
  LoginSettings(Settings settings) {
    this.settings = settings;
  }

  public String getIssuer() {
    return settings.oidc().issuer().toString();
  }

  public String getClientId() {
    return settings.oidc().clientId();
  }

  public String getClientSecret() {
    return settings.oidc().clientSecret();
  }

  public String getCallback() {
    return settings.publicUrl() + "/ui/callback";
  }

  public String getGoodbye() {
    return settings.publicUrl() + "/ui/goodbye";
  }
}
