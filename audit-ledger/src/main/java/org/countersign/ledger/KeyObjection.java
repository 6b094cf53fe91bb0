package org.countersign.ledger;

/** Why a log does not take a change of its keys: see {@link KeyHistory#objection}. */
public enum KeyObjection {
  /** The log named no root key at its genesis, or that key was compromised. */
  NO_ROOT("in a log without a root key"),
  /** The root of this log did not sign the change for this log. */
  NOT_SIGNED_BY_ROOT("is not signed by the root"),
  /** Nobody has shown to hold the key that is to begin. */
  NOT_HELD("of a key that nobody has shown to hold"),
  /** The key is, or once was, a key of this log, in whichever role. */
  KNOWN("of a key that is known already"),
  /** A development key in a log for production, or the other way round. */
  ANOTHER_USE("of a key for another use than the log's"),
  /** The key that is to end is none of this log, or has ended. */
  UNKNOWN("of no key that holds in this log"),
  /** A rotation from another key than the one there is now. */
  NOT_THE_PRESENT_KEY("from another key than the present one"),
  /** Compromised since a size the log has not reached. */
  YET_TO_COME("since a size yet to come");

  private final String says;

  KeyObjection(String says) {
    this.says = says;
  }

  /** The end of a sentence that begins with the change. */
  public String says() {
    return says;
  }
}
