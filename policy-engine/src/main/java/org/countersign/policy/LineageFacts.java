package org.countersign.policy;

import java.util.List;
import java.util.Set;
import org.countersign.policy.FactType.ListOf;
import org.countersign.policy.FactType.Structure;
import org.countersign.policy.FactType.Truth;

/** The part of the facts that tells what a version came of. */
final class LineageFacts {
  private static final FactType TEXT = new FactType.Text(Set.of());
  private static final FactType TRUTH = new Truth();
  private static final FactType TEXTS = new ListOf(TEXT);

  private LineageFacts() {}

  static Structure structure() {
    return new Fields()
        .with("behind", TRUTH, "", "an upstream change is not yet followed to this version")
        .with(
            "upstream",
            TEXTS,
            "",
            "what became known of things the version came of, each with the way by which it did",
            List.of())
        .with(
            "judged",
            TRUTH,
            "",
            "its ancestry was looked at since it was registered and since the newest change that"
                + " reaches it; while it was not, rules that ask for what follows say LINEAGE_BEHIND",
            false)
        .with(
            "sensitivity",
            FactType.oneOf(
                "NONE", "PUBLIC", "INTERNAL", "CONFIDENTIAL", "PERSONAL", "SPECIAL_CATEGORY"),
            "",
            "the most sensitive that reaches it, by columns where derivations are known, else by"
                + " snapshots; NONE where nobody called anything sensitive",
            "NONE")
        .with(
            "sensitive",
            new ListOf(
                new Fields()
                    .with("level", TEXT, "", "as lineage.sensitivity names them")
                    .with("certain", TRUTH, "", "false where derivations of columns are unknown")
                    .with("says", TEXT, "", "what reaches what, and through which run")
                    .structure("Sensitive")),
            "",
            "sensitive columns and snapshots that reach it, most sensitive first, at most 20",
            List.of())
        .with(
            "gaps",
            new ListOf(
                new Fields()
                    .with(
                        "kind",
                        FactType.oneOf(
                            "RUN_UNKNOWN",
                            "RUN_WITHOUT_DATA",
                            "RUN_WITHOUT_CODE",
                            "DATA_NOT_PINNED",
                            "NOT_REGISTERED",
                            "TOO_LARGE"),
                        "",
                        "what is missing")
                    .with("node", TEXT, "", "where it is missing")
                    .with("says", TEXT, "", "the same in words")
                    .with("remedy", TEXT, "", "what helps")
                    .structure("Gap")),
            "",
            "what is missing from its ancestry, nearest first, at most 20",
            List.of())
        .with(
            "judgedBy",
            TEXTS,
            "",
            "digests of the policies whose conditions were judged",
            List.of())
        .with(
            "conditions",
            new ListOf(
                new Fields()
                    .with("policy", TEXT, "", "digest of the policy")
                    .with("condition", TEXT, "", "its id in the policy")
                    .with("node", TEXT, "", "where the trouble is")
                    .with("says", TEXT, "", "what the trouble is")
                    .with("path", TEXT, "", "the way from the version to the node; may be empty")
                    .structure("Found")),
            "",
            "what the shapes and questions of policies found, at most 20 of each",
            List.of())
        .with(
            "unjudged",
            new ListOf(
                new Fields()
                    .with("policy", TEXT, "", "digest of the policy")
                    .with("condition", TEXT, "", "its id in the policy")
                    .with("says", TEXT, "", "why")
                    .structure("Unjudged")),
            "",
            "shapes and questions of policies that could not be judged and will be tried again;"
                + " each says LINEAGE_BEHIND",
            List.of())
        .structure("Lineage");
  }
}
