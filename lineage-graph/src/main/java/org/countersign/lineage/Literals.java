package org.countersign.lineage;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.jena.datatypes.xsd.XSDDatatype;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.NodeFactory;

/**
 * Numbers and times in the one form that TDB2 gives back as it got it. It keeps short decimals and
 * times as values, not as text: {@code 0.10} comes back as {@code 0.1}, which it then neither finds
 * nor deletes.
 */
final class Literals {
  /** Bounded, so that {@code 1e999999999} does not become a gigabyte of zeros. */
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?[0-9]{1,40}(\\.[0-9]{1,40})?([eE][+-]?[0-9]{1,2})?");

  /** What a long holds. */
  private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");

  private static final Pattern LAST_ZEROS = Pattern.compile("(\\.[0-9]*?)0+Z$");

  private Literals() {}

  /** A decimal in its canonical form if the text is a number of sane size, else the text. */
  static Node value(String text) {
    return decimal(text)
        .map(lexical -> NodeFactory.createLiteralDT(lexical, XSDDatatype.XSDdecimal))
        .orElseGet(() -> NodeFactory.createLiteralString(text));
  }

  /** A whole number as an integer, so that a count of rows reads as one; else {@link #value}. */
  static Node count(String text) {
    return WHOLE.matcher(text).matches()
        ? NodeFactory.createLiteralDT(Long.toString(Long.parseLong(text)), XSDDatatype.XSDinteger)
        : value(text);
  }

  /** XML Schema 1.0, part 2, 3.2.3.2: no sign but minus, no zeros outside but one each side. */
  private static Optional<String> decimal(String text) {
    if (!NUMBER.matcher(text).matches()) {
      return Optional.empty();
    }
    var plain = new BigDecimal(text).stripTrailingZeros().toPlainString();
    return Optional.of(plain.contains(".") ? plain : plain + ".0");
  }

  static Node time(Instant at) {
    var lexical = LAST_ZEROS.matcher(at.toString()).replaceFirst("$1Z");
    return NodeFactory.createLiteralDT(lexical, XSDDatatype.XSDdateTime);
  }
}
