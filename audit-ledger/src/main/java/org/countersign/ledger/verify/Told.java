package org.countersign.ledger.verify;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.countersign.ledger.Digest;
import org.countersign.ledger.Envelope;
import org.countersign.ledger.KeyHistory;
import org.countersign.ledger.LogPolicy.Cosigned;

/**
 * What a log says of one entry that somebody asks about.
 *
 * @param index its place
 * @param subject what it is about
 * @param actor the pseudonym of who did it
 * @param keyId who signed it: a key that was valid at its index
 * @param seenAt the size of the first checkpoint over it that others have cosigned, 0 for none
 * @param witnesses who did, and when
 */
public record Told(
    long index,
    Digest leafHash,
    String type,
    Instant at,
    Map<String, String> subject,
    UUID actor,
    String keyId,
    long seenAt,
    List<Cosigned> witnesses) {
  public Told {
    subject = Map.copyOf(subject);
    witnesses = List.copyOf(witnesses);
  }

  /**
   * An entry nobody has vouched for yet.
   *
   * @throws org.countersign.ledger.InvalidSignatureException if no key that was valid there signed
   *     it
   * @throws IllegalArgumentException if it is no event of this log
   */
  static Told of(long index, Envelope leaf, KeyHistory keys) {
    var event = keys.verify(index, leaf);
    return new Told(
        index,
        leaf.leafHash(),
        event.type(),
        event.at(),
        event.subject(),
        event.actor(),
        leaf.signatures().get(0).keyId(),
        0,
        List.of());
  }

  /** The same once others have cosigned a checkpoint over it; the first of them counts. */
  Told seen(long size, List<Cosigned> by) {
    return witnesses.isEmpty()
        ? new Told(index, leafHash, type, at, subject, actor, keyId, size, by)
        : this;
  }

  List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add("entry " + index + ": " + type + " of " + of() + ", at " + at + " by " + actor);
    lines.add("  leaf hash " + leafHash);
    lines.add("  signed by key " + keyId + ", which was valid there");
    if (witnesses.isEmpty()) {
      lines.add("  cosigned by no witness of the policy");
    }
    witnesses.forEach(
        each ->
            lines.add(
                "  witnessed by "
                    + each.witness()
                    + " at "
                    + each.at()
                    + ", in a log of "
                    + seenAt
                    + " entries"));
    return lines;
  }

  private String of() {
    return subject.get("kind") + " " + subject.get("id");
  }

  Map<String, Object> json() {
    var json = new TreeMap<String, Object>();
    json.put("index", Long.toString(index));
    json.put("leafHash", leafHash.hex());
    json.put("type", type);
    json.put("at", at.toString());
    json.put("subject", subject);
    json.put("actor", actor.toString());
    json.put("key", keyId);
    json.put("witnessed", Witnesses.json(witnesses));
    if (!witnesses.isEmpty()) {
      json.put("witnessedSize", Long.toString(seenAt));
    }
    return json;
  }
}
