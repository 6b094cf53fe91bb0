package org.countersign.reports;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/** A file inside the document (ISO 32000-2, 14.13 associated files). */
public final class Attachment {
  /** What a file is to the document that carries it. */
  public enum Relationship {
    SOURCE,
    DATA,
    ALTERNATIVE,
    SUPPLEMENT,
    UNSPECIFIED;

    /** As {@code AFRelationship} spells it. */
    String pdfName() {
      return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
    }
  }

  /** Largest content of one file: 64 MiB. */
  public static final int LARGEST = 64 << 20;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final Pattern MEDIA_TYPE =
      Pattern.compile("[a-z]+/[A-Za-z0-9.+-]{1,100}(;[ -~]{1,100})?");

  private final String name;
  private final String mediaType;
  private final String description;
  private final Relationship relationship;
  private final byte[] content;

  /**
   * @param name a plain file name, so that extracting it cannot leave the folder it is extracted to
   * @throws IllegalArgumentException if the name, the media type or the size is not acceptable
   */
  public Attachment(
      String name,
      String mediaType,
      String description,
      Relationship relationship,
      byte[] content) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not a name for an attachment: " + name);
    }
    if (!MEDIA_TYPE.matcher(mediaType).matches()) {
      throw new IllegalArgumentException("not a media type: " + mediaType);
    }
    if (content.length > LARGEST) {
      throw new IllegalArgumentException(name + " is too large: " + content.length);
    }
    this.name = name;
    this.mediaType = mediaType;
    this.description = description;
    this.relationship = relationship;
    this.content = content.clone();
  }

  public String name() {
    return name;
  }

  public String mediaType() {
    return mediaType;
  }

  public String description() {
    return description;
  }

  public Relationship relationship() {
    return relationship;
  }

  public byte[] content() {
    return content.clone();
  }

  /** SHA-256 of the content, 64 hex digits. */
  public String sha256() {
    return sha256(content);
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
