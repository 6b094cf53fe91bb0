package org.countersign.catalog.requirements;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.Set;
import org.countersign.catalog.evidence.EvidenceIndex;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.lineage.Hands;
import org.countersign.catalog.lineage.Tracing;
import org.countersign.catalog.models.ModelVersion;

/** Which part the caller had in how a version came about: whoever has one does not judge it. */
@Dependent
public class Involvement {
  private final Tracing tracing;
  private final Hands hands;
  private final EvidenceIndex evidence;
  private final Caller caller;

  @Inject
  Involvement(Tracing tracing, Hands hands, EvidenceIndex evidence, Caller caller) {
    this.tracing = tracing;
    this.hands = hands;
    this.evidence = evidence;
    this.caller = caller;
  }

  /**
   * @return how a sentence about it begins, as {@code you built this version}; empty if none
   * @throws org.countersign.catalog.problem.Refusal {@code LINEAGE_BEHIND} while lineage cannot
   *     tell
   */
  public Optional<String> in(ModelVersion version) {
    if (!version.people().contains(caller.agentId())) {
      tracing.catchUp();
    }
    return asFarAsKnown(version);
  }

  /** The same by what lineage has come to, without waiting for more: for lists, not for judging. */
  public Optional<String> asFarAsKnown(ModelVersion version) {
    var me = caller.agentId();
    if (version.people().contains(me)) {
      return Optional.of("you built this version or triggered its run");
    }
    var made = hands.of(version.model(), version.number());
    return Optional.ofNullable(made.trained().get(me))
        .map("you ran %s, which made this version"::formatted)
        .or(
            () ->
                Optional.ofNullable(made.labelled().get(me))
                    .map("you labelled %s, which this version came of"::formatted))
        .or(
            () ->
                evidence
                        .producers(Set.of(version.id()))
                        .getOrDefault(version.id(), Set.of())
                        .contains(me)
                    ? Optional.of("you produced evidence for this version")
                    : Optional.empty());
  }
}
