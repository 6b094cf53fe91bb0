package org.countersign.lineage;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.jena.atlas.iterator.Iter;
import org.apache.jena.graph.Graph;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.NodeFactory;
import org.apache.jena.graph.Triple;
import org.apache.jena.query.Query;
import org.apache.jena.query.QueryCancelledException;
import org.apache.jena.query.QueryException;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFFormat;
import org.apache.jena.riot.RDFWriter;
import org.apache.jena.riot.resultset.ResultSetLang;
import org.apache.jena.riot.system.StreamRDFWriter;
import org.apache.jena.sparql.core.DatasetGraph;
import org.apache.jena.sparql.core.DatasetGraphFactory;
import org.apache.jena.sparql.core.Quad;
import org.apache.jena.sparql.exec.QueryExec;
import org.apache.jena.sparql.graph.GraphFactory;
import org.apache.jena.sparql.resultset.ResultsWriter;
import org.countersign.lineage.QueryRefusedException.Reason;

/**
 * SPARQL 1.1 queries over the graph, for people who know what they ask: no update, no service, no
 * file, no function but the standard's. The default graph is everything that is asserted, observed
 * and derived; each of these and the graph of the indexes can be named by {@code GRAPH}.
 *
 * <p>Each query has a thread of its own, whose stack can overflow without harm, and a budget of
 * statements and time that is asked at every statement: the engine's own timeout does not end a
 * path over many nodes.
 */
public final class LineageQuery {
  /** Written before the first byte goes out: most queries that fail do so before that. */
  private static final int HELD_BACK = 1 << 20;

  private static final long STACK = 2L << 20;

  /** JSON-LD is written when all of it is known. */
  private static final int MOST_IN_JSON_LD = 50_000;

  private final LineageStore store;
  private final Limits limits;
  private final Semaphore places;

  /**
   * @param atOnce queries being answered; one more is refused
   * @param statements a query may look at
   * @param longest a query may take
   */
  public record Limits(int atOnce, long statements, Duration longest) {
    /** Four at once, five million statements, ten seconds. */
    public static final Limits USUAL = new Limits(4, 5_000_000, Duration.ofSeconds(10));
  }

  /** How results are written. */
  public enum Format {
    JSON("application/sparql-results+json"),
    XML("application/sparql-results+xml"),
    CSV("text/csv"),
    TSV("text/tab-separated-values"),
    TURTLE("text/turtle"),
    N_TRIPLES("application/n-triples"),
    JSON_LD("application/ld+json");

    private final String mediaType;

    Format(String mediaType) {
      this.mediaType = mediaType;
    }

    private Lang table() {
      return switch (this) {
        case JSON -> ResultSetLang.RS_JSON;
        case XML -> ResultSetLang.RS_XML;
        case CSV -> ResultSetLang.RS_CSV;
        default -> ResultSetLang.RS_TSV;
      };
    }

    public String mediaType() {
      return mediaType;
    }

    /** Whether it holds rows or a truth value, not statements. */
    public boolean isTable() {
      return compareTo(TURTLE) < 0;
    }
  }

  /** A query that was found to be one. */
  public static final class Prepared {
    private final Query query;

    private Prepared(Query query) {
      this.query = query;
    }

    /** Whether it gives rows or a truth value ({@code SELECT}, {@code ASK}), not statements. */
    public boolean isTable() {
      return query.isSelectType() || query.isAskType();
    }
  }

  public LineageQuery(LineageStore store, Limits limits) {
    this.store = store;
    this.limits = limits;
    this.places = new Semaphore(limits.atOnce());
  }

  /**
   * Reads a query.
   *
   * @throws QueryRefusedException if it is none, or none that is answered here
   */
  public static Prepared prepare(String sparql) {
    return new Prepared(SafeQuery.parse(sparql));
  }

  /**
   * Answers a query; whoever calls waits. The first bytes go out when a megabyte of results is
   * there or all of them are.
   *
   * @param format of the kind the query gives, see {@link Prepared#isTable}
   * @throws QueryRefusedException if there is no place, it exceeds its limits, or the format does
   *     not fit
   * @throws IOException if {@code out} cannot be written to
   */
  public void answer(Prepared prepared, Format format, OutputStream out) throws IOException {
    if (prepared.isTable() != format.isTable()) {
      throw new QueryRefusedException(
          Reason.MALFORMED, "results of this query cannot be written as " + format.mediaType());
    }
    if (!places.tryAcquire()) {
      throw new QueryRefusedException(
          Reason.BUSY, limits.atOnce() + " queries are being answered; try again");
    }
    var done = new CompletableFuture<Optional<Throwable>>();
    var thread =
        new Thread(
            null,
            () -> done.complete(attempt(() -> answered(prepared.query, format, out))),
            "lineage query",
            STACK);
    thread.setDaemon(true);
    thread.start();
    try {
      await(done).ifPresent(LineageQuery::raise);
    } catch (UncheckedIOException e) {
      throw new IOException(e.getCause());
    } finally {
      places.release();
    }
  }

  /** Never interrupted: Java would close the graph's files. The budget ends it. */
  private static Optional<Throwable> await(CompletableFuture<Optional<Throwable>> done) {
    var interrupted = false;
    try {
      while (true) {
        try {
          return done.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw new IllegalStateException(e);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Runs a question on this thread and tells what went wrong in the words of this house. */
  static Optional<Throwable> attempt(Runnable question) {
    try {
      question.run();
      return Optional.empty();
    } catch (QueryRefusedException | UncheckedIOException e) {
      return Optional.of(e);
    } catch (QueryCancelledException e) {
      return Optional.of(
          new QueryRefusedException(Reason.TOO_LONG, "the query did not end in time"));
    } catch (QueryException e) {
      return Optional.of(
          new QueryRefusedException(Reason.MALFORMED, String.valueOf(e.getMessage())));
    } catch (StackOverflowError e) {
      return Optional.of(
          new QueryRefusedException(Reason.TOO_DEEP, "the query follows a chain that is too long"));
    } catch (OutOfMemoryError e) {
      return Optional.of(
          new QueryRefusedException(Reason.TOO_MUCH, "the query's results are too large"));
    } catch (Throwable e) { // whoever waits must hear of it, whatever it is
      return Optional.of(e);
    }
  }

  private static void raise(Throwable problem) {
    if (problem instanceof RuntimeException known) {
      throw known;
    }
    throw new IllegalStateException(problem);
  }

  private void answered(Query query, Format format, OutputStream out) {
    var budget = new Budget(limits.statements(), limits.longest());
    store.read(
        snapshot -> {
          try (var execution =
              QueryExec.dataset(view(snapshot, budget))
                  .query(query)
                  .timeout(limits.longest().toMillis(), TimeUnit.MILLISECONDS)
                  .build()) {
            SafeQuery.confine(execution.getContext());
            var held = new BufferedOutputStream(out, HELD_BACK);
            write(execution, query, format, held, budget);
            held.flush();
            return true;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static void write(
      QueryExec execution, Query query, Format format, OutputStream out, Budget budget) {
    if (query.isAskType()) {
      ResultsWriter.create().lang(format.table()).build().write(out, execution.ask());
    } else if (query.isSelectType()) {
      ResultsWriter.create().lang(format.table()).build().write(out, execution.select());
    } else if (format == Format.JSON_LD) {
      RDFWriter.source(gathered(budget.counted(statements(execution, query))))
          .format(RDFFormat.JSONLD11_PLAIN)
          .output(out);
    } else {
      var stream =
          StreamRDFWriter.getWriterStream(
              out, format == Format.TURTLE ? RDFFormat.TURTLE_BLOCKS : RDFFormat.NTRIPLES);
      stream.start();
      budget.counted(statements(execution, query)).forEachRemaining(stream::triple);
      stream.finish();
    }
  }

  private static Iterator<Triple> statements(QueryExec execution, Query query) {
    return query.isConstructType() ? execution.constructTriples() : execution.describeTriples();
  }

  private static Graph gathered(Iterator<Triple> statements) {
    var graph = GraphFactory.createDefaultGraph();
    while (statements.hasNext()) {
      graph.add(statements.next());
      if (graph.size() > MOST_IN_JSON_LD) {
        throw new QueryRefusedException(
            Reason.TOO_MUCH, "JSON-LD holds at most " + MOST_IN_JSON_LD + " statements here");
      }
    }
    return graph;
  }

  /** The graphs as a query sees them. */
  private static DatasetGraph view(Snapshot snapshot, Budget budget) {
    var iris = snapshot.iris();
    var asserted = node(iris.asserted());
    var observed = node(iris.observed());
    var derived = node(iris.derived());
    var view =
        DatasetGraphFactory.createGeneral(
            new CountedGraph(
                pattern ->
                    Iter.iter(
                            snapshot.find(
                                pattern.getSubject(), pattern.getPredicate(), pattern.getObject()))
                        .filter(
                            quad -> isFirst(snapshot, List.of(asserted, observed, derived), quad))
                        .map(Quad::asTriple),
                budget));
    for (var name : List.of(asserted, observed, derived, node(iris.index()))) {
      view.addGraph(name, new CountedGraph(pattern -> within(snapshot, name, pattern), budget));
    }
    return view;
  }

  /** What two graphs say is one statement of the default graph. */
  private static boolean isFirst(Snapshot snapshot, List<Node> order, Quad quad) {
    for (var name : order) {
      if (name.equals(quad.getGraph())) {
        return true;
      }
      if (within(snapshot, name, quad.asTriple()).hasNext()) {
        return false;
      }
    }
    return true;
  }

  private static Iterator<Triple> within(Snapshot snapshot, Node graph, Triple pattern) {
    return snapshot.within(
        graph, pattern.getSubject(), pattern.getPredicate(), pattern.getObject());
  }

  private static Node node(String iri) {
    return NodeFactory.createURI(iri);
  }
}
