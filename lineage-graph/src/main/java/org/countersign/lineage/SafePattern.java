package org.countersign.lineage;

import java.util.ArrayDeque;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.countersign.lineage.QueryRefusedException.Reason;

/**
 * A regular expression that ends. The engine behind SPARQL and SHACL goes back and tries again, so
 * that {@code (a+)+$} takes longer than anybody waits, and no deadline is looked at meanwhile: what
 * repeats may hold neither a repetition nor a choice.
 */
final class SafePattern {
  private static final int LONGEST = 1_000;
  private static final int MOST_REPETITIONS = 3;
  private static final Pattern BACK_REFERENCE = Pattern.compile("\\\\(?:[1-9]|k<)");

  /** Comments could hide from whoever reads the expression what the engine reads. */
  private static final Pattern COMMENTED = Pattern.compile("\\(\\?[a-zA-Z]*x");

  private final String text;
  private final ArrayDeque<Boolean> groups = new ArrayDeque<>();
  private int repetitions;
  private boolean varied;

  private SafePattern(String text) {
    this.text = text;
  }

  /**
   * @param flags {@code i}, {@code s}, {@code m} or {@code q}; empty text for none
   * @throws QueryRefusedException {@code MALFORMED} if it is no regular expression, {@code
   *     NOT_ALLOWED} if it may go on without end
   */
  static void check(String pattern, String flags) {
    if (flags.contains("x") || COMMENTED.matcher(pattern).find()) {
      throw endless("no flag x");
    }
    try {
      var unused = Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      throw new QueryRefusedException(
          Reason.MALFORMED, "not a regular expression: " + e.getDescription());
    } catch (StackOverflowError e) {
      throw new QueryRefusedException(Reason.TOO_DEEP, "the regular expression nests too deep");
    }
    if (pattern.length() > LONGEST) {
      throw endless("at most " + LONGEST + " characters");
    }
    if (BACK_REFERENCE.matcher(pattern).find()) {
      throw endless("no reference back to a group");
    }
    new SafePattern(pattern).walk();
  }

  private static QueryRefusedException endless(String may) {
    return new QueryRefusedException(
        Reason.NOT_ALLOWED, "a regular expression may go on without end: it has " + may + " here");
  }

  private void walk() {
    var at = 0;
    while (at < text.length()) {
      at = step(at);
    }
  }

  /** Each element with the quantifier after it. */
  private int step(int at) {
    var c = text.charAt(at);
    if (c == '(') {
      groups.push(varied);
      varied = false;
      return at + 1;
    }
    if (c == '|') {
      varied = true;
      return at + 1;
    }
    if (c == ')' && !groups.isEmpty()) {
      var inside = varied;
      varied = groups.pop() || inside;
      return quantifier(at + 1, inside);
    }
    return quantifier(after(at), false);
  }

  private int after(int at) {
    var c = text.charAt(at);
    if (c == '\\') {
      return literal(at);
    }
    return c == '[' ? bracket(at) : at + 1;
  }

  /** {@code \Q…\E} quotes, any other escape is of one character. */
  private int literal(int at) {
    if (text.startsWith("\\Q", at)) {
      var end = text.indexOf("\\E", at);
      return end < 0 ? text.length() : end + 2;
    }
    return Math.min(at + 2, text.length());
  }

  private int bracket(int at) {
    var depth = 0;
    var i = at;
    while (i < text.length()) {
      var c = text.charAt(i);
      if (c == '\\') {
        i = literal(i);
        continue;
      }
      depth += c == '[' ? 1 : c == ']' && i > at + 1 ? -1 : 0;
      i++;
      if (depth == 0) {
        break;
      }
    }
    return i;
  }

  private int quantifier(int at, boolean of) {
    var c = at < text.length() ? text.charAt(at) : ' ';
    if (c == '?') {
      varied = true;
      return at + 1;
    }
    if (c != '*' && c != '+' && c != '{') {
      return at;
    }
    if (of) {
      throw endless("no choice or repetition within a repetition");
    }
    varied = true;
    var end = c == '{' ? text.indexOf('}', at) + 1 : at + 1;
    var open = c != '{' || text.substring(at, Math.max(end, at)).contains(",");
    if (open && ++repetitions > MOST_REPETITIONS) {
      throw endless("at most " + MOST_REPETITIONS + " open repetitions");
    }
    return end < text.length() && (text.charAt(end) == '?' || text.charAt(end) == '+')
        ? end + 1
        : Math.max(end, at + 1);
  }
}
