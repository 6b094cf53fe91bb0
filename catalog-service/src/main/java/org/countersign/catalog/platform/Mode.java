package org.countersign.catalog.platform;

/** What the service may assume about its surroundings. Nothing but the setting decides it. */
public enum Mode {
  /** {@code countersign up} and tests: secrets that everybody knows are fine. */
  DEVELOPMENT,
  /** The default: known secrets and the keys of a development directory are refused. */
  PRODUCTION
}
