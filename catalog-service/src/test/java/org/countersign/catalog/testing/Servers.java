package org.countersign.catalog.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.countersign.development.DevelopmentDatabase;
import org.countersign.development.DevelopmentKeycloak;
import org.countersign.development.DevelopmentRealm;

/** A real PostgreSQL and a real Keycloak, started once for all integration tests of a run. */
public final class Servers {
  private static final Path HOME = Path.of("target", "servers").toAbsolutePath();
  private static Servers running;

  private final DevelopmentKeycloak keycloak;
  private final int port;
  private final Mailbox mailbox = Mailbox.open();
  private DevelopmentDatabase database;

  private Servers() {
    database = DevelopmentDatabase.start(HOME.resolve("pg"), 0);
    keycloak = DevelopmentKeycloak.start(HOME.resolve("keycloak"), 0);
    port = freePort();
    ForgedTokens.publishKey(keycloak.issuer(), HOME.resolve("keycloak"));
  }

  public static synchronized Servers running() {
    if (running == null) {
      running = new Servers();
    }
    return running;
  }

  static synchronized void stop() {
    if (running != null) {
      running.mailbox.close();
      running.keycloak.close();
      running.database.close();
      running = null;
    }
  }

  /** The issuer of every token. */
  public String issuer() {
    return keycloak.issuer();
  }

  /** Where the service answers; the name that the realm's redirect addresses allow. */
  public URI service() {
    return URI.create("http://localhost:" + port);
  }

  /** Opens and disables accounts of the realm. */
  public Accounts accounts() {
    try {
      return new Accounts(issuer(), HOME.resolve("keycloak"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Where the service's mail goes. */
  public Mailbox mailbox() {
    return mailbox;
  }

  public DevelopmentDatabase database() {
    return database;
  }

  /** Stops PostgreSQL as a crash of its machine would, while the service runs on. */
  public void stopDatabase() {
    database.close();
  }

  /** Brings the same data back at the same address. */
  public void startDatabase() {
    database = DevelopmentDatabase.start(HOME.resolve("pg"), database.port());
  }

  /**
   * What {@code countersign up} would put into the environment, as MicroProfile Config names it.
   */
  public Map<String, String> settings() {
    var settings = new LinkedHashMap<String, String>();
    settings.put("db.url", database.jdbcUrl());
    settings.put("db.user", database.app().user());
    settings.put("db.password", database.app().password());
    settings.put("db.owner.user", database.owner().user());
    settings.put("db.owner.password", database.owner().password());
    settings.put("oidc.issuer", keycloak.issuer());
    settings.put("oidc.client.id", DevelopmentRealm.PAGES_CLIENT);
    settings.put("oidc.client.secret", DevelopmentRealm.PAGES_SECRET);
    settings.put("countersign.mode", "development");
    settings.put("countersign.url", service().toString());
    settings.put("countersign.mail.host", "127.0.0.1");
    settings.put("countersign.mail.port", String.valueOf(mailbox.port()));
    settings.put("countersign.data", HOME.resolve("data").toString());
    return settings;
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
