package org.countersign.policy;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Which document spoke.
 *
 * @param revision of the document, as it calls itself
 * @param sha256 of the document's bytes, 64 lower-case hexadecimal digits
 */
public record Edition(String name, String revision, String sha256) {
  static Edition of(String name, String revision, byte[] bytes) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return new Edition(name, revision, HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Name and revision, such as {@code production@4}. */
  @Override
  public String toString() {
    return name + "@" + revision;
  }
}
