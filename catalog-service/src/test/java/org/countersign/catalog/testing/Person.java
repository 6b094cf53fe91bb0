package org.countersign.catalog.testing;

import static org.countersign.catalog.testing.Example.ok;

import java.time.Duration;
import java.time.Instant;

/**
 * Somebody of the team lending with an account of their own, called Stella Vertreter.
 *
 * @param account id of the account
 * @param name of the account
 * @param role the one it was opened with
 */
public record Person(String account, String name, String role) {
  public static Person with(String role) {
    var name = Example.unique(role);
    return new Person(
        Servers.running().accounts().open(name, "Stella", "Vertreter", role), name, role);
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

  /** From now on without the role. */
  public void leave() {
    Servers.running().accounts().leave(account, role);
  }
}
