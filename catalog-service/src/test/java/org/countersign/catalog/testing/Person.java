package org.countersign.catalog.testing;

import static org.countersign.catalog.testing.Example.ok;

import java.time.Duration;
import java.time.Instant;

/**
 * Somebody of the team lending with an account and a surname of their own.
 *
 * @param account id of the account
 * @param name of the account
 * @param role the one it was opened with
 */
public record Person(String account, String name, String role) {
  private static final String FIRST_NAME = "Stella";

  public static Person with(String role) {
    var name = Example.unique(role);
    return new Person(
        Servers.running().accounts().open(name, FIRST_NAME, surname(name), role), name, role);
  }

  /** What makes the account's name unique. */
  private static String surname(String name) {
    return name.substring(name.lastIndexOf('-') + 1);
  }

  /** What Keycloak knows them by. */
  public String fullName() {
    return FIRST_NAME + " " + surname(name);
  }

  /** A pattern of what they are called where people read: by their name or by their account. */
  public String called() {
    return "(%s|%s)".formatted(fullName(), name);
  }

  public CatalogClient client() {
    return signedIn(Duration.ZERO);
  }

  /**
   * @param ago how long ago they typed their password
   */
  public CatalogClient signedIn(Duration ago) {
    return CatalogClient.bearing(ForgedTokens.of(account, name, role, Instant.now().minus(ago)));
  }

  /** The pseudonym. */
  public String id() {
    return Journey.json(ok(client().get("whoami")).body()).getString("agentId");
  }

  /** The address that their account has. */
  public String mail() {
    return name + "@example.org";
  }

  /** Hands a vote over in the role, for rounds about minimal risks. */
  public void handOver(Person standIn, Instant ends) {
    ok(
        client()
            .post(
                "delegations",
                "{\"delegate\":\"%s\",\"role\":\"%s\",\"classes\":[\"MINIMAL\"],\"ends\":\"%s\"}"
                    .formatted(standIn.name(), role, ends)));
  }

  /** From now on without the role. */
  public void leave() {
    Servers.running().accounts().leave(account, role);
  }
}
