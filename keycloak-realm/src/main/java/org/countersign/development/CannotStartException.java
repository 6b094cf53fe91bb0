package org.countersign.development;

/** A server could not be started; the message is one sentence for the person who asked for it. */
public final class CannotStartException extends RuntimeException {
  public CannotStartException(String sentence) {
    super(sentence);
  }

  public CannotStartException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
