package org.countersign.ledger.verify;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.countersign.ledger.LogPolicy;
import org.countersign.ledger.NoteVerifier;

/** The part of a policy that is about witnesses. */
final class Witnesses {
  private Witnesses() {}

  /** The policy for a log whose key was vouched for in another way than by the policy itself. */
  static LogPolicy of(LogPolicy policy, NoteVerifier key) {
    return new LogPolicy(
        List.of(new LogPolicy.Log(key, Optional.empty())),
        policy.witnesses(),
        policy.groups(),
        policy.quorum());
  }

  /** Who cosigned and when, for programs. */
  static List<Map<String, String>> json(List<LogPolicy.Cosigned> cosigned) {
    return cosigned.stream()
        .map(each -> Map.of("witness", each.witness(), "at", each.at().toString()))
        .toList();
  }
}
