package org.countersign.catalog.journal;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.countersign.catalog.platform.Ids;
import org.countersign.ledger.Event;
import org.countersign.ledger.Genesis;
import org.countersign.ledger.Keys;
import org.countersign.ledger.Leaf;
import org.countersign.ledger.Ledger;
import org.countersign.ledger.LedgerStore;
import org.countersign.ledger.Origin;

/** A log with keys of its own in the tables of the service, and leaves to append to it. */
public final class BenchLog {
  private static final Origin ORIGIN = new Origin("bench.example/0f5e");

  private final Clock clock = Clock.systemUTC();
  private final SecureRandom random = new SecureRandom();
  private final Keys keys = Keys.generate(random, ORIGIN, Keys.Use.DEVELOPMENT);
  private final Ledger ledger = new Ledger(keys.checkpoint());
  private final Ids ids = new Ids(clock, random);
  private final UUID actor = ids.pseudonym();

  /**
   * Makes the tables, all of them: an index that a later migration adds is written by every entry.
   * Then founds the log.
   *
   * @param owner of the tables; commits by itself
   * @param migrations their texts, in order
   * @param app the role that will append
   */
  public void found(Connection owner, List<String> migrations, String app) throws SQLException {
    try (var statement = owner.createStatement()) {
      for (var migration : migrations) {
        statement.execute(migration.replace("${app_role}", app));
      }
    }
    JdbcLedgerStore.found(owner, ORIGIN);
    var genesis = Genesis.of(keys, 1).event(ids.next(), now(), "bench", actor);
    ledger.append(store(owner), List.of(Leaf.signed(genesis, keys.event(), false)));
  }

  Ledger ledger() {
    return ledger;
  }

  static LedgerStore store(Connection transaction) {
    return new JdbcLedgerStore(transaction);
  }

  /** Appends one entry in a transaction that somebody else commits. */
  public void append(Connection transaction) {
    ledger.append(store(transaction), List.of(leaf(false)));
  }

  /** About as large as a gate decision's, with ids of the kind the service gives. */
  Leaf leaf(boolean stream) {
    var subject = ids.next().toString();
    var event =
        new Event(
            ids.next(),
            "gate.decided",
            now(),
            ORIGIN,
            "bench",
            actor,
            Map.of("kind", "decision", "id", subject),
            Map.of(
                "decision", "DENY",
                "version", subject,
                "environment", "production",
                "codes", List.of("APPROVAL_MISSING", "USE_CASE_MISSING"),
                "facts", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
            List.of(),
            Map.of());
    return Leaf.signed(event, keys.event(), stream);
  }

  private Instant now() {
    return Event.millis(clock.instant());
  }
}
