package org.countersign.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;
import org.countersign.ledger.verify.Finding.Code;
import org.countersign.ledger.verify.LogAnswer;
import org.junit.jupiter.api.Test;

/** Whether the keys that a log names at each index vouch for it, and who else does. */
class LogCheckKeysTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Keys KEYS = Samples.KEYS;

  private final TwelveEntries log = new TwelveEntries();

  @Test
  void entriesByARetiredOrNotYetIntroducedKeyAreFound() throws IOException {
    var next = Keys.generate(RANDOM, Samples.ORIGIN, Keys.Use.DEVELOPMENT);
    log.put(2, next.request(KeyRole.EVENT, log.beginning()));
    log.put(5, next.event().sign(Samples.event(5)));
    assertThat(log.check(log.export()).sound()).isTrue();

    log.put(6, KeyRequest.ending(new KeyChange.Retired(next.event().keyId()), log.beginning()));
    log.put(9, next.event().sign(Samples.event(9)));
    log.assertFound(log.export(), 9, Code.SIGNATURE);

    log.put(1, next.event().sign(Samples.event(1)));
    log.assertFound(log.export(), 1, Code.SIGNATURE);
  }

  @Test
  void aKeyThatNobodyButItselfIntroducedIsFoundWithoutSignaturesToo() throws IOException {
    var next = Keys.generate(RANDOM, Samples.ORIGIN, Keys.Use.DEVELOPMENT);
    var own = RootKey.generate(RANDOM, "me", Keys.Use.DEVELOPMENT);
    log.signatures = false;
    log.put(3, KEYS.event().sign(log.of(own.sign(next.request(KeyRole.EVENT, log.beginning())))));
    log.assertFound(log.export(), 3, Code.SIGNATURE);
    log.put(
        3,
        next.event()
            .sign(log.of(TwelveEntries.ROOT.sign(next.request(KeyRole.EVENT, log.beginning())))));
    log.assertFound(log.export(), 3, Code.SIGNATURE);
  }

  @Test
  void afterItsSuccessorHasBegunARootChangesNothing() throws IOException {
    var heir = TwelveEntries.ROOT.successor(RANDOM, "another safe");
    log.put(2, heir.inPlaceOf(TwelveEntries.ROOT, log.beginning().genesisHash()));
    var next = Keys.generate(RANDOM, Samples.ORIGIN, Keys.Use.DEVELOPMENT);
    var request = next.request(KeyRole.EVENT, log.beginning());
    log.put(5, KEYS.event().sign(log.of(heir.sign(request))));
    log.put(7, next.event().sign(Samples.event(7)));
    assertThat(log.check(log.export()).finding()).isEmpty();

    log.put(5, request);
    log.assertFound(log.export(), 5, Code.SIGNATURE);
  }

  @Test
  void aRotationNeedsACheckpointByBothKeysAndLaterOnesByTheNew() throws IOException {
    var next = Keys.generate(RANDOM, Samples.ORIGIN, Keys.Use.DEVELOPMENT);
    log.put(5, next.request(KeyRole.CHECKPOINT, log.beginning()));
    log.last = Optional.of(log.signed(next.checkpoint(), 12));
    var old = log.signed(KEYS.checkpoint(), 6);

    log.assertFound(log.export(), 5, Code.CHECKPOINT);
    log.notes.put(6L, old);
    log.assertFound(log.export(), 0, Code.CHECKPOINT);
    log.notes.put(6L, old.and(log.signed(next.checkpoint(), 6)));
    assertThat(log.check(log.export()).finding()).isEmpty();
    log.policy = TwelveEntries.trusting(next.checkpoint().verifier());
    assertThat(log.check(log.export()).finding()).isEmpty();
    log.last = Optional.of(log.signed(KEYS.checkpoint(), 12));
    log.assertFound(log.export(), 6, Code.CHECKPOINT);
  }

  @Test
  void whatACompromisedKeySignedIsUnattestedAfterTheLastTreeOthersSaw() throws IOException {
    log.policy = TwelveEntries.witnessed();
    log.put(
        9, KeyRequest.ending(new KeyChange.Compromised(KEYS.event().keyId(), 7), log.beginning()));
    var next = Keys.generate(RANDOM, Samples.ORIGIN, Keys.Use.DEVELOPMENT);
    log.put(1, next.request(KeyRole.EVENT, log.beginning()));
    log.put(10, next.event().sign(Samples.event(10)));
    log.put(11, next.event().sign(Samples.event(11)));
    log.last = Optional.of(TwelveEntries.cosigned(log.signed(KEYS.checkpoint(), 12)));
    log.assertFound(log.export(), 0, Code.UNATTESTED);
    log.notes.put(6L, TwelveEntries.cosigned(log.signed(KEYS.checkpoint(), 6)));
    log.assertFound(log.export(), 6, Code.UNATTESTED);
    log.notes.put(8L, TwelveEntries.cosigned(log.signed(KEYS.checkpoint(), 8)));
    log.assertFound(log.export(), 6, Code.UNATTESTED);

    log.acceptUnattested = true;
    assertThat(log.check(log.export()).unattested())
        .containsExactly(new LogAnswer.Unattested(6, 9, KEYS.event().keyId()));
    assertThat(log.check(log.export()).sound()).isTrue();
  }

  @Test
  void aPolicyThatAsksForAWitnessIsNotMetWithoutOne() throws IOException {
    log.policy = TwelveEntries.witnessed();
    log.assertFound(log.export(), 0, Code.POLICY);
    log.last = log.last.map(TwelveEntries::cosigned);
    assertThat(log.check(log.export()).witnessed())
        .containsExactly(new LogPolicy.Cosigned("w", TwelveEntries.SEEN));
  }

  @Test
  void aRecoveredLogShowsItsGapAndOldReceiptsStayTrue() throws IOException {
    var lost = log.signed(KEYS.checkpoint(), 12);
    var receipt = LogProof.of(tree(12).inclusion(3), lost);
    log.leaves.subList(8, 12).clear();
    var next = KEYS.recovered(RANDOM, new Origin(Samples.ORIGIN + "/2"));
    var recovery =
        new Recovery(
            Checkpoint.parse(lost.text()),
            Checkpoint.parse(log.notes.get(8L).text()),
            next.checkpoint().verifier(),
            "restored-backup",
            Optional.of(10L));
    log.leaves.add(
        next.event().sign(recovery.event(new UUID(5, 5), Samples.AT, "n1", Samples.ACTOR)));
    log.last = Optional.of(log.signed(next.checkpoint(), 9));
    log.known = Optional.of(lost);

    var answer = log.check(log.export());

    assertThat(answer.finding()).isEmpty();
    assertThat(answer.recoveries()).containsExactly(recovery);
    assertThat(answer.remarks()).anyMatch(each -> each.contains("lost"));
    var old = receipt.verify(log.leaves.get(3).leafHash(), KEYS.checkpoint().verifier());
    assertThat(old.size()).isEqualTo(12);
    log.leaves.set(7, KEYS.event().sign(Samples.event(77)));
    log.notes.remove(8L);
    log.last = Optional.of(log.signed(next.checkpoint(), 9));
    log.assertFound(log.export(), 8, Code.EVENT);
  }

  private Tree tree(int size) {
    return Tree.of(size, i -> log.leaves.get((int) i).leafHash());
  }
}
