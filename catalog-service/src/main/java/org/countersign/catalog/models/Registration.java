package org.countersign.catalog.models;

import static org.countersign.catalog.problem.ProblemType.LABEL_TAKEN;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.identity.Teams;
import org.countersign.catalog.journal.Deed;
import org.countersign.catalog.journal.Journal;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.models.RegistrationDocument.BaseModel;
import org.countersign.catalog.models.RegistrationDocument.Dataset;
import org.countersign.catalog.models.RegistrationDocument.Metric;
import org.countersign.catalog.models.RegistrationDocument.People;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.problem.Refusal;
import org.countersign.catalog.problem.Wire;
import org.countersign.catalog.usecases.UseCases;
import org.countersign.ledger.CanonicalJson;
import org.countersign.ledger.Digest;

/** Registers the next version of a model, with its links and its card where they are given. */
@Dependent
@Transactional
class Registration {
  private final Models models;
  private final ModelVersions versions;
  private final UseCases useCases;
  private final Datasets datasets;
  private final NamedPeople people;
  private final Twins twins;
  private final Linking linking;
  private final CardWriting cards;
  private final Teams teams;
  private final Caller caller;
  private final Journal journal;
  private final Clock clock;
  private final Ids ids;

  @Inject
  Registration(
      Models models,
      ModelVersions versions,
      UseCases useCases,
      Datasets datasets,
      NamedPeople people,
      Twins twins,
      Linking linking,
      CardWriting cards,
      Teams teams,
      Caller caller,
      Journal journal,
      Clock clock,
      Ids ids) {
    this.models = models;
    this.versions = versions;
    this.useCases = useCases;
    this.datasets = datasets;
    this.people = people;
    this.twins = twins;
    this.linking = linking;
    this.cards = cards;
    this.teams = teams;
    this.caller = caller;
    this.journal = journal;
    this.clock = clock;
    this.ids = ids;
  }

  /** Data that a version was built with, as its registration names it. */
  sealed interface Data {
    /** Told whole; nobody need have registered it. */
    record Stated(Dataset dataset) implements Data {}

    /**
     * @param dataset id or name
     * @param version number, SHA-256 or snapshot
     */
    record Registered(String role, String dataset, String version) implements Data {}
  }

  /**
   * What is registered.
   *
   * @param useCases ids or names of the use cases it serves
   * @param card as written, of plain values
   */
  record Draft(
      Optional<String> label,
      Optional<String> artifact,
      Optional<Instant> artifactCreatedAt,
      Optional<String> sourceRun,
      Optional<String> codeCommit,
      NamedPeople.Names people,
      List<Data> datasets,
      Map<String, String> hyperparameters,
      List<Metric> metrics,
      List<BaseModel> baseModels,
      List<String> useCases,
      Optional<Map<String, Object>> card) {}

  /**
   * A version as it was registered, with what its payloads will be.
   *
   * @param linked whether it serves any use case from the start
   */
  record Registered(
      ModelVersion version,
      RegistrationDocument document,
      boolean linked,
      Optional<CardWriting.Written> card) {}

  Registered register(String modelRef, Draft draft) {
    var model = models.find(modelRef);
    teams.allow(model.team());
    var behind = behind(people.find(draft.people()));
    var data = draft.datasets().stream().map(this::data).toList();
    var served = draft.useCases().stream().map(useCases::find).distinct().toList();
    models.lock(model);
    draft.artifact().ifPresent(sha256 -> twins.refuse(model, sha256));
    draft.label().ifPresent(label -> refuseTaken(model, label));
    var now = clock.instant();
    var document = document(ids.next(), model, draft, data, behind);
    var bytes = Wire.read(() -> CanonicalJson.write(document.json()));
    var version =
        new ModelVersion(
            document.version(),
            model.id(),
            document.number(),
            draft.label(),
            Digest.sha256(bytes).hex(),
            behind.all(),
            caller.agentId(),
            now);
    draft.artifact().ifPresent(sha256 -> version.bind(sha256, now));
    versions.add(version);
    journal.record(
        Deed.of("version.registered", Kind.MODEL_VERSION, version.id(), caller.agentId())
            .within(version.id())
            .stating(version.state())
            .about("registration", Deed.JSON, bytes));
    served.forEach(useCase -> linking.link(version, useCase));
    return new Registered(
        version, document, !served.isEmpty(), draft.card().map(card -> cards.write(version, card)));
  }

  private Dataset data(Data named) {
    if (named instanceof Data.Stated stated) {
      return stated.dataset();
    }
    var registered = (Data.Registered) named;
    var dataset = datasets.find(registered.dataset());
    var version = datasets.version(dataset, registered.version());
    return new Dataset(
        registered.role(),
        dataset.name(),
        Optional.of(Integer.toString(version.number())),
        version.reference());
  }

  /** A person who registers has a part in the version, whoever else is named. */
  private People behind(People named) {
    return caller.isPerson() ? named.withDeveloper(caller.agentId()) : named;
  }

  private static RegistrationDocument document(
      UUID id, Model model, Draft draft, List<Dataset> data, People behind) {
    return new RegistrationDocument(
        id,
        model.id(),
        model.takeNumber(),
        draft.label(),
        draft.artifact(),
        draft.artifactCreatedAt(),
        draft.sourceRun(),
        draft.codeCommit(),
        behind,
        data,
        draft.hyperparameters(),
        draft.metrics(),
        draft.baseModels());
  }

  private void refuseTaken(Model model, String label) {
    versions
        .labelled(model.id(), label)
        .ifPresent(
            other -> {
              throw new Refusal(
                      LABEL_TAKEN,
                      "%s %d has the label %s".formatted(model.name(), other.number(), label))
                  .and("remedy", "choose another label, or leave it out");
            });
  }
}
