package org.countersign.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/** What a log would sign that has lost its mind: any text. */
public final class Forged {
  private Forged() {}

  /** The text, signed as checkpoints are. */
  public static SignedNote note(CheckpointKey key, String text) {
    var verifier = key.verifier();
    var value = Ed25519.sign(key.key(), text.getBytes(UTF_8));
    return new SignedNote(
        text, List.of(new SignedNote.Signature(verifier.name(), verifier.keyId(), value)));
  }
}
