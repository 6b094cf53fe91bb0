package org.countersign.reports;

import java.util.ArrayList;
import java.util.List;

/** Turns what a document says into marks on pages. Knows no PDF. */
final class Layout {
  static final float BODY = 9.5f;
  private static final float WIDTH = Sheets.RIGHT - Sheets.LEFT;
  private static final float[] HEADING = {20, 15.5f, 11.5f, 10};

  private final Sheets sheets;
  private final Fonts fonts;
  private final Tag root;

  Layout(Sheets sheets, Fonts fonts, Tag root) {
    this.sheets = sheets;
    this.fonts = fonts;
    this.root = root;
  }

  List<Line> wrap(Text text, float size, Ink ink, float width) {
    return Line.wrap(text, size, ink, width, fonts);
  }

  void heading(Bookmark bookmark) {
    int level = bookmark.level();
    float size = HEADING[level - 1];
    var ink = level == 3 ? Ink.TEAL : Ink.NAVY;
    var lines = wrap(Text.strong(bookmark.title()), size, ink, WIDTH);
    sheets.need(Line.heightOf(lines) + (level <= 2 ? 150 : 110));
    if (sheets.y() > Sheets.TOP) {
      sheets.down(level <= 2 ? 18 : 11);
    }
    bookmark.at(sheets.number(), sheets.y());
    sheets.lines(root.child("H" + level), lines, Sheets.LEFT);
    if (level <= 2) {
      sheets.down(4);
      rule(sheets.y(), 1.4f, Ink.TEAL, 36);
      sheets.down(10);
    } else {
      sheets.down(4);
    }
  }

  void paragraph(Text text) {
    flow(root.child("P"), wrap(text, BODY, Ink.TEXT, WIDTH), Sheets.LEFT);
    sheets.down(6);
  }

  void bullets(List<Text> items) {
    var list = root.child("L");
    for (var item : items) {
      var element = list.child("LI");
      var dot = wrap(Text.of("•"), BODY, Ink.TEAL, 12);
      var lines = wrap(item, BODY, Ink.TEXT, WIDTH - 14);
      sheets.need(lines.get(0).height());
      float top = sheets.y();
      sheets.lines(element.child("Lbl"), dot, Sheets.LEFT + 2);
      sheets.to(top);
      flow(element.child("LBody"), lines, Sheets.LEFT + 14);
      sheets.down(3);
    }
    sheets.down(4);
  }

  /** Commands as they are typed, on a quiet ground. */
  void commands(List<String> commands) {
    for (var command : commands) {
      var lines = wrap(Text.code(command), BODY, Ink.TEXT, WIDTH - 20);
      panel(List.of(new Part(root.child("P"), lines)), Ink.SLATE_PAPER, Ink.SLATE, 6);
      sheets.down(5);
    }
    sheets.down(4);
  }

  void note(Tone tone, String title, List<Text> words) {
    var note = root.child("Div");
    var parts = new ArrayList<Part>();
    parts.add(
        new Part(note.child("P"), wrap(Text.strong(title), BODY + .5f, tone.ink(), WIDTH - 28)));
    for (var text : words) {
      parts.add(new Part(note.child("P"), wrap(text, BODY - .5f, Ink.TEXT, WIDTH - 28)));
    }
    panel(parts, tone.paper(), tone.ink(), 9);
    sheets.down(9);
  }

  private record Part(Tag tag, List<Line> lines) {}

  /** Lines on a ground with a bar at its left; split between pages only if no page can hold it. */
  private void panel(List<Part> parts, Ink paper, Ink bar, float pad) {
    float whole = 2 * pad;
    for (var part : parts) {
      whole += Line.heightOf(part.lines());
    }
    sheets.need(Math.min(whole, Sheets.BOTTOM - Sheets.TOP));
    var waiting = new ArrayList<Part>();
    float height = 2 * pad;
    for (var part : parts) {
      var taken = new ArrayList<Line>();
      for (var line : part.lines()) {
        if (height + line.height() > sheets.room()) {
          waiting.add(new Part(part.tag(), List.copyOf(taken)));
          taken.clear();
          ground(waiting, height, paper, bar, pad);
          waiting.clear();
          sheets.turn();
          height = 2 * pad;
        }
        taken.add(line);
        height += line.height();
      }
      waiting.add(new Part(part.tag(), taken));
    }
    ground(waiting, height, paper, bar, pad);
  }

  private void ground(List<Part> parts, float height, Ink paper, Ink bar, float pad) {
    float top = sheets.y();
    sheets.add(new Mark.Area(Sheets.LEFT, top, WIDTH, height, 0, paper));
    sheets.add(new Mark.Area(Sheets.LEFT, top, 3, height, 0, bar));
    sheets.down(pad);
    for (var part : parts) {
      sheets.lines(part.tag(), part.lines(), Sheets.LEFT + 14);
    }
    sheets.to(top + height);
  }

  /** Labels left, values right, a hairline below each. */
  void facts(List<TaggedPdf.Fact> facts) {
    if (!facts.isEmpty()) {
      facts(root, facts, Sheets.LEFT, WIDTH, 138);
      sheets.down(9);
    }
  }

  void facts(Tag parent, List<TaggedPdf.Fact> facts, float x, float width, float labelWidth) {
    var body = parent.child("Table").child("TBody");
    for (var fact : facts) {
      var label = wrap(Text.strong(fact.label()), BODY - 1, Ink.QUIET, labelWidth - 10);
      var value = wrap(fact.value(), BODY, Ink.TEXT, width - labelWidth);
      var row = body.child("TR");
      var head = row.headerCell("Row");
      var cell = row.child("TD");
      float height = Math.max(Line.heightOf(label), Line.heightOf(value)) + 7;
      if (height <= Sheets.BOTTOM - Sheets.TOP) {
        sheets.need(height);
      }
      float top = sheets.y();
      int page = sheets.number();
      sheets.down(3);
      sheets.lines(head, label, x);
      float afterLabel = sheets.y();
      sheets.to(top + 3);
      flow(cell, value, x + labelWidth);
      if (sheets.number() == page) {
        sheets.to(Math.max(sheets.y(), afterLabel));
      }
      sheets.down(4);
      sheets.add(new Mark.Rule(x, sheets.y(), x + width, sheets.y(), .4f, Ink.LINE));
    }
  }

  void table(Table table) {
    new TableLayout(sheets, this, root.child("Table"), table).lay();
    sheets.down(12);
  }

  /** A picture as wide as it is, made smaller where the page cannot hold it. */
  void figure(Picture picture, String alt) {
    float scale = (float) Math.min(1, WIDTH / picture.width());
    scale = (float) Math.min(scale, (Sheets.BOTTOM - Sheets.TOP - 20) / picture.height());
    float height = (float) picture.height() * scale;
    sheets.need(height + 4);
    art(root.figure(alt), picture, Sheets.LEFT, scale);
    sheets.down(height + 10);
  }

  void art(Tag figure, Picture picture, float x, float scale) {
    sheets.add(new Mark.Art(figure, picture, x, sheets.y(), scale));
  }

  void contents(List<Bookmark> bookmarks) {
    var list = root.child("TOC");
    for (var bookmark : bookmarks) {
      boolean section = bookmark.level() <= 2;
      float indent = section ? 0 : 16;
      float size = section ? BODY + .5f : BODY - .5f;
      var ink = section ? Ink.NAVY : Ink.TEXT;
      var text = section ? Text.strong(bookmark.title()) : Text.of(bookmark.title());
      var lines = wrap(text, size, ink, WIDTH - indent - 50);
      float height = Line.heightOf(lines);
      if (section) {
        sheets.down(4);
      }
      sheets.need(height);
      float top = sheets.y();
      var link = list.child("TOCI").child("Reference").child("Link");
      sheets.lines(link, lines, Sheets.LEFT + indent);
      var last = lines.get(lines.size() - 1);
      float baseline = sheets.y() - last.height() * .24f;
      float dots = Sheets.LEFT + indent + last.width() + 6;
      if (dots < Sheets.RIGHT - 30) {
        sheets.add(new Mark.Rule(dots, baseline, Sheets.RIGHT - 26, baseline, .4f, Ink.LINE));
      }
      var face = section ? Fonts.Face.BOLD : Fonts.Face.REGULAR;
      sheets.add(
          new Mark.PageOf(link, bookmark, Style.plain(face, size, ink), Sheets.RIGHT, baseline));
      sheets.add(new Mark.Jump(link, Sheets.LEFT, top, WIDTH, height, bookmark));
    }
    sheets.down(8);
  }

  void cover(Cover cover, boolean sealed) {
    new CoverLayout(sheets, this, root, cover).lay(sealed);
  }

  /** The field of the seal where no cover has placed it. */
  void sealField() {
    sheets.need(Seal.HEIGHT + 8);
    sheets.down(8);
    sheets.add(
        new Mark.SealField(root.child("Form"), Sheets.LEFT, sheets.y(), Seal.WIDTH, Seal.HEIGHT));
    sheets.down(Seal.HEIGHT + 8);
  }

  void turn() {
    sheets.turn();
  }

  /** Lines that may go on on the next page. */
  void flow(Tag tag, List<Line> lines, float x) {
    for (var line : lines) {
      sheets.need(line.height());
      sheets.lines(tag, List.of(line), x);
    }
  }

  private void rule(float y, float thickness, Ink ink, float length) {
    sheets.add(new Mark.Rule(Sheets.LEFT, y, Sheets.LEFT + length, y, thickness, ink));
  }
}
