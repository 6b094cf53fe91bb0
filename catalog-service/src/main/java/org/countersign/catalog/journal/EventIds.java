package org.countersign.catalog.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * Event ids that a retry finds again: UUID version 8 over SHA-256, so that the same caller, method,
 * path and key give the same id on every node.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9562#section-5.8">RFC 9562, 5.8</a>
 */
final class EventIds {
  private EventIds() {}

  /** Each part is hashed with its length before it, so that no two lists of parts look alike. */
  static UUID of(String... parts) {
    try {
      var sha256 = MessageDigest.getInstance("SHA-256");
      for (var part : parts) {
        var bytes = part.getBytes(StandardCharsets.UTF_8);
        sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        sha256.update(bytes);
      }
      var digest = ByteBuffer.wrap(sha256.digest());
      var high = (digest.getLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x8000L;
      var low = (digest.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
      return new UUID(high, low);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  /** The id of the nth further event of the same request. */
  static UUID further(UUID first, int n) {
    return of(first.toString(), Integer.toString(n));
  }
}
