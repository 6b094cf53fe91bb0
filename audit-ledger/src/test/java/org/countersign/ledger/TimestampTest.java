package org.countersign.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Part E 33 of the ledger's tests. */
class TimestampTest {
  private static final LocalAuthority AUTHORITY = LocalAuthority.sound();
  private static final Instant AT = Instant.parse("2026-11-21T06:40:00Z");
  private static final byte[] NOTE =
      Samples.KEYS
          .checkpoint()
          .sign(new Checkpoint(Samples.ORIGIN, 3, Digest.sha256(new byte[] {3})))
          .note()
          .getBytes(UTF_8);

  private static Timestamp stamped(LocalAuthority authority, Instant at) {
    return Timestamp.parse(authority.stamp(NOTE, at));
  }

  private static TimestampClient client(LocalAuthority.Served served) {
    return new TimestampClient(
        HttpClient.newHttpClient(),
        served.uri(),
        List.of(AUTHORITY.root()),
        Duration.ofSeconds(10),
        new SecureRandom());
  }

  @Test
  void theTimeOfATrustedAuthorityIsVerifiedOffline() {
    var timestamp = stamped(AUTHORITY, AT);

    assertThat(timestamp.verify(NOTE, List.of(AUTHORITY.root()))).isEqualTo(AT);
    assertThat(timestamp.verify(NOTE, Timestamp.certificates(AUTHORITY.rootPem().getBytes(UTF_8))))
        .isEqualTo(AT);
    assertThat(Timestamp.parse(timestamp.bytes()).verify(NOTE, List.of(AUTHORITY.root())))
        .isEqualTo(AT);
  }

  @Test
  void anAuthorityIsAskedOverHttpAndItsAnswerVerified() throws Exception {
    try (var served = AUTHORITY.serve(AT, UnaryOperator.identity())) {
      assertThat(client(served).stamp(NOTE).verify(NOTE, List.of(AUTHORITY.root()))).isEqualTo(AT);
    }
  }

  @Test
  void opensslFindsTheSame(@TempDir Path directory) throws Exception {
    assumeTrue(
        openssl("version") == 0 || System.getenv("CI") != null, "openssl is not on this machine");
    var data = Files.write(directory.resolve("checkpoint"), NOTE).toString();
    var other = Files.write(directory.resolve("other"), new byte[] {1}).toString();
    var root = Files.writeString(directory.resolve("root.pem"), AUTHORITY.rootPem()).toString();
    var now = AUTHORITY.stamp(NOTE, AT);
    var response = Files.write(directory.resolve("3.tsr"), now).toString();
    var at = "-attime";
    var when = Long.toString(AT.getEpochSecond());

    assertThat(openssl("ts", "-verify", "-data", data, "-in", response, "-CAfile", root, at, when))
        .isZero();
    assertThat(openssl("ts", "-verify", "-data", other, "-in", response, "-CAfile", root, at, when))
        .isNotZero();
  }

  private static int openssl(String... arguments) throws InterruptedException {
    var command = new String[arguments.length + 1];
    command[0] = "openssl";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getInputStream().transferTo(System.out);
      return process.waitFor();
    } catch (IOException notThere) {
      return 127;
    }
  }

  @Test
  void aTimestampOfOtherBytesIsRefused() {
    var altered = NOTE.clone();
    altered[0] ^= 1;

    assertThatThrownBy(() -> stamped(AUTHORITY, AT).verify(altered, List.of(AUTHORITY.root())))
        .isInstanceOf(InvalidSignatureException.class)
        .hasMessageContaining("other bytes");
  }

  @Test
  void anAuthorityOfAnotherRootIsRefused() {
    var stranger = LocalAuthority.sound();

    assertThatThrownBy(() -> stamped(stranger, AT).verify(NOTE, List.of(AUTHORITY.root())))
        .isInstanceOf(InvalidSignatureException.class);
    assertThatThrownBy(() -> stamped(AUTHORITY, AT).verify(NOTE, List.of()))
        .isInstanceOf(InvalidSignatureException.class);
  }

  @Test
  void aCertificateNotMadeForTimeOrNotForThatTimeIsRefused() {
    var notCritical = LocalAuthority.of(false, KeyPurposeId.id_kp_timeStamping);
    var forServers = LocalAuthority.of(true, KeyPurposeId.id_kp_serverAuth);
    for (var authority : List.of(notCritical, forServers)) {
      assertThatThrownBy(() -> stamped(authority, AT).verify(NOTE, List.of(authority.root())))
          .isInstanceOf(RuntimeException.class);
    }
    for (var at :
        List.of(
            LocalAuthority.SINCE.minusSeconds(1),
            LocalAuthority.UNTIL.plusSeconds(1),
            LocalAuthority.UNTIL.plus(Duration.ofDays(400)))) {
      assertThatThrownBy(() -> stamped(AUTHORITY, at).verify(NOTE, List.of(AUTHORITY.root())))
          .as("%s", at)
          .isInstanceOf(InvalidSignatureException.class);
    }
  }

  @Test
  void anAlteredResponseNeverGivesAnotherTime() {
    var good = AUTHORITY.stamp(NOTE, AT);
    assertThatThrownBy(() -> Timestamp.parse(Arrays.copyOf(good, good.length + 1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Timestamp.parse(new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
    int refused = 0;
    for (int at = 0; at < good.length; at += 3) {
      var altered = good.clone();
      altered[at] ^= 1;
      try {
        // a few bytes say how it is packed and are signed by nobody: the time stays the same
        assertThat(Timestamp.parse(altered).verify(NOTE, List.of(AUTHORITY.root()))).isEqualTo(AT);
      } catch (IllegalArgumentException asItMust) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(good.length * 3 / 10);
  }

  @Test
  void anAnswerToAnotherRequestIsRefusedThoughItsTimeIsGood() throws Exception {
    var recorded = AUTHORITY.stamp(NOTE, AT);
    try (var served = AUTHORITY.serve(AT, answer -> recorded)) {
      assertThatThrownBy(() -> client(served).stamp(NOTE))
          .isInstanceOf(InvalidSignatureException.class)
          .hasMessageContaining("not the answer");
    }
    try (var served = AUTHORITY.serve(AT, answer -> "sorry".getBytes(UTF_8))) {
      assertThatThrownBy(() -> client(served).stamp(NOTE)).isInstanceOf(IOException.class);
    }
    try (var served = AUTHORITY.serve(AT, answer -> new byte[300_000])) {
      assertThatThrownBy(() -> client(served).stamp(NOTE)).isInstanceOf(IOException.class);
    }
    var gone = AUTHORITY.serve(AT, UnaryOperator.identity());
    gone.close();
    assertThatThrownBy(() -> client(gone).stamp(NOTE)).isInstanceOf(IOException.class);
  }
}
