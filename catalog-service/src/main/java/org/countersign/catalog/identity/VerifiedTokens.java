package org.countersign.catalog.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers what a checked token said, so that its signature is verified once a minute and not once
 * a request. Keyed by the token's SHA-256: every altered bit is another key.
 */
final class VerifiedTokens<T> {
  /** A revoked token or role is noticed after this time at the latest. */
  static final Duration LONGEST = Duration.ofSeconds(60);

  private final Clock clock;
  private final int capacity;
  private final Map<String, Remembered<T>> tokens = new ConcurrentHashMap<>();

  private record Remembered<T>(T outcome, Instant until) {}

  VerifiedTokens(Clock clock, int capacity) {
    this.clock = clock;
    this.capacity = capacity;
  }

  Optional<T> find(String token) {
    var key = key(token);
    var found = tokens.get(key);
    if (found == null) {
      return Optional.empty();
    }
    if (!clock.instant().isBefore(found.until)) {
      tokens.remove(key, found);
      return Optional.empty();
    }
    return Optional.of(found.outcome);
  }

  /**
   * @param expires the token's own end; nothing is remembered past it
   */
  void remember(String token, T outcome, Instant expires) {
    var now = clock.instant();
    var longest = now.plus(LONGEST);
    var until = expires.isBefore(longest) ? expires : longest;
    if (!now.isBefore(until)) {
      return;
    }
    if (tokens.size() >= capacity) {
      tokens.values().removeIf(old -> !now.isBefore(old.until));
      if (tokens.size() >= capacity) {
        tokens.clear();
      }
    }
    tokens.put(key(token), new Remembered<>(outcome, until));
  }

  private static String key(String token) {
    try {
      var sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
