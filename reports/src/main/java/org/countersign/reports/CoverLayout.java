package org.countersign.reports;

import java.util.ArrayList;
import java.util.List;

/** Sets the first page: a band with the title, the states, the facts beside the code, the seal. */
final class CoverLayout {
  private static final float WIDTH = Sheets.RIGHT - Sheets.LEFT;
  private static final float CODE = 118;
  private static final float GAP = 14;

  private final Sheets sheets;
  private final Layout layout;
  private final Tag root;
  private final Cover cover;

  CoverLayout(Sheets sheets, Layout layout, Tag root, Cover cover) {
    this.sheets = sheets;
    this.layout = layout;
    this.root = root;
    this.cover = cover;
  }

  void lay(boolean sealed) {
    sheets.turn();
    band();
    sheets.down(22);
    states();
    sheets.down(12);
    cover.warning().ifPresent(w -> layout.note(w.tone(), w.title(), List.of(Text.of(w.words()))));
    facts();
    if (sealed) {
      float top = Sheets.BOTTOM - Seal.HEIGHT + 8;
      if (sheets.y() + 10 > top) {
        sheets.turn();
        top = sheets.y();
      }
      sheets.add(new Mark.SealField(root.child("Form"), Sheets.LEFT, top, Seal.WIDTH, Seal.HEIGHT));
      sheets.to(top + Seal.HEIGHT);
    }
  }

  private void band() {
    float titleSize = cover.title().length() > 60 ? 17 : cover.title().length() > 28 ? 23 : 29;
    var brand = layout.wrap(Text.strong("COUNTERSIGN"), 9, Ink.MIST, WIDTH);
    var kind = layout.wrap(Text.of(cover.kind()), 13, Ink.MIST, WIDTH);
    var title = layout.wrap(Text.strong(cover.title()), titleSize, Ink.WHITE, WIDTH);
    var subtitle = layout.wrap(Text.of(cover.subtitle()), 10.5f, Ink.MIST, WIDTH);
    float height = 44 + 64 + heightOf(List.of(brand, kind, title, subtitle)) + 28;
    sheets.add(new Mark.Area(0, 0, Sheets.WIDTH, height, 0, Ink.NAVY));
    sheets.add(new Mark.Area(0, height, Sheets.WIDTH, 4, 0, Ink.TEAL));
    sheets.to(44);
    sheets.lines(Tag.ARTIFACT, brand, Sheets.LEFT);
    sheets.down(64);
    sheets.lines(root.child("P"), kind, Sheets.LEFT);
    sheets.lines(root.child("H1"), title, Sheets.LEFT);
    sheets.down(4);
    sheets.lines(root.child("P"), subtitle, Sheets.LEFT);
    sheets.to(height + 4);
  }

  private void states() {
    int count = cover.states().size();
    float width = (WIDTH - GAP * (count - 1)) / count;
    var all = new ArrayList<List<List<Line>>>();
    float height = 0;
    for (var state : cover.states()) {
      var lines =
          List.of(
              layout.wrap(Text.strong(state.label()), 8, Ink.QUIET, width - 28),
              layout.wrap(Text.strong(state.value()), 14, state.tone().ink(), width - 28),
              layout.wrap(Text.of(state.explanation()), 8.5f, Ink.TEXT, width - 28));
      all.add(lines);
      height = Math.max(height, heightOf(lines) + 24);
    }
    float top = sheets.y();
    for (int i = 0; i < count; i++) {
      float x = Sheets.LEFT + i * (width + GAP);
      var tone = cover.states().get(i).tone();
      sheets.add(new Mark.Area(x, top, width, height, 4, tone.paper()));
      sheets.add(new Mark.Area(x, top, 4, height, 0, tone.ink()));
      sheets.to(top + 11);
      var block = root.child("Div");
      for (var lines : all.get(i)) {
        sheets.lines(block.child("P"), lines, x + 15);
      }
    }
    sheets.to(top + height);
  }

  private void facts() {
    float top = sheets.y();
    int page = sheets.number();
    float x = Sheets.RIGHT - CODE;
    var code = cover.code();
    layout.art(root.figure(code.alt()), code.picture(), x, (float) (CODE / code.picture().width()));
    sheets.down(CODE + 2);
    for (var caption : code.captions()) {
      sheets.lines(root.child("P"), layout.wrap(caption, 7.5f, Ink.QUIET, CODE), x);
    }
    float below = sheets.y();
    sheets.to(top);
    layout.facts(root, cover.facts(), Sheets.LEFT, WIDTH - CODE - 24, 100);
    if (sheets.number() == page) {
      sheets.to(Math.max(below, sheets.y()));
    }
  }

  private static float heightOf(List<List<Line>> blocks) {
    float sum = 0;
    for (var lines : blocks) {
      sum += Line.heightOf(lines);
    }
    return sum;
  }
}
