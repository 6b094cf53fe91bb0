package org.countersign.catalog.identity;

import jakarta.json.JsonString;
import java.net.URI;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the issuer says about a caller, from a checked token or session.
 *
 * @param issuer together with the subject it names one account for ever
 * @param username what people call the account; it can change
 * @param roles the realm's roles this service knows
 * @param teams names of the Keycloak groups below {@code /teams}
 */
public record Identity(
    URI issuer,
    String subject,
    String username,
    String displayName,
    Set<String> roles,
    Set<String> teams,
    Kind kind) {
  private static final String SERVICE_ACCOUNT = "service-account-";
  private static final String TEAMS = "/teams/";

  /** Whether a human being can stand behind a deed of this account. */
  public enum Kind {
    PERSON,
    SERVICE
  }

  public Identity {
    roles = Set.copyOf(roles);
    teams = Set.copyOf(teams);
    if (subject.isBlank() || username.isBlank()) {
      throw new IllegalArgumentException("an identity without subject or username");
    }
  }

  /**
   * Reads the claims of a checked token.
   *
   * @param claim gives a claim by its name, null where there is none
   */
  static Identity of(URI issuer, Function<String, @Nullable Object> claim) {
    var subject = text(claim.apply("sub")).orElse("");
    var username = text(claim.apply("preferred_username")).orElse(subject);
    var roles = texts(claim.apply("groups"));
    roles.retainAll(Roles.ALL);
    return new Identity(
        issuer,
        subject,
        username,
        text(claim.apply("name")).orElse(username),
        roles,
        texts(claim.apply("teams")).stream()
            .filter(group -> group.startsWith(TEAMS))
            .map(group -> group.substring(TEAMS.length()))
            .collect(Collectors.toUnmodifiableSet()),
        isServiceAccount(username) ? Kind.SERVICE : Kind.PERSON);
  }

  static boolean isServiceAccount(String username) {
    return username.startsWith(SERVICE_ACCOUNT);
  }

  /** The client whose service account has this name. */
  static String clientOf(String serviceAccount) {
    return serviceAccount.substring(SERVICE_ACCOUNT.length());
  }

  public boolean has(String role) {
    return roles.contains(role);
  }

  public boolean isPerson() {
    return kind == Kind.PERSON;
  }

  private static Optional<String> text(@Nullable Object value) {
    if (value instanceof JsonString json) {
      return Optional.of(json.getString());
    }
    return Optional.ofNullable(value).map(Object::toString).filter(text -> !text.isBlank());
  }

  private static Set<String> texts(@Nullable Object value) {
    if (value instanceof Collection<?> many) {
      return many.stream()
          .map(Identity::text)
          .flatMap(Optional::stream)
          .collect(Collectors.toSet());
    }
    return text(value).stream().collect(Collectors.toSet());
  }
}
