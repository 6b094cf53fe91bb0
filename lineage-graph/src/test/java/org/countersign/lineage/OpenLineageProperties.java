package org.countersign.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OpenLineageProperties {
  static LongStream seeds() {
    return LongStream.rangeClosed(1, 40);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void anyOrderAndRepetitionOfTheSameEventsGivesTheSameGraph(long seed) {
    var random = new Random(seed);
    var events = new ArrayList<>(Events.pipeline());
    for (var i = random.nextInt(6); i > 0; i--) {
      events.add(Events.pipeline().get(random.nextInt(Events.pipeline().size())));
    }
    Collections.shuffle(events, random);

    try (var usual = Events.store(Events.pipeline());
        var shuffled = Events.store(events)) {
      assertThat(shuffled.digest()).isEqualTo(usual.digest());
    }
  }
}
