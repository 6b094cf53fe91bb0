package org.countersign.ledger;

import java.util.regex.Pattern;

/**
 * What a log says of itself at one size: origin, size and root, three lines of text. Extension
 * lines are refused; cosignatures would not cover them.
 *
 * @see <a href="https://c2sp.org/tlog-checkpoint">C2SP tlog-checkpoint</a>
 */
public record Checkpoint(Origin origin, long size, Digest root) {
  private static final Pattern TEXT = Pattern.compile("([^\n]+)\n([0-9]{1,19})\n([^\n]+)\n");

  public Checkpoint {
    if (size < 0) {
      throw new IllegalArgumentException("a checkpoint of size " + size);
    }
    if (size == 0 && !root.equals(Digest.sha256())) {
      throw new InvalidProofException("an empty log with another root: " + root);
    }
  }

  /**
   * A checkpoint from its text, which is not signed: verify the {@link SignedNote} around it.
   *
   * @throws IllegalArgumentException if it has another form
   */
  public static Checkpoint parse(String text) {
    var lines = TEXT.matcher(text);
    if (!lines.matches()) {
      throw new IllegalArgumentException("not the text of a checkpoint");
    }
    var checkpoint =
        new Checkpoint(
            new Origin(lines.group(1)),
            decimal(lines.group(2)),
            Digest.of(Base64Text.decode(lines.group(3))));
    if (!checkpoint.text().equals(text)) {
      throw new IllegalArgumentException("not the text of a checkpoint");
    }
    return checkpoint;
  }

  /** The text to be signed: origin, size and base64 of the root, each with its newline. */
  public String text() {
    return origin + "\n" + size + "\n" + root.base64() + "\n";
  }

  /** A number of the C2SP texts: ASCII decimal without leading zeros. */
  static long decimal(String text) {
    long value = Long.parseLong(text);
    if (value < 0 || !Long.toString(value).equals(text)) {
      throw new IllegalArgumentException("not a decimal without leading zeros: " + text);
    }
    return value;
  }
}
