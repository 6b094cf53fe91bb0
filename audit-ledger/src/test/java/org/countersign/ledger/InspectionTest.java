package org.countersign.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.countersign.ledger.Inspection.Code;
import org.countersign.ledger.Inspection.Columns;
import org.countersign.ledger.Inspection.Row;
import org.countersign.ledger.Inspection.Sound;
import org.countersign.ledger.Inspection.StoredNote;
import org.countersign.ledger.Inspection.Unsound;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What somebody with every right on the database could do to a log of ten entries. */
class InspectionTest {
  private static final int SIZE = 10;

  /** One row, open to whoever tampers. */
  private static final class Stored {
    long index;
    byte[] leaf;
    byte[] leafHash;
    byte[] chain;
    Columns columns;

    Stored(Entry entry) {
      index = entry.index();
      leaf = entry.leaf().bytes();
      leafHash = entry.leafHash().bytes();
      chain = entry.chain().bytes();
      columns = Columns.of(entry.leaf().event());
    }
  }

  private final List<Stored> rows = new ArrayList<>();
  private final List<StoredNote> notes = new ArrayList<>();
  private final Map<Digest, byte[]> payloads = new HashMap<>();
  private final Set<Digest> signed = new HashSet<>();
  private final List<String> folded = new ArrayList<>();
  private Head head = Head.EMPTY;

  @BeforeEach
  void aLogOfTenEntriesInFourBatches() {
    var log = new MemoryLog();
    log.append(List.of(Samples.genesis()));
    log.append(List.of(leaf(1), leaf(2), leaf(3)));
    log.append(List.of(leaf(4), leaf(5), leaf(6), leaf(7)));
    log.append(List.of(leaf(8), leaf(9)));
    log.entries.forEach(each -> rows.add(new Stored(each)));
    log.batches.forEach(
        each -> notes.add(new StoredNote(each.checkpoint().size(), each.note().note())));
    head = log.head();
    rows.forEach(row -> signed.add(Digest.leaf(row.leaf)));
  }

  private Leaf leaf(int n) {
    var bytes = ("card of " + n).getBytes(UTF_8);
    payloads.put(Digest.sha256(bytes), bytes);
    var event = Samples.event(n, List.of(PayloadRef.of("card", "text/plain", bytes)));
    return Leaf.signed(event, Samples.KEYS.event(), false);
  }

  private Inspection.Answer inspect() {
    return inspect(Optional.empty());
  }

  /** Who has signed the entries finds the same as who has not. */
  private Inspection.Answer inspect(Optional<Digest> pinned) {
    var answer = inspect(pinned, leaf -> false);
    assertThat(inspect(pinned, signed::contains)).isEqualTo(answer);
    return answer;
  }

  private Inspection.Answer inspect(Optional<Digest> pinned, Predicate<Digest> known) {
    folded.clear();
    var inspection =
        new Inspection(
            this::open, pinned, (event, index) -> folded.add(event.type() + index), known);
    try {
      return inspection.inspect(
          rows.stream()
              .map(r -> new Row(r.index, r.leaf, r.leafHash, r.chain, r.columns))
              .iterator(),
          notes.iterator(),
          head);
    } catch (IOException never) {
      throw new IllegalStateException(never);
    }
  }

  private Optional<InputStream> open(Digest sha256) {
    return Optional.ofNullable(payloads.get(sha256)).map(ByteArrayInputStream::new);
  }

  private void assertFound(long index, Code code) {
    assertThat(inspect())
        .isInstanceOfSatisfying(
            Unsound.class,
            no -> {
              assertThat(no.index()).as(no.reason()).isEqualTo(index);
              assertThat(no.code()).as(no.reason()).isEqualTo(code);
              assertThat(no.sound()).isFalse();
            });
  }

  /** Recomputes hashes, chain and head, as an insider without keys can. */
  private void recompute() {
    var chain = Digest.CHAIN_START;
    var frontier = Frontier.EMPTY;
    for (int i = 0; i < rows.size(); i++) {
      var row = rows.get(i);
      var leafHash = Digest.leaf(row.leaf);
      chain = chain.chain(leafHash);
      frontier = frontier.plus(leafHash);
      row.index = i;
      row.leafHash = leafHash.bytes();
      row.chain = chain.bytes();
    }
    head = new Head(frontier, chain, 0);
  }

  @Test
  void anUntouchedLogIsSoundAndItsEventsAreFoldedInOrder() {
    assertThat(inspect(Optional.of(Samples.genesis().envelope().leafHash())))
        .isEqualTo(new Sound(SIZE, head.frontier().root()));
    assertThat(folded)
        .hasSize(SIZE)
        .startsWith("ledger.genesis0", "version.registered1")
        .endsWith("version.registered9");
  }

  @Test
  void aLogWithoutEntriesIsSound() {
    rows.clear();
    notes.clear();
    head = Head.EMPTY;
    assertThat(inspect()).isEqualTo(new Sound(0, Digest.sha256()));
  }

  @Test
  void oneChangedByteOfAnyLeafIsNamed() {
    for (int i = 0; i < SIZE; i++) {
      var row = rows.get(i);
      var before = row.leaf;
      for (int at = 0; at < before.length; at += 97) {
        row.leaf = before.clone();
        row.leaf[at] ^= 1;
        assertFound(i, Code.LEAF_HASH);
        assertThat(folded).hasSize(i);
      }
      row.leaf = before;
    }
    assertThat(inspect().sound()).isTrue();
  }

  @Test
  void aChangedEventIsNamedEvenWhenAllHashesAreRecomputed() {
    var row = rows.get(5);
    var event = Event.parse(Envelope.parse(row.leaf).payload());
    var changed = Samples.event(500, event.payload());
    var signature = Envelope.parse(row.leaf).signatures();
    row.leaf = Envelope.of(Event.PAYLOAD_TYPE, changed.canonical(), signature).bytes();
    row.columns = Columns.of(changed);
    recompute();
    assertFound(5, Code.SIGNATURE);
  }

  @Test
  void anEntryByAStrangersKeyIsNamed() {
    var stranger = Keys.generate(new SecureRandom(), Samples.ORIGIN, Keys.Use.DEVELOPMENT);
    var row = rows.get(9);
    row.leaf = stranger.event().sign(Samples.event(9)).bytes();
    recompute();
    assertFound(9, Code.SIGNATURE);
  }

  @Test
  void aLeafInAnotherFormIsNamed() {
    rows.get(3).leaf = (new String(rows.get(3).leaf, UTF_8) + " ").getBytes(UTF_8);
    recompute();
    assertFound(3, Code.ENVELOPE);
  }

  @Test
  void aDeletedEntryIsNamedWithOrWithoutNewIndexes() {
    rows.remove(4);
    assertFound(4, Code.GAP);
    for (int i = 0; i < rows.size(); i++) {
      rows.get(i).index = i;
    }
    assertFound(4, Code.CHAIN);
    recompute();
    assertFound(4, Code.CHECKPOINT);
  }

  @Test
  void aDuplicatedEntryIsNamed() {
    rows.add(5, rows.get(4));
    assertFound(5, Code.GAP);
  }

  @Test
  void twoSwappedEntriesAreNamed() {
    var swapped = rows.remove(5);
    rows.add(6, swapped);
    assertFound(5, Code.GAP);
    rows.get(5).index = 5;
    rows.get(6).index = 6;
    assertFound(5, Code.CHAIN);
    // with all hashes recomputed only a checkpoint tells: the entries it alone vouches for
    recompute();
    assertFound(4, Code.CHECKPOINT);
  }

  @Test
  void aChangedChainIsNamed() {
    rows.get(7).chain[0] ^= 1;
    assertFound(7, Code.CHAIN);
  }

  @Test
  void aColumnThatSaysSomethingElseThanItsLeafIsNamed() {
    var row = rows.get(6);
    var true6 = row.columns;
    for (var altered :
        List.of(
            new Columns(
                UUID.randomUUID(), true6.type(), true6.kind(), true6.subject(), true6.actor()),
            new Columns(true6.id(), "x.y", true6.kind(), true6.subject(), true6.actor()),
            new Columns(true6.id(), true6.type(), "x", true6.subject(), true6.actor()),
            new Columns(true6.id(), true6.type(), true6.kind(), "v7", true6.actor()),
            new Columns(
                true6.id(), true6.type(), true6.kind(), true6.subject(), UUID.randomUUID()))) {
      row.columns = altered;
      assertFound(6, Code.COLUMN);
    }
  }

  @Test
  void aChangedOrMissingPayloadIsNamed() {
    var digest = Digest.sha256("card of 8".getBytes(UTF_8));
    payloads.put(digest, "card of 9".getBytes(UTF_8));
    assertFound(8, Code.PAYLOAD);
    payloads.put(digest, "card of 8!".getBytes(UTF_8));
    assertFound(8, Code.PAYLOAD);
    payloads.remove(digest);
    assertFound(8, Code.PAYLOAD_MISSING);
  }

  @Test
  void aTailCutOffIsNamedAsLongAsHeadOrCheckpointRemain() {
    rows.subList(8, SIZE).clear();
    assertFound(8, Code.GAP);
    notes.remove(3);
    assertFound(8, Code.GAP);
  }

  @Test
  void entriesWithoutACheckpointOrWithABadOneAreNamed() {
    var last = notes.remove(3);
    assertFound(8, Code.CHECKPOINT);
    notes.add(new StoredNote(SIZE, last.note().replace("\n10\n", "\n11\n")));
    assertFound(8, Code.CHECKPOINT);
    notes.set(3, new StoredNote(SIZE, notes.get(2).note()));
    assertFound(8, Code.CHECKPOINT);
    notes.set(3, new StoredNote(SIZE, "nonsense"));
    assertFound(8, Code.CHECKPOINT);
    notes.set(3, last);
    assertThat(inspect().sound()).isTrue();
    notes.remove(0);
    notes.add(0, new StoredNote(1, notes.get(0).note()));
    assertFound(0, Code.CHECKPOINT);
  }

  @Test
  void aCheckpointOfAnotherTreeWithAGoodSignatureIsNamed() {
    var checkpoint = new Checkpoint(Samples.ORIGIN, 4, Digest.sha256());
    notes.set(1, new StoredNote(4, Samples.KEYS.checkpoint().sign(checkpoint).note()));
    assertFound(1, Code.CHECKPOINT);
  }

  @Test
  void aCheckpointStoredTwiceUnderDifferentSizesIsNamed() {
    notes.add(2, new StoredNote(2, notes.get(1).note()));
    assertFound(4, Code.CHECKPOINT);
  }

  @Test
  void aHeadThatIsNotThatOfTheEntriesIsNamed() {
    head = new Head(head.frontier(), Digest.CHAIN_START, 0);
    assertFound(9, Code.HEAD);
    var shorter = Frontier.EMPTY.plus(Digest.sha256());
    head = new Head(shorter, Digest.CHAIN_START, 0);
    assertFound(9, Code.HEAD);
  }

  @Test
  void aWholeOtherLogIsNamedByItsGenesis() {
    assertThat(inspect(Optional.of(Digest.sha256())))
        .isInstanceOfSatisfying(Unsound.class, no -> assertThat(no.code()).isEqualTo(Code.GENESIS));
    rows.get(0).leaf = rows.get(1).leaf;
    rows.get(0).columns = rows.get(1).columns;
    recompute();
    assertFound(0, Code.EVENT);
  }
}
