package org.countersign.reports;

import com.lowagie.text.pdf.BaseFont;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The embedded fonts of one document; not shared, because a font remembers what it has shown. */
final class Fonts {
  /** The faces a page uses. */
  enum Face {
    REGULAR("OpenSans-Regular.ttf"),
    BOLD("OpenSans-Semibold.ttf"),
    MONO("DejaVuSansMono.ttf"),
    RESERVE("DejaVuSans.ttf");

    private final String file;

    Face(String file) {
      this.file = file;
    }
  }

  /** Text that one font shows from its first to its last character. */
  record Run(BaseFont font, String words) {}

  private static final int UNKNOWN = -1;
  private static final Map<Face, byte[]> FILES = files();

  private final Map<Face, BaseFont> loaded = new EnumMap<>(Face.class);
  private final Map<Face, short[]> widths = new EnumMap<>(Face.class);

  BaseFont font(Face face) {
    return loaded.computeIfAbsent(
        face,
        wanted -> {
          try {
            var font =
                BaseFont.createFont(
                    wanted.name() + ".ttf", BaseFont.IDENTITY_H, true, false, file(wanted), null);
            // PDF/A-3 6.2.11.4.2 wants a CIDSet complete or absent; OpenPDF writes it incomplete
            font.setIncludeCidSet(false);
            return font;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** The width of one character at size 1. */
  float width(int character, Face face) {
    if (character > Character.MAX_VALUE) {
      return fontFor(character, face).getWidth(character) / 1000f;
    }
    var known = widths.computeIfAbsent(face, any -> filled());
    if (known[character] == UNKNOWN) {
      known[character] = (short) fontFor(character, face).getWidth(character);
    }
    return known[character] / 1000f;
  }

  /** The width of text at size 1. */
  float width(String words, Face face) {
    float sum = 0;
    for (int i = 0; i < words.length(); ) {
      int character = words.codePointAt(i);
      sum += width(character, face);
      i += Character.charCount(character);
    }
    return sum;
  }

  List<Run> runs(String words, Face face) {
    var runs = new ArrayList<Run>(1);
    int start = 0;
    BaseFont current = font(face);
    for (int i = 0; i < words.length(); ) {
      int character = words.codePointAt(i);
      var font = fontFor(character, face);
      if (font != current && i > start) {
        runs.add(new Run(current, words.substring(start, i)));
        start = i;
      }
      current = font;
      i += Character.charCount(character);
    }
    if (start < words.length()) {
      runs.add(new Run(current, words.substring(start)));
    }
    return runs;
  }

  /**
   * The text with everything that would be invisible, misleading or missing spelled out: controls,
   * direction overrides and other format characters, lone surrogates, private use characters and
   * characters without a glyph become {@code [U+XXXX]}.
   */
  String legible(String words, Face face) {
    var plain = Normalizer.normalize(words, Normalizer.Form.NFC);
    var shown = new StringBuilder(plain.length());
    for (int i = 0; i < plain.length(); ) {
      int character = plain.codePointAt(i);
      i += Character.charCount(character);
      boolean half = character == '\r' && i < plain.length() && plain.charAt(i) == '\n';
      if (character == '\n' || character == '\u2028' || character == '\u2029') {
        shown.append('\n');
      } else if (character == '\t') {
        shown.append("  ");
      } else if (isShown(character, face)) {
        shown.appendCodePoint(character);
      } else if (!half) {
        shown.append(String.format("[U+%04X]", character));
      }
    }
    return shown.toString();
  }

  private boolean isShown(int character, Face face) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> has(font(face), character) || has(font(Face.RESERVE), character);
    };
  }

  private BaseFont fontFor(int character, Face face) {
    var first = font(face);
    return has(first, character) ? first : font(Face.RESERVE);
  }

  private static boolean has(BaseFont font, int character) {
    return font.charExists(character);
  }

  private static short[] filled() {
    var widths = new short[Character.MAX_VALUE + 1];
    Arrays.fill(widths, (short) UNKNOWN);
    return widths;
  }

  private static byte[] file(Face face) {
    return Objects.requireNonNull(FILES.get(face));
  }

  private static Map<Face, byte[]> files() {
    var files = new EnumMap<Face, byte[]>(Face.class);
    for (var face : Face.values()) {
      try (var in = Fonts.class.getResourceAsStream("fonts/" + face.file)) {
        if (in == null) {
          throw new IllegalStateException("the font " + face.file + " is not in this jar");
        }
        files.put(face, in.readAllBytes());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return files;
  }
}
