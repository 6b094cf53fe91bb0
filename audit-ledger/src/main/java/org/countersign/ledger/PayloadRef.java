package org.countersign.ledger;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * A payload an entry is about, named by its content.
 *
 * @param name what it is to the entry, such as {@code card} or {@code facts}; 1 to 64 letters,
 *     digits, {@code . _ -}
 * @param mediaType its media type, 1 to 128 printable ASCII characters
 * @param size its length in bytes
 */
public record PayloadRef(String name, String mediaType, Digest sha256, long size) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Pattern MEDIA_TYPE = Pattern.compile("[!-~][ -~]{0,127}");

  public PayloadRef {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not a payload name: " + name);
    }
    if (!MEDIA_TYPE.matcher(mediaType).matches()) {
      throw new IllegalArgumentException("not a media type: " + mediaType);
    }
    if (size < 0 || size > CanonicalJson.MAX_EVENT_INTEGER) {
      throw new IllegalArgumentException("a payload of " + size + " bytes");
    }
  }

  /** The reference to these bytes. */
  public static PayloadRef of(String name, String mediaType, byte[] bytes) {
    return new PayloadRef(name, mediaType, Digest.sha256(bytes), bytes.length);
  }

  Map<String, Object> toJson() {
    return Map.of("name", name, "mediaType", mediaType, "sha256", sha256.hex(), "size", size);
  }

  static PayloadRef ofJson(Members json) {
    var ref =
        new PayloadRef(
            json.text("name"),
            json.text("mediaType"),
            Digest.ofHex(json.text("sha256")),
            json.integer("size"));
    json.end();
    return ref;
  }
}
