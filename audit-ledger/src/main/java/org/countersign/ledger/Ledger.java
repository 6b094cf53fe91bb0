package org.countersign.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/** An append-only log whose every state is summed up in one signed root. Safe for threads. */
public final class Ledger {
  private final LongFunction<Optional<CheckpointKey>> keys;

  /** The ledger of a log whose checkpoint key never changed. */
  public Ledger(CheckpointKey key) {
    this(Map.of(0L, key));
  }

  /**
   * The ledger of a log whose checkpoint key changes.
   *
   * @param keys by the epoch they sign in; the next one may be there before it is needed
   */
  public Ledger(Map<Long, CheckpointKey> keys) {
    this(found(Map.copyOf(keys)));
  }

  private static LongFunction<Optional<CheckpointKey>> found(Map<Long, CheckpointKey> keys) {
    return epoch -> Optional.ofNullable(keys.get(epoch));
  }

  /**
   * The ledger of a log whose checkpoint key changes while this one is in use.
   *
   * @param keys gives the key of an epoch, empty if it is not here; asked under the lock
   */
  public Ledger(LongFunction<Optional<CheckpointKey>> keys) {
    this.keys = keys;
  }

  /**
   * Appends leaves as one batch: lock, compute, write. Called once, last, by whoever ends the
   * transaction; the receipts are worth something after its commit.
   *
   * @param leaves at least one; the first of an empty log is its genesis
   * @return a receipt for each leaf, in order, all under one checkpoint
   * @throws IllegalArgumentException if there is no leaf, one is of another log, a genesis is
   *     missing or out of place, or what changes the checkpoint key is not alone; nothing is
   *     written then
   * @throws IllegalStateException if the log is in an epoch whose key is not here; nothing is
   *     written then
   */
  public List<Receipt> append(LedgerStore store, List<Leaf> leaves) {
    return append(store.lock(), store, leaves);
  }

  List<Receipt> append(Head before, LedgerStore store, List<Leaf> leaves) {
    var batch = batch(before, store.epoch(), leaves);
    store.write(batch);
    return receipts(batch);
  }

  private Batch batch(Head before, long epoch, List<Leaf> leaves) {
    if (leaves.isEmpty()) {
      throw new IllegalArgumentException("nothing to append");
    }
    boolean turns = leaves.stream().anyMatch(each -> Batch.turns(each.event()));
    if (turns && leaves.size() != 1) {
      throw new IllegalArgumentException("what changes the checkpoint key stands alone");
    }
    boolean recovers = turns && leaves.get(0).event().type().equals(Recovery.TYPE);
    var key = key(recovers ? epoch + 1 : epoch);
    var entries = new ArrayList<Entry>(leaves.size());
    var frontier = before.frontier();
    var chain = before.chain();
    long changes = before.changes();
    for (var leaf : leaves) {
      long index = frontier.size();
      requireInPlace(index, leaf.event(), key.origin());
      var leafHash = leaf.envelope().leafHash();
      chain = chain.chain(leafHash);
      frontier = frontier.plus(leafHash);
      entries.add(new Entry(index, leaf, leafHash, chain));
      if (!leaf.stream()) {
        changes = index;
      }
    }
    var checkpoint = new Checkpoint(key.origin(), frontier.size(), frontier.root());
    var note = key.sign(checkpoint);
    if (turns && !recovers) {
      note = note.and(requireNext(leaves.get(0).event(), key(epoch + 1)).sign(checkpoint));
    }
    return new Batch(before, new Head(frontier, chain, changes), entries, checkpoint, note);
  }

  private CheckpointKey key(long epoch) {
    return keys.apply(epoch)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the checkpoint key of epoch " + epoch + ", in which the log is, is not here"));
  }

  private static CheckpointKey requireNext(Event event, CheckpointKey next) {
    var said = SignedKeyChange.of(event).change().keyId();
    if (!said.equals(Digest.sha256(next.verifier().spki()).hex())) {
      throw new IllegalArgumentException("the next checkpoint key is not " + said);
    }
    return next;
  }

  private static void requireInPlace(long index, Event event, Origin origin) {
    if (!event.log().equals(origin)) {
      throw new IllegalArgumentException("an event of " + event.log() + " for the log " + origin);
    }
    if (event.type().equals(Genesis.TYPE) != (index == 0)) {
      throw new IllegalArgumentException("entry " + index + " cannot be " + event.type());
    }
  }

  private static List<Receipt> receipts(Batch batch) {
    var hashes = batch.entries().stream().map(Entry::leafHash).toList();
    var tree = Tree.grown(batch.before().frontier(), hashes);
    var receipts = new ArrayList<Receipt>(hashes.size());
    for (var entry : batch.entries()) {
      var proof = LogProof.computed(tree.inclusion(entry.index()), batch.note());
      receipts.add(new Receipt(entry.index(), entry.leafHash(), proof));
    }
    return receipts;
  }
}
