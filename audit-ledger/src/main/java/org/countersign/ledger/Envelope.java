package org.countersign.ledger;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.countersign.ledger.CanonicalJson.Profile;

/**
 * A DSSE envelope: bytes, what they are, and who signed both. A leaf of the log is the exact bytes
 * of one, so they are kept as they came and never written again.
 *
 * @see <a href="https://github.com/secure-systems-lab/dsse/blob/master/protocol.md">DSSE 1.0.2</a>
 */
public final class Envelope {
  /** The DSSE media type of an envelope. */
  public static final String MEDIA_TYPE = "application/vnd.dsse.envelope.v1+json";

  /** The longest envelope that can be a leaf: C2SP tiles count entries in 16 bits. */
  public static final int MAX_LEAF = 65_535;

  private static final Profile FOREIGN = Profile.document(32 * 1024 * 1024);

  private final String payloadType;
  private final byte[] payload;
  private final List<Signature> signatures;
  private final byte[] bytes;

  /**
   * One signature over the {@link #pae} of an envelope; the key id is empty where none is given.
   */
  public static final class Signature {
    private final String keyId;
    private final byte[] value;

    public Signature(String keyId, byte[] value) {
      this.keyId = keyId;
      this.value = value.clone();
    }

    public String keyId() {
      return keyId;
    }

    public byte[] value() {
      return value.clone();
    }
  }

  private Envelope(String payloadType, byte[] payload, List<Signature> signatures, byte[] bytes) {
    this.payloadType = payloadType;
    this.payload = payload;
    this.signatures = signatures;
    this.bytes = bytes;
  }

  /** An envelope in its canonical bytes. */
  static Envelope of(String payloadType, byte[] payload, List<Signature> signatures) {
    if (payloadType.isEmpty() || signatures.isEmpty()) {
      throw new IllegalArgumentException("an envelope needs a payload type and a signature");
    }
    var signed = new ArrayList<Object>(signatures.size());
    for (var each : signatures) {
      signed.add(Map.of("keyid", each.keyId, "sig", Base64Text.encode(each.value)));
    }
    var json =
        Map.of(
            "payload", Base64Text.encode(payload),
            "payloadType", payloadType,
            "signatures", signed);
    return new Envelope(
        payloadType, payload.clone(), List.copyOf(signatures), CanonicalJson.write(json));
  }

  /**
   * One of our own envelopes: canonical JSON, standard base64, key ids present, at most 65,535
   * bytes. Nothing is verified.
   *
   * @throws IllegalArgumentException if the bytes are anything else
   */
  public static Envelope parse(byte[] bytes) {
    var json = CanonicalJson.parseCanonical(bytes, Profile.document(MAX_LEAF));
    return parse(bytes, json, false);
  }

  /**
   * Somebody else's envelope, up to 32 MiB: any JSON form, either base64 alphabet, unknown members,
   * key ids optional. Nothing is verified.
   *
   * @throws IllegalArgumentException if the bytes are no envelope
   */
  public static Envelope parseForeign(byte[] bytes) {
    return parse(bytes, CanonicalJson.parse(bytes, FOREIGN), true);
  }

  private static Envelope parse(byte[] bytes, Object json, boolean foreign) {
    var envelope = new Members("envelope", json);
    var signatures = new ArrayList<Signature>();
    for (var each : envelope.list("signatures")) {
      var signature = new Members("signature", each);
      var keyId = foreign && !signature.has("keyid") ? "" : signature.text("keyid");
      signatures.add(new Signature(keyId, decode(signature.text("sig"), foreign)));
      if (!foreign) {
        signature.end();
      }
    }
    var payloadType = envelope.text("payloadType");
    var payload = decode(envelope.text("payload"), foreign);
    if (!foreign) {
      envelope.end();
    }
    if (payloadType.isEmpty() || signatures.isEmpty()) {
      throw new IllegalArgumentException("an envelope without payload type or signature");
    }
    return new Envelope(payloadType, payload, List.copyOf(signatures), bytes.clone());
  }

  private static byte[] decode(String text, boolean foreign) {
    return foreign ? Base64Text.decodeLenient(text) : Base64Text.decode(text);
  }

  /** The bytes a signature covers: {@code DSSEv1}, then type and body with their byte lengths. */
  public static byte[] pae(String payloadType, byte[] payload) {
    var type = payloadType.getBytes(StandardCharsets.UTF_8);
    var head =
        ("DSSEv1 " + type.length + " " + payloadType + " " + payload.length + " ")
            .getBytes(StandardCharsets.UTF_8);
    var pae = Arrays.copyOf(head, head.length + payload.length);
    System.arraycopy(payload, 0, pae, head.length, payload.length);
    return pae;
  }

  public String payloadType() {
    return payloadType;
  }

  /** The payload; unverified, unless a verifier gave it to you. */
  public byte[] payload() {
    return payload.clone();
  }

  public List<Signature> signatures() {
    return signatures;
  }

  /** The exact bytes of the envelope: what was parsed, or RFC 8785 for one made here. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** How many {@link #bytes()} there are. */
  public int length() {
    return bytes.length;
  }

  /** The leaf hash of the exact bytes. */
  public Digest leafHash() {
    return Digest.leaf(bytes);
  }

  /**
   * The event of an envelope with exactly one signature, by a key the verifier knows; the payload
   * is read only after that.
   *
   * @throws InvalidSignatureException if the payload is of another type, or the signature is not
   *     one of these keys over these bytes
   * @throws IllegalArgumentException if the signed bytes are no event in canonical form
   */
  public Event verifiedEvent(EventVerifier verifier) {
    if (!payloadType.equals(Event.PAYLOAD_TYPE)) {
      throw new InvalidSignatureException("not signed as an event: " + payloadType);
    }
    if (signatures.size() != 1) {
      throw new InvalidSignatureException("an event has one signature, not " + signatures.size());
    }
    var signature = signatures.get(0);
    if (!verifier.verify(signature.keyId, pae(payloadType, payload), signature.value)) {
      throw new InvalidSignatureException("not signed by key " + signature.keyId);
    }
    return Event.parse(payload);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Envelope that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
