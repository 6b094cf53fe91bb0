package org.countersign.catalog.policies;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.countersign.catalog.journal.Payloads;
import org.countersign.catalog.journal.Soundness;
import org.countersign.policy.Edition;
import org.countersign.policy.Framework;
import org.countersign.policy.Policy;

/**
 * Policies and frameworks by the digest of their bytes, checked and compiled once. What a digest
 * names cannot change, so nothing here is ever forgotten or stale.
 */
@ApplicationScoped
class CompiledDocuments {
  private final Map<String, Policy> policies = new ConcurrentHashMap<>();
  private final Map<String, Framework> frameworks = new ConcurrentHashMap<>();

  @Inject private Payloads payloads;

  /** The container fills the field. */
  @SuppressWarnings("NullAway.Init")
  protected CompiledDocuments() {}

  Policy policy(Edition edition) {
    return compiled(policies, edition, bytes -> Policy.load(edition.toString(), bytes));
  }

  Framework framework(Edition edition) {
    return compiled(frameworks, edition, bytes -> Framework.load(edition.toString(), bytes));
  }

  /** Compiling takes milliseconds: two callers may do it at once, and keep the same. */
  private <T> T compiled(Map<String, T> known, Edition edition, Function<byte[], T> compilation) {
    var before = known.get(edition.sha256());
    if (before != null) {
      return before;
    }
    var bytes =
        payloads
            .bytes(edition.sha256())
            .orElseThrow(
                () -> Soundness.refusal("PAYLOAD: the document " + edition + " is missing"));
    var now = compilation.apply(bytes);
    known.put(edition.sha256(), now);
    return now;
  }
}
