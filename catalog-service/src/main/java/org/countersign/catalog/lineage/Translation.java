package org.countersign.catalog.lineage;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.countersign.lineage.ApprovalFacts;
import org.countersign.lineage.BaseModel;
import org.countersign.lineage.ClassificationFacts;
import org.countersign.lineage.DatasetRef;
import org.countersign.lineage.DecisionFacts;
import org.countersign.lineage.DeploymentFacts;
import org.countersign.lineage.EvidenceFacts;
import org.countersign.lineage.Growing;
import org.countersign.lineage.Growth;
import org.countersign.lineage.Iris;
import org.countersign.lineage.OpenLineageEvent;
import org.countersign.lineage.OpenLineageEvent.Limits;
import org.countersign.lineage.UseCaseFacts;
import org.countersign.lineage.VersionFacts;

/**
 * What an entry adds to the graph: a function of leaves and payloads, so that a graph that was
 * deleted grows back equal to itself. Leaves hold no names, so neither does the graph; whoever
 * shows it to people adds them. Entries of a type that says nothing about lineage add nothing.
 */
final class Translation {
  private static final int REMEMBERED = 50_000;

  private final Iris iris;
  private final Past past;
  private final Map<UUID, Place> places = new HashMap<>();

  /** Where a version stands: its IRI is made of its model and number. */
  private record Place(String model, int number) {
    static Place of(Fields state) {
      return new Place(state.text("model"), Integer.parseInt(state.text("number")));
    }
  }

  Translation(Iris iris, Past past) {
    this.iris = iris;
    this.past = past;
  }

  /**
   * @throws RuntimeException if a leaf or payload is not as this service writes it
   */
  Growth growth(Entry entry) {
    var growing = Growth.at(iris, entry.index(), entry.event().actor().toString());
    switch (entry.type()) {
      case "use-case.created" ->
          growing.useCase(new UseCaseFacts(id(entry), "", entry.event().at()));
      case "use-case.classified" -> growing.classification(classified(entry));
      case "lineage.observed" -> growing.openLineage(observed(entry));
      case "dataset.registered" ->
          growing.dataset(
              Natives.dataset(past.payload(entry.state().text("document")), entry.event().at()));
      case "run.recorded" -> growing.run(Natives.run(past.payload(entry.state().text("document"))));
      case "dataset.withdrawn",
          "dataset.changed",
          "dataset.relicensed",
          "base-model.revoked",
          "code.flagged" ->
          Natives.change(growing, past.payload(entry.state().text("document")), entry.event().at());
      case "version.registered" -> growing.version(registered(entry));
      case "artifact.bound" -> bound(growing, entry);
      case "version.linked" -> linked(growing, entry);
      case "evidence.added" ->
          growing.evidence(added(entry)).evidenceState(id(entry), state(entry), entry.event().at());
      case "evidence.accepted", "evidence.rejected" ->
          growing.evidenceState(id(entry), state(entry), entry.event().at());
      case "approval.granted" ->
          growing
              .approval(granted(entry))
              .approvalState(id(entry), state(entry), entry.event().at());
      case "approval.suspended",
          "approval.revoked",
          "approval.superseded",
          "approval.outdated",
          "approval.reaffirmed",
          "approval.lifted" ->
          growing.approvalState(id(entry), state(entry), entry.event().at());
      case "gate.decided" -> growing.decision(decided(entry));
      case "deployment.recorded" -> {
        growing
            .deployment(deployed(entry))
            .deploymentState(id(entry), state(entry), entry.event().at());
        staged(growing, entry);
      }
      case "deployment.staged" -> staged(growing, entry);
      case "deployment.ended" ->
          growing.deploymentState(id(entry), state(entry), entry.event().at());
      default -> {
        // reviews, votes, cards, dossiers, policies and the ledger's own entries
      }
    }
    return growing.grown();
  }

  private static String id(Entry entry) {
    return entry.subject().toString();
  }

  private static String state(Entry entry) {
    return entry.state().text("state");
  }

  private static ClassificationFacts classified(Entry entry) {
    var state = entry.state();
    return new ClassificationFacts(
        id(entry),
        state.text("use_case"),
        state.text("risk_class"),
        state.text("pack"),
        entry.event().at());
  }

  private void bound(Growing growing, Entry entry) {
    var place = Place.of(entry.state());
    growing.artifact(place.model(), place.number(), entry.state().text("artifact_sha256"));
  }

  private void linked(Growing growing, Entry entry) {
    var place = place(entry.state().id("version"));
    growing.useCaseLinked(place.model(), place.number(), entry.state().text("use_case"));
  }

  private EvidenceFacts added(Entry entry) {
    var state = entry.state();
    var place = place(state.id("version"));
    return new EvidenceFacts(
        id(entry),
        place.model(),
        place.number(),
        state.text("type"),
        state.optional("content"),
        entry.event().at());
  }

  /** An approval considered the evidence that its voters were shown. */
  private ApprovalFacts granted(Entry entry) {
    var state = entry.state();
    var place = place(state.id("version"));
    return new ApprovalFacts(
        id(entry),
        place.model(),
        place.number(),
        state.text("use_case"),
        state.text("environment"),
        entry.event().at(),
        past.payload(state.text("subject"))
            .objects("evidence")
            .map(shown -> shown.text("id"))
            .toList());
  }

  private DecisionFacts decided(Entry entry) {
    var ruling = Ruling.of(entry);
    var place = place(ruling.version());
    return new DecisionFacts(
        ruling.name(),
        place.model(),
        place.number(),
        ruling.useCase(),
        ruling.environment(),
        ruling.outcome(),
        entry.event().at(),
        inForce(ruling, entry.index()));
  }

  /** The approvals that held for the version, use case and environment when the gate decided. */
  private List<String> inForce(Ruling ruling, long index) {
    var standing = new LinkedHashMap<UUID, Entry>();
    past.about(ruling.version()).stream()
        .filter(entry -> entry.kind().equals("approval") && entry.index() < index)
        .forEach(entry -> standing.put(entry.subject(), entry));
    return standing.values().stream()
        .filter(entry -> state(entry).equals("APPROVED"))
        .filter(entry -> entry.state().text("environment").equals(ruling.environment()))
        .filter(
            entry -> ruling.useCase().filter(entry.state().text("use_case")::equals).isPresent())
        .map(Translation::id)
        .toList();
  }

  /** The target is free text, so the leaf only commits to it; older ones have its digest. */
  private DeploymentFacts deployed(Entry entry) {
    var state = entry.state();
    var place = place(state.id("version"));
    return new DeploymentFacts(
        id(entry),
        Ruling.of(first(state.id("decision"))).name(),
        place.model(),
        place.number(),
        state.text("environment"),
        entry
            .data()
            .optional("target")
            .map(digest -> "sha256:" + digest)
            .orElseGet(() -> "commitment:" + entry.event().commit().get("target")),
        entry.event().at());
  }

  /** What went live at once has no stages. */
  private static void staged(Growing growing, Entry entry) {
    var state = entry.state();
    state
        .optional("strategy")
        .ifPresent(
            strategy ->
                growing.deploymentStage(
                    id(entry),
                    "%s %s %% %s".formatted(strategy, state.text("percent"), state.text("outcome")),
                    entry.event().at()));
  }

  private OpenLineageEvent observed(Entry entry) {
    var event =
        entry.event().payload().stream()
            .filter(payload -> payload.name().equals("event"))
            .findFirst()
            .orElseThrow();
    return OpenLineageEvent.read(past.payload(event.sha256().hex()).json(), Limits.USUAL);
  }

  private VersionFacts registered(Entry entry) {
    var place = Place.of(entry.state());
    remember(entry.subject(), place);
    var document = past.payload(entry.state().text("registration"));
    var facts =
        VersionFacts.of(place.model(), "", place.number(), entry.event().at())
            .withData(data(document))
            .withParameters(parameters(document))
            .withMetrics(metrics(document))
            .withBases(document.objects("baseModels").map(Translation::base).distinct().toList())
            .withPeople(people(document.object("people")));
    var artifact = entry.state().optional("artifact_sha256");
    facts = artifact.map(facts::withArtifact).orElse(facts);
    facts =
        document.optional("sourceRun").map(VersionFacts.Run::of).map(facts::withRun).orElse(facts);
    return document
        .optional("codeCommit")
        .map(commit -> new VersionFacts.Code(Optional.empty(), commit))
        .map(facts::withCode)
        .orElse(facts);
  }

  private static List<VersionFacts.Data> data(Fields document) {
    return document
        .objects("datasets")
        .map(dataset -> new VersionFacts.Data(use(dataset), snapshot(dataset)))
        .toList();
  }

  private static VersionFacts.Use use(Fields dataset) {
    return Natives.use(Optional.of(dataset.text("role")));
  }

  private static DatasetRef snapshot(Fields dataset) {
    return new DatasetRef(
        dataset.text("name"), dataset.optional("sha256").orElseGet(() -> dataset.text("snapshot")));
  }

  private static Map<String, String> parameters(Fields document) {
    var parameters = new LinkedHashMap<String, String>();
    document
        .object("hyperparameters")
        .json()
        .forEach((name, value) -> parameters.put((String) name, (String) value));
    return parameters;
  }

  /** A metric names its dataset; of several snapshots of one name the one for testing is meant. */
  private static List<VersionFacts.Metric> metrics(Fields document) {
    var byName = new HashMap<String, DatasetRef>();
    document
        .objects("datasets")
        .sorted(Comparator.comparing(Translation::use))
        .forEach(dataset -> byName.put(dataset.text("name"), snapshot(dataset)));
    return document
        .objects("metrics")
        .map(
            metric ->
                new VersionFacts.Metric(
                    metric.text("name"),
                    metric.number("value").toString(),
                    metric.optional("dataset").map(byName::get),
                    Optional.empty()))
        .toList();
  }

  private static BaseModel base(Fields base) {
    return Bases.of(base.text("ref"), base.optional("sha256"));
  }

  private static List<String> people(Fields people) {
    var all = new LinkedHashSet<String>();
    all.addAll(people.texts("developers"));
    all.addAll(people.texts("producers"));
    people.optional("triggeredBy").ifPresent(all::add);
    return List.copyOf(all);
  }

  private Place place(UUID version) {
    var remembered = places.get(version);
    if (remembered != null) {
      return remembered;
    }
    var place = Place.of(first(version).state());
    remember(version, place);
    return place;
  }

  private void remember(UUID version, Place place) {
    if (places.size() >= REMEMBERED) {
      places.clear();
    }
    places.put(version, place);
  }

  /** The entry that brought a subject about. */
  private Entry first(UUID subject) {
    return past.about(subject).stream()
        .filter(entry -> entry.subject().equals(subject))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no entry is about " + subject));
  }
}
