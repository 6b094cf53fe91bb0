package org.countersign.catalog.journal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.countersign.ledger.AttestationKey;
import org.countersign.ledger.CheckpointKey;
import org.countersign.ledger.KeyHistory;
import org.countersign.ledger.KeyRole;
import org.countersign.ledger.Keys;

/**
 * The private keys this node holds, one set a file, and the attestation key of a token where one is
 * configured. Which of them signs follows from the log alone: the newest that the log has begun and
 * not ended.
 */
record KeyRing(List<Keys> sets, Optional<AttestationKey> token) {
  KeyRing {
    sets = List.copyOf(sets);
  }

  /**
   * The set a node signs with, of three keys that may lie in different files.
   *
   * @return empty if the log knows no valid key of some role that is here
   */
  Optional<Keys> active(KeyHistory history) {
    return newest(history, KeyRole.EVENT)
        .flatMap(
            event ->
                attestation(history, key -> true)
                    .flatMap(
                        attestation ->
                            newest(history, KeyRole.CHECKPOINT)
                                .map(
                                    checkpoint ->
                                        new Keys(
                                            event.use(),
                                            event.event(),
                                            checkpoint.checkpoint(),
                                            attestation))));
  }

  /** The key that would attest if only these keys held. */
  Optional<AttestationKey> attestation(KeyHistory history, Predicate<KeyHistory.Known> held) {
    return holding(history, KeyRole.ATTESTATION, held)
        .flatMap(
            key ->
                token
                    .filter(own -> own.kid().equals(key.keyId()))
                    .or(() -> holder(KeyRole.ATTESTATION, key.keyId()).map(Keys::attestation))
                    .stream())
        .findFirst();
  }

  /** Those of a role that hold, the newest first. */
  private static Stream<KeyHistory.Known> holding(
      KeyHistory history, KeyRole role, Predicate<KeyHistory.Known> held) {
    var keys = new ArrayList<>(history.keys());
    Collections.reverse(keys);
    return keys.stream().filter(key -> key.role() == role && key.until().isEmpty()).filter(held);
  }

  private Optional<Keys> newest(KeyHistory history, KeyRole role) {
    return newest(history, role, key -> true);
  }

  /** The set with the key of a role that would sign if only these keys held. */
  Optional<Keys> newest(KeyHistory history, KeyRole role, Predicate<KeyHistory.Known> held) {
    return holding(history, role, held)
        .flatMap(key -> holder(role, key.keyId()).stream())
        .findFirst();
  }

  /** The set whose key of a role has this name. */
  Optional<Keys> holder(KeyRole role, String keyId) {
    return sets.stream().filter(set -> set.keyId(role).equals(keyId)).findFirst();
  }

  /** The set whose key of a role the log has never heard of. */
  Optional<Keys> unused(KeyHistory history, KeyRole role) {
    return sets.stream()
        .filter(set -> set.origin().equals(history.origin()))
        .filter(
            set ->
                history.keys().stream().noneMatch(known -> known.keyId().equals(set.keyId(role))))
        .findFirst();
  }

  /** The checkpoint key of an epoch. */
  Optional<CheckpointKey> checkpoint(KeyHistory history, long epoch) {
    return history.keys().stream()
        .filter(key -> key.role() == KeyRole.CHECKPOINT)
        .skip(epoch)
        .findFirst()
        .flatMap(key -> holder(KeyRole.CHECKPOINT, key.keyId()))
        .map(Keys::checkpoint);
  }
}
