package org.countersign.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The key of somebody who cosigns checkpoints: a witness, or the log itself for a signature that
 * withstands a quantum computer. As text it has the form that Go's note package gave to signers.
 */
public final class CosignatureKey {
  private static final Pattern TEXT =
      Pattern.compile("PRIVATE\\+KEY\\+([^+]+)\\+([0-9a-f]{8})\\+(.+)");

  private final CosignatureType type;
  private final byte[] seed;
  private final CosignatureVerifier verifier;

  private CosignatureKey(String name, CosignatureType type, byte[] seed) {
    this.type = type;
    this.seed = seed;
    this.verifier = new CosignatureVerifier(name, type, type.publicKey(seed));
  }

  /** A new key; all randomness is the one handed in. */
  public static CosignatureKey generate(SecureRandom random, String name, CosignatureType type) {
    var seed = new byte[CosignatureType.SEED_LENGTH];
    random.nextBytes(seed);
    return new CosignatureKey(name, type, seed);
  }

  /**
   * A key from its text, {@code PRIVATE+KEY+name+id+key}, with or without a newline after it.
   *
   * @throws IllegalArgumentException if it has another form, or the id is not that of the name and
   *     key; the message does not show the text
   */
  public static CosignatureKey parse(String text) {
    var parts = TEXT.matcher(text.endsWith("\n") ? text.substring(0, text.length() - 1) : text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("not a cosigner's key");
    }
    var typed = Base64Text.decode(parts.group(3));
    if (typed.length != 1 + CosignatureType.SEED_LENGTH) {
      throw new IllegalArgumentException("not a cosigner's key");
    }
    var key =
        new CosignatureKey(
            parts.group(1),
            CosignatureType.of(typed[0]),
            Arrays.copyOfRange(typed, 1, typed.length));
    if (!HexFormat.of().toHexDigits(key.verifier.keyId()).equals(parts.group(2))) {
      throw new IllegalArgumentException("not the id of this name and key: " + parts.group(2));
    }
    return key;
  }

  /**
   * Reads what {@link #store} wrote.
   *
   * @throws IOException if the file cannot be read, is open to others than its owner (POSIX), or
   *     holds no key
   */
  public static CosignatureKey load(Path file) throws IOException {
    DurableFile.requireNotOpenToOthers(file);
    try {
      return parse(DurableFile.text(file, 1024));
    } catch (IllegalArgumentException broken) {
      throw new IOException("no cosigner's key in " + file, broken);
    }
  }

  /** Writes the text, replacing the file in one step; on POSIX its mode is 0600. */
  public void store(Path file) throws IOException {
    var typed = ByteBuffer.allocate(1 + seed.length).put(type.id()).put(seed).array();
    var id = HexFormat.of().toHexDigits(verifier.keyId());
    var text = "PRIVATE+KEY+" + name() + "+" + id + "+" + Base64Text.encode(typed) + "\n";
    DurableFile.write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  public String name() {
    return verifier.name();
  }

  public CosignatureVerifier verifier() {
    return verifier;
  }

  /**
   * The line that says: at that time this was the largest consistent tree seen of that log.
   *
   * @param at counted in whole seconds, after 1970
   */
  public SignedNote.Signature sign(Checkpoint checkpoint, Instant at) {
    long time = at.getEpochSecond();
    if (time <= 0) {
      throw new IllegalArgumentException("not the time of a cosignature: " + at);
    }
    var signature = type.sign(seed, type.message(name(), checkpoint, time));
    var value = ByteBuffer.allocate(Long.BYTES + signature.length).putLong(time).put(signature);
    return new SignedNote.Signature(name(), verifier.keyId(), value.array());
  }
}
