package org.countersign.catalog.models;

import static org.countersign.catalog.problem.ProblemType.ARTIFACT_ALREADY_BOUND;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.identity.Teams;
import org.countersign.catalog.journal.Deed;
import org.countersign.catalog.journal.Journal;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.problem.Refusal;

/** Binds the artifact to a version that was registered before it was built; once. */
@Dependent
@Transactional
class ArtifactBinding {
  private final ModelVersions versions;
  private final Twins twins;
  private final Teams teams;
  private final Caller caller;
  private final Journal journal;
  private final Clock clock;

  @Inject
  ArtifactBinding(
      ModelVersions versions,
      Twins twins,
      Teams teams,
      Caller caller,
      Journal journal,
      Clock clock) {
    this.versions = versions;
    this.twins = twins;
    this.teams = teams;
    this.caller = caller;
    this.journal = journal;
    this.clock = clock;
  }

  /**
   * @param sha256 lower-case hex
   */
  ModelVersion bind(String modelRef, String versionRef, String sha256) {
    var found = versions.locate(modelRef, versionRef);
    var model = found.model();
    var version = found.version();
    teams.allow(model.team());
    version
        .artifactSha256()
        .ifPresent(
            bound -> {
              throw new Refusal(
                      ARTIFACT_ALREADY_BOUND,
                      "%s %d is bound to %s".formatted(model.name(), version.number(), bound))
                  .and("remedy", "register another version for another artifact");
            });
    twins.refuse(model, sha256);
    version.bind(sha256, clock.instant());
    journal.record(
        Deed.of("artifact.bound", Kind.MODEL_VERSION, version.id(), caller.agentId())
            .within(version.id())
            .stating(version.state())
            .with("artifact", sha256));
    return version;
  }
}
