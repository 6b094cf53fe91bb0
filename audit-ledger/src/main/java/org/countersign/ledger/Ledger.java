package org.countersign.ledger;

import java.util.ArrayList;
import java.util.List;

/** An append-only log whose every state is summed up in one signed root. Safe for threads. */
public final class Ledger {
  private final CheckpointKey key;

  /** The ledger whose checkpoints this key signs. */
  public Ledger(CheckpointKey key) {
    this.key = key;
  }

  public Origin origin() {
    return key.origin();
  }

  /**
   * Appends leaves as one batch: lock, compute, write. Called once, last, by whoever ends the
   * transaction; the receipts are worth something after its commit.
   *
   * @param leaves at least one; the first of an empty log is its genesis
   * @return a receipt for each leaf, in order, all under one checkpoint
   * @throws IllegalArgumentException if there is no leaf, one is of another log, or a genesis is
   *     missing or out of place; nothing is written then
   */
  public List<Receipt> append(LedgerStore store, List<Leaf> leaves) {
    return append(store.lock(), store, leaves);
  }

  List<Receipt> append(Head before, LedgerStore store, List<Leaf> leaves) {
    var batch = batch(before, leaves);
    store.write(batch);
    return receipts(batch);
  }

  private Batch batch(Head before, List<Leaf> leaves) {
    if (leaves.isEmpty()) {
      throw new IllegalArgumentException("nothing to append");
    }
    var entries = new ArrayList<Entry>(leaves.size());
    var frontier = before.frontier();
    var chain = before.chain();
    long changes = before.changes();
    for (var leaf : leaves) {
      long index = frontier.size();
      requireInPlace(index, leaf.event());
      var leafHash = leaf.envelope().leafHash();
      chain = chain.chain(leafHash);
      frontier = frontier.plus(leafHash);
      entries.add(new Entry(index, leaf, leafHash, chain));
      if (!leaf.stream()) {
        changes = index;
      }
    }
    var checkpoint = new Checkpoint(key.origin(), frontier.size(), frontier.root());
    return new Batch(
        before, new Head(frontier, chain, changes), entries, checkpoint, key.sign(checkpoint));
  }

  private void requireInPlace(long index, Event event) {
    if (!event.log().equals(key.origin())) {
      throw new IllegalArgumentException(
          "an event of " + event.log() + " for the log " + key.origin());
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
