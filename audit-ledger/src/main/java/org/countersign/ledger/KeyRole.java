package org.countersign.ledger;

import java.util.Locale;

/** What a key of a log signs. */
public enum KeyRole {
  /** Entries; a log has several, one a node. */
  EVENT,
  /** Checkpoints; a log has one at a time. */
  CHECKPOINT,
  /** Attestations of gate decisions. */
  ATTESTATION,
  /** Changes of keys; kept offline. A log has one at a time. */
  ROOT;

  /** The word in an entry. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The role of a word in an entry.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static KeyRole ofCode(String code) {
    for (var role : values()) {
      if (role.code().equals(code)) {
        return role;
      }
    }
    throw new IllegalArgumentException("no role of a key: " + code);
  }

  /** Whether a log has one key of this role, which only its successor can end. */
  boolean isSingle() {
    return this == CHECKPOINT || this == ROOT;
  }

  /**
   * Refuses what must not become a key of this role.
   *
   * @throws IllegalArgumentException for the DER of another kind of key, and for a point that is
   *     not canonical, not on the curve, or of low order
   */
  void requireSound(byte[] spki) {
    if (this == ATTESTATION) {
      P256.ofSpki(spki);
    } else {
      Ed25519.publicKey(Ed25519.rawOfSpki(spki));
    }
  }

  boolean verify(byte[] spki, byte[] message, byte[] signature) {
    return this == ATTESTATION
        ? P256.verify(P256.ofSpki(spki), message, signature)
        : Ed25519.verify(Ed25519.publicKey(Ed25519.rawOfSpki(spki)), message, signature);
  }
}
