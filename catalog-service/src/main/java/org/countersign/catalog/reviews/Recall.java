package org.countersign.catalog.reviews;

import static org.countersign.catalog.problem.ProblemType.IMPACT_TOO_LARGE;
import static org.countersign.catalog.problem.ProblemType.NOTHING_TO_SUSPEND;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.journal.Deed;
import org.countersign.catalog.journal.Journal;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.lineage.Tracing;
import org.countersign.catalog.models.ModelVersion;
import org.countersign.catalog.models.ModelVersions;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.problem.Refusal;
import org.countersign.catalog.reviews.Consequences.Granted;

/**
 * Suspends every approval of what came of a thing, in one act: one entry names them all, and each
 * has its own as if it were suspended alone. What came of it is asked of the graph, which approvals
 * are in force of the rows of those versions, held until the act is on record: an approval that is
 * granted meanwhile is either suspended with the others or granted after them.
 */
@Dependent
@Transactional
class Recall {
  private static final String SCHEMA = "countersign/impact-suspension/1";

  private final Tracing tracing;
  private final Consequences consequences;
  private final ModelVersions versions;
  private final Approvals approvals;
  private final Caller caller;
  private final Journal journal;
  private final Ids ids;

  @Inject
  Recall(
      Tracing tracing,
      Consequences consequences,
      ModelVersions versions,
      Approvals approvals,
      Caller caller,
      Journal journal,
      Ids ids) {
    this.tracing = tracing;
    this.consequences = consequences;
    this.versions = versions;
    this.approvals = approvals;
    this.caller = caller;
    this.journal = journal;
    this.ids = ids;
  }

  /**
   * What was done.
   *
   * @param id of the act
   * @param index the ledger entry up to which the graph said what came of the thing
   */
  record Recalled(UUID id, String node, String label, long index, List<Granted> suspended) {}

  /**
   * @param node the IRI of what cannot be trusted any more
   * @param reason goes into the ledger as a commitment alone
   * @throws Refusal {@code NODE_UNKNOWN}, {@code IMPACT_TOO_LARGE}, {@code NOTHING_TO_SUSPEND}, or
   *     {@code LINEAGE_BEHIND} if the graph does not come to the newest entry in time
   */
  Recalled suspend(String node, String reason) {
    tracing.catchUp();
    var reached = tracing.impact(node);
    if (reached.truncated()) {
      throw new Refusal(IMPACT_TOO_LARGE, "more came of " + node + " than can be walked");
    }
    var affected =
        consequences.versions(reached).stream().map(ModelVersion::id).distinct().toList();
    versions.lock(affected);
    var inForce = new ArrayList<Approval>();
    Consequences.parts(affected).forEach(part -> inForce.addAll(approvals.inForce(part)));
    if (inForce.isEmpty()) {
      throw new Refusal(
          NOTHING_TO_SUSPEND,
          "%d versions came of %s, and no approval of them is in force"
              .formatted(affected.size(), reached.start().label()));
    }
    var act = ids.next();
    inForce.forEach(Approval::suspend);
    journal.record(
        Deed.of("impact.suspended", Kind.IMPACT, act, caller.agentId())
            .with("node", State.digest(node))
            .with("index", reached.index())
            .with("approvals", (long) inForce.size())
            .about("suspended", document(node, reached.index(), inForce))
            .inPrivate("reason", reason));
    for (var approval : inForce) {
      journal.record(
          Deed.of("approval.suspended", Kind.APPROVAL, approval.id(), caller.agentId())
              .within(approval.version())
              .stating(approval.state())
              .with("cause", act.toString())
              .inPrivate("reason", reason));
    }
    return new Recalled(
        act, node, reached.start().label(), reached.index(), consequences.granted(inForce));
  }

  /** Everything the act suspended, by id. */
  private static Map<String, Object> document(String node, long index, List<Approval> inForce) {
    return Map.of(
        "schema",
        SCHEMA,
        "node",
        node,
        "index",
        index,
        "suspended",
        inForce.stream()
            .map(
                each ->
                    Map.of(
                        "approval", each.id().toString(),
                        "version", each.version().toString(),
                        "useCase", each.useCase().toString(),
                        "environment", each.environment()))
            .toList());
  }
}
