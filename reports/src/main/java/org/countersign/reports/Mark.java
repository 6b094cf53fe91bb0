package org.countersign.reports;

/** Something on a page; y runs down from the top edge, everything in points of 1/72 inch. */
sealed interface Mark {
  /** A line of text whose baseline starts here. */
  record Words(Tag tag, Line line, float x, float baseline) implements Mark {}

  /** A filled rectangle with corners of this radius; always an artifact. */
  record Area(float x, float y, float width, float height, float radius, Ink fill)
      implements Mark {}

  /** A straight rule; always an artifact. */
  record Rule(float x, float y, float toX, float toY, float thickness, Ink ink) implements Mark {}

  /** A picture at this scale. */
  record Art(Tag tag, Picture picture, float x, float y, float scale) implements Mark {}

  /** A jump to a heading over this rectangle; drawn nothing, tagged as part of {@code tag}. */
  record Jump(Tag tag, float x, float y, float width, float height, Bookmark target)
      implements Mark {}

  /** The number of the page a heading is on, right-aligned at x. */
  record PageOf(Tag tag, Bookmark target, Style style, float x, float baseline) implements Mark {}

  /** The visible field of the seal. */
  record SealField(Tag tag, float x, float y, float width, float height) implements Mark {}
}
