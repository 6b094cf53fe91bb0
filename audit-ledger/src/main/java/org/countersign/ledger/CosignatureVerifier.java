package org.countersign.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A key whose owner cosigns checkpoints: Ed25519 (type 0x04) or ML-DSA-44 (type 0x06).
 *
 * @see <a href="https://c2sp.org/tlog-cosignature">C2SP tlog-cosignature</a>
 */
public final class CosignatureVerifier {
  /** What the length byte of the message of ML-DSA can say. */
  private static final int MAX_NAME = 255;

  private final String name;
  private final CosignatureType type;
  private final byte[] key;
  private final int keyId;

  CosignatureVerifier(String name, CosignatureType type, byte[] key) {
    NoteVerifier.requireName(name);
    if (name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME) {
      throw new IllegalArgumentException("too long for the name of a cosigner: " + name);
    }
    type.requireSound(key);
    this.name = name;
    this.type = type;
    this.key = key;
    this.keyId = new Vkey(name, type.id(), key).id();
  }

  /**
   * A verifier from its text, {@code name+id+key}.
   *
   * @throws IllegalArgumentException if the text has another form, the id is not that of the name
   *     and key, or the key is of another type or not sound
   */
  public static CosignatureVerifier ofVkey(String vkey) {
    var parsed = Vkey.parse(vkey);
    return new CosignatureVerifier(parsed.name(), CosignatureType.of(parsed.type()), parsed.key());
  }

  public String name() {
    return name;
  }

  /** The first four bytes of {@code SHA-256(name ‖ 0x0A ‖ type ‖ key)}, big-endian. */
  public int keyId() {
    return keyId;
  }

  /** The text others configure to trust this key. */
  public String vkey() {
    return new Vkey(name, type.id(), key).text();
  }

  /**
   * When this key cosigned the checkpoint in a note, the latest time if it did so more than once.
   * Lines by others are ignored; a line with the name and id of this key that is wrong spoils them
   * all, as does a time that is none.
   *
   * @throws IllegalArgumentException if the text of the note is no checkpoint
   */
  public Optional<Instant> cosignedAt(SignedNote note) {
    var checkpoint = Checkpoint.parse(note.text());
    Optional<Instant> latest = Optional.empty();
    for (var each : note.signatures()) {
      if (each.keyId() == keyId && each.name().equals(name)) {
        var at = cosignedAt(checkpoint, each.value());
        if (at.isEmpty()) {
          return Optional.empty();
        }
        if (latest.isEmpty() || latest.get().isBefore(at.get())) {
          latest = at;
        }
      }
    }
    return latest;
  }

  private Optional<Instant> cosignedAt(Checkpoint checkpoint, byte[] value) {
    if (value.length <= Long.BYTES) {
      return Optional.empty();
    }
    long time = ByteBuffer.wrap(value).getLong();
    var signature = Arrays.copyOfRange(value, Long.BYTES, value.length);
    // time 0 is ML-DSA's way of saying nothing about when
    if (time <= 0 || !type.verify(key, type.message(name, checkpoint, time), signature)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.ofEpochSecond(time));
    } catch (DateTimeException noTime) {
      return Optional.empty();
    }
  }

  public CosignatureType type() {
    return type;
  }

  /** Whether both are the same key, whatever its name. */
  boolean sameKey(CosignatureVerifier other) {
    return type == other.type && Arrays.equals(key, other.key);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CosignatureVerifier that && vkey().equals(that.vkey());
  }

  @Override
  public int hashCode() {
    return keyId;
  }

  @Override
  public String toString() {
    return name + "+" + HexFormat.of().toHexDigits(keyId);
  }
}
