package org.countersign.reports;

/** A heading and, once laid out, where it is. */
final class Bookmark {
  private final int level;
  private final String title;
  private int page;
  private float y;

  Bookmark(int level, String title) {
    this.level = level;
    this.title = title;
  }

  void at(int onPage, float top) {
    page = onPage;
    y = top;
  }

  int level() {
    return level;
  }

  String title() {
    return title;
  }

  /** Counted from 1. */
  int page() {
    return page;
  }

  float y() {
    return y;
  }
}
