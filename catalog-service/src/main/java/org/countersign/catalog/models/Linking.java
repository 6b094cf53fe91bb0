package org.countersign.catalog.models;

import static org.countersign.catalog.problem.ProblemType.USE_CASE_ALREADY_LINKED;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.function.Predicate;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.identity.Teams;
import org.countersign.catalog.journal.Deed;
import org.countersign.catalog.journal.Journal;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.problem.Refusal;
import org.countersign.catalog.usecases.UseCase;
import org.countersign.catalog.usecases.UseCases;

/** Says that a version serves a use case: the gate accepts a use case only after this. */
@Dependent
@Transactional
class Linking {
  private final ModelVersions versions;
  private final UseCases useCases;
  private final Teams teams;
  private final Caller caller;
  private final Journal journal;
  private final Clock clock;
  private final Ids ids;

  @Inject
  Linking(
      ModelVersions versions,
      UseCases useCases,
      Teams teams,
      Caller caller,
      Journal journal,
      Clock clock,
      Ids ids) {
    this.versions = versions;
    this.useCases = useCases;
    this.teams = teams;
    this.caller = caller;
    this.journal = journal;
    this.clock = clock;
    this.ids = ids;
  }

  VersionLink link(String modelRef, String versionRef, String useCaseRef) {
    var found = versions.locate(modelRef, versionRef);
    var model = found.model();
    var version = found.version();
    teams.allow(model.team());
    var useCase = useCases.find(useCaseRef);
    if (versions.links(version.id()).stream().anyMatch(is(useCase))) {
      throw new Refusal(
          USE_CASE_ALREADY_LINKED,
          "%s %d serves %s already".formatted(model.name(), version.number(), useCase.name()));
    }
    return link(version, useCase);
  }

  /** Links a version that has no link to the use case; its team was checked. */
  VersionLink link(ModelVersion version, UseCase useCase) {
    var link =
        new VersionLink(ids.next(), version.id(), useCase.id(), caller.agentId(), clock.instant());
    versions.add(link);
    journal.record(
        Deed.of("version.linked", Kind.VERSION_LINK, link.id(), caller.agentId())
            .within(version.id())
            .stating(link.state()));
    return link;
  }

  private static Predicate<VersionLink> is(UseCase useCase) {
    return link -> link.useCase().equals(useCase.id());
  }
}
