package org.countersign.bench;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.countersign.ledger.Checkpoint;
import org.countersign.ledger.Digest;
import org.countersign.ledger.Event;
import org.countersign.ledger.Export;
import org.countersign.ledger.Frontier;
import org.countersign.ledger.Genesis;
import org.countersign.ledger.Keys;
import org.countersign.ledger.Leaf;
import org.countersign.ledger.LogPolicy;
import org.countersign.ledger.Origin;
import org.countersign.ledger.verify.ExportSource;
import org.countersign.ledger.verify.LogCheck;

/**
 * How fast an auditor's program verifies an export, structure alone and with every signature, by
 * one thread and by two besides the one that reads. The file was just written, so it is read from
 * memory.
 */
public final class VerifyBench {
  private static final int ENTRIES = Integer.getInteger("bench.verified", 100_000);
  private static final int ROUNDS = 3;
  private static final Origin ORIGIN = new Origin("bench.example/log");
  private static final UUID ACTOR = new UUID(1, 1);

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final Keys keys = Keys.generate(new SecureRandom(), ORIGIN, Keys.Use.DEVELOPMENT);
  private final Path export;

  private VerifyBench(Path directory) {
    this.export = directory.resolve("export.ndjson");
  }

  /** The first argument is a directory for the export, which must not exist yet. */
  public static void main(String[] arguments) throws IOException {
    var bench = new VerifyBench(Files.createDirectory(Path.of(arguments[0])));
    try {
      bench.write();
      bench.run();
    } finally {
      Files.delete(bench.export);
    }
  }

  private void write() throws IOException {
    var frontier = Frontier.EMPTY;
    var leaves = new byte[ENTRIES][];
    for (int n = 0; n < ENTRIES; n++) {
      leaves[n] = leaf(n).bytes();
      frontier = frontier.plus(Digest.leaf(leaves[n]));
    }
    var note = keys.checkpoint().sign(new Checkpoint(ORIGIN, ENTRIES, frontier.root()));
    try (var file = new BufferedOutputStream(Files.newOutputStream(export));
        var writer = new Export.Writer(file, note)) {
      for (var leaf : leaves) {
        writer.entry(leaf);
      }
    }
  }

  private void run() throws IOException {
    out.printf(
        "%-44s %12s %12s%n", "verified, %,d entries".formatted(ENTRIES), "structure", "signatures");
    verified(2, true);
    for (int threads = 1; threads <= 2; threads++) {
      out.printf(
          "%-44s %,12.0f %,12.0f%n",
          "entries/s by %d and the one that reads".formatted(threads),
          verified(threads, false),
          verified(threads, true));
    }
  }

  /** Entries a second in the median of the rounds. */
  private double verified(int threads, boolean signatures) throws IOException {
    var rates = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      long before = System.nanoTime();
      try (var in = new BufferedInputStream(Files.newInputStream(export), 1 << 16)) {
        var answer = new LogCheck(demand(signatures), new ExportSource(in)).check(threads, n -> {});
        if (!answer.sound() || answer.entries() != ENTRIES) {
          throw new IllegalStateException("not sound: " + answer);
        }
      }
      rates[i] = ENTRIES / ((System.nanoTime() - before) / 1e9);
    }
    Arrays.sort(rates);
    return rates[ROUNDS / 2];
  }

  private LogCheck.Demand demand(boolean signatures) {
    var log = new LogPolicy.Log(keys.checkpoint().verifier(), Optional.empty());
    return new LogCheck.Demand(
        new LogPolicy(List.of(log), List.of(), List.of(), LogPolicy.NONE),
        signatures,
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        false);
  }

  /** About as large as a gate decision's. */
  private Leaf leaf(int n) {
    var at = Instant.ofEpochMilli(1_795_000_000_000L + n);
    var event =
        n == 0
            ? Genesis.of(keys, 1).event(new UUID(0, 0), at, "bench", ACTOR)
            : new Event(
                new UUID(2, n),
                "gate.decided",
                at,
                ORIGIN,
                "bench",
                ACTOR,
                Map.of("kind", "decision", "id", Integer.toString(n)),
                Map.of(
                    "decision", "DENY",
                    "version", new UUID(3, n).toString(),
                    "environment", "production",
                    "codes", List.of("APPROVAL_MISSING", "USE_CASE_MISSING"),
                    "facts", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
                List.of(),
                Map.of());
    return Leaf.signed(event, keys.event(), false);
  }
}
