package org.countersign.ledger.verify;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.countersign.ledger.LogPolicy.Cosigned;

/**
 * What entries say of the time, held against each other and against witnesses. The order of a log
 * comes from its indexes alone, so a clock that was set is worth a remark and no finding.
 */
final class Times {
  /** By how much clocks of honest nodes may differ. */
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private record Told(long index, Instant at) {
    @Override
    public String toString() {
      return "entry " + index + " says " + at;
    }
  }

  private Optional<Told> latest = Optional.empty();
  private Optional<String> firstBack = Optional.empty();
  private long back;

  /** Takes the next entry and when it says it happened. */
  void see(long index, Instant at) {
    var told = new Told(index, at);
    if (latest.isEmpty() || at.isAfter(latest.get().at)) {
      latest = Optional.of(told);
    } else if (at.plus(TOLERANCE).isBefore(latest.get().at)) {
      back++;
      if (firstBack.isEmpty()) {
        firstBack = Optional.of(told + ", earlier than " + latest.get());
      }
    }
  }

  /** What is worth to be said, given who has cosigned the whole log and when. */
  List<String> remarks(List<Cosigned> witnessed) {
    var remarks = new ArrayList<String>();
    firstBack.ifPresent(
        first ->
            remarks.add(
                "a clock was set back: "
                    + first
                    + (back > 1 ? ", and so on " + (back - 1) + " times more" : "")));
    for (var each : witnessed) {
      latest
          .filter(told -> told.at.minus(TOLERANCE).isAfter(each.at()))
          .ifPresent(
              told ->
                  remarks.add(
                      "a clock was ahead: "
                          + told
                          + ", but "
                          + each.witness()
                          + " had seen it at "
                          + each.at()));
    }
    return remarks;
  }
}
