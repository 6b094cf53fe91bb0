package org.countersign.catalog.reviews;

import static org.countersign.catalog.problem.ProblemType.PERSON_NEEDED;
import static org.countersign.catalog.problem.ProblemType.SOD_VIOLATION;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.models.ModelVersion;
import org.countersign.catalog.problem.Refusal;
import org.countersign.catalog.requirements.Involvement;

/** Who judges a version outside of a vote has no part in it either. */
@Dependent
class Independence {
  private final Involvement involvement;
  private final Reviews reviews;
  private final Caller caller;

  @Inject
  Independence(Involvement involvement, Reviews reviews, Caller caller) {
    this.involvement = involvement;
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
    involvement
        .in(version)
        .ifPresent(
            part -> {
              throw refused(part, deed);
            });
    if (reviews.submitters(version.id()).contains(caller.agentId())) {
      throw refused("you submitted this version for review", deed);
    }
  }

  private static Refusal refused(String part, String deed) {
    return new Refusal(SOD_VIOLATION, part + ", so somebody else has to " + deed)
        .and("remedy", "ask somebody with the role who has no part in it");
  }
}
