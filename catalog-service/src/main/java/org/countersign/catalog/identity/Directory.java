package org.countersign.catalog.identity;

import static org.countersign.catalog.problem.ProblemType.DIRECTORY_UNAVAILABLE;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.countersign.catalog.platform.DoorsOpened;
import org.countersign.catalog.platform.Settings;
import org.countersign.catalog.problem.Refusal;
import org.eclipse.microprofile.rest.client.RestClientBuilder;
import org.jspecify.annotations.Nullable;

/**
 * What Keycloak says about people now, which may differ from what their token said. Answers are
 * kept for a minute; when Keycloak cannot be reached after that, {@code DIRECTORY_UNAVAILABLE} is
 * thrown and nobody holds anything.
 */
@ApplicationScoped
public class Directory {
  /** How old an answer may be. */
  static final Duration KEPT = Duration.ofSeconds(60);

  private static final Logger LOG = System.getLogger(Directory.class.getName());
  private static final String REALMS = "/realms/";
  private static final String IN_A_MOMENT = "repeat the request in a moment";
  private static final int REMEMBERED = 5_000;
  private static final int MOST_HOLDERS = 1_000;
  private static final Duration BEFORE_THE_END = Duration.ofSeconds(15);
  private static final int STARTS_WITHIN_SECONDS = 30;

  private final Map<String, Answer> answers = new ConcurrentHashMap<>();

  @Inject private Settings settings;
  @Inject private Clock clock;

  private final CompletableFuture<KeycloakClient> client = new CompletableFuture<>();
  private URI server;
  private String realm;
  private volatile @Nullable Token token;

  private final Map<String, Holders> holders = new ConcurrentHashMap<>();

  private record Holders(List<Identity> people, Instant until) {}

  private record Answer(Optional<Identity> identity, Instant until) {}

  private record Token(String bearer, Instant until) {}

  /** The container fills the fields. */
  @SuppressWarnings("NullAway.Init")
  protected Directory() {}

  @PostConstruct
  void findRealm() {
    var issuer = settings.oidc().issuer().toString();
    var at = issuer.lastIndexOf(REALMS);
    if (at < 0) {
      throw new IllegalStateException(
          "OIDC_ISSUER is not a realm of a Keycloak, such as https://host/realms/countersign: "
              + issuer);
    }
    server = URI.create(issuer.substring(0, at));
    realm = issuer.substring(at + REALMS.length());
  }

  /**
   * Not sooner, because Jersey 3.1 has one place for whoever is injecting: a client made while an
   * application starts takes it over, and filters of that application, such as the one against
   * forged forms, are left without what JAX-RS gives them, for good.
   *
   * @see <a href="https://github.com/eclipse-ee4j/jersey/pull/6049">Jersey, 6049</a>
   */
  void connect(@Observes DoorsOpened opened) {
    try {
      client.complete(
          RestClientBuilder.newBuilder()
              .baseUri(server)
              .connectTimeout(2, TimeUnit.SECONDS)
              .readTimeout(3, TimeUnit.SECONDS)
              .build(KeycloakClient.class));
    } catch (RuntimeException | Error e) { // or whoever asks would wait for it, again and again
      client.completeExceptionally(e);
      throw e;
    }
  }

  @PreDestroy
  void disconnect() {
    var unused = client.thenAccept(KeycloakClient::close);
  }

  /**
   * The person of this name, with the roles and teams held now; empty when there is none, and
   * without roles when the account is disabled.
   *
   * @throws Refusal {@code DIRECTORY_UNAVAILABLE} when Keycloak cannot be asked
   */
  public Optional<Identity> find(String username) {
    return kept(
        "name " + username,
        bearer ->
            keycloak().users(bearer, realm, username, true).getValuesAs(JsonObject.class).stream()
                .findFirst()
                .map(user -> complete(bearer, user)));
  }

  /**
   * The account that tokens name by this subject, with the roles and teams held now.
   *
   * @throws Refusal {@code DIRECTORY_UNAVAILABLE} when Keycloak cannot be asked
   */
  public Optional<Identity> withSubject(String subject) {
    return kept(
        "subject " + subject,
        bearer -> Optional.of(complete(bearer, keycloak().user(bearer, realm, subject))));
  }

  /**
   * Whether the account can sign in, asked now and not kept: what follows from a no cannot be taken
   * back. An account that is gone cannot.
   *
   * @throws Refusal {@code DIRECTORY_UNAVAILABLE} when Keycloak cannot be asked
   */
  public boolean isEnabled(String subject) {
    return ask(() -> Optional.of(keycloak().user(bearer(), realm, subject)))
        .filter(user -> user.getBoolean("enabled", false))
        .isPresent();
  }

  /**
   * Whoever is given a role directly and can sign in, with the roles and teams held now.
   *
   * @throws Refusal {@code DIRECTORY_UNAVAILABLE} when Keycloak cannot be asked
   */
  public List<Identity> withRole(String role) {
    var known = holders.get(role);
    if (known != null && clock.instant().isBefore(known.until)) {
      return known.people;
    }
    var people =
        ask(() -> Optional.of(keycloak().holders(bearer(), realm, role, MOST_HOLDERS))).stream()
            .flatMap(users -> users.getValuesAs(JsonObject.class).stream())
            .filter(user -> user.getBoolean("enabled", false))
            .map(user -> withSubject(user.getString("id")))
            .flatMap(Optional::stream)
            .toList();
    holders.put(role, new Holders(people, clock.instant().plus(KEPT)));
    return people;
  }

  /**
   * Where mail reaches an account that can sign in, asked now and not kept.
   *
   * @throws Refusal {@code DIRECTORY_UNAVAILABLE} when Keycloak cannot be asked
   */
  public Optional<String> mailOf(String subject) {
    return ask(() -> Optional.of(keycloak().user(bearer(), realm, subject)))
        .filter(user -> user.getBoolean("enabled", false))
        .map(user -> user.getString("email", ""))
        .filter(address -> !address.isEmpty());
  }

  private Identity complete(String bearer, JsonObject user) {
    var id = user.getString("id");
    var username = user.getString("username");
    var enabled = user.getBoolean("enabled", false);
    var name = (user.getString("firstName", "") + " " + user.getString("lastName", "")).strip();
    var roles = enabled ? texts(keycloak().roles(bearer, realm, id), "name") : Set.<String>of();
    var teams = enabled ? texts(keycloak().groups(bearer, realm, id), "path") : Set.<String>of();
    return Identity.of(
        settings.oidc().issuer(),
        Map.of(
                "sub", id,
                "preferred_username", username,
                "name", name.isEmpty() ? username : name,
                "groups", roles,
                "teams", teams)
            ::get);
  }

  private static Set<String> texts(JsonArray objects, String member) {
    return objects.getValuesAs(JsonObject.class).stream()
        .map(object -> object.getString(member))
        .collect(Collectors.toSet());
  }

  private interface Question {
    Optional<Identity> ask(String bearer);
  }

  private Optional<Identity> kept(String key, Question question) {
    var known = answers.get(key);
    if (known != null && clock.instant().isBefore(known.until)) {
      return known.identity;
    }
    var identity = ask(() -> question.ask(bearer()));
    if (answers.size() >= REMEMBERED) {
      answers.clear();
    }
    answers.put(key, new Answer(identity, clock.instant().plus(KEPT)));
    return identity;
  }

  private <T> Optional<T> ask(Supplier<Optional<T>> question) {
    try {
      return question.get();
    } catch (NotFoundException nobody) {
      return Optional.empty();
    } catch (WebApplicationException | ProcessingException unreachable) {
      token = null;
      LOG.log(Level.WARNING, "Keycloak does not answer: {0}", unreachable.toString());
      throw unavailable("nothing was changed by this request", IN_A_MOMENT);
    }
  }

  private static Refusal unavailable(String detail, String remedy) {
    return new Refusal(DIRECTORY_UNAVAILABLE, detail).and("remedy", remedy);
  }

  /** Whoever asks during the start waits, and nobody for ever. */
  private KeycloakClient keycloak() {
    try {
      return client.copy().orTimeout(STARTS_WITHIN_SECONDS, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof TimeoutException
          ? unavailable("the service is still starting", IN_A_MOMENT)
          : unavailable(
              "the service started without its way to Keycloak",
              "an administrator removes the cause, which the log names, and restarts the service");
    }
  }

  private String bearer() {
    var known = token;
    if (known == null || !clock.instant().isBefore(known.until)) {
      var oidc = settings.oidc();
      var answer =
          keycloak().token(realm, "client_credentials", oidc.clientId(), oidc.clientSecret());
      var lives = Duration.ofSeconds(answer.getInt("expires_in"));
      known =
          new Token(
              "Bearer " + answer.getString("access_token"),
              clock.instant().plus(lives).minus(BEFORE_THE_END));
      token = known;
    }
    return known.bearer;
  }
}
