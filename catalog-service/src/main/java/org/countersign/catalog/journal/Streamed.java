package org.countersign.catalog.journal;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.countersign.ledger.Receipt;

/**
 * A fact that comes in a stream: what is recorded, the row that goes with it, and the snapshot it
 * rests on.
 *
 * @param row inserted in the transaction of the entry
 * @param changes the snapshot's index of the newest change; with a newer one in the ledger the fact
 *     is not recorded but handed back. Empty for a fact that rests on no snapshot
 * @param json the answer, given its receipt: stored beside the entry when the request may be
 *     repeated
 */
public record Streamed(
    Deed deed, Optional<Row> row, OptionalLong changes, Optional<Function<Receipt, String>> json) {

  /**
   * An insert.
   *
   * @param sql takes the entry's index first, then the binds
   * @param binds an {@link Optional} stands for a column that may be null
   */
  public record Row(String sql, List<Object> binds) {
    public Row {
      binds = List.copyOf(binds);
    }
  }

  public static Streamed of(Deed deed) {
    return new Streamed(deed, Optional.empty(), OptionalLong.empty(), Optional.empty());
  }
}
