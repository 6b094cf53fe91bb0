package org.countersign.catalog.models;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.identity.Agents;
import org.countersign.catalog.journal.Payloads;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.models.RegistrationDocument.People;
import org.countersign.catalog.models.VersionsResource.BaseModelView;
import org.countersign.catalog.models.VersionsResource.CardLine;
import org.countersign.catalog.models.VersionsResource.DatasetView;
import org.countersign.catalog.models.VersionsResource.LinkView;
import org.countersign.catalog.models.VersionsResource.MetricView;
import org.countersign.catalog.models.VersionsResource.PeopleView;
import org.countersign.catalog.models.VersionsResource.VersionView;
import org.countersign.catalog.platform.Page;
import org.countersign.catalog.usecases.SignedClass;
import org.countersign.catalog.usecases.SignedClasses;
import org.countersign.catalog.usecases.UseCases;
import org.countersign.policy.CardCompleteness;
import org.countersign.policy.RiskClass;

/** Shows versions with what is around them. */
@Dependent
class VersionViews {
  private final Models models;
  private final ModelVersions versions;
  private final UseCases useCases;
  private final SignedClasses classes;
  private final CardScores scores;
  private final Payloads payloads;
  private final Agents agents;

  @Inject
  VersionViews(
      Models models,
      ModelVersions versions,
      UseCases useCases,
      SignedClasses classes,
      CardScores scores,
      Payloads payloads,
      Agents agents) {
    this.models = models;
    this.versions = versions;
    this.useCases = useCases;
    this.classes = classes;
    this.scores = scores;
    this.payloads = payloads;
    this.agents = agents;
  }

  /** A version whose registration and card are stored. */
  VersionView whole(ModelVersion version) {
    return whole(
        version,
        RegistrationDocument.of(payloads.json(version.registration())),
        version.card().map(payloads::json));
  }

  /**
   * A version that this transaction registers: its payloads are stored when the transaction ends.
   */
  VersionView registered(Registration.Registered registered) {
    return whole(
        registered.version(),
        registered.document(),
        registered.card().map(CardWriting.Written::card));
  }

  private VersionView whole(
      ModelVersion version, RegistrationDocument document, Optional<Map<String, Object>> card) {
    var links = versions.links(version.id());
    var served = links.stream().map(VersionLink::useCase).toList();
    var signed = classes.newest(served);
    var riskClass = ServedClasses.heaviest(served, signed).orElse(RiskClass.MINIMAL);
    var line =
        version.card().map(sha256 -> line(sha256, scores.of(sha256, riskClass, card::orElseThrow)));
    return view(
        models.get(version.model()), version, Optional.of(document), links(links, signed), line);
  }

  /** Versions as a list shows them: without registration and score. */
  Page<VersionView> lines(Model model, Page<ModelVersion> page) {
    var links = versions.links(page.items().stream().map(ModelVersion::id).toList());
    var served =
        links.values().stream().flatMap(List::stream).map(VersionLink::useCase).distinct().toList();
    var signed = classes.newest(served);
    return page.map(
        version ->
            view(
                model,
                version,
                Optional.empty(),
                links(links.getOrDefault(version.id(), List.of()), signed),
                version.card().map(sha256 -> new CardLine(sha256, null, null, null))));
  }

  LinkView link(VersionLink link) {
    return links(List.of(link), classes.newest(List.of(link.useCase()))).get(0);
  }

  List<LinkView> links(UUID version) {
    var links = versions.links(version);
    return links(links, classes.newest(links.stream().map(VersionLink::useCase).toList()));
  }

  private List<LinkView> links(List<VersionLink> links, Map<UUID, SignedClass> signed) {
    return links.stream()
        .map(
            link ->
                new LinkView(
                    link.id(),
                    link.useCase(),
                    useCases.get(link.useCase()).name(),
                    Optional.ofNullable(signed.get(link.useCase()))
                        .map(SignedClass::riskClass)
                        .orElse(null),
                    agents.view(link.linkedBy()),
                    State.text(link.linkedAt())))
        .toList();
  }

  private static CardLine line(String sha256, CardCompleteness.Score score) {
    return new CardLine(
        sha256,
        score.score(),
        score.needed(),
        score.next().stream().map(CardResource.HintView::of).toList());
  }

  private VersionView view(
      Model model,
      ModelVersion version,
      Optional<RegistrationDocument> document,
      List<LinkView> links,
      Optional<CardLine> card) {
    return new VersionView(
        version.id(),
        model.name(),
        model.id(),
        version.number(),
        version.label().orElse(null),
        version.artifactSha256().orElse(null),
        document.flatMap(RegistrationDocument::artifactCreatedAt).map(State::text).orElse(null),
        version.boundAt().map(State::text).orElse(null),
        document.flatMap(RegistrationDocument::sourceRun).orElse(null),
        document.flatMap(RegistrationDocument::codeCommit).orElse(null),
        document.map(RegistrationDocument::people).map(this::people).orElse(null),
        document.map(VersionViews::datasets).orElse(null),
        document.map(RegistrationDocument::hyperparameters).orElse(null),
        document.map(VersionViews::metrics).orElse(null),
        document.map(VersionViews::baseModels).orElse(null),
        links,
        card.orElse(null),
        version.registration(),
        agents.view(version.createdBy()),
        State.text(version.createdAt()));
  }

  private PeopleView people(People people) {
    return new PeopleView(
        people.developers().stream().map(agents::view).toList(),
        people.producers().stream().map(agents::view).toList(),
        people.triggeredBy().map(agents::view).orElse(null));
  }

  private static List<DatasetView> datasets(RegistrationDocument document) {
    return document.datasets().stream()
        .map(
            each ->
                new DatasetView(
                    each.role(), each.name(), each.version().orElse(null), each.sha256()))
        .toList();
  }

  private static List<MetricView> metrics(RegistrationDocument document) {
    return document.metrics().stream()
        .map(each -> new MetricView(each.name(), each.value(), each.dataset().orElse(null)))
        .toList();
  }

  private static List<BaseModelView> baseModels(RegistrationDocument document) {
    return document.baseModels().stream()
        .map(each -> new BaseModelView(each.ref(), each.sha256().orElse(null)))
        .toList();
  }
}
