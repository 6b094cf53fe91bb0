package org.countersign.policy;

/** How far an evidence record can be trusted, weakest first. */
public enum Provenance {
  SELF_REPORTED("self-reported"),
  UPLOADED("an upload"),
  /** Signed by a key of its producer. */
  ATTESTED("an attestation"),
  /** Computed again by Countersign itself. */
  RECOMPUTED("our own computation");

  private final String words;

  Provenance(String words) {
    this.words = words;
  }

  /** How a sentence names it. */
  String words() {
    return words;
  }
}
