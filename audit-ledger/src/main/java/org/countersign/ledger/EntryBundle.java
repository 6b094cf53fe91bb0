package org.countersign.ledger;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Up to 256 entries one after the other, each behind its length in two bytes, big-endian.
 *
 * @see <a href="https://c2sp.org/tlog-tiles">C2SP tlog-tiles, Log entries</a>
 */
public final class EntryBundle {
  /** The longest entry a bundle can hold. */
  public static final int MAX_ENTRY = 0xffff;

  /** The longest bundle. */
  public static final int MAX_LENGTH = TilePath.FULL * (2 + MAX_ENTRY);

  private final List<byte[]> entries;

  private EntryBundle(List<byte[]> entries) {
    this.entries = entries;
  }

  /**
   * A bundle of entries.
   *
   * @throws IllegalArgumentException if they are none or more than 256, or one is longer than
   *     65,535 bytes
   */
  public static EntryBundle of(List<byte[]> entries) {
    if (entries.isEmpty() || entries.size() > TilePath.FULL) {
      throw new IllegalArgumentException("a bundle of " + entries.size() + " entries");
    }
    var copies = new ArrayList<byte[]>(entries.size());
    for (var entry : entries) {
      if (entry.length > MAX_ENTRY) {
        throw new IllegalArgumentException("an entry of " + entry.length + " bytes in a bundle");
      }
      copies.add(entry.clone());
    }
    return new EntryBundle(copies);
  }

  /**
   * A bundle from its bytes; nothing is verified.
   *
   * @throws IllegalArgumentException if they are no bundle
   */
  public static EntryBundle parse(byte[] bytes) {
    var rest = ByteBuffer.wrap(bytes);
    var entries = new ArrayList<byte[]>();
    while (rest.hasRemaining()) {
      if (rest.remaining() < 2) {
        throw new IllegalArgumentException("a bundle that ends within a length");
      }
      int length = Short.toUnsignedInt(rest.getShort());
      if (rest.remaining() < length) {
        throw new IllegalArgumentException("a bundle that ends within an entry");
      }
      var entry = new byte[length];
      rest.get(entry);
      entries.add(entry);
    }
    if (entries.isEmpty() || entries.size() > TilePath.FULL) {
      throw new IllegalArgumentException("a bundle of " + entries.size() + " entries");
    }
    return new EntryBundle(entries);
  }

  /** The bundle as it is served. */
  public byte[] bytes() {
    int length = entries.stream().mapToInt(each -> 2 + each.length).sum();
    var bytes = ByteBuffer.allocate(length);
    entries.forEach(each -> bytes.putShort((short) each.length).put(each));
    return bytes.array();
  }

  /** How many entries. */
  public int width() {
    return entries.size();
  }

  /** The entries, in order. */
  public List<byte[]> entries() {
    return entries.stream().map(byte[]::clone).toList();
  }
}
