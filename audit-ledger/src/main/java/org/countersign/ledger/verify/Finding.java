package org.countersign.ledger.verify;

/**
 * What does not hold.
 *
 * @param index the first entry that can be bad: the bad one, for a missing entry its index, for a
 *     checkpoint the first entry that no earlier checkpoint vouches for
 * @param to the last entry that can be the first bad one: where the entry itself shows it, the same
 */
public record Finding(long index, long to, Code code, String reason) {
  /** A finding about one entry. */
  Finding(long index, Code code, String reason) {
    this(index, index, code, reason);
  }

  /** What was wrong; the names are promised to callers and do not change. */
  public enum Code {
    /** The file is damaged from here on. */
    FORMAT,
    /** An entry is missing, or out of its place. */
    GAP,
    /** The entry is not the one whose hash the log keeps beside it. */
    LEAF_HASH,
    /** The entry is no envelope in its canonical form. */
    ENVELOPE,
    /** The entry is not signed by a key that was valid at its index. */
    SIGNATURE,
    /** The signed bytes are no event of this log in canonical form, or one that cannot be. */
    EVENT,
    PAYLOAD_MISSING,
    PAYLOAD,
    /** Entry 0 is not the pinned one. */
    GENESIS,
    /** A checkpoint is missing, not signed by the keys of its size, or of another tree. */
    CHECKPOINT,
    /** The last checkpoint is not one that the policy trusts. */
    POLICY,
    /** A key was compromised, and nobody else vouches for what it signed. */
    UNATTESTED,
    /** An opening does not open its commitment. */
    OPENING,
    /** An opening is still there that the log says is erased. */
    ERASURE
  }

  /** The earlier of two; of two as early the one that says it more exactly. */
  Finding orEarlier(Finding other) {
    boolean earlier = other.to < to || (other.to == to && other.index > index);
    return earlier ? other : this;
  }
}
