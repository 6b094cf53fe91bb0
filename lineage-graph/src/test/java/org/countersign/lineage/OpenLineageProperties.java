package org.countersign.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  @ParameterizedTest
  @MethodSource("seeds")
  void whateverIsReadCanBeSaidAndWhateverCannotBeReadIsToldByAPointer(long seed) {
    var random = new Random(seed);
    for (var i = 0; i < 50; i++) {
      var event = Events.pipeline().get(random.nextInt(Events.pipeline().size()));
      Object spoilt = event;
      for (var j = random.nextInt(4); j >= 0; j--) {
        spoilt = spoilt(spoilt, random, 4);
      }
      try {
        var read = OpenLineageEvent.read(spoilt, OpenLineageEvent.Limits.USUAL);
        var kept = read.withoutPeople(name -> "agent");

        assertThat(OpenLineageEvent.read(kept, OpenLineageEvent.Limits.USUAL).people())
            .isSubsetOf("agent");
        assertThat(Growth.at(Walk.IRIS, 0, "a").openLineage(read).grown().size()).isPositive();
      } catch (UnreadableDocumentException e) {
        assertThat(e.pointer()).matches("(/.*)?");
      }
    }
  }

  /** A copy with one value, somewhere, that nobody expects there. */
  private static Object spoilt(Object value, Random random, int depth) {
    if (value instanceof Map<?, ?> object && !object.isEmpty() && depth > 0) {
      var copy = new LinkedHashMap<Object, Object>(object);
      var names = new ArrayList<Object>(object.keySet());
      var name = names.get(random.nextInt(names.size()));
      copy.put(name, spoilt(copy.get(name), random, depth - 1 + random.nextInt(2)));
      return copy;
    }
    if (value instanceof List<?> list && !list.isEmpty() && depth > 0) {
      var copy = new ArrayList<Object>(list);
      var at = random.nextInt(copy.size());
      copy.set(at, spoilt(copy.get(at), random, depth - 1 + random.nextInt(2)));
      return copy;
    }
    return switch (random.nextInt(10)) {
      case 0 -> new Object();
      case 1 -> "";
      case 2 -> "\u0000 <x> \"{}\" ../";
      case 3 -> -0.5;
      case 4 -> Double.NaN;
      case 5 -> Long.MIN_VALUE;
      case 6 -> List.of(List.of(), Map.of(), 1L);
      case 7 -> Map.of("", Map.of("", ""));
      case 8 -> true;
      default -> "2026-13-45T99:99:99Z";
    };
  }
}
