package org.countersign.ledger.verify;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
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

  private record Told(long index, String at, Instant instant) {
    @Override
    public String toString() {
      return "entry " + index + " says " + at;
    }
  }

  private Optional<Told> latest = Optional.empty();
  private Optional<String> firstBack = Optional.empty();
  private long back;

  /**
   * Takes the next entry.
   *
   * @param at as the event tells it; what cannot be read is for others to judge
   */
  void see(long index, String at) {
    // entries of one batch often tell one time, and reading a time is what costs
    if (latest.isPresent() && latest.get().at.equals(at)) {
      return;
    }
    try {
      var told = new Told(index, at, Instant.parse(at));
      if (latest.isEmpty() || told.instant.isAfter(latest.get().instant)) {
        latest = Optional.of(told);
      } else if (told.instant.plus(TOLERANCE).isBefore(latest.get().instant)) {
        back++;
        if (firstBack.isEmpty()) {
          firstBack = Optional.of(told + ", earlier than " + latest.get());
        }
      }
    } catch (DateTimeParseException unreadable) {
      return;
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
          .filter(told -> told.instant.minus(TOLERANCE).isAfter(each.at()))
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
