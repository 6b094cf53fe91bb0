package org.countersign.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedNoteTest {
  private static final CheckpointKey KEY = Samples.KEYS.checkpoint();
  private static final NoteVerifier VERIFIER = KEY.verifier();
  private static final Checkpoint CHECKPOINT =
      new Checkpoint(Samples.ORIGIN, 3, Digest.sha256(new byte[] {3}));

  /** The key and note that the documentation of Go's note package shows. */
  @Test
  void aNoteSignedByTheReferenceImplementationVerifies() {
    var verifier =
        NoteVerifier.ofVkey("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
    var note =
        "If you think cryptography is the answer to your problem,\n"
            + "then you don't know what your problem is.\n"
            + "\n"
            + "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqf"
            + "qdngotpRZb6KE6RyyBwJnAM=\n";

    var parsed = SignedNote.parse(note.getBytes(UTF_8));

    assertThat(parsed.note()).isEqualTo(note);
    assertThat(parsed.verify(verifier)).isTrue();
    assertThat(SignedNote.parse(note.replace("then", "than")).verify(verifier)).isFalse();
  }

  @Test
  void theIdOfAKeyIsTheDigestOfNameTypeAndKey() {
    var raw = Ed25519.rawOfSpki(Samples.KEYS.event().spki());
    var verifier = new NoteVerifier("a.example/log", raw);
    var id = Digest.sha256("a.example/log\n\u0001".getBytes(UTF_8), raw).hex().substring(0, 8);
    var typed = Base64.getEncoder().encodeToString(HexFormat.of().parseHex("01" + hex(raw)));

    assertThat(verifier.vkey()).isEqualTo("a.example/log+" + id + "+" + typed);
    assertThat(NoteVerifier.ofVkey(verifier.vkey()).keyId()).isEqualTo(verifier.keyId());
    assertThatThrownBy(() -> NoteVerifier.ofVkey("b" + verifier.vkey()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new NoteVerifier("a b", raw))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new NoteVerifier("a\u2003b", raw))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "0200000000000000000000000000000000000000000000000000000000000000",
        // the base point plus a point of order 8
        "da99e28ba529cdde35a25fba9059e78ecaee239f99755b9b1aa4f65df00803e2"
      })
  void aKeyOfLowOrMixedOrderOrInAnotherEncodingIsNotTrusted(String raw) {
    assertThatThrownBy(() -> new NoteVerifier("a", HexFormat.of().parseHex(raw)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aSignatureWhoseScalarIsNotReducedIsRefused() {
    var order =
        new BigInteger(
            "7237005577332262213973186563042994240857116359379907606001950938285454250989");
    var note = KEY.sign(CHECKPOINT);
    var value = note.signatures().get(0).value();
    var scalar = new byte[33];
    for (int i = 0; i < 32; i++) {
      scalar[32 - i] = value[32 + i];
    }
    var larger = new BigInteger(scalar).add(order).toByteArray();
    for (int i = 0; i < 32; i++) {
      value[32 + i] = i < larger.length ? larger[larger.length - 1 - i] : 0;
    }
    var forged = new SignedNote.Signature(VERIFIER.name(), VERIFIER.keyId(), value);

    assertThat(note.verify(VERIFIER)).isTrue();
    assertThat(new SignedNote(note.text(), List.of(forged)).verify(VERIFIER)).isFalse();
  }

  @Test
  void aCheckpointIsThreeLinesUnderTheNameOfItsLog() {
    var note = KEY.sign(CHECKPOINT);

    assertThat(note.text())
        .isEqualTo("ledger.example/0f5e\n3\n" + CHECKPOINT.root().base64() + "\n");
    assertThat(note.note()).startsWith(note.text() + "\n— ledger.example/0f5e ").endsWith("=\n");
    assertThat(SignedNote.parse(note.note())).isEqualTo(note);
    assertThat(note.verifiedCheckpoint(VERIFIER)).isEqualTo(CHECKPOINT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ledger.example/0f5e\n03\nROOT\n",
        "ledger.example/0f5e\n+3\nROOT\n",
        "ledger.example/0f5e\n-3\nROOT\n",
        "ledger.example/0f5e\n9223372036854775808\nROOT\n",
        "ledger.example/0f5e\n3\nROOT",
        "ledger.example/0f5e\n3\nROOT\nextension\n",
        "ledger.example/0f5e\n3\nAAAA\n",
        "ledger.example/0f5e\n0\nROOT\n",
        "\n3\nROOT\n",
        "ledger example\n3\nROOT\n"
      })
  void aTextThatIsNearlyACheckpointIsNone(String text) {
    assertThatThrownBy(() -> Checkpoint.parse(text.replace("ROOT", CHECKPOINT.root().base64())))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Checkpoint.parse(CHECKPOINT.text())).isEqualTo(CHECKPOINT);
  }

  @Test
  void linesOfOthersAreIgnoredUpToAHundredAndTwentyEight() {
    var signatures = new ArrayList<>(KEY.sign(CHECKPOINT).signatures());
    while (signatures.size() < SignedNote.MAX_SIGNATURES) {
      signatures.add(new SignedNote.Signature("w" + signatures.size(), 1, new byte[2424]));
    }
    signatures.set(1, new SignedNote.Signature(VERIFIER.name(), 1, new byte[64]));
    signatures.set(2, new SignedNote.Signature("other", VERIFIER.keyId(), new byte[64]));
    var note = new SignedNote(CHECKPOINT.text(), signatures);

    assertThat(SignedNote.parse(note.note()).verify(VERIFIER)).isTrue();
    signatures.add(new SignedNote.Signature("one.more", 1, new byte[64]));
    assertThatThrownBy(() -> new SignedNote(CHECKPOINT.text(), signatures))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aWrongSignatureUnderAKnownKeySpoilsTheNoteAndNoneIsNotEnough() {
    var good = KEY.sign(CHECKPOINT).signatures().get(0);
    var bad = new SignedNote.Signature(VERIFIER.name(), VERIFIER.keyId(), new byte[64]);
    assertThat(new SignedNote(CHECKPOINT.text(), List.of(good, bad)).verify(VERIFIER)).isFalse();
    var stranger = new SignedNote.Signature("w", 1, good.value());
    assertThat(new SignedNote(CHECKPOINT.text(), List.of(stranger)).verify(VERIFIER)).isFalse();
  }

  @Test
  void aCheckpointSignedUnderTheNameOfAnotherLogIsRefused() {
    var other = new Origin("other.example/log");
    var key = Keys.generate(new SecureRandom(), other, Keys.Use.DEVELOPMENT).checkpoint();
    assertThatThrownBy(() -> key.sign(CHECKPOINT)).isInstanceOf(IllegalArgumentException.class);
    var signature = Ed25519.sign(key.key(), CHECKPOINT.text().getBytes(UTF_8));
    var note =
        new SignedNote(
            CHECKPOINT.text(),
            List.of(new SignedNote.Signature(other.value(), key.verifier().keyId(), signature)));

    assertThat(note.verify(key.verifier())).isTrue();
    assertThatThrownBy(() -> note.verifiedCheckpoint(key.verifier()))
        .isInstanceOf(InvalidSignatureException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text\n\n- a AAAAAAA=\n",
        "text\n\n— a AAAAAAA=",
        "text\n\n— a AAAA\n",
        "text\n\n— a AAAAAAA\n",
        "text\n\n— a\n",
        "text\n\n—  AAAAAAA=\n",
        "text\n\n",
        "text\n— a AAAAAAA=\n",
        "te\txt\n\n— a AAAAAAA=\n",
        "te\rxt\n\n— a AAAAAAA=\n"
      })
  void aTextThatIsNearlyANoteIsNone(String text) {
    assertThat(SignedNote.parse("text\n\n— a AAAAAAA=\n").signatures()).hasSize(1);
    assertThatThrownBy(() -> SignedNote.parse(text)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SignedNote.parse(new byte[] {(byte) 0xff}))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
