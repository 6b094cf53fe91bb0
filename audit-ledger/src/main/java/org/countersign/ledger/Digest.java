package org.countersign.ledger;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** A SHA-256 value: 32 bytes. */
public final class Digest {
  /** Length in bytes. */
  public static final int LENGTH = 32;

  /** What the chain starts from, before entry 0: 32 zero bytes. */
  public static final Digest CHAIN_START = new Digest(new byte[LENGTH]);

  private static final byte[] LEAF = {0};
  private static final byte[] NODE = {1};
  private static final byte[] CHAIN = {2};

  private final byte[] value;

  private Digest(byte[] value) {
    this.value = value;
  }

  /**
   * A digest from its bytes.
   *
   * @throws IllegalArgumentException if they are not 32
   */
  public static Digest of(byte[] value) {
    if (value.length != LENGTH) {
      throw new IllegalArgumentException("not a SHA-256 digest: " + value.length + " bytes");
    }
    return new Digest(value.clone());
  }

  /**
   * A digest from 64 lower-case hex digits.
   *
   * @throws IllegalArgumentException if they are anything else
   */
  public static Digest ofHex(String hex) {
    if (!hex.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("not a SHA-256 digest in lower-case hex: " + hex);
    }
    return new Digest(HexFormat.of().parseHex(hex));
  }

  /** SHA-256 over the parts, one after the other. */
  public static Digest sha256(byte[]... parts) {
    try {
      var sha = MessageDigest.getInstance("SHA-256");
      for (var part : parts) {
        sha.update(part);
      }
      return new Digest(sha.digest());
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }

  /**
   * The leaf hash of an entry, {@code SHA-256(0x00 ‖ leaf)}.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc6962#section-2.1">RFC 6962, 2.1</a>
   */
  public static Digest leaf(byte[] leaf) {
    return sha256(LEAF, leaf);
  }

  /** The hash of an inner node, {@code SHA-256(0x01 ‖ left ‖ right)}. */
  public static Digest node(Digest left, Digest right) {
    return sha256(NODE, left.value, right.value);
  }

  /**
   * The next link of the redundant chain, {@code SHA-256(0x02 ‖ this ‖ leafHash)}; it starts from
   * {@link #CHAIN_START} and is never accepted in place of the tree.
   */
  public Digest chain(Digest leafHash) {
    return sha256(CHAIN, value, leafHash.value);
  }

  public byte[] bytes() {
    return value.clone();
  }

  /** 64 lower-case hex digits. */
  public String hex() {
    return HexFormat.of().formatHex(value);
  }

  /** Standard padded base64, as the C2SP texts have it. */
  public String base64() {
    return Base64Text.encode(value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Digest that && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value);
  }

  @Override
  public String toString() {
    return hex();
  }
}
