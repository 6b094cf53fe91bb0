package org.countersign.ledger;

import java.util.regex.Pattern;

/**
 * The name of one log, and of the key that signs its checkpoints: a URL without scheme, 1 to 200
 * printable ASCII characters without blank and plus. It carries an id drawn at genesis, so a new
 * database is a new log.
 *
 * @see <a href="https://c2sp.org/tlog-checkpoint">C2SP tlog-checkpoint</a>
 */
public record Origin(String value) {
  private static final Pattern FORM = Pattern.compile("[!-*,-~]{1,200}");

  public Origin {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not an origin: " + value);
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
