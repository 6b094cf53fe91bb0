package org.countersign.catalog.lineage;

import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.journal.State;

/**
 * What a gate decision says, whoever asked and whenever: decisions on equal facts are one ruling,
 * and one node of the graph.
 *
 * @param facts digest of the facts it rests on
 */
record Ruling(
    UUID version, String environment, Optional<String> useCase, String outcome, String facts) {

  static Ruling of(Entry decided) {
    var data = decided.data();
    return new Ruling(
        data.id("version"),
        data.text("environment"),
        data.optional("use_case"),
        data.text("decision"),
        decided.event().payload().stream()
            .filter(payload -> payload.name().equals("facts"))
            .map(payload -> payload.sha256().hex())
            .findFirst()
            .orElse(""));
  }

  /** Its id in the graph: lower-case hex SHA-256 of its parts, one a line. */
  String name() {
    return State.digest(
        String.join("\n", version.toString(), environment, useCase.orElse(""), outcome, facts));
  }
}
