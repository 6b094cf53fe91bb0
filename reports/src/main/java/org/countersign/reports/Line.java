package org.countersign.reports;

import java.util.ArrayList;
import java.util.List;

/** One line of wrapped text. */
record Line(List<Stretch> stretches, float width, float height) {
  /** Words in one style, {@code x} points right of the line's start. */
  record Stretch(String words, Style style, float x) {}

  Line {
    stretches = List.copyOf(stretches);
  }

  static float heightOf(List<Line> lines) {
    float sum = 0;
    for (var line : lines) {
      sum += line.height();
    }
    return sum;
  }

  /**
   * Breaks text into lines no wider than {@code width}: at spaces, within a word that is wider than
   * a line preferably after punctuation, and at every line feed. Never returns no line.
   */
  static List<Line> wrap(Text text, float size, Ink ink, float width, Fonts fonts) {
    var wrapping = new Wrapping(fonts, width, size);
    for (var span : text.spans()) {
      wrapping.add(span, Style.of(span, size, ink));
    }
    return wrapping.end();
  }

  /** Fills lines greedily. */
  private static final class Wrapping {
    private final Fonts fonts;
    private final float limit;
    private final float size;
    private final List<Line> lines = new ArrayList<>();
    private List<Stretch> stretches = new ArrayList<>();
    private float used;
    private float height;

    Wrapping(Fonts fonts, float limit, float size) {
      this.fonts = fonts;
      this.limit = Math.max(limit, size * 2);
      this.size = size;
    }

    void add(Text.Span span, Style style) {
      var words = fonts.legible(span.words(), style.face());
      if (style.ground() != Style.Ground.NONE) {
        addChip(words.replace('\n', ' '), style);
        return;
      }
      int from = 0;
      while (from <= words.length()) {
        int feed = words.indexOf('\n', from);
        addWords(words.substring(from, feed < 0 ? words.length() : feed), style);
        if (feed < 0) {
          return;
        }
        breakLine(style.lineHeight());
        from = feed + 1;
      }
    }

    private void addChip(String words, Style style) {
      float wide = fonts.width(words, style.face()) * style.size() + 2 * style.inset();
      if (wide > limit - used && used > 0) {
        breakLine(style.lineHeight());
      }
      if (wide <= limit) {
        put(words, style, used + style.inset(), wide + 2);
      } else {
        addWords(words, new Style(style.face(), style.size(), style.ink(), Style.Ground.NONE));
      }
    }

    private void addWords(String words, Style style) {
      int start = 0;
      while (start < words.length()) {
        int end = words.indexOf(' ', start);
        end = end < 0 ? words.length() : end + 1;
        addWord(words.substring(start, end), style);
        start = end;
      }
    }

    private void addWord(String word, Style style) {
      float wide = fonts.width(word.stripTrailing(), style.face()) * style.size();
      if (used > 0 && used + wide > limit) {
        breakLine(style.lineHeight());
      }
      if (wide <= limit) {
        put(word, style, used, fonts.width(word, style.face()) * style.size());
        return;
      }
      var rest = word;
      while (!rest.isEmpty()) {
        int fits = fitting(rest, style);
        var piece = rest.substring(0, fits);
        put(piece, style, used, fonts.width(piece, style.face()) * style.size());
        rest = rest.substring(fits);
        if (!rest.isEmpty()) {
          breakLine(style.lineHeight());
        }
      }
    }

    private int fitting(String word, Style style) {
      float sum = 0;
      int afterPunctuation = 0;
      int i = 0;
      while (i < word.length()) {
        int character = word.codePointAt(i);
        sum += fonts.width(character, style.face()) * style.size();
        if (i > 0 && sum > limit) {
          return afterPunctuation > i / 2 ? afterPunctuation : i;
        }
        i += Character.charCount(character);
        if ("-/_.:,;&=?@+".indexOf(character) >= 0) {
          afterPunctuation = i;
        }
      }
      return i;
    }

    private void put(String words, Style style, float x, float advance) {
      int last = stretches.size() - 1;
      if (last >= 0
          && stretches.get(last).style().equals(style)
          && style.ground() == Style.Ground.NONE) {
        var before = stretches.get(last);
        stretches.set(last, new Stretch(before.words() + words, style, before.x()));
      } else {
        stretches.add(new Stretch(words, style, x));
      }
      used += advance;
      height = Math.max(height, style.lineHeight());
    }

    private void breakLine(float emptyHeight) {
      lines.add(new Line(stretches, used, height > 0 ? height : emptyHeight));
      stretches = new ArrayList<>();
      used = 0;
      height = 0;
    }

    List<Line> end() {
      if (!stretches.isEmpty() || lines.isEmpty()) {
        breakLine(size * 1.42f);
      }
      return lines;
    }
  }
}
