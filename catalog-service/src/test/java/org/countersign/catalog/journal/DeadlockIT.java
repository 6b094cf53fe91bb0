package org.countersign.catalog.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Journey.json;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.CatalogClient;
import org.countersign.catalog.testing.Servers;
import org.countersign.catalog.testing.TheRealWar;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** PostgreSQL ends one of two transactions that wait for each other: here always the service's. */
@RunAsClient
@ExtendWith(ArquillianExtension.class)
class DeadlockIT {
  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  @Test
  void whatADeadlockEndedIsDoneOnceWhenItIsRepeated() throws Exception {
    var name = "deadlock-" + UUID.randomUUID();
    post("another-" + name, "another-" + name);
    var database = Servers.running().database();
    var requests = Executors.newSingleThreadExecutor();
    try (var owner = database.connect(database.owner())) {
      owner.setAutoCommit(false);
      run(owner, "SELECT 1 FROM ledger_head FOR UPDATE");
      var first = requests.submit(() -> post(name, name));
      awaitWaiting(owner);
      // the service holds the name and waits for the head; now we hold the head and wait for it
      run(
          owner,
          "INSERT INTO model SELECT (jsonb_populate_record(m, jsonb_build_object("
              + "'id', gen_random_uuid(), 'name', '"
              + name
              + "'))).* FROM model m LIMIT 1");
      owner.rollback();

      var ended = first.get(30, TimeUnit.SECONDS);

      assertThat(ended.statusCode()).as(ended.body()).isGreaterThanOrEqualTo(409);
      assertThat(ended.body()).contains("\"code\"").doesNotContain("INTERNAL", "SQLException");
    } finally {
      requests.shutdown();
    }

    var repeated = post(name, name);
    var again = post(name, name);

    assertThat(repeated.statusCode()).as(repeated.body()).isEqualTo(201);
    assertThat(again.body()).isEqualTo(repeated.body());
    var id = json(repeated.body()).getString("id");
    var entries = CatalogClient.as(Roles.AUDITOR).get("ledger/entries?subject=" + id).body();
    assertThat(json(entries).getJsonArray("items")).hasSize(1);
  }

  private static HttpResponse<String> post(String name, String key) {
    var client = CatalogClient.as(Roles.DATA_SCIENTIST);
    var body =
        """
        {"name":"%s","team":"lending","task":"tabular-classification",
         "description":"Scores applications."}
        """
            .formatted(name);
    return client.send(
        client
            .request("models")
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(body)));
  }

  private static void awaitWaiting(Connection owner) throws Exception {
    var until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!waiting(owner)) {
      assertThat(System.nanoTime()).as("nobody waits for the head").isLessThan(until);
      Thread.sleep(10);
    }
  }

  private static boolean waiting(Connection owner) throws SQLException {
    try (var statement = owner.createStatement();
        var row =
            statement.executeQuery(
                "SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                    + " AND pg_backend_pid() = ANY (pg_blocking_pids(pid))")) {
      row.next();
      return row.getLong(1) > 0;
    }
  }

  private static void run(Connection owner, String sql) throws SQLException {
    try (var statement = owner.createStatement()) {
      statement.execute(sql);
    }
  }
}
