package org.countersign.ledger;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.countersign.ledger.CanonicalJson.Profile;

/**
 * A text an entry commits to without holding it: HMAC-SHA-256 under a salt of 32 bytes. While salt
 * and text are kept beside the log anyone can check them; once they are erased the commitment says
 * nothing and cannot be guessed from likely texts.
 *
 * <p>What is authenticated are four parts, each with its length in four big-endian bytes before it:
 * {@code countersign/commitment/v1}, the event id in its lower-case text form, the field, the text.
 */
public final class Commitment {
  private static final String DOMAIN = "countersign/commitment/v1";

  private final byte[] value;

  private Commitment(byte[] value) {
    this.value = value;
  }

  /** The erasable half: everything needed to check a commitment. */
  public static final class Opening {
    private final UUID eventId;
    private final String field;
    private final byte[] salt;
    private final String text;

    /**
     * An opening as it was kept.
     *
     * @param salt 32 random bytes, used once
     * @throws IllegalArgumentException if the salt has another length, or the text has no UTF-8
     *     form because of a lone surrogate
     */
    public Opening(UUID eventId, String field, byte[] salt, String text) {
      if (salt.length != Digest.LENGTH) {
        throw new IllegalArgumentException("a salt of " + salt.length + " bytes");
      }
      if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
        throw new IllegalArgumentException("a text with a lone surrogate has no bytes");
      }
      this.eventId = eventId;
      this.field = field;
      this.salt = salt.clone();
      this.text = text;
    }

    /** An opening with a new salt. */
    public static Opening of(SecureRandom random, UUID eventId, String field, String text) {
      var salt = new byte[Digest.LENGTH];
      random.nextBytes(salt);
      return new Opening(eventId, field, salt, text);
    }

    public UUID eventId() {
      return eventId;
    }

    public String field() {
      return field;
    }

    public byte[] salt() {
      return salt.clone();
    }

    public String text() {
      return text;
    }

    /** The commitment that goes into the event, in {@link Event#commit()} under the field. */
    public Commitment commitment() {
      try {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(salt, "HmacSHA256"));
        return new Commitment(mac.doFinal(message()));
      } catch (GeneralSecurityException everyJavaHasIt) {
        throw new IllegalStateException(everyJavaHasIt);
      }
    }

    /** Whether the event holds the commitment to this opening. */
    public boolean opens(Event event) {
      var committed = event.commit().get(field);
      return committed != null
          && event.id().equals(eventId)
          && MessageDigest.isEqual(commitment().value, Base64Text.decode(committed));
    }

    /** One line of a file of openings: a canonical JSON object without a newline. */
    public String line() {
      var json =
          Map.of(
              "event",
              eventId.toString(),
              "field",
              field,
              "salt",
              Base64Text.encode(salt),
              "text",
              text);
      return new String(CanonicalJson.write(json), StandardCharsets.UTF_8);
    }

    /**
     * An opening from its line.
     *
     * @throws IllegalArgumentException if it is none in its canonical form
     */
    public static Opening ofLine(String line) {
      var bytes = line.getBytes(StandardCharsets.UTF_8);
      var json =
          new Members("opening", CanonicalJson.parseCanonical(bytes, Profile.document(1 << 20)));
      var opening =
          new Opening(
              UUID.fromString(json.text("event")),
              json.text("field"),
              Base64Text.decode(json.text("salt")),
              json.text("text"));
      json.end();
      return opening;
    }

    /** Without salt and text: neither belongs into a log file. */
    @Override
    public String toString() {
      return "opening of " + field + " in " + eventId;
    }

    private byte[] message() {
      var message = new ByteArrayOutputStream();
      for (var part : new String[] {DOMAIN, eventId.toString(), field, text}) {
        var bytes = part.getBytes(StandardCharsets.UTF_8);
        message.writeBytes(ByteBuffer.allocate(4).putInt(bytes.length).array());
        message.writeBytes(bytes);
      }
      return message.toByteArray();
    }
  }

  /** Standard base64 of 32 bytes. */
  public String base64() {
    return Base64Text.encode(value);
  }

  @Override
  public String toString() {
    return base64();
  }
}
