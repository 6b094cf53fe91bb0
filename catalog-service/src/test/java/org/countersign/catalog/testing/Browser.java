package org.countersign.catalog.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A browser without scripts: keeps cookies, follows redirects when told, fills in forms. Like real
 * browsers, and unlike {@link java.net.CookieManager}, it sends secure cookies to localhost.
 */
public final class Browser {
  private static final int MOST_REDIRECTS = 10;
  private static final Pattern FORM = Pattern.compile("<form[^>]*action=\"([^\"]+)\"");
  private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, HttpCookie> cookies = new LinkedHashMap<>();

  /** A browser that has signed in at Keycloak and shows the page at {@code path}. */
  public static Browser signedIn(String person) {
    var browser = new Browser();
    browser.signIn("/ui/", person);
    return browser;
  }

  /** Opens a page, is sent to Keycloak, fills in the form there, and ends where it wanted to go. */
  public HttpResponse<String> signIn(String path, String person) {
    var login = follow(open(path));
    var form = Map.of("username", person, "password", person, "credentialId", "");
    return follow(send(login.uri().resolve(first(FORM, login.body())), form));
  }

  /** One request, no redirect followed. */
  public HttpResponse<String> open(String path) {
    return send(HttpRequest.newBuilder(address(path)).GET());
  }

  public HttpResponse<String> follow(HttpResponse<String> response) {
    var answer = response;
    for (var i = 0; i < MOST_REDIRECTS; i++) {
      var next = answer.headers().firstValue("Location");
      if (answer.statusCode() / 100 != 3 || next.isEmpty()) {
        return answer;
      }
      answer = send(HttpRequest.newBuilder(answer.uri().resolve(next.get())).GET());
    }
    throw new IllegalStateException("more than " + MOST_REDIRECTS + " redirects");
  }

  /** Submits a form of a page of ours with the page's CSRF token. */
  public HttpResponse<String> submit(
      HttpResponse<String> page, String path, Map<String, String> fields) {
    var form = new HashMap<>(fields);
    form.put("_csrf", first(CSRF, page.body()));
    return send(address(path), form);
  }

  /** Submits a form as it is, without any token. */
  public HttpResponse<String> post(String path, Map<String, String> fields) {
    return send(address(path), fields);
  }

  public HttpResponse<String> send(HttpRequest.Builder request) {
    var path = request.build().uri().getPath();
    var sent =
        cookies.values().stream()
            .filter(cookie -> path.startsWith(cookie.getPath()))
            .map(cookie -> cookie.getName() + "=" + cookie.getValue())
            .collect(Collectors.joining("; "));
    if (!sent.isEmpty()) {
      request.header("Cookie", sent);
    }
    try {
      var response = http.send(request.build(), BodyHandlers.ofString());
      response.headers().allValues("Set-Cookie").forEach(this::keep);
      return response;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void keep(String header) {
    for (var cookie : HttpCookie.parse(header)) {
      if (cookie.getPath() == null) {
        cookie.setPath("/");
      }
      cookies.put(cookie.getName() + cookie.getPath(), cookie);
      cookies.values().removeIf(HttpCookie::hasExpired);
    }
  }

  /** A cookie's value, by its name. */
  public Optional<String> cookie(String name) {
    return cookies.values().stream()
        .filter(cookie -> cookie.getName().equals(name))
        .map(HttpCookie::getValue)
        .findFirst();
  }

  public static URI address(String path) {
    return Servers.running().service().resolve(path);
  }

  private HttpResponse<String> send(URI address, Map<String, String> fields) {
    var form =
        fields.entrySet().stream()
            .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
            .collect(Collectors.joining("&"));
    return send(
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form)));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String first(Pattern pattern, String page) {
    var matcher = pattern.matcher(page);
    if (!matcher.find()) {
      throw new IllegalStateException("no " + pattern + " in " + page);
    }
    return matcher.group(1).replace("&amp;", "&");
  }
}
