package org.countersign.catalog.journal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A row's state while it is being told: the same texts that {@link Kind} reads back by SQL. */
public final class State {
  private static final DateTimeFormatter MILLISECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final Map<String, String> fields = new LinkedHashMap<>();

  private State() {}

  public static State of() {
    return new State();
  }

  /** A column with its value; a null column is left out, as the leaf leaves it out. */
  public State and(String column, @Nullable Object value) {
    if (value instanceof Instant instant) {
      fields.put(column, text(instant));
    } else if (value != null) {
      fields.put(column, value.toString());
    }
    return this;
  }

  /** The digest of a column's text; a null column is left out. */
  public State andDigestOf(String column, @Nullable String text) {
    if (text != null) {
      fields.put(column, digest(text));
    }
    return this;
  }

  public Map<String, String> fields() {
    return Map.copyOf(fields);
  }

  /** RFC 3339 UTC with exactly three decimals, the only form of a time in leaves and states. */
  public static String text(Instant instant) {
    return MILLISECONDS.format(instant);
  }

  /** Lower-case hex SHA-256 of the text in UTF-8. */
  public static String digest(String text) {
    try {
      var sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
