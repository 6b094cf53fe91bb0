package org.countersign.catalog.journal;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.countersign.catalog.platform.DatabaseUnavailableException;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.platform.Settings;
import org.countersign.ledger.Keys;
import org.countersign.ledger.Leaf;
import org.countersign.ledger.Ledger;
import org.countersign.ledger.Origin;
import org.countersign.ledger.Recovery;
import org.countersign.ledger.Standing;

/**
 * Goes on with a log that has lost entries, where an operator has accepted the loss: the first
 * entry under a new origin says what was signed, what is left and why, signed checkpoints of the
 * old origin stay what they were, and what the nodes remember begins anew. Every step can be
 * repeated, so a start that was cut short is made good by the next one.
 */
@Dependent
class Recovering {
  private static final Logger LOG = System.getLogger(Recovering.class.getName());

  private final DataSource database;
  private final Settings settings;
  private final KeyStorage storage;
  private final Signer signer;
  private final Publisher publisher;
  private final Unit unit;
  private final Ids ids;
  private final SecureRandom random;

  @Inject
  Recovering(
      DataSource database,
      Settings settings,
      KeyStorage storage,
      Signer signer,
      Publisher publisher,
      Unit unit,
      Ids ids,
      SecureRandom random) {
    this.database = database;
    this.settings = settings;
    this.storage = storage;
    this.signer = signer;
    this.publisher = publisher;
    this.unit = unit;
    this.ids = ids;
    this.random = random;
  }

  /**
   * Recovers where there is a loss and somebody has accepted it; otherwise nothing happens.
   *
   * @param self the pseudonym of the service
   * @throws IllegalStateException if what is remembered is of another log altogether, or the log
   *     contradicts it and only a loss was accepted
   */
  void recoverIfAccepted(UUID self) {
    var accepted = AcceptedLoss.in(settings.signer());
    accepted.ifPresent(word -> recover(word, self));
  }

  private void recover(AcceptedLoss accepted, UUID self) {
    var loss = publisher.loss();
    if (loss.isEmpty()) {
      LOG.log(Level.INFO, "a loss was accepted, but nothing is lost: the log continues");
    } else {
      // a fork that nobody has accepted is left to the start, which refuses it with both sizes
      recorded(loss.get()).or(() -> acceptable(loss.get(), accepted, self)).ifPresent(this::accept);
    }
    accepted.withdraw();
  }

  private Optional<Recovery> acceptable(Publisher.Loss loss, AcceptedLoss accepted, UUID self) {
    boolean contradicts = loss.standing() instanceof Standing.Fork;
    return contradicts && !accepted.fork()
        ? Optional.empty()
        : Optional.of(record(loss, accepted.reason(), self));
  }

  private void accept(Recovery recovery) {
    publisher.accept(recovery);
    LOG.log(
        Level.WARNING,
        "recovered with {0} of {1} entries, under the origin {2}",
        recovery.kept().size(),
        recovery.lost().size(),
        recovery.origin());
  }

  /** A recovery in the log from the origin that is remembered, made by another node or start. */
  private Optional<Recovery> recorded(Publisher.Loss loss) {
    return signer.history().recoveries().stream()
        .filter(each -> loss.lost().origin().equals(each.lost().origin()))
        .reduce((earlier, later) -> later);
  }

  private Recovery record(Publisher.Loss loss, String reason, UUID self) {
    if (!loss.lost().origin().equals(loss.kept().origin())) {
      throw new IllegalStateException(
          "LEDGER_FORK: what was signed is of the log "
              + loss.lost().origin()
              + ", the database holds "
              + loss.kept().origin()
              + "; no recovery leads from one to the other");
    }
    var keys = signer.keys();
    var fresh = Keys.generate(random, further(signer.origin()), keys.use());
    // only the event key is needed that the log knows; an attestation key may lie in a token
    var next = new Keys(keys.use(), keys.event(), fresh.checkpoint(), fresh.attestation());
    var recovery =
        new Recovery(
            loss.lost(), loss.kept(), next.checkpoint().verifier(), reason, lastWitnessed());
    var event = recovery.event(ids.next(), signer.now(), settings.node().name(), self);
    var leaf = Leaf.signed(event, next.event(), false);
    var history = signer.history().plus(loss.kept().size(), event);
    storage.add(next);
    var ledger = new Ledger(Map.of(history.epoch(), next.checkpoint()));
    unit.runOn(connection -> append(connection, leaf, ledger, loss));
    signer.open(
        storage::ring, new KeyEntries(history, loss.kept().size() + 1), settings.node().name());
    return recovery;
  }

  private static void append(Connection connection, Leaf leaf, Ledger ledger, Publisher.Loss loss) {
    var receipt = ledger.append(new JdbcLedgerStore(connection), List.of(leaf)).get(0);
    if (receipt.index() != loss.kept().size()) {
      throw new IllegalStateException("somebody appends to the log that is being recovered");
    }
  }

  /** The log goes on under its name with an id drawn now behind it. */
  private Origin further(Origin before) {
    var id = new byte[8];
    random.nextBytes(id);
    var path = before.value();
    return new Origin(path.substring(0, path.lastIndexOf('/') + 1) + HexFormat.of().formatHex(id));
  }

  /** What witnesses have cosigned, as far as the database still knows. */
  private Optional<Long> lastWitnessed() {
    try (Connection connection = database.getConnection();
        var statement = connection.prepareStatement("SELECT max(size) FROM ledger_cosig");
        var row = statement.executeQuery()) {
      return row.next() && row.getObject(1) != null
          ? Optional.of(row.getLong(1))
          : Optional.empty();
    } catch (SQLException e) {
      throw new DatabaseUnavailableException("cosignatures could not be read", e);
    }
  }
}
