package org.countersign.policy;

import java.util.List;

/** Facts that do not have the form of {@link FactSchema}: a mistake of whoever gathered them. */
public final class InvalidFactsException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // List.copyOf is serialisable; the exception is never sent
  private final List<String> problems;

  InvalidFactsException(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /** One sentence a fact, each beginning with the fact's path. */
  public List<String> problems() {
    return problems;
  }
}
