package org.countersign.policy;

/** Machine-readable evidence that breaks the schema it names. */
public final class MalformedEvidenceException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String pointer;

  MalformedEvidenceException(String pointer, String says) {
    super(says);
    this.pointer = pointer;
  }

  /** The offending place as a JSON pointer (RFC 6901); empty for the whole document. */
  public String pointer() {
    return pointer;
  }
}
