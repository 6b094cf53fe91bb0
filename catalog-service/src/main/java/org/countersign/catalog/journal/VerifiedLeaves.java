package org.countersign.catalog.journal;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.countersign.ledger.Digest;
import org.countersign.ledger.Envelope;
import org.jspecify.annotations.Nullable;

/**
 * What leaves say, after their signatures were checked with a key that was valid at their index.
 * Leaves never change, so what one said is remembered by its hash and index.
 */
@ApplicationScoped
public class VerifiedLeaves {
  private static final int REMEMBERED = 200_000;

  private final Signer signer;
  private final Map<Place, Optional<Said>> known = new ConcurrentHashMap<>();

  /** Where a leaf stands and what it hashes to. */
  public record Place(long index, Digest hash) {}

  /** A leaf's word on its subject's state. */
  public record Said(Kind kind, UUID subject, Map<String, String> state) {}

  @Inject
  VerifiedLeaves(Signer signer) {
    this.signer = signer;
  }

  /** For the container's proxy only. */
  @SuppressWarnings("NullAway")
  protected VerifiedLeaves() {
    this.signer = null;
  }

  /**
   * What the leaves at these places say.
   *
   * @return a value for every place; empty where the bytes, their hash or their signature are wrong
   */
  public Map<Place, Optional<Said>> said(Connection database, Iterable<Place> places)
      throws SQLException {
    var said = new HashMap<Place, Optional<Said>>();
    var missing = new HashMap<Long, Place>();
    for (var place : places) {
      var remembered = known.get(place);
      if (remembered == null) {
        missing.put(place.index(), place);
        said.put(place, Optional.empty());
      } else {
        said.put(place, remembered);
      }
    }
    if (!missing.isEmpty()) {
      read(database, missing, said);
    }
    return said;
  }

  private void read(Connection database, Map<Long, Place> missing, Map<Place, Optional<Said>> said)
      throws SQLException {
    try (var statement =
        database.prepareStatement("SELECT seq, leaf FROM ledger_entry WHERE seq = ANY (?)")) {
      statement.setArray(1, database.createArrayOf("bigint", missing.keySet().toArray()));
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          var place = missing.get(rows.getLong(1));
          if (place != null) {
            var verified = verified(database, place, rows.getBytes(2));
            remember(place, verified);
            said.put(place, verified);
          }
        }
      }
    }
  }

  private void remember(Place place, Optional<Said> said) {
    if (known.size() >= REMEMBERED) {
      known.clear();
    }
    known.put(place, said);
  }

  private Optional<Said> verified(Connection database, Place place, byte[] leaf)
      throws SQLException {
    try {
      if (!Digest.leaf(leaf).equals(place.hash())) {
        return Optional.empty();
      }
      var event = signer.verified(database, place.index(), Envelope.parse(leaf));
      return Kind.of(String.valueOf(event.subject().get("kind")))
          .map(
              kind ->
                  new Said(
                      kind,
                      UUID.fromString(String.valueOf(event.subject().get("id"))),
                      state(event.data().get("state"))));
    } catch (IllegalArgumentException | SecurityException refused) {
      return Optional.empty();
    }
  }

  private static Map<String, String> state(@Nullable Object told) {
    return told instanceof Map<?, ?> map
        ? map.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    field -> String.valueOf(field.getKey()),
                    field -> String.valueOf(field.getValue())))
        : Map.of();
  }
}
