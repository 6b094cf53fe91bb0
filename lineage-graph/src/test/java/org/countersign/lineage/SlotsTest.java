package org.countersign.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.countersign.lineage.Walk.IRIS;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlotsTest {
  @TempDir private Path root;

  @Test
  void aGraphIsRebuiltBesideTheOneThatIsReadAndTakesItsPlace() throws Exception {
    var slots = new Slots(root);
    assertThat(slots.current()).isEqualTo(root);
    String digest;
    try (var first = LineageStore.in(slots.current(), IRIS)) {
      first.applyAll(Walk.entries());
      var next = slots.next();
      try (var second = LineageStore.in(next, IRIS)) {
        second.applyAll(Walk.entries());

        digest = first.digest();
        assertThat(second.digest()).isEqualTo(digest);
        assertThat(slots.current()).isEqualTo(root);
        slots.take(next);
      }
    }
    slots.clean();

    assertThat(slots.current()).isEqualTo(root.resolve("slot-1"));
    try (var files = Files.list(root)) {
      assertThat(files.map(each -> each.getFileName().toString()))
          .containsExactlyInAnyOrder("current", "slot-1");
    }
    try (var again = LineageStore.in(slots.current(), IRIS)) {
      assertThat(again.digest()).isEqualTo(digest);
    }
    assertThat(slots.next()).isEqualTo(root.resolve("slot-2"));
  }

  @Test
  void aRebuildThatWasCutOffGoesOnAndLeavesTheGraphInUse() throws Exception {
    var slots = new Slots(root);
    try (var first = LineageStore.in(root, IRIS)) {
      first.applyAll(Walk.entries());
    }
    try (var second = LineageStore.in(slots.next(), IRIS)) {
      second.apply(Walk.entries().get(0));
    }

    slots.clean();

    assertThat(slots.current()).isEqualTo(root);
    assertThat(slots.begun()).hasValue(root.resolve("slot-1"));
    try (var first = LineageStore.in(root, IRIS);
        var second = LineageStore.in(slots.next(), IRIS)) {
      assertThat(first.appliedIndex()).isEqualTo(10);
      assertThat(second.appliedIndex()).isEqualTo(0);
    }
    assertThatThrownBy(() -> slots.take(root)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aRebuildThatIsAbandonedBeginsEmpty() throws Exception {
    var slots = new Slots(root);
    Files.writeString(slots.next().resolve("anything"), "left");

    slots.abandon();

    assertThat(slots.begun()).isEmpty();
    assertThat(root.resolve("slot-1")).doesNotExist();
    assertThat(slots.next()).isEqualTo(root.resolve("slot-2")).isEmptyDirectory();
  }

  @Test
  void whatWasTakenBeforeTheProcessEndedIsNotTakenForBegun() throws Exception {
    var slots = new Slots(root);
    var next = slots.next();
    slots.take(next);
    Files.writeString(root.resolve("growing"), "slot-1"); // as if it ended just before

    slots.clean();

    assertThat(slots.begun()).isEmpty();
    assertThat(slots.current()).isEqualTo(next);
    assertThat(next).isDirectory();
  }

  @Test
  void linesThatDoNotFitIntoMemoryComeInTheSameOrder() {
    var random = new Random(7);
    var expected = new TreeSet<String>();
    var found = new ArrayList<String>();
    try (var lines = new SortedLines(1_000)) {
      for (var i = 0; i < 5_000; i++) {
        var line = Integer.toString(random.nextInt(3_000));
        expected.add(line);
        lines.add(line.getBytes(StandardCharsets.UTF_8));
      }
      lines.forEach(each -> found.add(new String(each, StandardCharsets.UTF_8)));
    }

    assertThat(found).containsExactlyElementsOf(expected);
  }
}
