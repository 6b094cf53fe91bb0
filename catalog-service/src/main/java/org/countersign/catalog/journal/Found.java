package org.countersign.catalog.journal;

import java.util.Optional;
import org.countersign.ledger.Digest;
import org.countersign.ledger.Inspection.Unsound;

/**
 * What an inspection found: all sound, or the first thing that is not.
 *
 * @param size how many entries the log has
 * @param index the first bad entry, or the entry a row should follow
 * @param row kind and id of a row that is not what the ledger says
 */
record Found(
    boolean sound,
    long size,
    Optional<String> root,
    Optional<Long> index,
    Optional<String> row,
    Optional<String> code,
    Optional<String> reason) {
  /** The code of a row that differs from its leaf, is missing, or has none. */
  static final String STATE = "STATE_NOT_IN_LEDGER";

  static Found sound(long size, Digest root) {
    return new Found(
        true,
        size,
        Optional.of(root.hex()),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  static Found entry(long size, Unsound unsound) {
    return entry(size, unsound.index(), unsound.code().name(), unsound.reason());
  }

  static Found entry(long size, long index, String code, String reason) {
    return new Found(
        false,
        size,
        Optional.empty(),
        Optional.of(index),
        Optional.empty(),
        Optional.of(code),
        Optional.of(reason));
  }

  static Found row(long size, Optional<Long> index, String row, String reason) {
    return new Found(
        false,
        size,
        Optional.empty(),
        index,
        Optional.of(row),
        Optional.of(STATE),
        Optional.of(reason));
  }

  /** A guard rail is missing: nothing is wrong yet, and nothing keeps it so. */
  static Found rail(long size, String name) {
    return new Found(
        false,
        size,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of("GUARD_RAIL_OFF"),
        Optional.of(name + " is missing or switched off"));
  }

  /** The inspection itself broke off: nobody can say what follows the entries it has read. */
  static Found unreadable(long read, String reason) {
    return new Found(
        false,
        read,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of("LEDGER_UNREADABLE"),
        Optional.of("unreadable after " + read + " entries: " + reason));
  }

  /** As the gate is told of it; only of what is not sound. */
  Soundness.Finding finding() {
    return new Soundness.Finding(
        code.orElseThrow(), index, row.map(named -> named + ": ").orElse("") + reason.orElse(""));
  }
}
