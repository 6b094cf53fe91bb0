package org.countersign.ledger;

/**
 * A signed event, ready to be appended.
 *
 * @param envelope the signed bytes of that event; at most 65,535
 * @param stream whether it is one of the facts that come in streams (decisions, observations) and
 *     so does not count as a change that makes older snapshots stale
 */
public record Leaf(Event event, Envelope envelope, boolean stream) {
  public Leaf {
    if (envelope.length() > Envelope.MAX_LEAF) {
      throw new IllegalArgumentException("a leaf of " + envelope.length() + " bytes");
    }
    if (!envelope.payloadType().equals(Event.PAYLOAD_TYPE)) {
      throw new IllegalArgumentException("a leaf of " + envelope.payloadType());
    }
  }

  /** The event signed; do this before any lock. */
  public static Leaf signed(Event event, EventKey key, boolean stream) {
    return new Leaf(event, key.sign(event), stream);
  }

  /** The exact bytes to be stored. */
  public byte[] bytes() {
    return envelope.bytes();
  }
}
