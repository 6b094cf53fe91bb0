package org.countersign.reports;

import java.util.ArrayList;
import java.util.List;

/** Sets one table: header on every page, rows whole unless that leaves much of a page empty. */
final class TableLayout {
  private static final float SIZE = 8.5f;
  private static final float PAD_X = 6;
  private static final float PAD_Y = 5;

  /** What must fit below a header; a first row that is longer is split rather than moved. */
  private static final float LEAST = 90;

  /** A row that is longer is split rather than leaving so much of the page before it empty. */
  private static final float LONGEST_WHOLE = 260;

  private final Sheets sheets;
  private final Layout layout;
  private final Tag tag;
  private final Table table;
  private final float[] x;
  private final List<List<Line>> header;
  private boolean striped;
  private boolean underHeader;

  TableLayout(Sheets sheets, Layout layout, Tag tag, Table table) {
    this.sheets = sheets;
    this.layout = layout;
    this.tag = tag;
    this.table = table;
    this.x = edges(table);
    this.header = new ArrayList<>();
    for (int i = 0; i < table.columns().size(); i++) {
      var title = Text.strong(table.columns().get(i).title());
      header.add(layout.wrap(title, SIZE, Ink.NAVY, width(i)));
    }
  }

  void lay() {
    var row = tag.child("THead").child("TR");
    var cells = new ArrayList<Tag>();
    table.columns().forEach(column -> cells.add(row.headerCell("Column")));
    sheets.need(heightOf(header) + Math.min(LEAST, firstRow()));
    header(cells);
    var body = table.rows().isEmpty() ? tag : tag.child("TBody");
    for (var texts : table.rows()) {
      row(body.child("TR"), texts);
    }
  }

  private float firstRow() {
    var lines = new ArrayList<List<Line>>();
    if (!table.rows().isEmpty()) {
      var texts = table.rows().get(0);
      for (int i = 0; i < texts.size(); i++) {
        lines.add(layout.wrap(texts.get(i), SIZE, Ink.TEXT, width(i)));
      }
    }
    return heightOf(lines);
  }

  private void header(List<Tag> cells) {
    float height = heightOf(header);
    var edge = Sheets.LEFT;
    sheets.add(new Mark.Area(edge, sheets.y(), Sheets.RIGHT - edge, height, 0, Ink.HEAD));
    sheets.add(new Mark.Rule(edge, sheets.y(), Sheets.RIGHT, sheets.y(), 1, Ink.TEAL));
    set(cells, header, height);
    striped = false;
    underHeader = true;
  }

  private void row(Tag row, List<Text> texts) {
    var cells = new ArrayList<Tag>();
    var waiting = new ArrayList<List<Line>>();
    for (int i = 0; i < texts.size(); i++) {
      cells.add(i == 0 && texts.size() > 1 ? row.headerCell("Row") : row.child("TD"));
      waiting.add(layout.wrap(texts.get(i), SIZE, Ink.TEXT, width(i)));
    }
    float height = heightOf(waiting);
    if (height > sheets.room() && height <= LONGEST_WHOLE && !underHeader) {
      nextPage();
    }
    while (heightOf(waiting) > sheets.room()) {
      var now = new ArrayList<List<Line>>();
      var later = new ArrayList<List<Line>>();
      boolean some = false;
      for (var lines : waiting) {
        int fits = fitting(lines, sheets.room() - 2 * PAD_Y);
        some |= fits > 0;
        now.add(lines.subList(0, fits));
        later.add(lines.subList(fits, lines.size()));
      }
      if (some) {
        body(cells, now);
        waiting.clear();
        waiting.addAll(later);
      }
      nextPage();
    }
    body(cells, waiting);
  }

  private void nextPage() {
    sheets.turn();
    // told once to a reader of the tags; repeated for the eye only
    header(header.stream().map(any -> Tag.ARTIFACT).toList());
  }

  private void body(List<Tag> cells, List<List<Line>> lines) {
    float height = heightOf(lines);
    if (striped) {
      sheets.add(
          new Mark.Area(
              Sheets.LEFT, sheets.y(), Sheets.RIGHT - Sheets.LEFT, height, 0, Ink.STRIPE));
    }
    set(cells, lines, height);
    sheets.add(new Mark.Rule(Sheets.LEFT, sheets.y(), Sheets.RIGHT, sheets.y(), .4f, Ink.LINE));
    striped = !striped;
    underHeader = false;
  }

  private void set(List<Tag> cells, List<List<Line>> lines, float height) {
    float top = sheets.y();
    for (int i = 0; i < cells.size(); i++) {
      sheets.to(top + PAD_Y);
      sheets.lines(cells.get(i), lines.get(i), x[i] + PAD_X);
    }
    sheets.to(top + height);
  }

  private static int fitting(List<Line> lines, float room) {
    float sum = 0;
    int fits = 0;
    for (var line : lines) {
      sum += line.height();
      if (sum > room) {
        break;
      }
      fits++;
    }
    return fits;
  }

  private static float heightOf(List<List<Line>> cells) {
    float most = 0;
    for (var lines : cells) {
      most = Math.max(most, Line.heightOf(lines));
    }
    return most + 2 * PAD_Y;
  }

  private float width(int column) {
    return x[column + 1] - x[column] - 2 * PAD_X;
  }

  private static float[] edges(Table table) {
    double whole = table.columns().stream().mapToDouble(Table.Column::share).sum();
    var edges = new float[table.columns().size() + 1];
    double at = Sheets.LEFT;
    for (int i = 0; i < edges.length; i++) {
      edges[i] = (float) at;
      if (i < table.columns().size()) {
        at += table.columns().get(i).share() / whole * (Sheets.RIGHT - Sheets.LEFT);
      }
    }
    return edges;
  }
}
