package org.countersign.ledger.witness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.countersign.ledger.Checkpoint;
import org.countersign.ledger.CosignatureVerifier;
import org.countersign.ledger.Digest;
import org.countersign.ledger.Keys;
import org.countersign.ledger.LogPolicy;
import org.countersign.ledger.Origin;
import org.countersign.ledger.Submission;
import org.countersign.ledger.Tree;
import org.countersign.ledger.WitnessClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program as a process, killed as processes are. */
class WitnessProgramTest {
  private static final Keys LOG =
      Keys.generate(new SecureRandom(), new Origin("ledger.example/1"), Keys.Use.DEVELOPMENT);
  @TempDir private Path directory;

  private record Running(Process process, List<CosignatureVerifier> keys, URI prefix)
      implements AutoCloseable {
    @Override
    public void close() {
      process.destroyForcibly().onExit().join();
    }
  }

  private ProcessBuilder program(String... options) {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                WitnessProgram.class.getName()));
    command.addAll(List.of(options));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  private Running start() throws IOException {
    var process =
        program(
                "--key",
                directory.resolve("key").toString(),
                "--key",
                directory.resolve("pq-key").toString(),
                "--new-key",
                "w.example/1",
                "--store",
                directory.resolve("store").toString(),
                "--listen",
                "127.0.0.1:0",
                "--policy",
                directory.resolve("policy").toString())
            .start();
    var keys = new ArrayList<CosignatureVerifier>();
    BufferedReader out = process.inputReader(UTF_8);
    String line;
    while ((line = out.readLine()) != null) {
      if (line.startsWith("key ")) {
        keys.add(CosignatureVerifier.ofVkey(line.substring(4)));
      } else if (line.startsWith("listening on ")) {
        return new Running(
            process, keys, URI.create("http://" + line.substring("listening on ".length())));
      }
    }
    throw new IOException("the witness did not start");
  }

  private static Submission submit(Running running, int key, int size) throws Exception {
    var leaf = Digest.leaf("x".getBytes(UTF_8));
    var tree = Tree.of(size, index -> leaf);
    var client =
        new WitnessClient(
            HttpClient.newHttpClient(),
            running.prefix(),
            running.keys().get(key),
            Duration.ofSeconds(10),
            3,
            Duration.ofMillis(10));
    return client.submit(
        LOG.checkpoint().sign(new Checkpoint(LOG.origin(), size, tree.root())), tree::consistency);
  }

  @Test
  void aKilledWitnessStartsAgainWithItsKeysAndItsMemory() throws Exception {
    var policy =
        LogPolicy.of(
            new LogPolicy.Log(LOG.checkpoint().verifier(), Optional.empty()), List.of(), 0);
    Files.writeString(directory.resolve("policy"), policy.text());
    List<CosignatureVerifier> keys;
    try (var first = start()) {
      keys = first.keys();
      assertThat(keys).hasSize(2);
      assertThat(submit(first, 0, 100)).isInstanceOf(Submission.Cosigned.class);
    }
    try (var second = start()) {
      assertThat(second.keys()).isEqualTo(keys);
      assertThat(submit(second, 0, 50)).isEqualTo(new Submission.Ahead(100));
      assertThat(submit(second, 1, 300)).isInstanceOf(Submission.Cosigned.class);
    }
  }

  @Test
  void wrongOptionsEndWithTwoAndAMissingKeyWithOne() throws Exception {
    var vkey = LOG.checkpoint().verifier().vkey();
    var good =
        List.of(
            "--key", "k", "--store", directory + "/s", "--listen", "127.0.0.1:0", "--log", vkey);

    assertThat(exit("--wrong", "x")).isEqualTo(2);
    assertThat(exit(good.toArray(String[]::new))).isEqualTo(1);
  }

  private int exit(String... options) throws Exception {
    var process = program(options).redirectErrorStream(true).directory(directory.toFile()).start();
    process.getInputStream().readAllBytes();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--key",
        "--key k --store s --listen :1 --log VKEY",
        "--key k --store s --listen here --log VKEY",
        "--key k --store s --listen 127.0.0.1:99999 --log VKEY",
        "--key k --store s --listen 127.0.0.1:0",
        "--key k --store s --listen 127.0.0.1:0 --log nothing",
        "--key k --listen 127.0.0.1:0 --log VKEY",
        "--store s --listen 127.0.0.1:0 --log VKEY",
        "--key k --key k --key k --store s --listen 127.0.0.1:0 --log VKEY",
        "--key k --store s --store s --listen 127.0.0.1:0 --log VKEY"
      })
  void anythingElseIsToldBeforeAnythingIsDone(String options) {
    var args = options.replace("VKEY", LOG.checkpoint().verifier().vkey()).split(" ", -1);

    assertThatThrownBy(() -> WitnessProgram.start(List.of(args), System.out))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Path.of("s")).doesNotExist();
  }
}
