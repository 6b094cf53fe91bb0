package org.countersign.catalog.identity;

import static org.countersign.catalog.problem.ProblemType.UNAUTHENTICATED;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationException;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContextWrapper;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.countersign.catalog.problem.Problem;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/**
 * The one lock on all doors. Pages under {@code /ui} log in with OpenID Connect and keep a session;
 * everywhere else only a bearer token counts and cookies are not looked at. Both mechanisms are the
 * container's own: this class only chooses, and remembers verified tokens.
 */
@Alternative
@Priority(1)
@ApplicationScoped
public class LoginMechanism implements HttpAuthenticationMechanism {
  private static final int TOKENS = 10_000;
  private static final String BEARER = "Bearer ";
  private static final String LET_IN = "countersign.let-in";
  private static final String CHALLENGE = "Bearer realm=\"countersign\"";

  /**
   * Payara logs a stack trace for every token that is not valid; a stranger must not fill the log.
   */
  private static final Logger TOKEN_STORE =
      Logger.getLogger("fish.payara.microprofile.jwtauth.eesecurity.SignedJWTIdentityStore");

  @Inject private BeanManager beans;
  @Inject private Clock clock;
  @Inject private OpenDoors open;

  private HttpAuthenticationMechanism tokens;
  private HttpAuthenticationMechanism sessions;
  private VerifiedTokens<CredentialValidationResult> verified;

  /** The container fills the fields. */
  @SuppressWarnings("NullAway.Init")
  protected LoginMechanism() {}

  /**
   * Finds the container's two mechanisms. Payara's bean for MP-JWT is known by the name of its
   * producer only; if another release names it otherwise, this service must not start half locked.
   */
  @PostConstruct
  void findMechanisms() {
    var others =
        beans.getBeans(HttpAuthenticationMechanism.class, Any.Literal.INSTANCE).stream()
            .filter(bean -> !LoginMechanism.class.isAssignableFrom(bean.getBeanClass()))
            .toList();
    tokens = only(others, bean -> bean.toString().contains("PayaraCdiProducer"), "MP-JWT");
    sessions = only(others, bean -> !bean.toString().contains("PayaraCdiProducer"), "OpenID");
    verified = new VerifiedTokens<>(clock, TOKENS);
    TOKEN_STORE.setLevel(Level.WARNING);
  }

  private HttpAuthenticationMechanism only(
      List<Bean<?>> others, Predicate<Bean<?>> wanted, String name) {
    var found = others.stream().filter(wanted).toList();
    if (found.size() != 1) {
      throw new IllegalStateException(
          "this container offers %d %s mechanisms instead of one: %s"
              .formatted(found.size(), name, others));
    }
    var bean = found.get(0);
    return (HttpAuthenticationMechanism)
        beans.getReference(
            bean, HttpAuthenticationMechanism.class, beans.createCreationalContext(bean));
  }

  @Override
  public AuthenticationStatus validateRequest(
      HttpServletRequest request, HttpServletResponse response, HttpMessageContext context)
      throws AuthenticationException {
    var path = path(request);
    return path.equals("/ui") || path.startsWith("/ui/")
        ? session(path, request, response, context)
        : token(request, response, context);
  }

  @Override
  public void cleanSubject(
      HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
    sessions.cleanSubject(request, response, context);
  }

  private AuthenticationStatus session(
      String path,
      HttpServletRequest request,
      HttpServletResponse response,
      HttpMessageContext context)
      throws AuthenticationException {
    var locked = !open.admit(request.getMethod(), path);
    return sessions.validateRequest(request, response, new Door(context, locked));
  }

  private AuthenticationStatus token(
      HttpServletRequest request, HttpServletResponse response, HttpMessageContext context)
      throws AuthenticationException {
    var header = request.getHeader("Authorization");
    if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return stranger(request, response, context);
    }
    var token = header.substring(BEARER.length()).strip();
    var known = verified.find(token);
    if (known.isPresent()) {
      return accept(known.get(), context);
    }
    var door = new Door(context, true);
    var status = verify(request, response, door);
    var result = door.result;
    if (status != AuthenticationStatus.SUCCESS
        || result == null
        || result.getStatus() != CredentialValidationResult.Status.VALID) {
      return refuse(
          response,
          CHALLENGE + ", error=\"invalid_token\"",
          "the bearer token is expired, altered, or not meant for this service");
    }
    if (result.getCallerPrincipal() instanceof JsonWebToken web) {
      verified.remember(token, result, Instant.ofEpochSecond(web.getExpirationTime()));
    }
    return status;
  }

  /**
   * The container asks first, without a lock, and JAX-RS asks again for a locked method. Then
   * JAX-RS answers by itself: a body from here would stand before its own.
   */
  private AuthenticationStatus stranger(
      HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
    if (!context.isProtected() || open.admit(request.getMethod(), path(request))) {
      request.setAttribute(LET_IN, true);
      return context.doNothing();
    }
    if (request.getAttribute(LET_IN) == null) {
      return refuse(response, CHALLENGE, UNAUTHENTICATED.title());
    }
    response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
    response.setHeader("WWW-Authenticate", CHALLENGE);
    return AuthenticationStatus.SEND_FAILURE;
  }

  private AuthenticationStatus verify(
      HttpServletRequest request, HttpServletResponse response, Door door)
      throws AuthenticationException {
    try {
      return tokens.validateRequest(request, response, door);
    } catch (IllegalArgumentException | IllegalStateException unreadable) {
      return AuthenticationStatus.SEND_FAILURE;
    }
  }

  private static AuthenticationStatus accept(
      CredentialValidationResult known, HttpMessageContext context) {
    context.getClientSubject().getPrincipals().add(known.getCallerPrincipal());
    return context.notifyContainerAboutLogin(known);
  }

  private static AuthenticationStatus refuse(
      HttpServletResponse response, String challenge, String detail) {
    response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
    response.setHeader("WWW-Authenticate", challenge);
    response.setContentType(Problem.MEDIA_TYPE);
    var body = Problem.of(UNAUTHENTICATED, detail).json().getBytes(StandardCharsets.UTF_8);
    response.setContentLength(body.length);
    try {
      response.getOutputStream().write(body);
      response.flushBuffer();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return AuthenticationStatus.SEND_FAILURE;
  }

  private static String path(HttpServletRequest request) {
    var uri = request.getServletPath();
    var rest = request.getPathInfo();
    return rest == null ? uri : uri + rest;
  }

  /** The container's context, with our word on whether the door is locked, and a good memory. */
  private static final class Door extends HttpMessageContextWrapper {
    private final boolean locked;
    private @Nullable CredentialValidationResult result;

    Door(HttpMessageContext context, boolean locked) {
      super(context);
      this.locked = locked;
    }

    @Override
    public boolean isProtected() {
      return locked;
    }

    @Override
    public AuthenticationStatus notifyContainerAboutLogin(CredentialValidationResult outcome) {
      result = outcome;
      return super.notifyContainerAboutLogin(outcome);
    }
  }
}
