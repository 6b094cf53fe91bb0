package org.countersign.catalog.reviews;

import static org.countersign.catalog.problem.ProblemType.PERSON_NEEDED;
import static org.countersign.catalog.problem.ProblemType.SOD_VIOLATION;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.Set;
import org.countersign.catalog.evidence.EvidenceIndex;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.lineage.Hands;
import org.countersign.catalog.lineage.Tracing;
import org.countersign.catalog.models.ModelVersion;
import org.countersign.catalog.problem.Refusal;

/** Who judges a version outside of a vote has no part in it either. */
@Dependent
class Independence {
  private final Tracing tracing;
  private final Hands hands;
  private final EvidenceIndex evidence;
  private final Reviews reviews;
  private final Caller caller;

  @Inject
  Independence(
      Tracing tracing, Hands hands, EvidenceIndex evidence, Reviews reviews, Caller caller) {
    this.tracing = tracing;
    this.hands = hands;
    this.evidence = evidence;
    this.reviews = reviews;
    this.caller = caller;
  }

  /**
   * @param deed what the caller is about to do, as in {@code validate it}
   * @throws Refusal {@code SOD_VIOLATION} saying which part the caller has in the version, {@code
   *     PERSON_NEEDED} for a service account, {@code LINEAGE_BEHIND} while lineage cannot tell
   */
  void require(ModelVersion version, String deed) {
    if (!caller.isPerson()) {
      throw new Refusal(PERSON_NEEDED, "a service account judges nothing; a person has to " + deed);
    }
    var me = caller.agentId();
    if (version.people().contains(me)) {
      throw refused("you built this version or triggered its run", deed);
    }
    tracing.catchUp();
    var made = hands.of(version.model(), version.number());
    Optional.ofNullable(made.trained().get(me))
        .ifPresent(
            run -> {
              throw refused("you ran %s, which made this version".formatted(run), deed);
            });
    Optional.ofNullable(made.labelled().get(me))
        .ifPresent(
            data -> {
              throw refused("you labelled %s, which this version came of".formatted(data), deed);
            });
    var producers = evidence.producers(Set.of(version.id())).getOrDefault(version.id(), Set.of());
    if (producers.contains(me)) {
      throw refused("you produced evidence for this version", deed);
    }
    if (reviews.submitters(version.id()).contains(me)) {
      throw refused("you submitted this version for review", deed);
    }
  }

  private static Refusal refused(String part, String deed) {
    return new Refusal(SOD_VIOLATION, part + ", so somebody else has to " + deed)
        .and("remedy", "ask somebody with the role who has no part in it");
  }
}
