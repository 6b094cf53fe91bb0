package org.countersign.catalog.models;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.countersign.catalog.identity.Agents;
import org.countersign.catalog.journal.Payloads;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.models.RegistrationDocument.People;
import org.countersign.catalog.models.ServedClasses.Served;
import org.countersign.catalog.models.VersionsResource.BaseModelView;
import org.countersign.catalog.models.VersionsResource.CardLine;
import org.countersign.catalog.models.VersionsResource.DatasetView;
import org.countersign.catalog.models.VersionsResource.LinkView;
import org.countersign.catalog.models.VersionsResource.MetricView;
import org.countersign.catalog.models.VersionsResource.PeopleView;
import org.countersign.catalog.models.VersionsResource.VersionView;
import org.countersign.catalog.platform.Page;
import org.countersign.catalog.usecases.SignedClass;
import org.countersign.policy.CardCompleteness;

/** Shows versions with what is around them. */
@Dependent
class VersionViews {
  private final Models models;
  private final ServedClasses served;
  private final Registrations registrations;
  private final CardScores scores;
  private final Payloads payloads;
  private final Agents agents;

  @Inject
  VersionViews(
      Models models,
      ServedClasses served,
      Registrations registrations,
      CardScores scores,
      Payloads payloads,
      Agents agents) {
    this.models = models;
    this.served = served;
    this.registrations = registrations;
    this.scores = scores;
    this.payloads = payloads;
    this.agents = agents;
  }

  /** A version whose registration and card are stored. */
  VersionView whole(ModelVersion version) {
    return whole(models.get(version.model()), version);
  }

  VersionView whole(Model model, ModelVersion version) {
    return whole(
        model,
        version,
        registrations.get(version.registration()),
        served.of(version.id()),
        sha256 -> payloads.json(sha256));
  }

  /**
   * A version that this transaction registers: its payloads are stored when the transaction ends.
   */
  VersionView registered(Registration.Registered registered) {
    var version = registered.version();
    return whole(
        models.get(version.model()),
        version,
        registered.document(),
        registered.linked() ? served.of(version.id()) : List.of(),
        sha256 -> registered.card().map(CardWriting.Written::card).orElseThrow());
  }

  private VersionView whole(
      Model model,
      ModelVersion version,
      RegistrationDocument document,
      List<Served> uses,
      Function<String, Map<String, Object>> cards) {
    var riskClass = ServedClasses.heaviest(uses);
    var line =
        version
            .card()
            .map(sha256 -> line(sha256, scores.of(sha256, riskClass, () -> cards.apply(sha256))));
    return view(model, version, Optional.of(document), links(uses), line);
  }

  /** Versions as a list shows them: without registration and score. */
  Page<VersionView> lines(Model model, Page<ModelVersion> page) {
    var uses = served.of(page.items().stream().map(ModelVersion::id).toList());
    return page.map(
        version ->
            view(
                model,
                version,
                Optional.empty(),
                links(uses.getOrDefault(version.id(), List.of())),
                version.card().map(sha256 -> new CardLine(sha256, null, null, null))));
  }

  LinkView link(VersionLink link) {
    return links(link.version()).stream()
        .filter(each -> each.id().equals(link.id()))
        .findFirst()
        .orElseThrow();
  }

  List<LinkView> links(UUID version) {
    return links(served.of(version));
  }

  private List<LinkView> links(List<Served> uses) {
    return uses.stream()
        .map(
            use ->
                new LinkView(
                    use.link().id(),
                    use.link().useCase(),
                    use.name(),
                    use.signed().map(SignedClass::riskClass).orElse(null),
                    agents.view(use.link().linkedBy()),
                    State.text(use.link().linkedAt())))
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
                    each.role(),
                    each.name(),
                    each.version().orElse(null),
                    each.isDigest() ? each.reference() : null,
                    each.isDigest() ? null : each.reference()))
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
