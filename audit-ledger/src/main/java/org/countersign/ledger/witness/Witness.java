package org.countersign.ledger.witness;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.countersign.ledger.AddCheckpoint;
import org.countersign.ledger.Checkpoint;
import org.countersign.ledger.ConsistencyProof;
import org.countersign.ledger.CosignatureKey;
import org.countersign.ledger.Digest;
import org.countersign.ledger.InvalidProofException;
import org.countersign.ledger.NoteVerifier;
import org.countersign.ledger.Origin;
import org.countersign.ledger.SignedNote;

/**
 * Cosigns checkpoints of the logs it knows, each only if it continues the one before. For one log
 * it does one thing after the other, and answers after the checkpoint is durable. Safe for threads.
 *
 * <p>Checkpoints with extension lines and origins that are no {@link Origin} are refused as
 * malformed.
 *
 * @see <a href="https://c2sp.org/tlog-witness">C2SP tlog-witness</a>
 */
public final class Witness {
  private final List<CosignatureKey> keys;
  private final Map<String, Watched> logs;
  private final WitnessStore store;
  private final Clock clock;

  /** One log: the keys it may sign with, and the lock under which its checkpoints follow. */
  private record Watched(Origin origin, List<NoteVerifier> keys) {}

  /**
   * A witness.
   *
   * @param keys it signs with each of them
   * @param logs the keys of the logs it knows, named by their origins; one log may have several
   */
  public Witness(
      List<CosignatureKey> keys, List<NoteVerifier> logs, WitnessStore store, Clock clock) {
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("a witness without a key");
    }
    this.keys = List.copyOf(keys);
    this.store = store;
    this.clock = clock;
    this.logs = new ConcurrentHashMap<>();
    var byOrigin = new HashMap<String, List<NoteVerifier>>();
    for (var log : logs) {
      byOrigin.computeIfAbsent(log.name(), name -> new ArrayList<>()).add(log);
    }
    byOrigin.forEach((name, its) -> this.logs.put(name, new Watched(new Origin(name), its)));
  }

  /**
   * Cosigns a checkpoint or says why not.
   *
   * @param body of the request, whatever it is
   * @throws IOException if the store fails; nothing was cosigned then
   */
  public Answer addCheckpoint(byte[] body) throws IOException {
    AddCheckpoint request;
    try {
      request = AddCheckpoint.parse(body);
    } catch (IllegalArgumentException malformed) {
      return new Answer.Malformed(reason(malformed));
    }
    var note = request.note();
    var origin = note.text().substring(0, note.text().indexOf('\n'));
    var log = logs.get(origin);
    if (log == null) {
      return new Answer.UnknownLog(origin);
    }
    if (!isSigned(note, log)) {
      return new Answer.NotSigned("no signature by a key of " + origin + ", or a wrong one");
    }
    try {
      var checkpoint = Checkpoint.parse(note.text());
      if (request.oldSize() > checkpoint.size()) {
        return new Answer.Malformed("from " + request.oldSize() + " to " + checkpoint.size());
      }
      synchronized (log) {
        return follow(request, checkpoint, log);
      }
    } catch (InvalidProofException wrong) {
      return new Answer.Inconsistent(reason(wrong));
    } catch (IllegalArgumentException malformed) {
      return new Answer.Malformed(reason(malformed));
    }
  }

  private Answer follow(AddCheckpoint request, Checkpoint checkpoint, Watched log)
      throws IOException {
    var before =
        store
            .latest(log.origin())
            .map(note -> Checkpoint.parse(note.text()))
            .orElseGet(() -> new Checkpoint(log.origin(), 0, Digest.sha256()));
    if (request.oldSize() != before.size()) {
      return new Answer.Stale(before.size());
    }
    var proof = new ConsistencyProof(before.size(), checkpoint.size(), request.path());
    if (!proof.connects(before.root(), checkpoint.root())) {
      return new Answer.Inconsistent(
          "no proof that "
              + checkpoint.size()
              + " entries begin with the "
              + before.size()
              + " cosigned last");
    }
    var now = clock.instant();
    var lines = keys.stream().map(key -> key.sign(checkpoint, now)).toList();
    store.keep(log.origin(), signedByLog(request.note(), log).plus(lines));
    return new Answer.Cosigned(lines);
  }

  /** The last checkpoint cosigned of the log whose origin has this SHA-256. */
  public Optional<SignedNote> latest(Digest origin) throws IOException {
    for (var log : logs.values()) {
      if (WitnessStore.digest(log.origin()).equals(origin)) {
        return store.latest(log.origin());
      }
    }
    return Optional.empty();
  }

  private static boolean isSigned(SignedNote note, Watched log) {
    boolean signed = false;
    for (var key : log.keys()) {
      boolean verified = note.verify(key);
      if (!verified && note.signatures().stream().anyMatch(line -> isOf(line, key))) {
        return false;
      }
      signed |= verified;
    }
    return signed;
  }

  /** The note without the lines of strangers: only what was verified is kept. */
  private static SignedNote signedByLog(SignedNote note, Watched log) {
    var lines =
        note.signatures().stream()
            .filter(line -> log.keys().stream().anyMatch(key -> isOf(line, key)))
            .toList();
    return new SignedNote(note.text(), lines);
  }

  private static boolean isOf(SignedNote.Signature line, NoteVerifier key) {
    return line.keyId() == key.keyId() && line.name().equals(key.name());
  }

  private static String reason(IllegalArgumentException wrong) {
    return String.valueOf(wrong.getMessage());
  }
}
