package org.countersign.catalog.journal;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.countersign.catalog.platform.DatabaseUnavailableException;
import org.countersign.catalog.problem.Refusal;
import org.countersign.ledger.Digest;
import org.countersign.ledger.Receipt;

/**
 * Facts told by others, in streams, where the same fact may be told again and again: its event id
 * is made of what it says, so it is recorded once and every telling gets the same answer.
 */
@Dependent
public class ForeignFacts {
  private static final String FIND =
      "SELECT event_id, seq, leaf_hash FROM ledger_entry WHERE event_id = ANY (?)";

  private static final byte[] NONE = new byte[0];

  private final Streams streams;
  private final Repeats repeats;
  private final DataSource database;

  @Inject
  ForeignFacts(Streams streams, Repeats repeats, DataSource database) {
    this.streams = streams;
    this.repeats = repeats;
    this.database = database;
  }

  /**
   * A fact to record.
   *
   * @param id as {@link #id} gives it
   */
  public record Fact(UUID id, Deed deed) {}

  /**
   * Where a fact stands in the ledger.
   *
   * @param id of its event
   * @param leafHash lower-case hex
   */
  public record Place(UUID id, long index, String leafHash) {}

  /** The id of the event that says these bytes. */
  public static UUID id(String what, byte[] canonical) {
    return EventIds.of(what, Digest.sha256(canonical).hex());
  }

  /**
   * Records those that are not on record, all together, and waits until they are durable.
   *
   * @return by the fact's id; a fact is left out if it could not be taken now, and may be told
   *     again
   * @throws Refusal {@code LEDGER_UNAVAILABLE}
   */
  public Map<UUID, Place> append(List<Fact> facts) {
    var distinct = new LinkedHashMap<UUID, Fact>();
    facts.forEach(fact -> distinct.putIfAbsent(fact.id(), fact));
    var places = find(List.copyOf(distinct.keySet()));
    var offered = new ArrayList<Offered>();
    distinct.forEach(
        (id, fact) -> {
          if (!places.containsKey(id)) {
            offered.add(
                new Offered(
                    id,
                    streams.later(
                        Streamed.of(fact.deed()), Optional.of(new RepeatableRequest(id, NONE)))));
          }
        });
    var lost = new ArrayList<UUID>();
    for (var each : offered) {
      place(each, offered.size() == 1)
          .ifPresentOrElse(place -> places.put(each.id(), place), () -> lost.add(each.id()));
    }
    if (!lost.isEmpty()) {
      places.putAll(find(lost));
    }
    return places;
  }

  /** Empty if the fact was not taken, or was told by somebody else at the same moment. */
  private Optional<Place> place(Offered offered, boolean alone) {
    try {
      return offered
          .receipt()
          .get()
          .map(receipt -> new Place(offered.id(), receipt.index(), receipt.leafHash().hex()));
    } catch (RuntimeException e) {
      if (alone && !repeats.isLostRace(e)) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private record Offered(UUID id, Supplier<Optional<Receipt>> receipt) {}

  private Map<UUID, Place> find(List<UUID> ids) {
    try (var connection = database.getConnection();
        var statement = connection.prepareStatement(FIND)) {
      statement.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
      var places = new HashMap<UUID, Place>();
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          var id = rows.getObject(1, UUID.class);
          places.put(
              id, new Place(id, rows.getLong(2), HexFormat.of().formatHex(rows.getBytes(3))));
        }
      }
      return places;
    } catch (SQLException e) {
      throw new DatabaseUnavailableException("entries could not be looked up", e);
    }
  }
}
