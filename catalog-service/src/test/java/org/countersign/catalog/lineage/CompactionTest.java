package org.countersign.catalog.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.lineage.RecordedLedger.id;

import java.nio.file.Path;
import java.util.List;
import org.countersign.lineage.Iris;
import org.countersign.lineage.LineageStore;
import org.countersign.lineage.Slots;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CompactionTest {
  private static final Iris IRIS = new Iris("https://host/api/v1");

  @TempDir private Path root;
  private final RecordedLedger ledger = FraudScorer.life();
  private final CurrentGraph current = new CurrentGraph();
  private Slots slots;

  @BeforeEach
  void openTheFirst() {
    slots = new Slots(root);
    current.open(new GrowingGraph(LineageStore.in(root, IRIS), IRIS, ledger));
    current.follow(ledger.entries());
  }

  @AfterEach
  void closeTheLast() {
    current.close();
  }

  private List<Entry> from(long index) {
    return ledger.entries().stream().filter(entry -> entry.index() >= index).limit(3).toList();
  }

  @Test
  void theGraphIsSmallerAndSaysTheSame() {
    ledger.record(FraudScorer.decided(id(2000), "DENY", "others"));
    current.follow(ledger.entries());
    var digest = current.use(GrowingGraph::digest);
    double waste = current.use(graph -> graph.waste(0));
    var compaction = new Compaction(slots, IRIS, current, ledger, this::from);

    compaction.run();

    assertThat(compaction.isRunning()).isFalse();
    assertThat(slots.current()).isEqualTo(root.resolve("slot-1"));
    assertThat(root.resolve("Data-0001")).doesNotExist();
    double left = current.use(graph -> graph.waste(0));
    assertThat(left).isEqualTo(1).isLessThan(waste);
    assertThat(current.use(GrowingGraph::digest)).isEqualTo(digest);
    assertThat(current.reached()).isEqualTo(ledger.entries().size() - 1L);
    ledger.record(FraudScorer.decided(id(2001), "ALLOW", "after"));
    current.follow(ledger.entries());
    assertThat(current.reached()).isEqualTo(ledger.entries().size() - 1L);
  }

  @Test
  void whatTheFirstLearnsMeanwhileIsInTheCopyWhenItTakesThePlace() {
    var slot = slots.empty();
    current.use(
        graph -> {
          graph.copyInto(slot, () -> false);
          return slot;
        });
    var copy = new GrowingGraph(LineageStore.in(slot, IRIS), IRIS, ledger);
    for (var i = 0; i < 300; i++) {
      ledger.record(FraudScorer.decided(id(3000 + i), "ALLOW", "number " + i));
    }
    current.follow(ledger.entries());
    var digest = current.use(GrowingGraph::digest);
    assertThat(copy.digest()).isNotEqualTo(digest);

    try (var successor =
        new Successor(slots, slot, copy, current, this::from, () -> false, index -> {})) {
      assertThat(successor.takePlace()).isTrue();
    }

    assertThat(current.use(GrowingGraph::digest)).isEqualTo(digest);
    assertThat(slots.current()).isEqualTo(slot);
    assertThat(root.resolve("Data-0001")).doesNotExist();
  }

  @Test
  void oneThatWasStoppedLeavesTheFirstInUse() {
    var digest = current.use(GrowingGraph::digest);
    var compaction = new Compaction(slots, IRIS, current, ledger, this::from);
    compaction.stop();

    compaction.run();

    assertThat(compaction.isRunning()).isFalse();
    assertThat(compaction.hasFailed()).isFalse();
    assertThat(slots.current()).isEqualTo(root);
    assertThat(root.resolve("slot-1")).doesNotExist();
    assertThat(current.use(GrowingGraph::digest)).isEqualTo(digest);
  }
}
