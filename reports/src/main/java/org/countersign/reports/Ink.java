package org.countersign.reports;

import java.awt.Color;

/** The colours of every page and picture; text on its paper keeps a contrast of at least 4.5:1. */
enum Ink {
  TEXT(0x1B2733),
  QUIET(0x51616F),
  NAVY(0x0B2545),
  TEAL(0x0F6B75),
  MIST(0xB7D8DE),
  LINE(0xCBD6DF),
  HEAD(0xE7EFF4),
  STRIPE(0xF7FAFB),
  WHITE(0xFFFFFF),
  GREEN(0x14603A),
  GREEN_PAPER(0xE0F3E6),
  AMBER(0x7A4B06),
  AMBER_PAPER(0xFDF1D3),
  RED(0x961B1E),
  RED_PAPER(0xFBE4E3),
  SLATE(0x334155),
  SLATE_PAPER(0xEAEFF4),
  TEAL_PAPER(0xE0F1F2);

  private final Color color;

  Ink(int rgb) {
    this.color = new Color(rgb);
  }

  Color color() {
    return color;
  }

  /** As SVG writes it, {@code #rrggbb}. */
  String hex() {
    return String.format("#%06x", color.getRGB() & 0xFFFFFF);
  }
}
