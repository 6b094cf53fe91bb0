package org.countersign.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A key in a token, by SoftHSM where it is installed (Debian: softhsm2); loudly skipped elsewhere.
 */
class TokenTest {
  private static final char[] PIN = "1234".toCharArray();
  private static final List<Path> LIBRARIES =
      List.of(
          Path.of("/usr/lib/softhsm/libsofthsm2.so"),
          Path.of("/usr/local/lib/softhsm/libsofthsm2.so"),
          Path.of("/opt/homebrew/lib/softhsm/libsofthsm2.so"));

  @TempDir private Path directory;
  private Path configuration = Path.of("none");

  @BeforeEach
  void aTokenWithOneKey() throws IOException, InterruptedException {
    var library = LIBRARIES.stream().filter(Files::exists).findFirst();
    if (library.isEmpty()) {
      System.err.println("SKIPPED: no SoftHSM here, so nothing is tested of PKCS#11 tokens");
    }
    assumeTrue(library.isPresent(), "SoftHSM is not installed");
    var tokens = Files.createDirectory(directory.resolve("tokens"));
    var softhsm = directory.resolve("softhsm2.conf");
    Files.writeString(softhsm, "directories.tokendir = " + tokens + "\n");
    run(
        softhsm,
        "softhsm2-util",
        "--init-token",
        "--free",
        "--label",
        "gate",
        "--so-pin",
        "4321",
        "--pin",
        "1234");
    configuration = directory.resolve("pkcs11.cfg");
    Files.writeString(
        configuration, "name = gate\nlibrary = " + library.orElseThrow() + "\nslotListIndex = 0\n");
    var java = Path.of(System.getProperty("java.home"), "bin");
    run(
        softhsm,
        java.resolve("keytool").toString(),
        "-genkeypair",
        "-keystore",
        "NONE",
        "-storetype",
        "PKCS11",
        "-providerClass",
        "sun.security.pkcs11.SunPKCS11",
        "-providerArg",
        configuration.toString(),
        "-storepass",
        "1234",
        "-keyalg",
        "EC",
        "-groupname",
        "secp256r1",
        "-alias",
        "attestation",
        "-dname",
        "CN=gate");
  }

  private static void run(Path softhsm, String... line) throws IOException, InterruptedException {
    var process = new ProcessBuilder(line).redirectErrorStream(true);
    process.environment().put("SOFTHSM2_CONF", softhsm.toString());
    var started = process.start();
    var said = new String(started.getInputStream().readAllBytes(), UTF_8);
    assertThat(started.waitFor()).as(said).isZero();
  }

  /** The library reads its settings from the environment, so a process of its own asks it. */
  @Test
  void aKeyThatNeverLeavesItsTokenAttestsAndEntersTheLog() throws Exception {
    var out = directory.resolve("out");
    var keys = Samples.KEYS;
    var root = RootKey.generate(new SecureRandom(), "the safe", Keys.Use.DEVELOPMENT);
    var genesis =
        Genesis.of(keys, 1, root.spki()).event(new UUID(0, 0), Samples.AT, "n1", Samples.ACTOR);
    var entry0 = keys.event().sign(genesis);
    Files.write(directory.resolve("entry0"), entry0.bytes());
    run(
        directory.resolve("softhsm2.conf"),
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        System.getProperty("java.class.path"),
        Holder.class.getName(),
        configuration.toString(),
        directory.resolve("entry0").toString(),
        out.toString());
    var lines = Files.readAllLines(out);

    var history = KeyHistory.beginning(entry0);
    var change = root.sign(KeyRequest.parse(lines.get(0)));
    assertThat(history.objection(1, change)).isEmpty();
    var after =
        history.plus(
            1, change.event(new UUID(9, 9), Samples.AT, Samples.ORIGIN, "n1", Samples.ACTOR));
    var envelope = Envelope.parseForeign(lines.get(1).getBytes(UTF_8));
    var payload = after.attestationsAt(2).get(1).verifiedPayload(envelope, "text/plain");
    assertThat(new String(payload, UTF_8)).isEqualTo("ALLOW");
    assertThat(lines.subList(2, 4))
        .containsExactly("done: Optional.empty", "the attestation key does not leave its token");
    assertThat(lines.get(4))
        .startsWith("no token by")
        .endsWith("CKR_PIN_INCORRECT")
        .doesNotContain("no such pin");
  }

  @Test
  void whatIsNoTokenIsRefused() throws IOException {
    var broken = directory.resolve("broken.cfg");
    Files.writeString(broken, "name = broken\nlibrary = /nowhere/lib.so\n");

    assertThatThrownBy(() -> Token.open(broken, PIN))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no token by");
  }

  /** Asks the token, in a process whose environment names it. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws IOException {
      var configuration = Path.of(arguments[0]);
      // a process logs in once; whoever comes after it in the same process is in
      var wrongPin = refusal(() -> Token.open(configuration, "no such pin".toCharArray()));
      var token = Token.open(configuration, PIN);
      var key = token.holding("attestation").orElseThrow().attestationKey();
      var entry0 = Envelope.parse(Files.readAllBytes(Path.of(arguments[1])));
      var request = key.request(Keys.Use.DEVELOPMENT, KeyHistory.beginning(entry0));
      var signed = key.sign("text/plain", "ALLOW".getBytes(UTF_8));
      Files.write(
          Path.of(arguments[2]),
          List.of(
              request.text(),
              new String(signed.bytes(), UTF_8),
              refusal(() -> token.holding("nobody")),
              refusal(key::key),
              wrongPin));
    }

    private interface Attempt {
      Object run() throws IOException;
    }

    private static String refusal(Attempt attempt) {
      try {
        return "done: " + attempt.run();
      } catch (IOException | IllegalStateException refused) {
        return String.valueOf(refused.getMessage());
      }
    }
  }
}
