package org.countersign.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {
  private static final char[] PASSWORD = "a password".toCharArray();
  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource(Keys.Use.class)
  void whatWasStoredIsLoadedAndSignsTheSame(Keys.Use use) throws IOException {
    var file = directory.resolve("keys.p12");
    var keys = Keys.generate(new SecureRandom(), Samples.ORIGIN, use);

    keys.store(file, PASSWORD, Samples.AT);
    var loaded = Keys.load(file, PASSWORD);

    var event = Samples.event(1);
    var checkpoint = new Checkpoint(Samples.ORIGIN, 1, event(event));
    assertThat(loaded.use()).isEqualTo(use);
    assertThat(loaded.isDevelopment()).isEqualTo(use == Keys.Use.DEVELOPMENT);
    assertThat(loaded.origin()).isEqualTo(Samples.ORIGIN);
    assertThat(loaded.event().sign(event)).isEqualTo(keys.event().sign(event));
    assertThat(loaded.checkpoint().sign(checkpoint)).isEqualTo(keys.checkpoint().sign(checkpoint));
    assertThat(loaded.attestation().sign("t", "p".getBytes(UTF_8)))
        .isEqualTo(keys.attestation().sign("t", "p".getBytes(UTF_8)));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  private static Digest event(Event event) {
    return Digest.leaf(event.canonical());
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw----r--", "rw-----w-", "rw--w----", "r--r-----"})
  void aFileOpenToOthersIsRefused(String mode) throws IOException {
    var file = directory.resolve("keys.p12");
    Samples.KEYS.store(file, PASSWORD, Samples.AT);

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));

    assertThatThrownBy(() -> Keys.load(file, PASSWORD))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("chmod 600");
  }

  @Test
  void aWrongOrEmptyPasswordAndAFileOfSomethingElseAreRefused() throws IOException {
    var file = directory.resolve("keys.p12");
    Samples.KEYS.store(file, PASSWORD, Samples.AT);
    assertThatThrownBy(() -> Keys.load(file, "another".toCharArray()))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> Keys.load(file, new char[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Samples.KEYS.store(file, new char[0], Samples.AT))
        .isInstanceOf(IllegalArgumentException.class);
    var bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(() -> Keys.load(file, PASSWORD)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> Keys.load(directory.resolve("none"), PASSWORD))
        .isInstanceOf(IOException.class);
  }

  @Test
  void theLogSaysInItsFirstEntryWhichKeysMaySignForIt() {
    var history = KeyHistory.beginning(Samples.genesis().envelope());

    assertThat(history.origin()).isEqualTo(Samples.ORIGIN);
    assertThat(history.genesisHash()).isEqualTo(Samples.genesis().envelope().leafHash());
    assertThat(history.checkpointsAt(1).vkey())
        .isEqualTo(Samples.KEYS.checkpoint().verifier().vkey());
    assertThat(history.attestationsAt(1))
        .extracting(AttestationVerifier::pem)
        .containsExactly(Samples.KEYS.attestation().publicKeyPem());
    assertThat(history.verify(1, Samples.leaf(1).envelope())).isEqualTo(Samples.event(1));
  }

  @Test
  void entriesOfStrangersAndOfOtherLogsAreRefused() {
    var history = KeyHistory.beginning(Samples.genesis().envelope());
    var stranger = Keys.generate(new SecureRandom(), Samples.ORIGIN, Keys.Use.DEVELOPMENT);
    assertThatThrownBy(() -> history.verify(1, stranger.event().sign(Samples.event(1))))
        .isInstanceOf(InvalidSignatureException.class);
    var elsewhere = of("version.registered", new Origin("other.example/log"));
    assertThatThrownBy(() -> history.verify(1, Samples.KEYS.event().sign(elsewhere)))
        .isInstanceOf(IllegalArgumentException.class);
    var forged = stranger.event().sign(Samples.genesis().event());
    assertThatThrownBy(() -> KeyHistory.beginning(forged))
        .isInstanceOf(InvalidSignatureException.class);
    assertThatThrownBy(() -> KeyHistory.beginning(Samples.leaf(1).envelope()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatCannotBeInterpretedAboutKeysEndsTheTrust() {
    var history = KeyHistory.beginning(Samples.genesis().envelope());
    assertThat(history.plus(1, Samples.event(1))).isNotNull();
    assertThatThrownBy(() -> history.plus(1, of("key.introduced", Samples.ORIGIN)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> history.plus(1, Samples.genesis().event()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> history.plus(0, Samples.event(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Event of(String type, Origin log) {
    var event = Samples.event(1);
    return new Event(
        event.id(),
        type,
        event.at(),
        log,
        event.node(),
        event.actor(),
        event.subject(),
        Map.of(),
        List.of(),
        Map.of());
  }
}
