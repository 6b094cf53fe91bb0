package org.countersign.ledger;

import java.util.regex.Pattern;

/**
 * The place of a hash tile or of a bundle of entries in the static form of a log, relative to the
 * log's prefix.
 *
 * @param level 0 for leaf hashes and for entries; each level above has 256 times fewer hashes
 * @param index from 0, within the level
 * @param width how many hashes or entries: 256, or fewer for the rightmost one
 * @see <a href="https://c2sp.org/tlog-tiles">C2SP tlog-tiles</a>
 */
public record TilePath(Kind kind, int level, long index, int width) {
  /** The width of a full tile. */
  public static final int FULL = 256;

  /** The highest level a log whose size is a positive {@code long} can have. */
  public static final int MAX_LEVEL = 7;

  static final int BITS = 8;

  private static final Pattern FORM =
      Pattern.compile(
          "tile/(entries|[0-9]{1,2})/((?:x[0-9]{3}/){0,6}[0-9]{3})(?:\\.p/([0-9]{1,3}))?");

  /** What is there. */
  public enum Kind {
    HASHES,
    ENTRIES
  }

  public TilePath {
    int levels = BITS * (level + 1);
    if (level < 0
        || level > MAX_LEVEL
        || (kind == Kind.ENTRIES && level != 0)
        || width < 1
        || width > FULL
        || index < 0
        || index > (levels < Long.SIZE ? Long.MAX_VALUE >> levels : 0)) {
      throw new IllegalArgumentException(
          "no tile " + index + " of width " + width + " on level " + level);
    }
  }

  /** The place of a hash tile. */
  public static TilePath hashes(int level, long index, int width) {
    return new TilePath(Kind.HASHES, level, index, width);
  }

  /** The place of a bundle of entries. */
  public static TilePath entries(long index, int width) {
    return new TilePath(Kind.ENTRIES, 0, index, width);
  }

  /**
   * A place from its path, such as {@code tile/0/x001/x234/067} or {@code tile/entries/000.p/3}.
   *
   * @throws IllegalArgumentException if it has any other form, or no log has such a tile
   */
  public static TilePath parse(String path) {
    var parts = FORM.matcher(path);
    if (!parts.matches()) {
      throw new IllegalArgumentException("not the path of a tile: " + path);
    }
    long index = Long.parseLong(parts.group(2).replaceAll("[x/]", ""));
    int width = parts.group(3) == null ? FULL : Integer.parseInt(parts.group(3));
    var parsed =
        parts.group(1).equals("entries")
            ? entries(index, width)
            : hashes(Integer.parseInt(parts.group(1)), index, width);
    if (!parsed.path().equals(path)) {
      throw new IllegalArgumentException("not the path of a tile: " + path);
    }
    return parsed;
  }

  /** The path, beginning with {@code tile/}. */
  public String path() {
    return isFull() ? fullPath() : partialDirectory() + "/" + width;
  }

  /** Whether it is 256 wide, so that it never changes. */
  public boolean isFull() {
    return width == FULL;
  }

  /** Whether a log of this size has so many hashes or entries there. */
  public boolean isWithin(long size) {
    return size >>> (BITS * level) >= index * FULL + width;
  }

  /**
   * This place as wide as a log of a size fills it.
   *
   * @throws IllegalArgumentException if such a log has nothing there
   */
  public TilePath at(long size) {
    long filled = Math.min(FULL, (size >>> (BITS * level)) - index * FULL);
    return new TilePath(kind, level, index, Math.toIntExact(Math.max(0, filled)));
  }

  /** This place when it is full. */
  public TilePath full() {
    return new TilePath(kind, level, index, FULL);
  }

  String partialDirectory() {
    return fullPath() + ".p";
  }

  private String fullPath() {
    var elements = new StringBuilder();
    long rest = index;
    elements.append(element(rest));
    while ((rest /= 1000) > 0) {
      elements.insert(0, "x" + element(rest) + "/");
    }
    return "tile/" + (kind == Kind.ENTRIES ? "entries" : level) + "/" + elements;
  }

  private static String element(long rest) {
    var digits = Long.toString(rest % 1000);
    return "0".repeat(3 - digits.length()) + digits;
  }

  @Override
  public String toString() {
    return path();
  }
}
