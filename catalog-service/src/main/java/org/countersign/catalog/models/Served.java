package org.countersign.catalog.models;

import static org.countersign.catalog.problem.ProblemType.USE_CASE_AMBIGUOUS;
import static org.countersign.catalog.problem.ProblemType.USE_CASE_NOT_LINKED;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.problem.Refusal;
import org.countersign.catalog.usecases.UseCases;

/** Which of the use cases that a version serves somebody means. */
@Dependent
public class Served {
  private final ModelVersions versions;
  private final UseCases useCases;

  @Inject
  Served(ModelVersions versions, UseCases useCases) {
    this.versions = versions;
    this.useCases = useCases;
  }

  /**
   * The id of the one named, or of the only one.
   *
   * @param named id or name
   * @throws Refusal {@code USE_CASE_AMBIGUOUS} or {@code USE_CASE_NOT_LINKED}
   */
  public UUID by(ModelVersion version, Optional<String> named) {
    var linked = versions.links(version.id()).stream().map(VersionLink::useCase).toList();
    if (named.isEmpty() && linked.size() > 1) {
      throw new Refusal(
              USE_CASE_AMBIGUOUS, "the version is linked to %d use cases".formatted(linked.size()))
          .and("remedy", "name one of them as useCase");
    }
    return named
        .map(ref -> useCases.find(ref).id())
        .or(() -> linked.stream().findFirst())
        .filter(linked::contains)
        .orElseThrow(
            () ->
                new Refusal(USE_CASE_NOT_LINKED, "the version is not linked to the use case")
                    .and("remedy", "link it with POST …/use-cases first"));
  }
}
