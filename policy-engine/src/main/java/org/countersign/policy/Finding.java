package org.countersign.policy;

/**
 * One unmet demand, for the person who has to meet it.
 *
 * @param code stable and machine-readable, such as {@code APPROVAL_MISSING}
 * @param says what is wrong, one sentence
 * @param remedy what helps
 * @param owner who can help, a role or team
 * @param rule id of the rule or requirement that found it
 * @param cite where the demand comes from; may be empty
 * @param retryable asking again later may be answered otherwise without anybody's remedy here
 */
public record Finding(
    String code,
    String says,
    String remedy,
    String owner,
    String rule,
    String cite,
    boolean retryable,
    Mode mode) {

  /** The same, no longer preventing. */
  Finding told() {
    return mode == Mode.PREVENT
        ? new Finding(code, says, remedy, owner, rule, cite, retryable, Mode.WARN)
        : this;
  }
}
