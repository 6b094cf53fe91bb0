package org.countersign.reports;

/** Text made safe for XML 1.0 content and attributes. */
final class Xml {
  private Xml() {}

  /** Characters XML 1.0 does not know (most controls, lone surrogates) become U+FFFD. */
  static String escape(String words) {
    var out = new StringBuilder(words.length() + 16);
    words
        .codePoints()
        .forEach(
            character -> {
              switch (character) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.appendCodePoint(isAllowed(character) ? character : 0xFFFD);
              }
            });
    return out.toString();
  }

  private static boolean isAllowed(int character) {
    return character == '\t'
        || character == '\n'
        || character == '\r'
        || (character >= 0x20 && character <= 0xD7FF)
        || (character >= 0xE000 && character <= 0xFFFD)
        || character >= 0x10000;
  }
}
