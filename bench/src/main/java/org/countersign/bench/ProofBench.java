package org.countersign.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Random;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import org.countersign.ledger.Checkpoint;
import org.countersign.ledger.Digest;
import org.countersign.ledger.Keys;
import org.countersign.ledger.LogDirectory;
import org.countersign.ledger.Origin;
import org.countersign.ledger.Tile;
import org.countersign.ledger.TileCache;
import org.countersign.ledger.TileEdge;
import org.countersign.ledger.TileSource;
import org.countersign.ledger.Tree;

/**
 * Proofs from the tiles of a log as it grows from ten thousand to five million entries, and how
 * fast a log is written as files. In one thread; the tiles are files that were just written, so
 * they are read from memory.
 */
public final class ProofBench {
  private static final long[] SIZES = {10_000, 100_000, 1_000_000, 5_000_000};
  private static final int PUBLISHED = 200_000;
  private static final int LEAF = 1_000;
  private static final int WARM_UP = 500;
  private static final int PROOFS = 2_000;
  private static final int CACHED_TILES = 1_024;

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final Path directory;

  private ProofBench(Path directory) {
    this.directory = directory;
  }

  /** The first argument is a directory for the logs, which must not exist yet. */
  public static void main(String[] arguments) throws IOException {
    var bench = new ProofBench(Files.createDirectory(Path.of(arguments[0])));
    bench.proofs();
    bench.published();
  }

  private static Digest leaf(long index) {
    return Digest.leaf(ByteBuffer.allocate(Long.BYTES).putLong(index).array());
  }

  private void proofs() throws IOException {
    out.printf(
        "%-12s %22s %22s %22s%n", "us: p50 p99", "inclusion", "inclusion, cached", "consistency");
    var log = directory.resolve("proofs");
    var edge = new TileEdge();
    for (long size : SIZES) {
      while (edge.size() < size) {
        for (var tile : edge.plus(leaf(edge.size()))) {
          write(log, tile);
        }
      }
      for (var tile : edge.partial()) {
        write(log, tile);
      }
      var files = new LogDirectory(log);
      var random = new Random(size);
      var cache = new TileCache(files, CACHED_TILES);
      out.printf(
          "%,12d %22s %22s %22s%n",
          size,
          timed(size, random, index -> include(size, files, index, edge.root())),
          timed(size, random, index -> include(size, cache, index, edge.root())),
          timed(size, random, old -> Tree.tiled(size, files).consistency(old)));
    }
  }

  private static void include(long size, TileSource tiles, long index, Digest root) {
    if (!Tree.tiled(size, tiles).inclusion(index).rootFrom(leaf(index)).equals(root)) {
      throw new IllegalStateException("a wrong proof of " + index);
    }
  }

  private static String timed(long size, Random random, LongConsumer proof) {
    LongStream.range(0, WARM_UP).forEach(i -> proof.accept(random.nextLong(size)));
    var nanos = new long[PROOFS];
    for (int i = 0; i < PROOFS; i++) {
      long index = random.nextLong(size);
      long before = System.nanoTime();
      proof.accept(index);
      nanos[i] = System.nanoTime() - before;
    }
    Arrays.sort(nanos);
    return "%,.0f %,.0f".formatted(nanos[PROOFS / 2] / 1e3, nanos[PROOFS * 99 / 100] / 1e3);
  }

  private static void write(Path log, Tile tile) throws IOException {
    var file = log.resolve(tile.path().path());
    Files.createDirectories(file.resolveSibling("."));
    Files.write(file, tile.bytes());
  }

  private void published() throws IOException {
    var origin = new Origin("bench.example/log");
    var key = Keys.generate(new SecureRandom(), origin, Keys.Use.DEVELOPMENT).checkpoint();
    var edge = new TileEdge();
    leaves().forEachRemaining(each -> edge.plus(Digest.leaf(each)));
    var note = key.sign(new Checkpoint(origin, PUBLISHED, edge.root()));
    long before = System.nanoTime();
    new LogDirectory(directory.resolve("published")).publish(note, leaves());
    double seconds = (System.nanoTime() - before) / 1e9;
    out.printf(
        "published as files, %,d entries of %,d bytes: %,.0f entries/s%n",
        PUBLISHED, LEAF, PUBLISHED / seconds);
  }

  private static Iterator<byte[]> leaves() {
    return LongStream.range(0, PUBLISHED)
        .mapToObj(i -> ByteBuffer.allocate(LEAF).putLong(i).array())
        .iterator();
  }
}
