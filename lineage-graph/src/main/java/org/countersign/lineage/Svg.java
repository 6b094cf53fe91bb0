package org.countersign.lineage;

import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.countersign.lineage.Layout.Box;
import org.countersign.lineage.Layout.LaidOut;
import org.countersign.lineage.Layout.Line;

/**
 * A laid-out closure as an SVG element to stand inside a page. It takes its colours from the text
 * around it ({@code currentColor}), so it fits light and dark; a theme can style the classes {@code
 * lineage}, {@code lineage-box}, {@code lineage-start}, {@code lineage-kind}, {@code lineage-name},
 * {@code lineage-line} and {@code kind-…}. Carries no style and no script; it refers to nothing but
 * where the caller's links lead.
 */
public final class Svg {
  static final int KIND_SIZE = 10;
  static final int NAME_SIZE = 12;

  private Svg() {}

  /** Draws {@code picture} without links and without a start. */
  public static String of(LaidOut picture, String title) {
    return of(picture, title, "", id -> "");
  }

  /**
   * Draws a picture.
   *
   * @param title what the picture shows, read to those who cannot see it
   * @param start the id of the box that the picture is about, which has a bolder frame
   * @param link where a box leads, by the box's id; empty text for nowhere
   */
  public static String of(
      LaidOut picture, String title, String start, Function<String, String> link) {
    var svg = new StringBuilder(1024 + 512 * picture.boxes().size());
    var width = number(picture.width());
    var height = number(picture.height());
    // A picture with links is not an image to a screen reader: its links are to be found.
    var linked = picture.boxes().stream().anyMatch(box -> !link.apply(box.id()).isEmpty());
    svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"lineage\" role=\"")
        .append(linked ? "group" : "img")
        .append("\" aria-label=\"")
        .append(escaped(title))
        .append("\" viewBox=\"0 0 ")
        .append(width + " " + height)
        .append("\" width=\"" + width + "\" height=\"" + height + "\">");
    svg.append("<title>").append(escaped(title)).append("</title>");
    picture.lines().forEach(line -> draw(svg, line));
    picture.boxes().forEach(box -> draw(svg, box, box.id().equals(start), link.apply(box.id())));
    return svg.append("</svg>").toString();
  }

  private static void draw(StringBuilder svg, Line line) {
    var points =
        line.points().stream()
            .map(point -> number(point.x()) + "," + number(point.y()))
            .collect(Collectors.joining(" "));
    svg.append("<g class=\"lineage-line\"><title>")
        .append(escaped(line.relation()))
        .append("</title><polyline fill=\"none\" stroke=\"currentColor\" stroke-opacity=\".55\"")
        .append(" points=\"" + points + "\"/>");
    // The last piece runs to the right, into the left side of a box, so the head needs no turning.
    var end = line.points().get(line.points().size() - 1);
    var before = line.points().get(line.points().size() - 2);
    var back = before.x() <= end.x() ? -6 : 6;
    svg.append("<path fill=\"currentColor\" fill-opacity=\".55\" d=\"M")
        .append(number(end.x()) + " " + number(end.y()))
        .append("l" + back + " -3.5v7z\"/></g>");
  }

  private static void draw(StringBuilder svg, Box box, boolean isStart, String link) {
    if (!link.isEmpty()) {
      svg.append("<a href=\"").append(escaped(link)).append("\" aria-label=\"");
      svg.append(escaped(box.kind() + ": " + box.name())).append("\">");
    }
    svg.append("<g class=\"lineage-box" + (isStart ? " lineage-start" : ""))
        .append(" kind-" + box.kind().replace(' ', '-') + "\"><title>")
        .append(escaped(box.kind() + ": " + box.name()))
        .append(
            "</title><rect fill=\"none\" stroke=\"currentColor\" rx=\"6\" pointer-events=\"all\"")
        .append(isStart ? " stroke-width=\"3\"" : "")
        .append(" x=\"" + number(box.x()) + "\" y=\"" + number(box.y()))
        .append("\" width=\"" + number(box.width()) + "\" height=\"" + number(box.height()))
        .append("\"/>");
    var x = number(box.x() + Layout.PADDING);
    text(svg, "lineage-kind", x, number(box.y() + 17), KIND_SIZE, ".7", box.kind());
    text(svg, "lineage-name", x, number(box.y() + 35), NAME_SIZE, "1", box.label());
    svg.append("</g>");
    if (!link.isEmpty()) {
      svg.append("</a>");
    }
  }

  private static void text(
      StringBuilder svg, String style, String x, String y, int size, String ink, String text) {
    svg.append("<text class=\"" + style + "\" fill=\"currentColor\" fill-opacity=\"" + ink)
        .append("\" font-size=\"" + size + "\" x=\"" + x + "\" y=\"" + y + "\">")
        .append(escaped(text))
        .append("</text>");
  }

  private static String number(double value) {
    var text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  /** Text for content and quoted attributes; characters XML 1.0 has no place for become U+FFFD. */
  private static String escaped(String text) {
    var out = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            character -> {
              switch (character) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.appendCodePoint(inXml(character) ? character : 0xFFFD);
              }
            });
    return out.toString();
  }

  private static boolean inXml(int character) {
    return character == '\t'
        || character == '\n'
        || character == '\r'
        || (character >= 0x20 && character <= 0xD7FF)
        || (character >= 0xE000 && character <= 0xFFFD)
        || character >= 0x10000;
  }
}
