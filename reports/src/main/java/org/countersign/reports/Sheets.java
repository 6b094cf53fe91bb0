package org.countersign.reports;

import java.util.ArrayList;
import java.util.List;

/** The pages being filled: marks in reading order and how far down the current page is full. */
final class Sheets {
  static final float WIDTH = 595;
  static final float HEIGHT = 842;
  static final float LEFT = 56;
  static final float RIGHT = 539;
  static final float TOP = 76;
  static final float BOTTOM = 774;

  /** Most pages of one document; more means that data belongs into an attachment. */
  static final int MOST = 2_000;

  private final List<List<Mark>> pages = new ArrayList<>();
  private float y;

  void add(Mark mark) {
    current().add(mark);
  }

  float y() {
    return y;
  }

  void down(float points) {
    y += points;
  }

  void to(float top) {
    y = top;
  }

  float room() {
    return BOTTOM - y;
  }

  /** Starts a new page unless this much room is left; an untouched page is never left empty. */
  void need(float points) {
    if (pages.isEmpty() || (points > room() && y > TOP)) {
      turn();
    }
  }

  void turn() {
    if (pages.size() == MOST) {
      throw new IllegalArgumentException("a document of more than " + MOST + " pages");
    }
    pages.add(new ArrayList<>());
    y = TOP;
  }

  int number() {
    return pages.size();
  }

  List<List<Mark>> pages() {
    return pages;
  }

  /** Sets lines one below the other. */
  void lines(Tag tag, List<Line> lines, float x) {
    for (var line : lines) {
      add(new Mark.Words(tag, line, x, y + line.height() * 0.76f));
      y += line.height();
    }
  }

  private List<Mark> current() {
    if (pages.isEmpty()) {
      turn();
    }
    return pages.get(pages.size() - 1);
  }
}
