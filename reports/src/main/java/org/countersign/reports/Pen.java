package org.countersign.reports;

import com.lowagie.text.pdf.PdfContentByte;
import com.lowagie.text.pdf.PdfDictionary;
import com.lowagie.text.pdf.PdfName;
import com.lowagie.text.pdf.PdfStructureElement;
import java.util.List;

/** Draws marks onto one page; turns y around, because PDF counts from the bottom. */
final class Pen {
  private final PdfContentByte content;
  private final Fonts fonts;

  Pen(PdfContentByte content, Fonts fonts) {
    this.content = content;
    this.fonts = fonts;
  }

  void artifact(String type, Runnable drawing) {
    var properties = new PdfDictionary();
    properties.put(PdfName.TYPE, new PdfName(type));
    content.beginMarkedContentSequence(new PdfName("Artifact"), properties, true);
    drawing.run();
    content.endMarkedContentSequence();
  }

  void tagged(PdfStructureElement element, Runnable drawing) {
    content.beginMarkedContentSequence(element);
    drawing.run();
    content.endMarkedContentSequence();
  }

  void area(Mark.Area area) {
    artifact("Layout", () -> fill(area));
  }

  private void fill(Mark.Area area) {
    content.setColorFill(area.fill().color());
    float bottom = Sheets.HEIGHT - area.y() - area.height();
    if (area.radius() > 0) {
      content.roundRectangle(area.x(), bottom, area.width(), area.height(), area.radius());
    } else {
      content.rectangle(area.x(), bottom, area.width(), area.height());
    }
    content.fill();
  }

  void rule(Mark.Rule rule) {
    artifact(
        "Layout",
        () -> {
          content.setColorStroke(rule.ink().color());
          content.setLineWidth(rule.thickness());
          content.moveTo(rule.x(), Sheets.HEIGHT - rule.y());
          content.lineTo(rule.toX(), Sheets.HEIGHT - rule.toY());
          content.stroke();
        });
  }

  /** The paper behind the chips of a line. */
  void grounds(Mark.Words words) {
    for (var stretch : words.line().stretches()) {
      var style = stretch.style();
      if (style.ground() != Style.Ground.NONE) {
        float width = fonts.width(stretch.words(), style.face()) * style.size();
        area(
            new Mark.Area(
                words.x() + stretch.x() - style.inset(),
                words.baseline() - style.size() * 1.02f,
                width + 2 * style.inset(),
                style.size() * 1.38f,
                2.5f,
                style.ground().tone().paper()));
      }
    }
  }

  void words(Mark.Words words) {
    var stretches = words.line().stretches();
    content.beginText();
    for (int i = 0; i < stretches.size(); i++) {
      var stretch = stretches.get(i);
      // a line ends with a space, so that whoever extracts the text can tell the words apart
      boolean spaced = i == stretches.size() - 1 && !stretch.words().endsWith(" ");
      show(
          spaced ? stretch.words() + " " : stretch.words(),
          stretch.style(),
          words.x() + stretch.x(),
          Sheets.HEIGHT - words.baseline());
    }
    content.endText();
  }

  private void show(String words, Style style, float x, float y) {
    content.setColorFill(style.ink().color());
    float at = x;
    for (var run : fonts.runs(words, style.face())) {
      content.setFontAndSize(run.font(), style.size());
      content.setTextMatrix(at, y);
      content.showText(run.words());
      at += run.font().getWidthPoint(run.words(), style.size());
    }
  }

  /** One line at the head or foot of a page, cut where it would run into its neighbour. */
  void running(String words, float x, float baseline, Ink ink, boolean right) {
    if (words.isEmpty()) {
      return;
    }
    var style =
        Style.plain(right && ink == Ink.RED ? Fonts.Face.BOLD : Fonts.Face.REGULAR, 7.5f, ink);
    var shown = fitted(words.replace('\n', ' '), style, 330);
    float width = fonts.width(shown, style.face()) * style.size();
    content.beginText();
    show(shown, style, right ? x - width : x, Sheets.HEIGHT - baseline);
    content.endText();
  }

  private String fitted(String words, Style style, float limit) {
    var shown = fonts.legible(words, style.face());
    if (fonts.width(shown, style.face()) * style.size() <= limit) {
      return shown;
    }
    float sum = fonts.width('…', style.face()) * style.size();
    int i = 0;
    while (i < shown.length()) {
      int character = shown.codePointAt(i);
      sum += fonts.width(character, style.face()) * style.size();
      if (sum > limit) {
        break;
      }
      i += Character.charCount(character);
    }
    return shown.substring(0, i) + "…";
  }

  /** A picture with all its words inside one marked sequence. */
  void picture(Mark.Art art) {
    var picture = art.picture();
    content.saveState();
    content.concatCTM(art.scale(), 0, 0, art.scale(), art.x(), Sheets.HEIGHT - art.y());
    for (var line : picture.lines()) {
      line(line);
    }
    for (var box : picture.boxes()) {
      box(box);
    }
    for (var label : picture.labels()) {
      centred(label.words(), label.x(), label.y(), (float) label.size(), label.tone(), 1e6f);
    }
    content.restoreState();
  }

  private void box(Picture.Box box) {
    float y = (float) -(box.y() + box.height());
    if (box.solid()) {
      content.setColorFill(Ink.TEXT.color());
      content.rectangle((float) box.x(), y, (float) box.width(), (float) box.height());
      content.fill();
      return;
    }
    content.setColorFill(box.tone().paper().color());
    content.setColorStroke(box.tone().ink().color());
    content.setLineWidth(.8f);
    content.roundRectangle((float) box.x(), y, (float) box.width(), (float) box.height(), 4);
    content.fillStroke();
    double baseline =
        box.y() + (box.height() - box.words().size() * Picture.BOX_LINE) / 2 + Picture.BOX_TEXT;
    for (var words : box.words()) {
      centred(
          words,
          box.x() + box.width() / 2,
          baseline,
          (float) Picture.BOX_TEXT,
          box.tone(),
          (float) box.width() - 6);
      baseline += Picture.BOX_LINE;
    }
  }

  private void line(Picture.Line line) {
    content.setColorStroke(line.tone().ink().color());
    content.setLineWidth(1);
    if (line.dashed()) {
      content.setLineDash(4, 3, 0);
    }
    path(line.points());
    content.stroke();
    content.setLineDash(0);
    if (line.arrow()) {
      content.setColorFill(line.tone().ink().color());
      path(Picture.head(line));
      content.closePath();
      content.fill();
    }
  }

  private void path(List<Picture.Point> points) {
    for (int i = 0; i < points.size(); i++) {
      float x = (float) points.get(i).x();
      float y = (float) -points.get(i).y();
      if (i == 0) {
        content.moveTo(x, y);
      } else {
        content.lineTo(x, y);
      }
    }
  }

  private void centred(
      String words, double x, double baseline, float size, Tone tone, float limit) {
    var style = Style.plain(Fonts.Face.REGULAR, size, tone.ink());
    var shown = fitted(words.replace('\n', ' '), style, limit);
    float width = fonts.width(shown, style.face()) * size;
    content.beginText();
    show(shown, style, (float) x - width / 2, (float) -baseline);
    content.endText();
  }

  /** Lines from the top down, each cut at the limit; for the visible field of a seal. */
  void block(List<Text> texts, float x, float top, float size, float limit) {
    float y = top;
    for (var text : texts) {
      var line = Line.wrap(text, size, Ink.TEXT, limit, fonts).get(0);
      content.beginText();
      for (var stretch : line.stretches()) {
        show(stretch.words(), stretch.style(), x + stretch.x(), y - line.height() * .76f);
      }
      content.endText();
      y -= line.height() + 1.5f;
    }
  }
}
