package org.countersign.reports;

import java.util.ArrayList;
import java.util.List;

/**
 * Running text in one or more manners. A line feed breaks the line; any other character the
 * embedded fonts cannot show is printed as {@code [U+XXXX]}, never dropped.
 */
public record Text(List<Span> spans) {
  /** Longest text of one span, in UTF-16 units; longer text belongs into an attachment. */
  public static final int LONGEST = 200_000;

  public static final Text EMPTY = new Text(List.of());

  /** How a span is set. */
  enum Manner {
    PLAIN,
    STRONG,
    SMALL,
    CODE,
    CHIP
  }

  /** A stretch of text in one manner; only STRONG and CHIP show their tone. */
  record Span(String words, Manner manner, Tone tone) {
    Span {
      if (words.length() > LONGEST) {
        throw new IllegalArgumentException(
            "a text of " + words.length() + " characters does not belong on a page");
      }
    }
  }

  public Text {
    spans = List.copyOf(spans);
  }

  public static Text of(String words) {
    return EMPTY.with(words, Manner.PLAIN, Tone.NEUTRAL);
  }

  public static Text strong(String words) {
    return EMPTY.with(words, Manner.STRONG, Tone.NEUTRAL);
  }

  public static Text strong(Tone tone, String words) {
    return EMPTY.with(words, Manner.STRONG, tone);
  }

  /** Smaller and quieter than its surroundings. */
  public static Text small(String words) {
    return EMPTY.with(words, Manner.SMALL, Tone.NEUTRAL);
  }

  /** Fixed width: digests, ids, commands. */
  public static Text code(String words) {
    return EMPTY.with(words, Manner.CODE, Tone.NEUTRAL);
  }

  /** A SHA-256 in hex on two lines of equal length, for a narrow place. */
  static Text digest(String hex) {
    return hex.length() == 64 ? code(hex.substring(0, 32) + "\n" + hex.substring(32)) : code(hex);
  }

  /** A state on a coloured ground. */
  public static Text chip(Tone tone, String words) {
    return EMPTY.with(words, Manner.CHIP, tone);
  }

  public Text and(Text next) {
    var all = new ArrayList<>(spans);
    all.addAll(next.spans);
    return new Text(all);
  }

  /** The other text on a line of its own below this one. */
  public Text below(Text next) {
    return spans.isEmpty() ? next : and(of("\n")).and(next);
  }

  public boolean isEmpty() {
    return spans.stream().allMatch(span -> span.words().isBlank());
  }

  private Text with(String words, Manner manner, Tone tone) {
    var all = new ArrayList<>(spans);
    all.add(new Span(words, manner, tone));
    return new Text(all);
  }
}
