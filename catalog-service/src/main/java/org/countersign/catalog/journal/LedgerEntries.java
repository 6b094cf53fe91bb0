package org.countersign.catalog.journal;

import static org.countersign.catalog.problem.ProblemType.UNKNOWN_ENTRY;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;
import org.countersign.catalog.platform.Rows;
import org.countersign.catalog.problem.Refusal;
import org.countersign.ledger.Checkpoint;
import org.countersign.ledger.ConsistencyProof;
import org.countersign.ledger.Digest;
import org.countersign.ledger.EntryBundle;
import org.countersign.ledger.LogProof;
import org.countersign.ledger.SignedNote;
import org.countersign.ledger.TilePath;
import org.countersign.ledger.Tree;

/** Reads entries, checkpoints and proofs. */
@Dependent
public class LedgerEntries {
  private final Rows rows;

  @Inject
  LedgerEntries(DataSource database) {
    this.rows = new Rows(database, "the ledger");
  }

  /**
   * Which entries.
   *
   * @param from the smallest index, or the earliest time as events tell it
   * @param to the first index that is too large, or the first time that is too late
   * @param subject id of a subject, or of the scope it lies in
   */
  public record Filter(
      Bound from,
      Optional<Bound> to,
      Optional<String> type,
      Optional<String> subject,
      Optional<UUID> actor) {

    /** All entries from an index on. */
    public static Filter from(long index) {
      return new Filter(
          new Bound.Index(index),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }
  }

  /** An end of a range of entries: a place in the log, or a time. */
  public sealed interface Bound {
    /** A place. */
    record Index(long index) implements Bound {}

    /** A time as events tell it; order comes from the index alone. */
    record At(Instant at) implements Bound {}

    /**
     * A bound from its text: digits, or RFC 3339.
     *
     * @throws IllegalArgumentException if it is neither
     */
    static Bound parse(String text) {
      if (text.matches("[0-9]{1,18}")) {
        return new Index(Long.parseLong(text));
      }
      try {
        return new At(OffsetDateTime.parse(text).toInstant());
      } catch (DateTimeParseException neither) {
        throw new IllegalArgumentException(
            "neither an index nor a time in RFC 3339: " + text, neither);
      }
    }

    /** The condition on a column of the table, with the value it compares. */
    private String sql(String comparison) {
      return this instanceof Index
          ? " AND seq " + comparison + " ?"
          : " AND at " + comparison + " ?";
    }

    private Object value() {
      return this instanceof Index place ? place.index() : State.text(((At) this).at());
    }
  }

  /**
   * Entries in the order of their index.
   *
   * @param after the page begins at this index or later
   */
  public List<LedgerEntry> list(Filter filter, long after, int limit) {
    var sql = new StringBuilder("SELECT " + LedgerEntry.COLUMNS + " FROM ledger_entry");
    var binds = new ArrayList<Object>();
    sql.append(" WHERE seq >= ?");
    binds.add(after);
    sql.append(filter.from().sql(">="));
    binds.add(filter.from().value());
    filter
        .to()
        .ifPresent(
            to -> {
              sql.append(to.sql("<"));
              binds.add(to.value());
            });
    filter
        .type()
        .ifPresent(
            type -> {
              sql.append(" AND type = ?");
              binds.add(type);
            });
    filter.subject().ifPresent(subject -> about(subject, sql, binds));
    filter
        .actor()
        .ifPresent(
            actor -> {
              sql.append(" AND actor = ?");
              binds.add(actor);
            });
    sql.append(" ORDER BY seq LIMIT ?");
    binds.add(limit);
    return query(sql.toString(), Rows.values(binds));
  }

  private static void about(String subject, StringBuilder sql, List<Object> binds) {
    binds.add(subject);
    try {
      binds.add(UUID.fromString(subject));
      sql.append(" AND (subject = ? OR scope = ?)");
    } catch (IllegalArgumentException noScope) {
      sql.append(" AND subject = ?");
    }
  }

  /** All entries about a subject or within its scope, oldest first. */
  public List<LedgerEntry> about(UUID subject) {
    return query(
        "SELECT "
            + LedgerEntry.COLUMNS
            + " FROM ledger_entry WHERE scope = ? OR subject = ? ORDER BY seq",
        Rows.values(subject, subject.toString()));
  }

  /** Whether an entry after one, up to another, is of any of these types. */
  public boolean has(Set<String> types, long after, long to) {
    return !rows.query(
            "SELECT 1 FROM ledger_entry WHERE seq > ? AND seq <= ? AND type = ANY (?) LIMIT 1",
            statement -> {
              statement.setLong(1, after);
              statement.setLong(2, to);
              statement.setArray(
                  3, statement.getConnection().createArrayOf("text", types.toArray()));
            },
            row -> row.getInt(1))
        .isEmpty();
  }

  /**
   * @throws Refusal {@code UNKNOWN_ENTRY}
   */
  public LedgerEntry find(long index) {
    return query(
            "SELECT " + LedgerEntry.COLUMNS + " FROM ledger_entry WHERE seq = ?",
            Rows.values(index))
        .stream()
        .findFirst()
        .orElseThrow(() -> new Refusal(UNKNOWN_ENTRY, "the ledger has no entry " + index));
  }

  /** The signed checkpoint of the newest size. */
  public SignedNote checkpoint() {
    return rows
        .query(
            "SELECT note FROM ledger_checkpoint ORDER BY size DESC LIMIT 1",
            Rows.values(),
            row -> SignedNote.parse(row.getString(1)))
        .stream()
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the ledger has no checkpoint"));
  }

  /** Proofs of entries under one checkpoint. */
  public List<LogProof> proofs(SignedNote note, List<Long> indexes) {
    var size = Checkpoint.parse(note.text()).size();
    var missing = indexes.stream().filter(index -> index < 0 || index >= size).findFirst();
    if (missing.isPresent()) {
      throw new Refusal(UNKNOWN_ENTRY, "the ledger has no entry " + missing.get());
    }
    return inTree(
        size,
        tree -> indexes.stream().map(index -> LogProof.of(tree.inclusion(index), note)).toList());
  }

  /**
   * The proof that the first {@code from} entries begin the first {@code to} ones.
   *
   * @throws Refusal {@code UNKNOWN_ENTRY} if the log is not so large
   */
  public ConsistencyProof consistency(long from, long to) {
    if (to > Checkpoint.parse(checkpoint().text()).size()) {
      throw new Refusal(UNKNOWN_ENTRY, "the ledger has fewer than " + to + " entries");
    }
    return inTree(to, tree -> tree.consistency(from));
  }

  /** The root over the first entries. */
  public Digest root(long size) {
    return inTree(size, Tree::root);
  }

  /** A tile of hashes or a bundle of entries, for who has checked that the log has it. */
  byte[] tile(TilePath path) {
    if (path.kind() == TilePath.Kind.HASHES) {
      return rows.on(connection -> new LedgerTiles(connection).read(path).bytes());
    }
    var first = path.index() * TilePath.FULL;
    var leaves =
        query(
            "SELECT "
                + LedgerEntry.COLUMNS
                + " FROM ledger_entry WHERE seq >= ? AND seq < ? ORDER BY seq",
            Rows.values(first, first + path.width()));
    if (leaves.size() < path.width()) {
      throw new IllegalStateException("LEDGER_GAP: " + path + " misses entries");
    }
    return EntryBundle.of(leaves.stream().map(LedgerEntry::leaf).toList()).bytes();
  }

  private <T> T inTree(long size, Function<Tree, T> reading) {
    return rows.on(connection -> reading.apply(Tree.tiled(size, new LedgerTiles(connection))));
  }

  private List<LedgerEntry> query(String sql, Rows.Binding binding) {
    return rows.query(sql, binding, LedgerEntry::of);
  }
}
