package org.countersign.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Part E 32: clocks that were set. The order stands, nothing fails, and the auditor is told. */
class LogCheckTimesTest {
  private final TwelveEntries log = new TwelveEntries();

  private void at(int index, Instant at) {
    var event = Samples.event(index);
    log.put(
        index,
        Samples.KEYS
            .event()
            .sign(
                new Event(
                    event.id(),
                    event.type(),
                    at,
                    event.log(),
                    event.node(),
                    event.actor(),
                    event.subject(),
                    event.data(),
                    event.payload(),
                    event.commit())));
  }

  @Test
  void aClockThatWasSetBackIsRemarkedOnceWithItsFirstEntry() throws IOException {
    at(5, Samples.AT.minus(Duration.ofDays(1)));
    at(6, Samples.AT.minus(Duration.ofDays(1)).plusSeconds(1));
    at(8, Samples.AT.minus(Duration.ofMinutes(4)));

    var answer = log.check(log.export());

    assertThat(answer.finding()).isEmpty();
    assertThat(answer.remarks())
        .anySatisfy(
            remark ->
                assertThat(remark)
                    .startsWith("a clock was set back: entry 5 says 2026-11-19")
                    .contains("earlier than entry 0 says")
                    .endsWith("1 times more"));
  }

  @Test
  void aTimeAfterAWitnessHadSeenTheEntryIsRemarked() throws IOException {
    log.policy = TwelveEntries.witnessed();
    at(7, TwelveEntries.SEEN.plus(Duration.ofDays(1)));
    log.last = log.last.map(TwelveEntries::cosigned);

    var answer = log.check(log.export());

    assertThat(answer.finding()).isEmpty();
    assertThat(answer.remarks())
        .anyMatch(remark -> remark.startsWith("a clock was ahead: entry 7 says 2026-11-21T23"));
  }

  @Test
  void clocksThatAgreeAreNotWorthARemark() throws IOException {
    log.policy = TwelveEntries.witnessed();
    log.last = log.last.map(TwelveEntries::cosigned);

    assertThat(log.check(log.export()).remarks()).noneMatch(remark -> remark.contains("clock"));
  }
}
