package org.countersign.catalog.pages;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.krazo.security.CsrfToken;
import org.eclipse.krazo.security.CsrfTokenStrategy;

/**
 * The token that a page write must repeat, kept in a strict cookie of its own. It needs no session,
 * and unlike Krazo's it works on the first visit.
 */
public class CsrfCookie implements CsrfTokenStrategy {
  private static final String COOKIE = "countersign-csrf";
  private static final String HEADER = "X-CSRF-TOKEN";
  private static final String FIELD = "_csrf";
  private static final String GIVEN = CsrfCookie.class.getName();

  @Override
  public Optional<CsrfToken> getToken(
      HttpServletRequest request, HttpServletResponse response, boolean create) {
    var given = request.getAttribute(GIVEN);
    var sent = given instanceof String now ? Optional.of(now) : sent(request);
    if (sent.isPresent() || !create) {
      return sent.map(CsrfCookie::token);
    }
    var drawn = UUID.randomUUID().toString();
    request.setAttribute(GIVEN, drawn);
    var cookie = new Cookie(COOKIE, drawn);
    cookie.setHttpOnly(true);
    cookie.setSecure(request.isSecure());
    cookie.setPath("/ui");
    cookie.setAttribute("SameSite", "Strict");
    response.addCookie(cookie);
    return Optional.of(token(drawn));
  }

  private static Optional<String> sent(HttpServletRequest request) {
    var cookies = request.getCookies();
    return cookies == null
        ? Optional.empty()
        : Arrays.stream(cookies)
            .filter(cookie -> cookie.getName().equals(COOKIE))
            .map(Cookie::getValue)
            .findFirst();
  }

  private static CsrfToken token(String value) {
    return new CsrfToken(HEADER, FIELD, value);
  }
}
