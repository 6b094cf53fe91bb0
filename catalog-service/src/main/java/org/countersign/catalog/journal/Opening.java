package org.countersign.catalog.journal;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.net.URI;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.countersign.catalog.identity.Agents;
import org.countersign.catalog.identity.Identity;
import org.countersign.catalog.platform.DatabaseUnavailableException;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.platform.Settings;
import org.countersign.ledger.Envelope;
import org.countersign.ledger.Genesis;
import org.countersign.ledger.KeyHistory;
import org.countersign.ledger.Leaf;
import org.countersign.ledger.Origin;

/**
 * Opens the ledger before anything else is served: finds its head and keys or founds both, refuses
 * to go on where they do not belong together or the log is older than what was signed, and lets the
 * features record what they bring along.
 */
@Startup
@Singleton
@TransactionManagement(TransactionManagementType.BEAN)
public class Opening {
  private static final long SCHEMA = 1;

  /** Documents are compiled and keys made meanwhile, by classes that no thread has used before. */
  private static final String PATIENTLY = "SET LOCAL idle_in_transaction_session_timeout = '5min'";

  @Inject private DataSource database;
  @Inject private Settings settings;
  @Inject private KeyStorage storage;
  @Inject private Signer signer;
  @Inject private Streams streams;
  @Inject private Lease lease;
  @Inject private Publisher publisher;
  @Inject private Recovering recovering;
  @Inject private Inspections inspections;
  @Inject private Witnesses witnesses;
  @Inject private Timestamps timestamps;
  @Inject private Erasures erasures;
  @Inject private LedgerMetrics metrics;
  @Inject private Agents agents;
  @Inject private Ids ids;
  @Inject private SecureRandom random;
  @Inject private Unit unit;
  @Inject private Event<LedgerOpened> opened;

  /** The container fills the fields. */
  @SuppressWarnings("NullAway.Init")
  public Opening() {}

  @PostConstruct
  void open() {
    var self =
        agents.idOf(
            new Identity(
                URI.create("urn:countersign"),
                "service",
                "countersign",
                "Countersign",
                Set.of(),
                Set.of(),
                Identity.Kind.SERVICE));
    var entry0 = entry0();
    if (entry0.isEmpty()) {
      found(self);
    } else {
      resume(entry0.get());
    }
    recovering.recoverIfAccepted(self);
    publisher.resume();
    erasures.again();
    streams.start();
    unit.run(
        () -> {
          // the transaction may rest for longer than others: a slow machine must come up, too
          unit.runOn(Opening::restPatiently);
          opened.fire(new LedgerOpened(self));
        });
    lease.start();
    publisher.start();
    inspections.start(self);
    witnesses.start();
    timestamps.start();
    metrics.begin();
  }

  private static void restPatiently(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(PATIENTLY);
    }
  }

  @PreDestroy
  void close() {
    timestamps.stop();
    witnesses.stop();
    inspections.stop();
    publisher.stop();
    lease.stop();
    streams.stop();
  }

  private void resume(Envelope entry0) {
    var entries = grown(new KeyEntries(KeyHistory.beginning(entry0), 1));
    var history = entries.history();
    if (storage.ring().active(history).isEmpty()) {
      throw new IllegalStateException(
          "the keys in "
              + settings.keys()
              + " are not those of the log "
              + history.origin()
              + ", which the database holds");
    }
    signer.open(storage::ring, entries, settings.node().name());
  }

  private void found(UUID self) {
    var keys = storage.found(this::origin);
    var genesis =
        storage
            .root()
            .map(root -> Genesis.of(keys, SCHEMA, root))
            .orElseGet(() -> Genesis.of(keys, SCHEMA))
            .event(ids.next(), signer.now(), settings.node().name(), self);
    var leaf = Leaf.signed(genesis, keys.event(), false);
    var entries = new KeyEntries(KeyHistory.beginning(leaf.envelope()), 1);
    signer.open(storage::ring, entries, settings.node().name());
    publisher.begin();
    unit.runOn(
        connection -> {
          JdbcLedgerStore.found(connection, signer.origin());
          signer.ledger().append(new JdbcLedgerStore(connection), List.of(leaf));
        });
  }

  /** An id drawn now stands in the origin: a new database is a new log. */
  private Origin origin() {
    var id = new byte[8];
    random.nextBytes(id);
    return new Origin(settings.publicUrl().getHost() + "/log/" + HexFormat.of().formatHex(id));
  }

  private KeyEntries grown(KeyEntries entries) {
    try (var connection = database.getConnection()) {
      return entries.grown(connection);
    } catch (SQLException e) {
      throw new DatabaseUnavailableException("the ledger could not be read", e);
    }
  }

  private Optional<Envelope> entry0() {
    try (var connection = database.getConnection();
        var statement = connection.prepareStatement("SELECT leaf FROM ledger_entry WHERE seq = 0");
        var row = statement.executeQuery()) {
      return row.next() ? Optional.of(Envelope.parse(row.getBytes(1))) : Optional.empty();
    } catch (SQLException e) {
      throw new DatabaseUnavailableException("the ledger could not be read", e);
    }
  }
}
