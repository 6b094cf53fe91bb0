package org.countersign.lineage;

/** A foreign document does not say what its format demands, or says too much. */
public final class UnreadableDocumentException extends RuntimeException {
  private final String pointer;

  /**
   * @param pointer where in the document, RFC 6901; empty text for all of it
   * @param says what is wrong there, a sentence without its subject: {@code is not text}
   */
  UnreadableDocumentException(String pointer, String says) {
    super((pointer.isEmpty() ? "the document" : pointer) + " " + says);
    this.pointer = pointer;
  }

  /** Where in the document: a JSON pointer, empty text for all of it. */
  public String pointer() {
    return pointer;
  }
}
