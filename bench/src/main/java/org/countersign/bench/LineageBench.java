package org.countersign.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.countersign.lineage.Ancestry;
import org.countersign.lineage.Ancestry.Direction;
import org.countersign.lineage.Ancestry.Limits;
import org.countersign.lineage.Closure;
import org.countersign.lineage.Growth;
import org.countersign.lineage.Impact;
import org.countersign.lineage.Iris;
import org.countersign.lineage.Kind;
import org.countersign.lineage.LineageStore;

/**
 * The lineage graph from ten thousand to ten million statements: how fast it grows, closures of 20
 * steps by four threads, the time of one of 10 steps, and the impact of one dataset on ten thousand
 * things; in the end a rebuild beside the graph that is read. Answers are checked against what the
 * generator knows without a graph.
 */
public final class LineageBench {
  private static final Iris IRIS = new Iris("https://bench.example/api/v1");
  private static final Limits DEEP = new Limits(20, 5_000);
  private static final Limits MEDIUM = new Limits(10, 5_000);
  private static final int THREADS = 4;

  /** Each transaction writes anew the blocks it touches, which are most of them: few large ones. */
  private static final int BATCH = 10_000;

  private static final int CHECKED = 100;
  private static final int TIMED = 1_000;
  private static final int IMPACTS = 25;
  private static final double SECONDS = Double.parseDouble(System.getProperty("bench.round", "8"));
  private static final String SIZES =
      System.getProperty("bench.triples", "10000,100000,1000000,10000000");

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final Landscape landscape = new Landscape(IRIS);
  private long entries;
  private long triples;

  private LineageBench() {}

  /** The first argument is a directory for the graph, which must not exist yet. */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, ExecutionException {
    var directory = Files.createDirectory(Path.of(arguments[0]));
    var bench = new LineageBench();
    bench.out.printf(
        "%-12s %10s %12s %14s %16s %16s %14s%n",
        "statements",
        "entries",
        "written/s",
        "closures/s",
        "10 steps p50 ms",
        "10 steps p95 ms",
        "impact ms");
    try (var store = LineageStore.in(directory, IRIS)) {
      for (var size : SIZES.split(",", -1)) {
        bench.measure(store, Long.parseLong(size.strip()));
      }
      bench.rebuild(store, Files.createDirectory(directory.resolve("rebuilt")));
    }
  }

  /** A second graph from the first entry on, while the first one is read. */
  private void rebuild(LineageStore store, Path directory)
      throws InterruptedException, ExecutionException {
    var reader = Executors.newSingleThreadExecutor();
    var stop = new AtomicBoolean();
    try (var second = LineageStore.in(directory, IRIS)) {
      var read = reader.submit(() -> readUntil(stop, store));
      var before = System.nanoTime();
      for (var from = 0L; from < entries; from += BATCH) {
        var growths = new ArrayList<Growth>();
        for (var i = from; i < Math.min(entries, from + BATCH); i++) {
          growths.add(landscape.growth(i));
        }
        second.applyAll(growths);
      }
      var perSecond = triples / seconds(before);
      stop.set(true);
      out.printf(
          "rebuilt: %,.0f statements/s, %,d closures of the first graph meanwhile%n",
          perSecond, read.get());
      var summed = CompletableFuture.supplyAsync(second::digest);
      var equal = store.digest().equals(summed.get());
      out.printf("the rebuilt graph is %s%n", equal ? "equal" : "NOT EQUAL");
      if (!equal) {
        throw new IllegalStateException("a rebuilt graph differs");
      }
    } finally {
      reader.shutdown();
    }
  }

  private long readUntil(AtomicBoolean stop, LineageStore store) {
    var random = new Random(11);
    var count = 0L;
    while (!stop.get()) {
      closure(store, anyVersion(random), MEDIUM);
      count++;
    }
    return count;
  }

  private void measure(LineageStore store, long size)
      throws InterruptedException, ExecutionException {
    var grown = triples;
    var before = System.nanoTime();
    while (triples < size) {
      var growths = new ArrayList<Growth>(BATCH);
      for (var i = 0; i < BATCH && triples < size; i++) {
        var growth = landscape.growth(entries);
        growths.add(growth);
        triples += growth.size();
        entries++;
      }
      store.applyAll(growths);
    }
    var perSecond = (triples - grown) / seconds(before);
    check(store);
    var closures = closures(store);
    var latencies = latencies(store);
    var impact = impact(store);
    out.printf(
        "%,12d %,10d %,12.0f %,14.0f %16.2f %16.2f %14.0f%n",
        triples,
        entries,
        perSecond,
        closures,
        latencies[TIMED / 2],
        latencies[TIMED * 95 / 100],
        impact);
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  private long anyVersion(Random random) {
    while (true) {
      var index = random.nextLong(entries);
      if (landscape.version(index).isPresent()) {
        return index;
      }
    }
  }

  private Closure closure(LineageStore store, long index, Limits limits) {
    var version = landscape.version(index).orElseThrow();
    return store.read(
        snapshot -> new Ancestry(snapshot).closure(version, Direction.UP, limits).orElseThrow());
  }

  private void check(LineageStore store) {
    var random = new Random(entries);
    for (var i = 0; i < CHECKED; i++) {
      var index = anyVersion(random);
      for (var limits : List.of(DEEP, MEDIUM)) {
        var found =
            closure(store, index, limits).nodes().stream()
                .filter(node -> node.kind() == Kind.RUN || node.kind() == Kind.DATASET_VERSION)
                .map(Closure.Node::iri)
                .collect(Collectors.toCollection(TreeSet::new));
        if (!found.equals(landscape.cameOf(index, limits.depth()))) {
          throw new IllegalStateException("a wrong closure of entry " + index + ": " + found);
        }
      }
    }
  }

  private double closures(LineageStore store) throws InterruptedException, ExecutionException {
    var pool = Executors.newFixedThreadPool(THREADS);
    try {
      var begin = System.nanoTime();
      var end = begin + (long) (SECONDS * 1e9);
      var counts = new ArrayList<Future<Long>>();
      for (var i = 0; i < THREADS; i++) {
        var random = new Random(i);
        counts.add(
            pool.submit(
                () -> {
                  var count = 0L;
                  while (System.nanoTime() < end) {
                    closure(store, anyVersion(random), DEEP);
                    count++;
                  }
                  return count;
                }));
      }
      var sum = 0L;
      for (var count : counts) {
        sum += count.get();
      }
      return sum / seconds(begin);
    } finally {
      pool.shutdown();
    }
  }

  /** In order, in milliseconds. */
  private double[] latencies(LineageStore store) {
    var random = new Random(7);
    var times = new double[TIMED];
    for (var i = 0; i < TIMED; i++) {
      var index = anyVersion(random);
      var before = System.nanoTime();
      closure(store, index, MEDIUM);
      times[i] = seconds(before) * 1e3;
    }
    Arrays.sort(times);
    return times;
  }

  /** The median, in milliseconds. */
  private double impact(LineageStore store) {
    var times = new double[IMPACTS];
    for (var i = 0; i < IMPACTS; i++) {
      var before = System.nanoTime();
      var impact =
          store
              .read(snapshot -> Impact.of(snapshot, IRIS.datasetVersion(Landscape.HUB), 1_000_000))
              .orElseThrow();
      times[i] = seconds(before) * 1e3;
      if (impact.of(Kind.VERSION).size() != Landscape.readers(entries)) {
        throw new IllegalStateException(
            impact.of(Kind.VERSION).size() + " versions, not " + Landscape.readers(entries));
      }
    }
    Arrays.sort(times);
    return times[IMPACTS / 2];
  }
}
