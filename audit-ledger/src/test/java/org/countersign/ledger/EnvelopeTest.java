package org.countersign.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvelopeTest {
  private static final EventKey KEY = Samples.KEYS.event();
  private static final Event EVENT = Samples.event(1);
  private static final Envelope SIGNED = KEY.sign(EVENT);
  private static final String IN_TOTO = "application/vnd.in-toto+json";

  @Test
  void theSignedBytesAreThoseOfTheExampleInTheSpecification() {
    assertThat(Envelope.pae("http://example.com/HelloWorld", "hello world".getBytes(UTF_8)))
        .asString(UTF_8)
        .isEqualTo("DSSEv1 29 http://example.com/HelloWorld 11 hello world");
  }

  @Test
  void lengthsAreCountedInBytesAndNotInCharacters() {
    assertThat(Envelope.pae("ಠ", "ಠಠ".getBytes(UTF_8)))
        .asString(UTF_8)
        .isEqualTo("DSSEv1 3 ಠ 6 ಠಠ");
    assertThat(Envelope.pae("", new byte[0])).asString(UTF_8).isEqualTo("DSSEv1 0  0 ");
  }

  @Test
  void aLeafIsTheCanonicalEnvelopeWithStandardBase64() {
    var signature = SIGNED.signatures().get(0);

    assertThat(SIGNED.bytes())
        .asString(UTF_8)
        .isEqualTo(
            "{\"payload\":\""
                + Base64.getEncoder().encodeToString(EVENT.canonical())
                + "\",\"payloadType\":\"application/vnd.countersign.event.v1+json\","
                + "\"signatures\":[{\"keyid\":\""
                + KEY.keyId()
                + "\",\"sig\":\""
                + Base64.getEncoder().encodeToString(signature.value())
                + "\"}]}");
    assertThat(Envelope.parse(SIGNED.bytes())).isEqualTo(SIGNED);
    assertThat(Envelope.parse(SIGNED.bytes()).verifiedEvent(KEY.verifier())).isEqualTo(EVENT);
  }

  @Test
  void theKeysOfJavaItselfFindTheSignaturesGood() throws GeneralSecurityException {
    var ed25519 = Signature.getInstance("Ed25519");
    ed25519.initVerify(
        KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(KEY.spki())));
    ed25519.update(Envelope.pae(Event.PAYLOAD_TYPE, EVENT.canonical()));
    assertThat(ed25519.verify(SIGNED.signatures().get(0).value())).isTrue();
    assertThat(KEY.keyId()).isEqualTo(Digest.sha256(KEY.spki()).hex());

    var key = Samples.KEYS.attestation();
    var attested = key.sign(IN_TOTO, "{}".getBytes(UTF_8));
    var ecdsa = Signature.getInstance("SHA256withECDSA");
    ecdsa.initVerify(
        KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(key.verifier().spki())));
    ecdsa.update(Envelope.pae(IN_TOTO, "{}".getBytes(UTF_8)));
    assertThat(ecdsa.verify(attested.signatures().get(0).value())).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"payload\": | { \"payload\":",
        "}]} | }],\"x\":1}",
        "\"}]} | \",\"x\":1}]}",
        "==\"}]} | \"}]}",
        "==\"}]} | = =\"}]}",
        "\"keyid\" | \"keyId\"",
        "application/vnd.countersign.event.v1+json | "
      })
  void anotherFormOfAnEnvelopeIsNoLeaf(String part, String instead) {
    var text = new String(SIGNED.bytes(), UTF_8);
    var altered = text.replace(part, instead == null ? "" : instead);
    var bytes = altered.getBytes(UTF_8);

    assertThat(altered).isNotEqualTo(text);
    assertThatThrownBy(() -> Envelope.parse(bytes)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void base64WithBitsAfterItsLastByteIsNoLeaf() {
    var text = new String(SIGNED.bytes(), UTF_8);
    int last = text.indexOf("==\"}]}") - 1;
    var altered =
        text.substring(0, last) + (char) (text.charAt(last) + 1) + text.substring(last + 1);

    assertThatThrownBy(() -> Envelope.parse(altered.getBytes(UTF_8)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Envelope.parse((text + "\n").getBytes(UTF_8)))
        .isInstanceOf(NotCanonicalException.class);
  }

  @Test
  void aForeignEnvelopeMayUseTheUrlAlphabetNoPaddingAndNoKeyId() {
    var foreign =
        "{ \"signatures\": [{\"sig\": \"-_8\"}], \"payloadType\": \"x\", \"payload\": \"-_8=\"}";

    var envelope = Envelope.parseForeign(foreign.getBytes(UTF_8));

    assertThat(envelope.payload()).containsExactly(0xfb, 0xff);
    assertThat(envelope.signatures().get(0).value()).containsExactly(0xfb, 0xff);
    assertThat(envelope.signatures().get(0).keyId()).isEmpty();
    assertThatThrownBy(() -> Envelope.parse(foreign.getBytes(UTF_8)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void everyFlippedBitOfASignatureOrPayloadIsNoticed() {
    var signature = SIGNED.signatures().get(0).value();
    for (int bit = 0; bit < signature.length * 8; bit++) {
      var flipped = signature.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      assertUnsigned(envelope(EVENT.canonical(), KEY.keyId(), flipped));
    }
    var payload = EVENT.canonical();
    for (int bit = 0; bit < payload.length * 8; bit += 13) {
      var flipped = payload.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      assertUnsigned(envelope(flipped, KEY.keyId(), signature));
    }
    assertUnsigned(envelope(payload, "", signature));
    assertUnsigned(envelope(payload, KEY.keyId(), new byte[0]));
    assertUnsigned(envelope(payload, KEY.keyId(), new byte[65]));
  }

  @Test
  void aGoodSignatureOverBytesThatAreNotCanonicalDoesNotMakeAnEvent() {
    var spaced = (new String(EVENT.canonical(), UTF_8) + " ").getBytes(UTF_8);
    var signature = Ed25519.sign(KEY.key(), Envelope.pae(Event.PAYLOAD_TYPE, spaced));

    assertThatThrownBy(() -> envelope(spaced, KEY.keyId(), signature).verifiedEvent(KEY.verifier()))
        .isInstanceOf(NotCanonicalException.class);
  }

  @Test
  void anEventSignedTwiceByAStrangerOrUnderAnotherTypeIsRefused() {
    var stranger = Keys.generate(new SecureRandom(), Samples.ORIGIN, Keys.Use.DEVELOPMENT).event();
    assertUnsigned(stranger.sign(EVENT));
    var both = List.of(SIGNED.signatures().get(0), stranger.sign(EVENT).signatures().get(0));
    assertUnsigned(Envelope.of(Event.PAYLOAD_TYPE, EVENT.canonical(), both));
    var type = "application/json";
    var signature = Ed25519.sign(KEY.key(), Envelope.pae(type, EVENT.canonical()));
    assertUnsigned(
        Envelope.of(
            type, EVENT.canonical(), List.of(new Envelope.Signature(KEY.keyId(), signature))));
  }

  @Test
  void anAttestationIsReadOnlyUnderItsTypeAndKey() {
    var key = Samples.KEYS.attestation();
    var statement = "{\"_type\":\"https://in-toto.io/Statement/v1\"}".getBytes(UTF_8);
    var envelope = Envelope.parseForeign(key.sign(IN_TOTO, statement).bytes());
    var verifier = AttestationVerifier.ofPem(key.publicKeyPem());

    assertThat(verifier.verifiedPayload(envelope, IN_TOTO)).isEqualTo(statement);
    assertThat(verifier.pem()).isEqualTo(key.publicKeyPem());
    assertThatThrownBy(() -> verifier.verifiedPayload(envelope, "application/json"))
        .isInstanceOf(InvalidSignatureException.class);
    var other = Keys.generate(new SecureRandom(), Samples.ORIGIN, Keys.Use.DEVELOPMENT);
    assertThatThrownBy(() -> other.attestation().verifier().verifiedPayload(envelope, IN_TOTO))
        .isInstanceOf(InvalidSignatureException.class);
    var garbled =
        Envelope.of(
            IN_TOTO, statement, List.of(new Envelope.Signature(key.keyId(), new byte[] {0x30})));
    assertThatThrownBy(() -> verifier.verifiedPayload(garbled, IN_TOTO))
        .isInstanceOf(InvalidSignatureException.class);
  }

  @Test
  void anAttestationKeyIsAPointOnItsCurve() {
    var spki = Samples.KEYS.attestation().verifier().spki();
    assertThat(AttestationVerifier.ofSpki(spki).keyId())
        .isEqualTo(Samples.KEYS.attestation().keyId())
        .matches("SHA256:[A-Za-z0-9+/]{43}");
    for (int at : new int[] {0, 20, spki.length - 1}) {
      var altered = spki.clone();
      altered[at] ^= 1;
      assertThatThrownBy(() -> AttestationVerifier.ofSpki(altered))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> AttestationVerifier.ofSpki(Arrays.copyOf(spki, spki.length - 1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> AttestationVerifier.ofPem("-----BEGIN CERTIFICATE-----"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** The fingerprint is the one OpenSSH's own tool prints for this key. */
  @Test
  void theKeyIdOfAnAttestationIsTheFingerprintOfItsSshEncoding() {
    var pem =
        """
        -----BEGIN PUBLIC KEY-----
        MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAErC/YO+reIDFcWTCBUKY4/PhuxLof
        SkE5IsPYWFMLB1WU7bEe+G7oXiFHUxBFqJkmnIc0l1w6TveCId30o7V7/A==
        -----END PUBLIC KEY-----
        """;

    assertThat(AttestationVerifier.ofPem(pem).keyId())
        .isEqualTo("SHA256:b10a8B8ej9549vequmbim3IBWkno/SH59GBrLNFnjEA");
    assertThat(AttestationVerifier.ofPem(pem).pem()).isEqualTo(pem);
  }

  private static Envelope envelope(byte[] payload, String keyId, byte[] signature) {
    return Envelope.of(
        Event.PAYLOAD_TYPE, payload, List.of(new Envelope.Signature(keyId, signature)));
  }

  private static void assertUnsigned(Envelope envelope) {
    assertThatThrownBy(() -> envelope.verifiedEvent(KEY.verifier()))
        .isInstanceOf(InvalidSignatureException.class);
  }
}
