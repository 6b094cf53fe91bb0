package org.countersign.ledger.verify;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.countersign.ledger.Export;
import org.countersign.ledger.verify.Finding.Code;

/** Reads a log batch by batch; from then on the crew prepares what it can of each. */
final class Batches {
  /** The most lines, and bytes, of a batch; some five batches are held at a time. */
  private static final int LINES = 512;

  private static final int BYTES = 2 * 1024 * 1024;

  private final LogSource source;
  private final Crew crew;
  private long entries;

  /** Lines that were read together, and what ended them early: damage, or a medium that fails. */
  record Batch(
      List<Object> lines,
      Crew.Prepared prepared,
      Optional<Finding> damaged,
      Optional<IOException> unreadable) {

    boolean isLast() {
      return lines.isEmpty() || damaged.isPresent() || unreadable.isPresent();
    }
  }

  Batches(LogSource source, Crew crew) {
    this.source = source;
    this.crew = crew;
  }

  /** The next lines; none at the end of the log. */
  Batch next() {
    var lines = new ArrayList<Object>();
    Optional<Finding> damaged = Optional.empty();
    Optional<IOException> unreadable = Optional.empty();
    try {
      fill(lines);
    } catch (IllegalArgumentException wrong) {
      damaged = Optional.of(new Finding(entries, Code.FORMAT, String.valueOf(wrong.getMessage())));
    } catch (IOException failed) {
      unreadable = Optional.of(failed);
    }
    return new Batch(lines, crew.prepare(lines), damaged, unreadable);
  }

  private void fill(List<Object> lines) throws IOException {
    long bytes = 0;
    while (lines.size() < LINES && bytes < BYTES) {
      var line = source.next();
      if (line.isEmpty()) {
        return;
      }
      if (line.get() instanceof Export.Item item) {
        lines.add(new Slot(item, source.keptHash()));
        bytes += item.leaf().length;
        entries++;
      } else if (line.get() instanceof Export.Payload payload) {
        lines.add(new Enclosed(payload));
        bytes += payload.length();
      } else {
        lines.add(line.get());
      }
    }
  }
}
