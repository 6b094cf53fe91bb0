package org.countersign.ledger.verify;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.countersign.ledger.CanonicalJson;
import org.countersign.ledger.Envelope;
import org.countersign.ledger.Event;
import org.countersign.ledger.EventVerifier;
import org.countersign.ledger.KeyRole;

/**
 * The event keys of a log and the indexes at which each holds, as somebody trusts them: the {@code
 * keys} of what a service answers under {@code ledger/keys}.
 */
final class EventKeys {
  private static final CanonicalJson.Profile FILE =
      CanonicalJson.Profile.document(16 * 1024 * 1024);

  private final List<Life> lives;

  private record Life(String spki, long from, long until) {}

  private EventKeys(List<Life> lives) {
    this.lives = List.copyOf(lives);
  }

  /**
   * The keys of a file.
   *
   * @throws IllegalArgumentException if it is none of this form
   */
  static EventKeys parse(byte[] json) {
    if (CanonicalJson.parse(json, FILE) instanceof Map<?, ?> log
        && log.get("keys") instanceof List<?> keys) {
      var lives = new ArrayList<Life>();
      for (var key : keys) {
        if (!(key instanceof Map<?, ?> life)) {
          throw wrong();
        }
        if (Objects.equals(life.get("role"), KeyRole.EVENT.code())) {
          lives.add(life(life));
        }
      }
      return new EventKeys(lives);
    }
    throw wrong();
  }

  private static Life life(Map<?, ?> key) {
    if (key.get("spki") instanceof String spki && key.get("from") instanceof Long from) {
      var until = key.get("until");
      return new Life(spki, from, until instanceof Long end ? end : Long.MAX_VALUE);
    }
    throw wrong();
  }

  private static IllegalArgumentException wrong() {
    return new IllegalArgumentException("--keys is not what ledger/keys answers");
  }

  /**
   * The event of the entry at an index, signed by a key that holds there.
   *
   * @throws IllegalArgumentException if it is not
   */
  Event verified(long index, Envelope leaf) {
    var holding =
        lives.stream()
            .filter(life -> life.from() <= index && index < life.until())
            .map(life -> Base64.getDecoder().decode(life.spki()))
            .toList();
    return leaf.verifiedEvent(EventVerifier.of(holding));
  }
}
