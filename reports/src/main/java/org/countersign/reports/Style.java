package org.countersign.reports;

/** How a stretch of text looks; {@code ground} is the paper behind a chip. */
record Style(Fonts.Face face, float size, Ink ink, Ground ground) {
  /** What is behind the words. */
  enum Ground {
    NONE,
    NEUTRAL,
    ACCENT,
    GOOD,
    WARNING,
    BAD;

    static Ground of(Tone tone) {
      return valueOf(tone.name());
    }

    Tone tone() {
      return Tone.valueOf(name());
    }
  }

  static Style plain(Fonts.Face face, float size, Ink ink) {
    return new Style(face, size, ink, Ground.NONE);
  }

  /** The style of a span within text of this size and colour. */
  static Style of(Text.Span span, float size, Ink ink) {
    return switch (span.manner()) {
      case PLAIN -> plain(Fonts.Face.REGULAR, size, ink);
      case STRONG ->
          plain(Fonts.Face.BOLD, size, span.tone() == Tone.NEUTRAL ? ink : span.tone().ink());
      case SMALL -> plain(Fonts.Face.REGULAR, size * 0.86f, Ink.QUIET);
      case CODE -> plain(Fonts.Face.MONO, size * 0.84f, ink);
      case CHIP ->
          new Style(Fonts.Face.BOLD, size * 0.86f, span.tone().ink(), Ground.of(span.tone()));
    };
  }

  /** Room left and right of the words, inside their ground. */
  float inset() {
    return ground == Ground.NONE ? 0 : 4;
  }

  float lineHeight() {
    return size * 1.42f;
  }
}
