package org.countersign.ledger;

/**
 * Where a log stands.
 *
 * @param chain the last link of the chain; {@link Digest#CHAIN_START} while the log is empty
 * @param changes the index of the newest entry that is no stream, -1 while there is none
 */
public record Head(Frontier frontier, Digest chain, long changes) {
  /** The head of a log without entries. */
  public static final Head EMPTY = new Head(Frontier.EMPTY, Digest.CHAIN_START, -1);

  public Head {
    if (changes < -1 || changes >= frontier.size()) {
      throw new IllegalArgumentException("changes " + changes + " in a log of " + frontier.size());
    }
  }

  public long size() {
    return frontier.size();
  }
}
