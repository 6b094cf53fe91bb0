package org.countersign.policy;

import java.util.List;

/** Answers that a rule pack cannot read. */
public final class InvalidAnswersException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // List.copyOf is serialisable; the exception is never sent
  private final List<Problem> problems;

  /** One answer that cannot be read, and what would help. */
  public record Problem(String questionId, String says, String remedy) {}

  InvalidAnswersException(List<Problem> problems) {
    super(String.join("; ", problems.stream().map(Problem::says).toList()));
    this.problems = List.copyOf(problems);
  }

  /** At least one, in the order of the answers. */
  public List<Problem> problems() {
    return problems;
  }
}
