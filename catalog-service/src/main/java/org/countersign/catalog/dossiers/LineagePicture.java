package org.countersign.catalog.dossiers;

import java.util.ArrayList;
import java.util.List;
import org.countersign.lineage.Kind;
import org.countersign.lineage.Layout;
import org.countersign.reports.Picture;
import org.countersign.reports.Tone;

/**
 * A layout as it is printed. The layout is made for a screen and grows to the right; on paper it is
 * narrowed, and the words of a box go on below each other, so that they can still be read.
 */
final class LineagePicture {
  /** What a page holds with words of a readable size. */
  private static final double PAGE = 660;

  private static final double NARROWEST = 0.4;
  private static final double PER_CHARACTER = 4.9;
  private static final double PADDING = 6;

  /** Lines a box has room for, its kind being the last. */
  private static final int MOST_LINES = 3;

  private final Layout.LaidOut laidOut;
  private final String start;
  private final double narrowed;

  /**
   * @param start the box of the version itself
   */
  LineagePicture(Layout.LaidOut laidOut, String start) {
    this.laidOut = laidOut;
    this.start = start;
    this.narrowed = Math.max(NARROWEST, Math.min(1, PAGE / laidOut.width()));
  }

  Picture picture() {
    return new Picture(
        laidOut.width() * narrowed,
        laidOut.height(),
        laidOut.boxes().stream().map(this::box).toList(),
        laidOut.lines().stream().map(this::line).toList(),
        List.of());
  }

  private Picture.Box box(Layout.Box box) {
    var width = box.width() * narrowed;
    var words = new ArrayList<>(wrapped(box.label(), (int) ((width - PADDING) / PER_CHARACTER)));
    words.add(box.kind());
    return new Picture.Box(
        box.x() * narrowed, box.y(), width, box.height(), tone(box), false, words);
  }

  private Tone tone(Layout.Box box) {
    if (box.id().equals(start)) {
      return Tone.ACCENT;
    }
    return box.kind().equals(Kind.DEPLOYMENT.label()) ? Tone.GOOD : Tone.NEUTRAL;
  }

  private Picture.Line line(Layout.Line line) {
    return new Picture.Line(
        line.points().stream()
            .map(point -> new Picture.Point(point.x() * narrowed, point.y()))
            .toList(),
        Tone.NEUTRAL,
        true,
        false);
  }

  /** Broken after a blank, a hyphen or a slash where there is one; what is left over is cut. */
  static List<String> wrapped(String label, int characters) {
    var room = Math.max(characters, 4);
    var lines = new ArrayList<String>();
    var rest = label;
    while (rest.length() > room && lines.size() < MOST_LINES - 2) {
      var at = room;
      for (int i = room; i > room / 3; i--) {
        if (" -/@_".indexOf(rest.charAt(i - 1)) >= 0) {
          at = i;
          break;
        }
      }
      lines.add(rest.substring(0, at).strip());
      rest = rest.substring(at).strip();
    }
    lines.add(rest.length() > room ? rest.substring(0, room - 1) + "…" : rest);
    return lines;
  }
}
