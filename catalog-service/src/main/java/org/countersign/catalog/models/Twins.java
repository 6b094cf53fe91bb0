package org.countersign.catalog.models;

import static org.countersign.catalog.problem.ProblemType.ARTIFACT_ALREADY_REGISTERED;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.countersign.catalog.problem.Refusal;

/** Under one model, one artifact is one version. */
@Dependent
class Twins {
  private final ModelVersions versions;

  @Inject
  Twins(ModelVersions versions) {
    this.versions = versions;
  }

  /**
   * The check that gives the message; the unique key gives the guarantee.
   *
   * @throws Refusal {@code ARTIFACT_ALREADY_REGISTERED} naming the version that has the artifact
   */
  void refuse(Model model, String sha256) {
    versions
        .withArtifact(model.id(), sha256)
        .ifPresent(
            twin -> {
              throw new Refusal(
                      ARTIFACT_ALREADY_REGISTERED,
                      "%s %d has the artifact %s".formatted(model.name(), twin.number(), sha256))
                  .and("remedy", "use that version, or build another artifact");
            });
  }
}
