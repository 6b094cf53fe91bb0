package org.countersign.catalog.platform;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * Gives identifiers: UUIDv7, so that rows of one time lie together, and random pseudonyms that tell
 * nothing.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9562#section-5.7">RFC 9562, 5.7</a>
 */
public final class Ids {
  private static final Pattern FORM =
      Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");
  private static final long VERSION_7 = 0x7000L;
  private static final long VERSION_4 = 0x4000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private final Clock clock;
  private final RandomGenerator random;

  /** For tests: ids that a clock and a seed decide. */
  public Ids(Clock clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  static Ids random() {
    return new Ids(Platform.clock(), new SecureRandom());
  }

  /** The id a text is, empty for a text of another form: a name, a number, a label. */
  public static Optional<UUID> read(String text) {
    return FORM.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
  }

  /** A UUIDv7: 48 bits of Unix milliseconds, then 74 random bits. */
  public UUID next() {
    var high = (clock.millis() << 16) | VERSION_7 | (random.nextLong() & 0x0fffL);
    return new UUID(high, variant());
  }

  /** A UUIDv4: a name for somebody that says neither who nor when. */
  public UUID pseudonym() {
    var high = (random.nextLong() & ~0xf000L) | VERSION_4;
    return new UUID(high, variant());
  }

  private long variant() {
    return (random.nextLong() >>> 2) | VARIANT;
  }
}
