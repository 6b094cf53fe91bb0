package org.countersign.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.countersign.ledger.verify.VerifyCommand;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log that is a few times larger than the memory of the program that checks it. */
class LongLogTest {
  private static final int ENTRIES = 30_000;
  private static final int MEMORY_MIB = 32;
  private static final Pattern HUNDREDTHS = Pattern.compile("([0-9]+) %");

  @TempDir private static Path directory;

  @BeforeAll
  static void anExportOfManyEntries() throws IOException {
    var frontier = Frontier.EMPTY;
    for (int n = 0; n < ENTRIES; n++) {
      frontier = frontier.plus(Digest.leaf(leaf(n).bytes()));
    }
    var note =
        Samples.KEYS.checkpoint().sign(new Checkpoint(Samples.ORIGIN, ENTRIES, frontier.root()));
    try (var file = new BufferedOutputStream(Files.newOutputStream(directory.resolve("log")));
        var export = new Export.Writer(file, note)) {
      for (int n = 0; n < ENTRIES; n++) {
        export.entry(leaf(n).bytes());
      }
    }
    Files.writeString(
        directory.resolve("policy"),
        "log " + Samples.KEYS.checkpoint().verifier().vkey() + "\nquorum none\n");
  }

  private static Leaf leaf(int n) {
    return n == 0
        ? Samples.genesis()
        : Leaf.signed(
            new Event(
                new UUID(9, n),
                "bench.filled",
                Samples.AT,
                Samples.ORIGIN,
                "n1",
                Samples.ACTOR,
                Map.of("kind", "bench", "id", Integer.toString(n)),
                Map.of("filler", "x".repeat(1_500)),
                List.of(),
                Map.of()),
            Samples.KEYS.event(),
            false);
  }

  /** What an auditor's machine runs. */
  static final class Auditing {
    private Auditing() {}

    public static void main(String[] line) {
      var command = new VerifyCommand(System.out, System.err, Clock.systemUTC(), false);
      System.exit(command.run("log", List.of(line)));
    }
  }

  @Test
  void aLogIsCheckedWholeInLessMemoryThanItTakes() throws Exception {
    assertThat(Files.size(directory.resolve("log"))).isGreaterThan((MEMORY_MIB * 5L) << 19);
    var checking =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + MEMORY_MIB + "m",
                "-cp",
                System.getProperty("java.class.path"),
                Auditing.class.getName(),
                directory.resolve("log").toString(),
                "--policy",
                directory.resolve("policy").toString(),
                "--signatures",
                "--json")
            .redirectErrorStream(true)
            .start();

    var said = new String(checking.getInputStream().readAllBytes(), UTF_8);

    assertThat(checking.waitFor()).as(said).isZero();
    assertThat(
            CanonicalJson.parse(
                said.strip().getBytes(UTF_8), CanonicalJson.Profile.document(1 << 20)))
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsEntry("sound", true)
        .containsEntry("entries", Integer.toString(ENTRIES));
  }

  @Test
  void whoWatchesAtATerminalSeesHowFarItIsAndNobodyElse() {
    assertThat(drawn(false)).isEmpty();
    var drawn = drawn(true);
    assertThat(drawn).contains("[####", "of 30,000 entries").endsWith("\r");
    assertThat(HUNDREDTHS.matcher(drawn).results().map(found -> Integer.valueOf(found.group(1))))
        .hasSizeGreaterThan(5)
        .isSorted()
        .endsWith(100);
  }

  private static String drawn(boolean terminal) {
    var out = new PrintStream(new ByteArrayOutputStream(), true, UTF_8);
    var err = new ByteArrayOutputStream();
    var command =
        new VerifyCommand(out, new PrintStream(err, true, UTF_8), Clock.systemUTC(), terminal);
    var line =
        List.of(
            directory.resolve("log").toString(),
            "--policy",
            directory.resolve("policy").toString());
    assertThat(command.run("log", line)).isZero();
    return err.toString(UTF_8);
  }
}
