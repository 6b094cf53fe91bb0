package org.countersign.catalog.gate;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.countersign.catalog.gate.RowsAndLeaves.Compared;
import org.countersign.catalog.journal.VerifiedLeaves;
import org.countersign.catalog.journal.VerifiedLeaves.Place;
import org.countersign.catalog.journal.VerifiedLeaves.Said;
import org.countersign.catalog.platform.DatabaseUnavailableException;
import org.countersign.catalog.platform.Gathered;
import org.countersign.ledger.Digest;

/**
 * Snapshots compared with their leaves. Questions that come at once are read at once: one statement
 * serves whoever waits.
 */
@ApplicationScoped
class Snapshots {
  private static final int LARGEST_ROUND = 64;

  private final DataSource database;
  private final VerifiedLeaves leaves;
  private final Gathered<Asked, Compared> rounds =
      new Gathered<>(LARGEST_ROUND, this::read, DatabaseUnavailableException.class::isInstance);

  @Inject
  Snapshots(DataSource database, VerifiedLeaves leaves) {
    this.database = database;
    this.leaves = leaves;
  }

  /** For the container's proxy only. */
  @SuppressWarnings("NullAway")
  protected Snapshots() {
    this(null, null);
  }

  /**
   * Reads what the question is about, at a moment after the question was put.
   *
   * @throws DatabaseUnavailableException when the database cannot be read
   */
  Compared of(Asked asked) {
    return rounds.ask(asked);
  }

  private List<Compared> read(List<Asked> asked) {
    try (var connection = database.getConnection()) {
      var distinct = asked.stream().distinct().toList();
      var snapshots = SnapshotQuery.read(connection, distinct);
      var said = said(connection, snapshots);
      var compared = new HashMap<Asked, Compared>();
      for (int i = 0; i < distinct.size(); i++) {
        compared.put(distinct.get(i), RowsAndLeaves.compared(snapshots.get(i), said));
      }
      return asked.stream().map(compared::get).toList();
    } catch (SQLException e) {
      throw new DatabaseUnavailableException("the facts could not be read", e);
    }
  }

  private Map<UUID, Optional<Said>> said(Connection connection, List<Snapshot> snapshots)
      throws SQLException {
    var places = new HashMap<UUID, Place>();
    for (var snapshot : snapshots) {
      snapshot
          .leaves()
          .forEach((id, leaf) -> places.put(id, new Place(leaf.seq(), Digest.of(leaf.hash()))));
    }
    var told = leaves.said(connection, Set.copyOf(places.values()));
    return places.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, e -> told.getOrDefault(e.getValue(), Optional.empty())));
  }
}
