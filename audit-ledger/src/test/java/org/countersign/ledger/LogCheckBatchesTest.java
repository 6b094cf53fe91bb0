package org.countersign.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.countersign.ledger.verify.Finding;
import org.countersign.ledger.verify.Finding.Code;
import org.countersign.ledger.verify.LogAnswer;
import org.countersign.ledger.verify.LogCheck;
import org.countersign.ledger.verify.LogSource;
import org.junit.jupiter.api.Test;

/** A log of several batches, which are read ahead and checked by several threads. */
class LogCheckBatchesTest {
  private static final int ENTRIES = 3_000;
  private static final byte[] CARD = "what every entry names".getBytes(UTF_8);
  private static final PayloadSource CARDS = sha256 -> Optional.of(new ByteArrayInputStream(CARD));
  private static final List<Envelope> LEAVES = leaves();

  private static List<Envelope> leaves() {
    var leaves = new ArrayList<Envelope>();
    leaves.add(Samples.genesis().envelope());
    for (int n = 1; n < ENTRIES; n++) {
      var named = PayloadRef.of("card", "text/plain", CARD);
      leaves.add(Samples.KEYS.event().sign(Samples.event(n, List.of(named))));
    }
    return leaves;
  }

  /** Its entries one after the other, until one cannot be read. */
  private static final class Medium implements LogSource {
    private final List<Envelope> leaves;
    private final int failsAt;
    private final PayloadSource payloads;
    private int next;

    Medium(List<Envelope> leaves, int failsAt, PayloadSource payloads) {
      this.leaves = leaves;
      this.failsAt = failsAt;
      this.payloads = payloads;
    }

    @Override
    public SignedNote checkpoint() {
      var root = Tree.of(ENTRIES, i -> LEAVES.get((int) i).leafHash()).root();
      return Samples.KEYS.checkpoint().sign(new Checkpoint(Samples.ORIGIN, ENTRIES, root));
    }

    @Override
    public Optional<Export.Line> next() throws IOException {
      if (next == failsAt) {
        throw new IOException("a bad sector");
      }
      return next == leaves.size()
          ? Optional.empty()
          : Optional.of(new Export.Item(next, leaves.get(next++).bytes()));
    }

    @Override
    public Optional<PayloadSource> payloads() {
      return Optional.of(payloads);
    }

    @Override
    public Optional<Digest> keptHash() {
      return Optional.empty();
    }
  }

  private static LogAnswer checked(List<Envelope> leaves, int failsAt, PayloadSource payloads)
      throws IOException {
    var demand =
        new LogCheck.Demand(
            TwelveEntries.trusting(Samples.KEYS.checkpoint().verifier()),
            true,
            Optional.empty(),
            Map.<UUID, List<Commitment.Opening>>of(),
            Optional.empty(),
            false);
    return new LogCheck(demand, new Medium(leaves, failsAt, payloads)).check(2, n -> {});
  }

  @Test
  void twoThreadsCheckAtTheSameTime() throws IOException {
    var both = new CountDownLatch(2);
    Set<Thread> checking = ConcurrentHashMap.newKeySet();
    PayloadSource meeting =
        sha256 -> {
          checking.add(Thread.currentThread());
          both.countDown();
          try {
            if (!both.await(30, TimeUnit.SECONDS)) {
              throw new IOException("nobody else checks meanwhile");
            }
          } catch (InterruptedException stopped) {
            throw new IOException(stopped);
          }
          return CARDS.open(sha256);
        };

    var answer = checked(LEAVES, -1, meeting);

    assertThat(answer.finding()).isEmpty();
    assertThat(answer.entries()).isEqualTo(ENTRIES);
    assertThat(answer.payloads()).isEqualTo(ENTRIES - 1);
    assertThat(checking).hasSize(2).doesNotContain(Thread.currentThread());
  }

  @Test
  void whatIsReadAheadHidesNothingThatComesBeforeIt() throws IOException {
    var changed = new ArrayList<>(LEAVES);
    changed.set(1_000, thief(1_000));

    assertFound(checked(changed, -1, CARDS), 1_000, Code.SIGNATURE);
    assertFound(checked(changed, 1_500, CARDS), 1_000, Code.SIGNATURE);
    assertFound(checked(changed.subList(0, 1_500), -1, CARDS), 1_000, Code.SIGNATURE);
  }

  private static Envelope thief(int n) {
    var thief = Keys.generate(new SecureRandom(), Samples.ORIGIN, Keys.Use.DEVELOPMENT);
    return thief.event().sign(Samples.event(n));
  }

  private static void assertFound(LogAnswer answer, long index, Code code) {
    assertThat(answer.finding().map(Finding::code)).hasValue(code);
    assertThat(answer.finding().map(Finding::index)).hasValue(index);
  }

  @Test
  void ofALogThatCannotBeReadToItsEndNothingIsSaid() {
    assertThatThrownBy(() -> checked(LEAVES, 1_500, CARDS))
        .isInstanceOf(IOException.class)
        .hasMessage("a bad sector");
    assertThatThrownBy(() -> checked(LEAVES, ENTRIES, CARDS)).hasMessage("a bad sector");
  }

  @Test
  void aLogThatIsCutBetweenTwoBatchesHasAGap() throws IOException {
    assertFound(checked(LEAVES.subList(0, 1_024), -1, CARDS), 1_024, Code.GAP);
    assertFound(checked(LEAVES.subList(0, 2_500), -1, CARDS), 2_500, Code.GAP);
  }
}
