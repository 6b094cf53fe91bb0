package org.countersign.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.signers.MLDSASigner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CosignatureTest {
  private static final Instant AT = Instant.ofEpochSecond(1_679_315_147);
  private static final Checkpoint CHECKPOINT =
      new Checkpoint(Samples.ORIGIN, 3, Digest.sha256(new byte[] {3}));
  private static final SignedNote NOTE = Samples.KEYS.checkpoint().sign(CHECKPOINT);

  private static CosignatureKey key(CosignatureType type) {
    return CosignatureKey.generate(new SecureRandom(), "witness.example.com/w1", type);
  }

  private static byte[] rawKey(CosignatureVerifier verifier) {
    var vkey = verifier.vkey();
    var typed =
        Base64.getDecoder().decode(vkey.substring(vkey.indexOf('+', vkey.indexOf('+') + 1) + 1));
    return Arrays.copyOfRange(typed, 1, typed.length);
  }

  /** The message as the text of tlog-cosignature shows it, judged by another implementation. */
  @Test
  void anEd25519CosignatureSignsTheHeaderTheTimeAndTheText() throws Exception {
    var key = key(CosignatureType.ED25519);

    var value = ByteBuffer.wrap(key.sign(CHECKPOINT, AT).value());

    assertThat(value.remaining()).isEqualTo(8 + 64);
    assertThat(value.getLong()).isEqualTo(1_679_315_147);
    var signature = new byte[64];
    value.get(signature);
    var judge = Signature.getInstance("Ed25519");
    judge.initVerify(
        KeyFactory.getInstance("Ed25519")
            .generatePublic(new X509EncodedKeySpec(Ed25519.spki(rawKey(key.verifier())))));
    judge.update(("cosignature/v1\ntime 1679315147\n" + CHECKPOINT.text()).getBytes(UTF_8));
    assertThat(judge.verify(signature)).isTrue();
  }

  /** The struct cosigned_message of the same text, byte by byte. */
  @Test
  void anMlDsaCosignatureSignsTheNamesTheTimeTheSizeAndTheRoot() {
    var key = key(CosignatureType.ML_DSA_44);
    var message = ByteBuffer.allocate(12 + 1 + 22 + 8 + 1 + 19 + 8 + 8 + 32);
    message.put("subtree/v1\n\0".getBytes(UTF_8));
    message.put((byte) 22).put("witness.example.com/w1".getBytes(UTF_8));
    message.putLong(1_679_315_147);
    message.put((byte) 19).put("ledger.example/0f5e".getBytes(UTF_8));
    message.putLong(0).putLong(3).put(CHECKPOINT.root().bytes());
    assertThat(message.hasRemaining()).isFalse();

    var value = ByteBuffer.wrap(key.sign(CHECKPOINT, AT).value());

    assertThat(value.remaining()).isEqualTo(8 + 2420);
    assertThat(value.getLong()).isEqualTo(1_679_315_147);
    var signature = new byte[2420];
    value.get(signature);
    var raw = rawKey(key.verifier());
    assertThat(raw).hasSize(1312);
    var judge = new MLDSASigner();
    judge.init(false, new MLDSAPublicKeyParameters(MLDSAParameters.ml_dsa_44, raw));
    judge.update(message.array(), 0, message.capacity());
    assertThat(judge.verifySignature(signature)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void aVerifierKeyIsNameIdAndTypedKey(CosignatureType type) {
    var verifier = key(type).verifier();
    byte id = (byte) (type == CosignatureType.ED25519 ? 4 : 6);
    var digest =
        Digest.sha256(verifier.name().getBytes(UTF_8), new byte[] {'\n', id}, rawKey(verifier));

    assertThat(verifier.vkey())
        .startsWith("witness.example.com/w1+" + digest.hex().substring(0, 8) + "+");
    assertThat(CosignatureVerifier.ofVkey(verifier.vkey())).isEqualTo(verifier);
    assertThatThrownBy(() -> CosignatureVerifier.ofVkey("x" + verifier.vkey()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> CosignatureVerifier.ofVkey(Samples.KEYS.checkpoint().verifier().vkey()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> NoteVerifier.ofVkey(verifier.vkey()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @EnumSource
  void aCosignatureHoldsForItsCheckpointTimeAndNameOnly(CosignatureType type) {
    var key = key(type);
    var verifier = key.verifier();
    var cosigned = NOTE.plus(List.of(key.sign(CHECKPOINT, AT)));

    assertThat(SignedNote.parse(cosigned.note())).isEqualTo(cosigned);
    assertThat(verifier.cosignedAt(cosigned)).contains(AT);
    assertThat(cosigned.verify(Samples.KEYS.checkpoint().verifier())).isTrue();
    assertThat(verifier.cosignedAt(NOTE)).isEmpty();
    var other = new Checkpoint(Samples.ORIGIN, 4, CHECKPOINT.root());
    assertThat(verifier.cosignedAt(new SignedNote(other.text(), cosigned.signatures()))).isEmpty();
    var value = key.sign(CHECKPOINT, AT).value();
    for (int at : new int[] {0, 7, 8, value.length - 1}) {
      var altered = value.clone();
      altered[at] ^= 1;
      assertThat(verifier.cosignedAt(with(verifier, altered))).as("byte %d", at).isEmpty();
    }
    for (int length : new int[] {1, 8, 9, value.length - 1, value.length + 1}) {
      assertThat(verifier.cosignedAt(with(verifier, Arrays.copyOf(value, length)))).isEmpty();
    }
    var later = AT.plusSeconds(60);
    var twice = cosigned.plus(List.of(key.sign(CHECKPOINT, later), key.sign(CHECKPOINT, AT)));
    assertThat(twice.signatures()).hasSize(3);
    assertThat(verifier.cosignedAt(twice)).contains(later);
    var spoilt = twice.plus(with(verifier, Arrays.copyOf(value, 80)).signatures());
    assertThat(verifier.cosignedAt(spoilt)).isEmpty();
    assertThatThrownBy(() -> key.sign(CHECKPOINT, Instant.EPOCH))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static SignedNote with(CosignatureVerifier verifier, byte[] value) {
    return NOTE.plus(List.of(new SignedNote.Signature(verifier.name(), verifier.keyId(), value)));
  }

  @Test
  void mlDsaBindsTheNameOfTheCosignerAndEd25519DoesNot() {
    for (var type : CosignatureType.values()) {
      var key = key(type);
      var renamed = new CosignatureVerifier("witness.example.com/w2", type, rawKey(key.verifier()));
      var value = key.sign(CHECKPOINT, AT).value();

      assertThat(renamed.cosignedAt(with(renamed, value)).isPresent())
          .isEqualTo(type == CosignatureType.ED25519);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aKeyLivesInAFileOfItsOwner(CosignatureType type, @TempDir Path directory)
      throws IOException {
    var key = key(type);
    var file = directory.resolve("witness.key");

    key.store(file);

    assertThat(Files.readString(file)).startsWith("PRIVATE+KEY+witness.example.com/w1+");
    var loaded = CosignatureKey.load(file);
    assertThat(loaded.verifier()).isEqualTo(key.verifier());
    assertThat(loaded.sign(CHECKPOINT, AT)).isEqualTo(key.sign(CHECKPOINT, AT));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    var text = Files.readString(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> CosignatureKey.load(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("chmod 600");
    for (var wrong : List.of("", "x" + text, text.replace("/w1", "/w2"), text + "\n")) {
      assertThatThrownBy(() -> CosignatureKey.parse(wrong))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
