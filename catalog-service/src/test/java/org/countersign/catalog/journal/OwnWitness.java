package org.countersign.catalog.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A witness of another house: the program that ships, in a process of its own. */
final class OwnWitness implements AutoCloseable {
  private final Process process;
  private final BufferedReader said;
  private final String key;
  private final URI url;

  private OwnWitness(Process process) throws IOException {
    this.process = process;
    this.said = process.inputReader(UTF_8);
    this.key = said.readLine().replaceFirst("^key ", "");
    this.url = URI.create("http://" + said.readLine().replaceFirst("^listening on ", ""));
  }

  /**
   * A witness that listens.
   *
   * @param directory where it keeps its key and what it has seen; one that was there before goes on
   * @param logs the verifier keys of the logs it cosigns
   */
  static OwnWitness start(Path directory, List<String> logs) throws IOException {
    var line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "org.countersign.ledger.witness.WitnessProgram",
                "--key",
                directory.resolve("witness.key").toString(),
                "--new-key",
                "witness.example/audit",
                "--store",
                directory.resolve("witness").toString(),
                "--listen",
                "127.0.0.1:0"));
    logs.forEach(log -> line.addAll(List.of("--log", log)));
    return new OwnWitness(
        new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** Its verifier key. */
  String key() {
    return key;
  }

  /** Where it listens. */
  URI url() {
    return url;
  }

  /** A policy of a log that demands this witness. */
  String demanded() {
    return "witness audit " + key + " " + url + "\nquorum audit\n";
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
    said.close();
  }
}
