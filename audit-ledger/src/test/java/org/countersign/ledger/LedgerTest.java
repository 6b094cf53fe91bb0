package org.countersign.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final NoteVerifier VERIFIER = Samples.KEYS.checkpoint().verifier();

  @Test
  void everyLeafOfABatchGetsAReceiptThatAnyoneCanCheckOffline() {
    var log = MemoryLog.begun();
    int next = 1;
    for (int batch = 1; batch <= 20; batch++) {
      var leaves = new ArrayList<Leaf>();
      for (int i = 0; i < batch; i++) {
        leaves.add(Samples.leaf(next + i));
      }
      var receipts = log.append(leaves);
      for (int i = 0; i < batch; i++) {
        var receipt = receipts.get(i);
        var read = LogProof.parse(receipt.text());
        var leafHash = Digest.leaf(leaves.get(i).bytes());
        assertThat(receipt.index()).isEqualTo(next + i);
        assertThat(read.verify(leafHash, VERIFIER))
            .isEqualTo(
                new Checkpoint(
                    Samples.ORIGIN,
                    next + batch,
                    TreeProperties.rootByDefinition(hashes(log.entries))));
        assertThat(read.text()).isEqualTo(receipt.text());
        assertThatThrownBy(() -> read.verify(Digest.sha256(), VERIFIER))
            .isInstanceOf(InvalidProofException.class);
      }
      next += batch;
    }
  }

  private static List<Digest> hashes(List<Entry> entries) {
    return entries.stream().map(Entry::leafHash).toList();
  }

  @Test
  void theChainCanBeFollowedWithNothingButSha256() {
    var log = MemoryLog.begun();
    log.append(List.of(Samples.leaf(1), Samples.leaf(2)));

    var link = new byte[32];
    for (var entry : log.entries) {
      var leafHash = Digest.sha256(new byte[] {0}, entry.leaf().bytes());
      link = Digest.sha256(new byte[] {2}, link, leafHash.bytes()).bytes();
      assertThat(entry.chain().bytes()).isEqualTo(link);
    }
    assertThat(log.head().chain().bytes()).isEqualTo(link);
  }

  @Test
  void streamsDoNotCountAsChanges() {
    var log = MemoryLog.begun();
    assertThat(log.head().changes()).isZero();
    log.append(List.of(Samples.streamed(1), Samples.streamed(2)));
    assertThat(log.head().changes()).isZero();
    log.append(List.of(Samples.streamed(3), Samples.leaf(4), Samples.streamed(5)));
    assertThat(log.head().changes()).isEqualTo(4);
    assertThat(Head.EMPTY.changes()).isEqualTo(-1);
  }

  @Test
  void aLogBeginsWithItsGenesisAndHasNoSecondOne() {
    var log = new MemoryLog();
    assertThatThrownBy(() -> log.append(List.of(Samples.leaf(1))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(log.append(List.of(Samples.genesis(), Samples.leaf(1)))).hasSize(2);
    assertThatThrownBy(() -> log.append(List.of(Samples.genesis())))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> log.append(List.of())).isInstanceOf(IllegalArgumentException.class);
    assertThat(log.head().size()).isEqualTo(2);
  }

  @Test
  void anEventOfAnotherLogIsNotAppended() {
    var log = MemoryLog.begun();
    var other =
        Keys.generate(new SecureRandom(), new Origin("other.example"), Keys.Use.DEVELOPMENT);
    var event = Genesis.of(other, 1).event(Samples.ACTOR, Samples.AT, "n1", Samples.ACTOR);
    assertThatThrownBy(() -> log.append(List.of(Leaf.signed(event, other.event(), false))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aReceiptWithAnythingChangedIsNoProof() {
    var log = MemoryLog.begun();
    log.append(List.of(Samples.leaf(1), Samples.leaf(2), Samples.leaf(3)));
    var receipt = log.append(List.of(Samples.leaf(4), Samples.leaf(5))).get(1);
    var text = receipt.text();
    assertThat(LogProof.parse(text).verify(receipt.leafHash(), VERIFIER).size()).isEqualTo(6);

    var lines = text.split("\n", -1);
    var altered =
        List.of(
            text.replace("@v1", "@v2"),
            text.replace("index 5", "index 05"),
            text.replace("index 5", "index 4"),
            text.replace("index 5", "index 6"),
            text.replace("index 5\n", ""),
            text.replace("index 5", "index -5"),
            text.replace("\n" + lines[2], ""),
            text.replace("\n" + lines[2], "\n" + lines[3]),
            text.replace("\n" + lines[2], "\n" + lines[2] + "\n" + lines[2]),
            text.replace("\n" + lines[2], "\n" + lines[2].replace("=", "")),
            text.replace("\n6\n", "\n7\n"),
            text.replace("\n\n" + Samples.ORIGIN, "\n" + Samples.ORIGIN),
            text.replace("\n\n" + Samples.ORIGIN, "\n\nother.example"),
            text + "\n",
            text.substring(0, text.length() - 1));
    for (var each : altered) {
      assertThat(each).isNotEqualTo(text);
      assertThatThrownBy(() -> LogProof.parse(each).verify(receipt.leafHash(), VERIFIER))
          .as(each)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void extraDataOfAProofIsKeptAndProvesNothing() {
    var log = MemoryLog.begun();
    var receipt = log.append(List.of(Samples.leaf(1))).get(0);
    var text = receipt.text().replace("\nindex", "\nextra AAEC\nindex");

    var proof = LogProof.parse(text);

    assertThat(proof.extra()).hasValueSatisfying(e -> assertThat(e).containsExactly(0, 1, 2));
    assertThat(proof.text()).isEqualTo(text);
    assertThat(proof.verify(receipt.leafHash(), VERIFIER).size()).isEqualTo(2);
  }

  @Test
  void aPathIsNotTakenForACheckpointOfAnotherSize() {
    var note = Samples.KEYS.checkpoint().sign(new Checkpoint(Samples.ORIGIN, 2, Digest.sha256()));
    assertThatThrownBy(() -> LogProof.of(new InclusionProof(0, 1, List.of()), note))
        .isInstanceOf(InvalidProofException.class);
  }
}
