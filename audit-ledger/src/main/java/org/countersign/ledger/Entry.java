package org.countersign.ledger;

/** A leaf with its place, its hash and its link of the chain. */
public record Entry(long index, Leaf leaf, Digest leafHash, Digest chain) {}
