package org.countersign.ledger.verify;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.countersign.ledger.AttestationVerifier;
import org.countersign.ledger.CanonicalJson;
import org.countersign.ledger.Checkpoint;
import org.countersign.ledger.Envelope;
import org.countersign.ledger.Event;
import org.countersign.ledger.EventVerifier;
import org.countersign.ledger.InvalidSignatureException;
import org.countersign.ledger.KeyRole;
import org.countersign.ledger.NoteVerifier;
import org.countersign.ledger.SignedNote;

/**
 * The keys of a log and where each holds, as somebody trusts them: the {@code keys} of what a
 * service answers under {@code ledger/keys}. An event key holds for entries from one index until
 * before another, a checkpoint key for sizes.
 */
public final class LogKeys {
  private static final CanonicalJson.Profile FILE =
      CanonicalJson.Profile.document(16 * 1024 * 1024);

  private static final long NEVER = Long.MAX_VALUE;

  private final List<Life> lives;

  /**
   * One key.
   *
   * @param safe the size up to which nobody else can have held it; the largest if nobody has
   */
  private record Life(KeyRole role, String base64, long from, long until, long safe) {
    boolean covers(KeyRole wanted, long place) {
      // the checkpoint of that size is safe, and so are the entries it covers
      long end = Math.min(until, role == KeyRole.CHECKPOINT && safe < NEVER ? safe + 1 : safe);
      return role == wanted && from <= place && place < end;
    }

    byte[] spki() {
      return Base64.getDecoder().decode(base64);
    }
  }

  private LogKeys(List<Life> lives) {
    this.lives = List.copyOf(lives);
  }

  /**
   * The keys of a file.
   *
   * @throws IllegalArgumentException if it is none of this form
   */
  public static LogKeys parse(byte[] json) {
    if (CanonicalJson.parse(json, FILE) instanceof Map<?, ?> log
        && log.get("keys") instanceof List<?> keys) {
      var lives = new ArrayList<Life>();
      for (var key : keys) {
        if (!(key instanceof Map<?, ?> life)) {
          throw wrong();
        }
        for (var role : List.of(KeyRole.EVENT, KeyRole.CHECKPOINT, KeyRole.ATTESTATION)) {
          if (Objects.equals(life.get("role"), role.code())) {
            lives.add(life(role, life));
          }
        }
      }
      return new LogKeys(lives);
    }
    throw wrong();
  }

  private static Life life(KeyRole role, Map<?, ?> key) {
    if (key.get("spki") instanceof String spki && key.get("from") instanceof Long from) {
      return new Life(role, spki, from, bound(key, "until"), bound(key, "compromisedSince"));
    }
    throw wrong();
  }

  private static long bound(Map<?, ?> key, String name) {
    return key.get(name) instanceof Long end ? end : NEVER;
  }

  private static IllegalArgumentException wrong() {
    return new IllegalArgumentException("--keys is not what ledger/keys answers");
  }

  /**
   * The event of the entry at an index, signed by a key that held there and was safe.
   *
   * @throws IllegalArgumentException if it is not
   */
  public Event verified(long index, Envelope leaf) {
    try {
      return leaf.verifiedEvent(EventVerifier.of(at(KeyRole.EVENT, index)));
    } catch (InvalidSignatureException no) {
      throw new IllegalArgumentException(
          "no key that was valid and safe at entry " + index + " signed it", no);
    }
  }

  /** The key that signed a checkpoint and held and was safe at its size; empty if none did. */
  public Optional<NoteVerifier> signed(SignedNote note) {
    var checkpoint = Checkpoint.parse(note.text());
    var name = checkpoint.origin().value();
    return at(KeyRole.CHECKPOINT, checkpoint.size()).stream()
        .map(spki -> NoteVerifier.ofSpki(name, spki))
        .filter(note::verify)
        .findFirst();
  }

  /** The keys that ever signed attestations and were never in the hands of somebody else. */
  List<AttestationVerifier> attestations() {
    return lives.stream()
        .filter(life -> life.role() == KeyRole.ATTESTATION && life.safe() == NEVER)
        .map(life -> AttestationVerifier.ofSpki(life.spki()))
        .toList();
  }

  private List<byte[]> at(KeyRole role, long place) {
    return lives.stream().filter(life -> life.covers(role, place)).map(Life::spki).toList();
  }
}
