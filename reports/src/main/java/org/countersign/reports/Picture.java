package org.countersign.reports;

import java.util.List;
import java.util.Locale;

/**
 * A drawing of boxes, lines and labels in its own coordinates: x runs right, y runs down, (0,0) is
 * the top left corner. Drawn as vectors into a document or written as SVG; it knows nothing of what
 * it shows.
 */
public record Picture(
    double width, double height, List<Box> boxes, List<Line> lines, List<Label> labels) {

  /** A corner of a line. */
  public record Point(double x, double y) {}

  /**
   * A rectangle with its words centred, one list element a line.
   *
   * @param solid filled with the tone itself and without border, as the modules of a QR code are
   */
  public record Box(
      double x,
      double y,
      double width,
      double height,
      Tone tone,
      boolean solid,
      List<String> words) {
    public Box {
      words = List.copyOf(words);
    }

    public static Box of(double x, double y, double width, double height, Tone tone, String word) {
      return new Box(x, y, width, height, tone, false, List.of(word));
    }
  }

  /** A polyline; an arrow has its head at the last point. */
  public record Line(List<Point> points, Tone tone, boolean arrow, boolean dashed) {
    public Line {
      points = List.copyOf(points);
      if (points.size() < 2) {
        throw new IllegalArgumentException("a line needs two points");
      }
    }
  }

  /** Words centred at x with their baseline at y. */
  public record Label(double x, double y, double size, Tone tone, String words) {}

  public Picture {
    boxes = List.copyOf(boxes);
    lines = List.copyOf(lines);
    labels = List.copyOf(labels);
    if (!(width > 0 && height > 0 && width < 1e6 && height < 1e6)) {
      throw new IllegalArgumentException("not a size for a picture: " + width + " by " + height);
    }
  }

  static final double BOX_TEXT = 9;
  static final double BOX_LINE = 12;

  /**
   * The picture as SVG with a role, a title and class names for theming; colours are presentation
   * attributes, so a strict content security policy lets it pass and a style sheet can override it.
   *
   * @param title what a person who does not see the picture is told
   */
  public String svg(String title) {
    var out = new StringBuilder(256 + 160 * (boxes.size() + lines.size() + labels.size()));
    out.append(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"picture\" role=\"img\" viewBox=\"0 0 ")
        .append(number(width))
        .append(' ')
        .append(number(height))
        .append("\"><title>")
        .append(Xml.escape(title))
        .append("</title>");
    for (var line : lines) {
      svgLine(out, line);
    }
    for (var box : boxes) {
      svgBox(out, box);
    }
    for (var label : labels) {
      svgWords(out, label.x(), label.y(), label.size(), label.tone(), label.words());
    }
    return out.append("</svg>").toString();
  }

  private static void svgBox(StringBuilder out, Box box) {
    var tone = box.tone();
    out.append("<rect class=\"box ").append(tone.cssClass());
    attribute(out.append('"'), "x", box.x());
    attribute(out, "y", box.y());
    attribute(out, "width", box.width());
    attribute(out, "height", box.height());
    if (box.solid()) {
      out.append(" fill=\"").append(tone.ink().hex()).append("\"/>");
    } else {
      out.append(" rx=\"4\" fill=\"").append(tone.paper().hex());
      out.append("\" stroke=\"").append(tone.ink().hex()).append("\"/>");
    }
    double y = box.y() + (box.height() - box.words().size() * BOX_LINE) / 2 + BOX_TEXT;
    for (var words : box.words()) {
      svgWords(out, box.x() + box.width() / 2, y, BOX_TEXT, tone, words);
      y += BOX_LINE;
    }
  }

  private static void svgLine(StringBuilder out, Line line) {
    var ink = line.tone().ink().hex();
    out.append("<polyline class=\"line ").append(line.tone().cssClass());
    out.append("\" fill=\"none\" stroke=\"").append(ink).append('"');
    if (line.dashed()) {
      out.append(" stroke-dasharray=\"4 3\"");
    }
    out.append(" points=\"");
    points(out, line.points());
    out.append("\"/>");
    if (line.arrow()) {
      out.append("<polygon class=\"head ").append(line.tone().cssClass());
      out.append("\" fill=\"").append(ink).append("\" points=\"");
      points(out, head(line));
      out.append("\"/>");
    }
  }

  private static void svgWords(
      StringBuilder out, double x, double y, double size, Tone tone, String words) {
    out.append("<text class=\"").append(tone.cssClass()).append("\" text-anchor=\"middle\"");
    attribute(out, "x", x);
    attribute(out, "y", y);
    attribute(out, "font-size", size);
    out.append(" fill=\"").append(tone.ink().hex()).append("\">");
    out.append(Xml.escape(words)).append("</text>");
  }

  /** The triangle at the end of an arrow. */
  static List<Point> head(Line line) {
    var tip = line.points().get(line.points().size() - 1);
    var from = line.points().get(line.points().size() - 2);
    double length = Math.hypot(tip.x() - from.x(), tip.y() - from.y());
    if (length == 0) {
      return List.of(tip, tip, tip);
    }
    double ux = (tip.x() - from.x()) / length;
    double uy = (tip.y() - from.y()) / length;
    double backX = tip.x() - 6 * ux;
    double backY = tip.y() - 6 * uy;
    return List.of(
        tip, new Point(backX - 3 * uy, backY + 3 * ux), new Point(backX + 3 * uy, backY - 3 * ux));
  }

  private static void points(StringBuilder out, List<Point> points) {
    for (var point : points) {
      out.append(number(point.x())).append(',').append(number(point.y())).append(' ');
    }
    out.setLength(out.length() - 1);
  }

  private static void attribute(StringBuilder out, String name, double value) {
    out.append(' ').append(name).append("=\"").append(number(value)).append('"');
  }

  private static String number(double value) {
    var text = String.format(Locale.ROOT, "%.2f", value);
    return text.endsWith(".00") ? text.substring(0, text.length() - 3) : text;
  }
}
