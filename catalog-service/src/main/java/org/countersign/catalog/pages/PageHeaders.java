package org.countersign.catalog.pages;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.countersign.catalog.platform.Settings;

/**
 * Tells browsers how little a page may do: nothing inline, nothing from elsewhere, no frame. Forms
 * may end at the issuer, because an expired session sends them there.
 */
@WebFilter({"/ui/*", "/problems/*"})
public class PageHeaders extends HttpFilter {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src"
          + " 'self'; connect-src 'self'; form-action 'self' %s; base-uri 'none'; frame-ancestors"
          + " 'none'";

  @Inject private transient Settings settings;

  /** The container fills the field. */
  @SuppressWarnings("NullAway.Init")
  public PageHeaders() {}

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    var issuer = settings.oidc().issuer();
    var origin = issuer.getScheme() + "://" + issuer.getAuthority();
    response.setHeader("Content-Security-Policy", POLICY.formatted(origin));
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "same-origin");
    response.setHeader("Cache-Control", "no-store");
    chain.doFilter(request, response);
  }
}
