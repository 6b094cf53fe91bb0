package org.countersign.lineage;

/**
 * How wide a text may be drawn. Whoever looks at a picture has another font than who lays it out,
 * so this goes by the widest sans-serif that is common, in parts of the font's size.
 */
final class Lettering {
  private static final String NARROW = "ijlIJ.,:;|!'()[]{}tfr \"-/\\`";
  private static final String WIDE = "mMwW@%…—–&+=<>~#";

  private Lettering() {}

  /**
   * @param size of the font, in the unit of the answer
   */
  static double width(String text, double size) {
    return size * text.codePoints().mapToDouble(Lettering::part).sum();
  }

  private static double part(int character) {
    if (character >= 0x2E80) {
      return 1.1; // ideographs and pictographs
    }
    if (NARROW.indexOf(character) >= 0) {
      return 0.42;
    }
    if (WIDE.indexOf(character) >= 0) {
      return 1;
    }
    return Character.isUpperCase(character) ? 0.76 : 0.64;
  }
}
