package org.countersign.lineage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.jena.datatypes.xsd.XSDDatatype;
import org.apache.jena.dboe.base.file.Location;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.NodeFactory;
import org.apache.jena.sparql.core.DatasetGraph;
import org.apache.jena.sparql.core.Quad;
import org.apache.jena.system.Txn;
import org.apache.jena.tdb2.DatabaseMgr;
import org.apache.jena.tdb2.params.StoreParams;
import org.apache.jena.tdb2.params.StoreParamsBuilder;
import org.apache.jena.tdb2.sys.TDBInternal;
import org.countersign.lineage.Vocabulary.Property;

/**
 * The graph of one node: a projection of the ledger in TDB2 that can be deleted at any time and
 * grows back equal to itself. Entries go in by index, each exactly once and without gaps; the index
 * is committed with the statements, so after a crash both are there or neither is.
 *
 * <p>Safe for many threads: readers never wait for the writer and see one committed state; writers
 * take turns. Do not interrupt a thread that is reading or writing: Java closes the files of an
 * interrupted reader under everybody's feet.
 */
public final class LineageStore implements AutoCloseable {
  /** Says which statements an entry becomes. A store of another format is emptied and regrown. */
  private static final String FORMAT = "5";

  private static final long NOTHING = -1;

  private static final long SORTED_IN_MEMORY = 64L << 20;

  /** What TDB2 calls the directories of its files; another graph may grow beside them. */
  private static final String DATA = "Data-";

  /** Holds how many bytes the files of a copy had when nothing of them was overwritten yet. */
  private static final String COMPACTED = "compacted";

  private static final int COPIED_AT_ONCE = 1_000;

  /**
   * Every question finds an index for what it knows, the graph of a statement last. TDB2 has two
   * more by default, for questions within one graph, and each costs a sixth of every write.
   */
  private static final StoreParams FOUR_INDEXES =
      StoreParamsBuilder.create("lineage")
          .quadIndexes(new String[] {"GSPO", "SPOG", "POSG", "OSPG"})
          .build();

  private final Iris iris;
  private final Optional<Path> directory;
  private final DatasetGraph tdb;
  private final Node indexGraph;
  private final Recording recording;
  private final AtomicLong applied = new AtomicLong();

  private LineageStore(Iris iris, Optional<Path> directory, DatasetGraph tdb) {
    this.iris = iris;
    this.directory = directory;
    this.tdb = tdb;
    this.indexGraph = node(iris.index());
    this.recording = new Recording(tdb, iris);
    applied.set(Txn.calculateWrite(tdb, this::admit));
  }

  /**
   * Opens the graph in {@code directory} or begins one. A graph that was grown under another base
   * or by another release's translation is emptied, and its index starts again.
   *
   * @param directory exists; used by one process at a time
   */
  public static LineageStore in(Path directory, Iris iris) {
    var location = Location.create(directory.toString());
    return new LineageStore(
        iris, Optional.of(directory), DatabaseMgr.connectDatasetGraph(location, FOUR_INDEXES));
  }

  /** A graph that is gone when it is closed. */
  public static LineageStore inMemory(Iris iris) {
    return new LineageStore(iris, Optional.empty(), DatabaseMgr.createDatasetGraph());
  }

  /** The index of the newest entry in the graph; -1 if there is none. */
  public long appliedIndex() {
    return applied.get();
  }

  /** {@link #applyAll} of one. */
  public void apply(Growth growth) {
    applyAll(List.of(growth));
  }

  /**
   * Adds what the entries say, all in one transaction. Entries that are in already are passed over,
   * so a follower that is not sure where it stopped may repeat itself.
   *
   * @param growths in the order of their indexes; an entry that says nothing about lineage is
   *     {@link Growth#none}
   * @throws IllegalArgumentException if an index is left out: its statements would be missing for
   *     ever and no one would know. Nothing is added then.
   */
  public void applyAll(List<Growth> growths) {
    var reached = written(growths);
    applied.accumulateAndGet(reached, Math::max);
  }

  private long written(List<Growth> growths) {
    try {
      return Txn.calculateWrite(
          tdb,
          () -> {
            var from = storedIndex(tdb);
            var next = from;
            for (var growth : growths) {
              if (growth.index() <= next) {
                continue;
              }
              if (growth.index() != next + 1) {
                throw new IllegalArgumentException(
                    "entry " + (next + 1) + " is missing before " + growth.index());
              }
              recording.add(growth);
              next = growth.index();
            }
            if (next != from) {
              moveTo(next);
            }
            return next;
          });
    } catch (RuntimeException | Error e) {
      recording.forget();
      throw e;
    }
  }

  /**
   * Answers a question from one committed state, however the graph grows meanwhile.
   *
   * @param question must not let the snapshot escape: it is closed when the answer is there
   */
  public <T> T read(Function<Snapshot, T> question) {
    return Txn.calculateRead(
        tdb, () -> question.apply(new Snapshot(iris, tdb, indexGraph, storedIndex(tdb))));
  }

  /**
   * SHA-256 over the graph as sorted N-Quads: one line a statement with a newline at its end, in
   * the order of their UTF-8 bytes ({@code LC_ALL=C sort}). The graph of the indexes is left out,
   * so two graphs that say the same have the same digest however they grew. A large graph is sorted
   * in temporary files.
   *
   * @return 64 hexadecimal digits
   */
  public String digest() {
    return read(
        snapshot -> {
          var sha256 = Sha256.start();
          try (var lines = new SortedLines(SORTED_IN_MEMORY)) {
            snapshot.all().forEachRemaining(quad -> lines.add(Export.line(quad)));
            lines.forEach(sha256::update);
          }
          return HexFormat.of().formatHex(sha256.digest());
        });
  }

  /**
   * How many bytes the files hold for each one they had when they were last copied. Each
   * transaction of TDB2 writes the blocks it touches anew and leaves the old ones, megabytes for a
   * single version.
   *
   * @param small files below this size are not counted: to copy them costs more than they do
   * @return 0 for those, and for a graph in memory
   */
  public double waste(long small) {
    if (directory.isEmpty()) {
      return 0;
    }
    try {
      var bytes = bytes(directory.get());
      return bytes < small ? 0 : bytes / (double) Math.max(1, compacted(directory.get()));
    } catch (IOException e) {
      throw new UncheckedIOException("the files of the graph could not be measured", e);
    }
  }

  /**
   * Writes one committed state, without what was overwritten, into a directory that {@link #in}
   * opens then. The graph is read and written meanwhile; takes seconds for a million statements.
   * All in one transaction: a process that ends meanwhile leaves an empty graph there.
   *
   * @param copy exists and is empty
   * @param stops whether to give it up
   * @throws CancellationException if it was given up
   */
  public void copyInto(Path copy, BooleanSupplier stops) {
    var second = DatabaseMgr.connectDatasetGraph(Location.create(copy.toString()), FOUR_INDEXES);
    try {
      Txn.executeRead(tdb, () -> Txn.executeWrite(second, () -> copy(second, stops)));
    } finally {
      TDBInternal.expel(second);
    }
    try {
      Files.writeString(copy.resolve(COMPACTED), Long.toString(bytes(copy)));
    } catch (IOException e) {
      throw new UncheckedIOException("the graph could not be copied", e);
    }
  }

  private void copy(DatasetGraph second, BooleanSupplier stops) {
    var statements = tdb.find();
    for (var i = 0; statements.hasNext(); i++) {
      if (i % COPIED_AT_ONCE == 0 && stops.getAsBoolean()) {
        throw new CancellationException("copying the graph was given up");
      }
      second.add(statements.next());
    }
  }

  /** 0 if the graph was never copied, or the machine ended before that was on the disk. */
  private static long compacted(Path directory) throws IOException {
    var mark = directory.resolve(COMPACTED);
    var written = Files.exists(mark) ? Files.readString(mark) : "";
    return written.isEmpty() ? 0 : Long.parseLong(written);
  }

  private static long bytes(Path directory) throws IOException {
    var sum = 0L;
    try (var parts = Files.newDirectoryStream(directory, DATA + "*")) {
      for (var part : parts) {
        try (var files = Files.newDirectoryStream(part)) {
          for (var file : files) {
            sum += Files.size(file);
          }
        }
      }
    }
    return sum;
  }

  /** Lets go of the files. Nothing else may be using the store. */
  @Override
  public void close() {
    // Closing alone leaves the database in a table of open ones, with its lock on the directory.
    TDBInternal.expel(tdb);
  }

  /** Checks within the first transaction that this graph is ours and empties it if it is not. */
  private long admit() {
    var mark = Quad.create(indexGraph, indexGraph, own(Property.FORMAT), text(FORMAT));
    if (!tdb.contains(mark)) {
      tdb.deleteAny(Node.ANY, Node.ANY, Node.ANY, Node.ANY);
      tdb.add(mark);
    }
    return storedIndex(tdb);
  }

  private long storedIndex(DatasetGraph graph) {
    var found = graph.find(indexGraph, indexGraph, own(Property.APPLIED_INDEX), Node.ANY);
    return found.hasNext()
        ? Long.parseLong(found.next().getObject().getLiteralLexicalForm())
        : NOTHING;
  }

  private void moveTo(long index) {
    var predicate = own(Property.APPLIED_INDEX);
    tdb.deleteAny(indexGraph, indexGraph, predicate, Node.ANY);
    tdb.add(
        indexGraph,
        indexGraph,
        predicate,
        NodeFactory.createLiteralDT(Long.toString(index), XSDDatatype.XSDinteger));
  }

  private Node own(Property property) {
    return node(property.iri(iris));
  }

  private static Node node(String iri) {
    return NodeFactory.createURI(iri);
  }

  private static Node text(String text) {
    return NodeFactory.createLiteralString(text);
  }
}
