package org.countersign.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.countersign.ledger.LogPolicy.Cosigned;
import org.countersign.ledger.verify.Finding.Code;
import org.countersign.ledger.verify.Told;
import org.junit.jupiter.api.Test;

/** What an auditor is told of the entries that are in question. */
class LogCheckToldTest {
  private final TwelveEntries log = new TwelveEntries();

  @Test
  void anEntryIsToldWithWhoSignedItAndTheFirstCheckpointOverItThatOthersCosigned()
      throws IOException {
    log.policy = TwelveEntries.witnessed();
    log.notes.compute(8L, (size, note) -> TwelveEntries.cosigned(note));
    log.last = log.last.map(TwelveEntries::cosigned);
    log.asked = Set.of(2L, 8L);

    var told = log.check(log.export()).told();

    assertThat(told).containsExactly(told(2, 8), told(8, 12));
  }

  private Told told(int index, int size) {
    var leaf = log.leaves.get(index);
    var event = Event.parse(leaf.payload());
    return new Told(
        index,
        leaf.leafHash(),
        event.type(),
        event.at(),
        event.subject(),
        event.actor(),
        Samples.KEYS.event().keyId(),
        size,
        List.of(new Cosigned("w", TwelveEntries.SEEN)));
  }

  @Test
  void anEntryThatNobodyElseSawIsToldWithoutAWitness() throws IOException {
    log.asked = Set.of(11L);

    var answer = log.check(log.export());

    assertThat(answer.told()).hasSize(1).allMatch(told -> told.witnesses().isEmpty());
    assertThat(answer.remarks())
        .contains("no witness of the policy says that this is the log that others see");
  }

  @Test
  void theSignatureOfAnEntryInQuestionIsCheckedThoughNoOtherIs() throws IOException {
    var own = log.leaves.get(3);
    var borrowed = log.leaves.get(4).signatures();
    log.put(3, Envelope.of(Event.PAYLOAD_TYPE, own.payload(), borrowed));
    log.signatures = false;
    assertThat(log.check(log.export()).sound()).isTrue();

    log.asked = Set.of(3L);

    log.assertFound(log.export(), 3, Code.SIGNATURE);
    assertThat(log.check(log.export()).told()).isEmpty();
  }

  @Test
  void nothingIsToldOfAnEntryThatTheLogDoesNotHave() {
    log.asked = Set.of(12L);

    assertThatThrownBy(() -> log.check(log.export())).hasMessage("no entry 12 in a log of 12");
  }

  @Test
  void everyKeyIsToldWithWhereItWasValid() throws IOException {
    assertThat(log.check(log.export()).keys())
        .extracting(KeyHistory.Known::role, KeyHistory.Known::from, KeyHistory.Known::until)
        .containsExactlyInAnyOrder(
            tuple(KeyRole.EVENT, 0L, Optional.empty()),
            tuple(KeyRole.ATTESTATION, 0L, Optional.empty()),
            tuple(KeyRole.CHECKPOINT, 0L, Optional.empty()));
  }
}
