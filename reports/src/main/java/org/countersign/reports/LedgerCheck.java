package org.countersign.reports;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.countersign.ledger.CanonicalJson;
import org.countersign.ledger.Checkpoint;
import org.countersign.ledger.Digest;
import org.countersign.ledger.Envelope;
import org.countersign.ledger.EventVerifier;
import org.countersign.ledger.LogProof;
import org.countersign.ledger.NoteVerifier;
import org.countersign.ledger.SignedNote;
import org.countersign.ledger.verify.LogKeys;

/**
 * Follows every attached proof from its leaf to the attached checkpoint.
 *
 * @param log the key that must have signed the checkpoint
 * @param events the keys of which one must have signed each entry
 * @param keys the same for whoever knows where each key holds
 */
record LedgerCheck(
    Optional<NoteVerifier> log, Optional<EventVerifier> events, Optional<LogKeys> keys) {
  private static final int LONGEST_LINE = 1 << 20;

  /** How many entries are proven. */
  int check(Map<String, byte[]> attachments, List<String> remarks) throws ReportCheck.Flaw {
    var entries = attachments.get(Dossier.ENTRIES);
    var note = attachments.get(Dossier.CHECKPOINT);
    if (entries == null) {
      remarks.add("there are no ledger entries inside");
      return 0;
    }
    try {
      var checkpoint = note == null ? Optional.<Checkpoint>empty() : Optional.of(checkpoint(note));
      if (checkpoint.isEmpty()) {
        remarks.add("there is no checkpoint inside, so no ledger entry is proven");
      } else if (log.isEmpty() && keys.isEmpty()) {
        remarks.add("the signature of the checkpoint was not checked: no key of the log was given");
      }
      return entries(entries, checkpoint, remarks);
    } catch (IllegalArgumentException e) {
      throw new ReportCheck.Flaw("the ledger's proofs do not hold: " + e.getMessage());
    }
  }

  private Checkpoint checkpoint(byte[] text) {
    var note = SignedNote.parse(text);
    if (log.isEmpty() && keys.isEmpty()) {
      return Checkpoint.parse(note.text());
    }
    return note.verifiedCheckpoint(
        log.or(() -> keys.flatMap(each -> each.signed(note)))
            .orElseThrow(
                () -> new IllegalArgumentException("no key that held then signed the checkpoint")));
  }

  private int entries(byte[] file, Optional<Checkpoint> checkpoint, List<String> remarks) {
    int proven = 0;
    int unproven = 0;
    int unsigned = 0;
    var seen = new HashSet<Long>();
    for (var line : new String(file, StandardCharsets.UTF_8).lines().toList()) {
      var bytes = line.getBytes(StandardCharsets.UTF_8);
      var parsed = CanonicalJson.parse(bytes, CanonicalJson.Profile.document(LONGEST_LINE));
      if (!(parsed instanceof Map<?, ?> entry)
          || !(entry.get("index") instanceof Long index)
          || !(entry.get("leafHash") instanceof String hex)) {
        throw new IllegalArgumentException("an entry of another form");
      }
      if (!seen.add(index)) {
        throw new IllegalArgumentException("entry " + index + " is there twice");
      }
      var leafHash = Digest.ofHex(hex);
      if (entry.get("leaf") instanceof String leaf) {
        unsigned += leaf(index, leafHash, leaf);
      }
      if (checkpoint.isPresent() && entry.get("proof") instanceof String proof) {
        proof(index, leafHash, proof, checkpoint.get());
        proven++;
      } else {
        unproven++;
      }
    }
    if (unproven > 0 && checkpoint.isPresent()) {
      remarks.add(unproven + " ledger entries carry no proof");
    }
    if (unsigned > 0) {
      remarks.add("the signatures of " + unsigned + " entries were not checked: no key was given");
    }
    return proven;
  }

  private int leaf(long index, Digest leafHash, String base64) {
    var bytes = Base64.getDecoder().decode(base64);
    if (!Digest.leaf(bytes).equals(leafHash)) {
      throw new IllegalArgumentException("the leaf of entry " + index + " has another hash");
    }
    if (events.isEmpty() && keys.isEmpty()) {
      return 1;
    }
    var envelope = Envelope.parse(bytes);
    var unused =
        keys.isPresent()
            ? keys.get().verified(index, envelope)
            : envelope.verifiedEvent(events.orElseThrow());
    return 0;
  }

  private void proof(long index, Digest leafHash, String text, Checkpoint checkpoint) {
    var proof = LogProof.parse(text);
    var stated = Checkpoint.parse(proof.note().text());
    if (proof.path().index() != index || !stated.equals(checkpoint)) {
      throw new IllegalArgumentException(
          "the proof of entry " + index + " leads somewhere else than to the checkpoint");
    }
    if (!proof.path().rootFrom(leafHash).equals(checkpoint.root())) {
      throw new IllegalArgumentException("entry " + index + " is not under the checkpoint");
    }
  }
}
