package org.countersign.catalog.pages;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.util.List;

/** What changed between two texts, line by line, with a little of what stayed around it. */
public record TextDifference(List<Line> lines) {
  private static final int AROUND = 3;
  private static final int HEADER = 2;

  public TextDifference {
    lines = List.copyOf(lines);
  }

  /**
   * A line.
   *
   * @param sign {@code +} for a new one, {@code −} for one that is gone, {@code …} before lines
   *     that stand further down, and a space for one that stayed
   */
  public record Line(String sign, String text) {
    /** From a line of a unified difference. */
    private static Line of(String unified) {
      if (unified.startsWith("@@")) {
        return new Line("…", "");
      }
      var sign = unified.substring(0, 1).replace('-', '−');
      return new Line(sign, unified.substring(1));
    }

    /** For those who do not see the sign. */
    public String words() {
      return switch (sign) {
        case "+" -> "new: ";
        case "−" -> "gone: ";
        default -> "";
      };
    }

    public String tone() {
      return switch (sign) {
        case "+" -> "line-new";
        case "−" -> "line-gone";
        default -> "soft";
      };
    }
  }

  static TextDifference between(String before, String after) {
    var old = before.lines().toList();
    var patch = DiffUtils.diff(old, after.lines().toList());
    return new TextDifference(
        UnifiedDiffUtils.generateUnifiedDiff("before", "after", old, patch, AROUND).stream()
            .skip(HEADER)
            .map(Line::of)
            .toList());
  }
}
