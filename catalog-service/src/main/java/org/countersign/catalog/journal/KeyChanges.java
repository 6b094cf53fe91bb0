package org.countersign.catalog.journal;

import static org.countersign.catalog.problem.ProblemType.INVALID_REQUEST;
import static org.countersign.catalog.problem.ProblemType.KEYS_ARE_FIXED;
import static org.countersign.catalog.problem.ProblemType.KEY_ALREADY_KNOWN;
import static org.countersign.catalog.problem.ProblemType.KEY_NOT_HERE;
import static org.countersign.catalog.problem.ProblemType.KEY_NOT_PRESENT;
import static org.countersign.catalog.problem.ProblemType.KEY_NOT_PROVEN;
import static org.countersign.catalog.problem.ProblemType.KEY_OF_ANOTHER_USE;
import static org.countersign.catalog.problem.ProblemType.KEY_STILL_NEEDED;
import static org.countersign.catalog.problem.ProblemType.UNKNOWN_KEY;
import static org.countersign.catalog.problem.ProblemType.UNKNOWN_ROOT;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.platform.DatabaseUnavailableException;
import org.countersign.catalog.problem.ProblemType;
import org.countersign.catalog.problem.Refusal;
import org.countersign.ledger.CheckpointKey;
import org.countersign.ledger.KeyChange;
import org.countersign.ledger.KeyHistory;
import org.countersign.ledger.KeyObjection;
import org.countersign.ledger.KeyRequest;
import org.countersign.ledger.KeyRole;
import org.countersign.ledger.Keys;
import org.countersign.ledger.Ledger;
import org.countersign.ledger.SignedKeyChange;

/**
 * Changes the keys of the log as its root has signed it. Each change is an entry and holds from the
 * next index on; every node takes it up under the head's lock, before it appends anything after it.
 */
@Dependent
class KeyChanges {
  private final DataSource database;
  private final Signer signer;
  private final KeyStorage storage;
  private final Journal journal;
  private final Caller caller;

  @Inject
  KeyChanges(
      DataSource database, Signer signer, KeyStorage storage, Journal journal, Caller caller) {
    this.database = database;
    this.signer = signer;
    this.storage = storage;
    this.journal = journal;
    this.caller = caller;
  }

  /**
   * What to carry to the root so that a new key begins. The key is made here, if none waits to be
   * begun, and its private half stays here.
   */
  KeyRequest beginning(KeyRole role) {
    requireRoot();
    var history = signer.history();
    var ring = signer.reread();
    var token =
        ring.token()
            .filter(key -> role == KeyRole.ATTESTATION)
            .filter(
                key -> history.keys().stream().noneMatch(known -> known.keyId().equals(key.kid())));
    if (token.isPresent()) {
      return token.get().request(storage.use(), history);
    }
    var next = ring.unused(history, role).orElseGet(() -> storage.another(history.origin()));
    return next.request(role, history);
  }

  /** What to carry to the root so that a key ends. */
  KeyRequest ending(KeyChange change) {
    requireRoot();
    return KeyRequest.ending(change, signer.history());
  }

  private void requireRoot() {
    if (signer.history().rootKeyId().isEmpty()) {
      throw refusal(KeyObjection.NO_ROOT, "its keys are those it was founded with");
    }
  }

  /**
   * Records the change, in the running transaction and alone in it.
   *
   * @throws Refusal with the reason for which the log does not take it
   */
  void record(SignedKeyChange signed) {
    var history = signer.history();
    var change = signed.change();
    history
        .objection(signer.heard(), signed)
        .ifPresent(
            objection -> {
              throw refusal(objection, change.type() + " " + objection.says());
            });
    var ring = signer.reread();
    requireSomethingToSignWith(change, history, ring);
    journal.kept().keep(signed, caller.agentId(), ledger(change, history, ring));
  }

  /** Takes in what is committed, so that whoever asks this node next sees it. */
  void follow() {
    try (var connection = database.getConnection()) {
      signer.hear(connection);
    } catch (SQLException e) {
      throw new DatabaseUnavailableException("the changed keys could not be read", e);
    }
  }

  /** What signs the checkpoint over the change: both keys, where one gives way to the other. */
  private Ledger ledger(KeyChange change, KeyHistory history, KeyRing ring) {
    if (!(change instanceof KeyChange.Rotated rotated)
        || rotated.key().role() != KeyRole.CHECKPOINT) {
      return signer.ledger();
    }
    var present = ring.checkpoint(history, history.epoch());
    var next = ring.holder(KeyRole.CHECKPOINT, rotated.keyId()).map(Keys::checkpoint);
    return new Ledger(
        Map.of(
            history.epoch(),
            here(present, history.checkpointKeyId()),
            history.epoch() + 1,
            here(next, rotated.keyId())));
  }

  private static CheckpointKey here(Optional<CheckpointKey> key, String keyId) {
    return key.orElseThrow(
        () -> new Refusal(KEY_NOT_HERE, "no file of this node holds the key " + keyId));
  }

  private static void requireSomethingToSignWith(
      KeyChange change, KeyHistory history, KeyRing ring) {
    var ends = change.keyId();
    Predicate<KeyHistory.Known> others = key -> !key.keyId().equals(ends);
    boolean goesOn =
        ring.newest(history, KeyRole.EVENT, others).isPresent()
            && ring.attestation(history, others).isPresent();
    if (change.newKey().isEmpty() && !goesOn) {
      throw new Refusal(KEY_STILL_NEEDED, "key " + ends + " is the only one of its role here");
    }
  }

  private static Refusal refusal(KeyObjection objection, String detail) {
    return new Refusal(problem(objection), detail);
  }

  private static ProblemType problem(KeyObjection objection) {
    return switch (objection) {
      case NO_ROOT -> KEYS_ARE_FIXED;
      case NOT_SIGNED_BY_ROOT -> UNKNOWN_ROOT;
      case NOT_HELD -> KEY_NOT_PROVEN;
      case KNOWN -> KEY_ALREADY_KNOWN;
      case ANOTHER_USE -> KEY_OF_ANOTHER_USE;
      case UNKNOWN -> UNKNOWN_KEY;
      case NOT_THE_PRESENT_KEY -> KEY_NOT_PRESENT;
      case YET_TO_COME -> INVALID_REQUEST;
    };
  }
}
