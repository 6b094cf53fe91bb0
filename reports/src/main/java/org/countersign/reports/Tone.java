package org.countersign.reports;

import java.util.Locale;

/** What a colour wants to say; the words beside it always say it too. */
public enum Tone {
  NEUTRAL(Ink.SLATE, Ink.SLATE_PAPER),
  ACCENT(Ink.TEAL, Ink.TEAL_PAPER),
  GOOD(Ink.GREEN, Ink.GREEN_PAPER),
  WARNING(Ink.AMBER, Ink.AMBER_PAPER),
  BAD(Ink.RED, Ink.RED_PAPER);

  private final Ink ink;
  private final Ink paper;

  Tone(Ink ink, Ink paper) {
    this.ink = ink;
    this.paper = paper;
  }

  Ink ink() {
    return ink;
  }

  Ink paper() {
    return paper;
  }

  /** The class name an SVG element of this tone carries, so that a page can theme it. */
  String cssClass() {
    return name().toLowerCase(Locale.ROOT);
  }
}
