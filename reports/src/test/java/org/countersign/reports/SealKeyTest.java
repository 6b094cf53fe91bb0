package org.countersign.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealKeyTest {
  @Test
  void aStoredKeyIsReadBackAndOnlyItsOwnerCanReadIt(@TempDir Path folder) throws Exception {
    var file = folder.resolve("seal.p12");
    Samples.KEY.store(file, "secret".toCharArray());

    var read = SealKey.load(file, "secret".toCharArray());

    assertThat(read.chain()).isEqualTo(Samples.KEY.chain());
    assertThat(read.fingerprint()).isEqualTo(Samples.KEY.fingerprint());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(folder.toFile().list()).containsExactly("seal.p12");
  }

  @Test
  void aKeyFileThatOthersMayReadIsRefused(@TempDir Path folder) throws Exception {
    var file = folder.resolve("seal.p12");
    Samples.KEY.store(file, "secret".toCharArray());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    assertThatThrownBy(() -> SealKey.load(file, "secret".toCharArray()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is open to others: [GROUP_READ]");
  }

  @Test
  void aWrongPasswordIsRefused(@TempDir Path folder) throws Exception {
    var file = folder.resolve("seal.p12");
    Samples.KEY.store(file, "secret".toCharArray());

    assertThatThrownBy(() -> SealKey.load(file, "wrong".toCharArray()))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aGeneratedKeySaysThatItIsForDevelopment() {
    assertThat(Samples.KEY.isDevelopment()).isTrue();
    assertThat(Samples.KEY.signer()).isEqualTo("Example Bank AI governance");
    assertThat(Samples.KEY.certificate().getSubjectX500Principal().getName())
        .isEqualTo("CN=Example Bank AI governance,OU=development,O=Countersign");
  }

  @Test
  void aKeyForProductionDoesNotSayDevelopment() {
    var key =
        SealKey.generate(new SecureRandom(), Samples.NOW, "Example Bank", SealKey.Use.PRODUCTION);

    assertThat(key.isDevelopment()).isFalse();
    assertThat(key.certificate().getSubjectX500Principal().getName())
        .isEqualTo("CN=Example Bank,OU=seals,O=Countersign");
  }

  @Test
  void aKeyThatPdfViewersDoNotKnowIsRefused() throws Exception {
    var key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate();

    assertThatThrownBy(() -> new SealKey(key, List.of(Samples.KEY.certificate())))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theSameContentGivesTheSameSignature() throws Exception {
    var content = new byte[] {1, 2, 3};

    assertThat(Samples.KEY.sign(content)).isEqualTo(Samples.KEY.sign(content));
  }
}
