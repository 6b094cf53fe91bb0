package org.countersign.ledger;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;

/** The Ed25519 key a log signs its checkpoints with, named by the log's origin. */
public final class CheckpointKey {
  private final Origin origin;
  private final Ed25519PrivateKeyParameters key;
  private final NoteVerifier verifier;

  CheckpointKey(Origin origin, Ed25519PrivateKeyParameters key) {
    this.origin = origin;
    this.key = key;
    this.verifier = new NoteVerifier(origin.value(), key.generatePublicKey().getEncoded());
  }

  /**
   * The signed note of a checkpoint.
   *
   * @throws IllegalArgumentException if it is of another log
   */
  public SignedNote sign(Checkpoint checkpoint) {
    if (!checkpoint.origin().equals(origin)) {
      throw new IllegalArgumentException(
          "the key of " + origin + " signs nothing of " + checkpoint.origin());
    }
    var text = checkpoint.text();
    var signature = Ed25519.sign(key, text.getBytes(StandardCharsets.UTF_8));
    return new SignedNote(
        text, List.of(new SignedNote.Signature(origin.value(), verifier.keyId(), signature)));
  }

  public Origin origin() {
    return origin;
  }

  public NoteVerifier verifier() {
    return verifier;
  }

  /** The proof that this key is held, over {@link KeyChange#statement}. */
  byte[] prove(byte[] statement) {
    return Ed25519.sign(key, statement);
  }

  Ed25519PrivateKeyParameters key() {
    return key;
  }
}
