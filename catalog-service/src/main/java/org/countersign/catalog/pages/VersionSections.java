package org.countersign.catalog.pages;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.mvc.Models;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.dossiers.CardSections;
import org.countersign.catalog.dossiers.DossiersResource;
import org.countersign.catalog.evidence.EvidenceResource;
import org.countersign.catalog.evidence.EvidenceResource.EvidenceView;
import org.countersign.catalog.gate.Decisions;
import org.countersign.catalog.gate.DeploymentsResource;
import org.countersign.catalog.gate.EnvironmentsResource;
import org.countersign.catalog.identity.Agents;
import org.countersign.catalog.journal.LedgerEntries;
import org.countersign.catalog.journal.Payloads;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.lineage.VersionLineage;
import org.countersign.catalog.lineage.VersionLineage.Walk;
import org.countersign.catalog.models.ModelsResource;
import org.countersign.catalog.models.VersionsResource;
import org.countersign.catalog.models.VersionsResource.VersionView;
import org.countersign.catalog.problem.Refusal;
import org.countersign.catalog.requirements.AncestryResource;
import org.countersign.catalog.requirements.RequirementsResource;
import org.countersign.catalog.requirements.WaiversResource;
import org.countersign.catalog.reviews.ApprovalsResource;
import org.countersign.catalog.reviews.EnvelopesResource;
import org.countersign.catalog.reviews.ReapprovalResource;
import org.countersign.catalog.reviews.ValidationsResource;
import org.countersign.catalog.reviews.VersionEnvelopeResource;
import org.countersign.catalog.reviews.VersionReviewsResource;
import org.countersign.catalog.usecases.ClassificationsResource;
import org.countersign.policy.EvidenceType;
import org.jspecify.annotations.Nullable;

/** Gathers what the page of a version shows, from the places that answer the API. */
@Dependent
class VersionSections {
  /** Boxes of the picture; the page of the lineage draws more. */
  private static final int BOXES = 60;

  private static final String MANY = "50";

  private final ModelsResource models;
  private final VersionsResource versions;
  private final ClassificationsResource classifications;
  private final RequirementsResource requirements;
  private final EvidenceResource evidence;
  private final WaiversResource waivers;
  private final ReapprovalResource reapproval;
  private final EnvelopesResource envelopes;
  private final VersionEnvelopeResource retraining;
  private final ValidationsResource validations;
  private final VersionReviewsResource rounds;
  private final ApprovalsResource approvals;
  private final Decisions decisions;
  private final DeploymentsResource deployments;
  private final EnvironmentsResource environments;
  private final DossiersResource dossiers;
  private final VersionLineage lineage;
  private final AncestryResource ancestry;
  private final LedgerEntries entries;
  private final Payloads payloads;
  private final Agents agents;
  private final Layout layout;

  @Inject
  VersionSections(
      ModelsResource models,
      VersionsResource versions,
      ClassificationsResource classifications,
      RequirementsResource requirements,
      EvidenceResource evidence,
      WaiversResource waivers,
      ReapprovalResource reapproval,
      EnvelopesResource envelopes,
      VersionEnvelopeResource retraining,
      ValidationsResource validations,
      VersionReviewsResource rounds,
      ApprovalsResource approvals,
      Decisions decisions,
      DeploymentsResource deployments,
      EnvironmentsResource environments,
      DossiersResource dossiers,
      VersionLineage lineage,
      AncestryResource ancestry,
      LedgerEntries entries,
      Payloads payloads,
      Agents agents,
      Layout layout) {
    this.models = models;
    this.versions = versions;
    this.classifications = classifications;
    this.requirements = requirements;
    this.evidence = evidence;
    this.waivers = waivers;
    this.reapproval = reapproval;
    this.envelopes = envelopes;
    this.retraining = retraining;
    this.validations = validations;
    this.rounds = rounds;
    this.approvals = approvals;
    this.decisions = decisions;
    this.deployments = deployments;
    this.environments = environments;
    this.dossiers = dossiers;
    this.lineage = lineage;
    this.ancestry = ancestry;
    this.entries = entries;
    this.payloads = payloads;
    this.agents = agents;
    this.layout = layout;
  }

  /** A decision of the gate with its reasons. */
  public record Gated(
      UUID id, long index, String at, String environment, String decision, List<Why> reasons) {}

  /**
   * A reason with what to do about it.
   *
   * @param link path of the page on which it can be done
   */
  public record Why(String code, String says, String remedy, String owner, String link) {}

  /** A thing of the lineage. */
  public record Node(String kind, String label, int step) {}

  void show(Models view, String modelRef, String versionRef, @Nullable String useCase) {
    var model = models.get(modelRef);
    var version = versions.get(modelRef, versionRef);
    var id = model.id().toString();
    var number = Integer.toString(version.number());
    view.put("model", model);
    view.put("version", version);
    view.put("versions", versions.list(id, MANY, null).items());
    view.put("environments", environments.list().items());
    var filed = evidence.list(id, number).items();
    view.put("evidence", filed);
    view.put("types", EvidenceType.values());
    view.put("rounds", rounds.list(id, number, MANY, null).items());
    view.put("deployments", deployments.list(id, number, MANY, null).items());
    view.put("gates", decisions.of(version.id(), 20).stream().map(VersionSections::gated).toList());
    view.put("waivers", waivers.list(id, number).items());
    view.put("validations", validations.list(id, number).items());
    view.put("ancestry", ancestry.ancestry(id, number));
    card(view, version);
    classes(view, version, useCase);
    demands(view, useCase, version, filed);
    standing(view, id, number);
    if (version.artifactSha256() != null && classified(version, useCase)) {
      var compared = reapproval.read(id, number, useCase(version, useCase), "production");
      if (compared.baseline() != null) {
        view.put("reapproval", compared);
      }
    }
    bounds(view, version, useCase);
    lineage(view, version);
    if (layout.oversees()) {
      view.put("dossiers", dossiers.list(id, number, MANY, null).items());
      view.put("entries", entries.about(version.id()));
    }
  }

  private void bounds(Models view, VersionView version, @Nullable String useCase) {
    var id = version.modelId().toString();
    var number = Integer.toString(version.number());
    view.put("envelopes", envelopes.list(id, null, MANY, null).items());
    if (classified(version, useCase)) {
      var compared = retraining.compare(id, number, useCase(version, useCase), "production");
      if (compared.envelope() != null && rounds.list(id, number, "1", null).items().isEmpty()) {
        view.put("compared", compared);
      }
    }
  }

  private void card(Models view, VersionView version) {
    var card = version.card();
    if (card != null) {
      view.put(
          "sections",
          new CardSections(payloads.json(card.sha256()), person -> agents.view(person).name())
              .sections());
    }
  }

  /** The class that counts is the one of the use case asked for, or else of the first link. */
  private void classes(Models view, VersionView version, @Nullable String useCase) {
    version.links().stream()
        .filter(link -> useCase == null || link.useCase().toString().equals(useCase))
        .findFirst()
        .ifPresent(
            link -> {
              view.put("link", link);
              var ref = link.useCase().toString();
              classifications.list(ref).items().stream()
                  .findFirst()
                  .ifPresent(
                      newest -> view.put("classified", classifications.get(ref, newest.number())));
            });
  }

  private static @Nullable String useCase(VersionView version, @Nullable String asked) {
    return Optional.ofNullable(asked)
        .or(() -> version.links().stream().findFirst().map(link -> link.useCase().toString()))
        .orElse(null);
  }

  private static boolean classified(VersionView version, @Nullable String asked) {
    var wanted = useCase(version, asked);
    return version.links().stream()
        .anyMatch(link -> link.useCase().toString().equals(wanted) && link.riskClass() != null);
  }

  private void demands(
      Models view, @Nullable String useCase, VersionView version, List<EvidenceView> filed) {
    var first = version.links().stream().findFirst().map(link -> link.useCase().toString());
    try {
      var all =
          requirements.states(
              version.modelId().toString(),
              Integer.toString(version.number()),
              "production",
              Optional.ofNullable(useCase).or(() -> first).orElse(null));
      view.put("demands", Demands.of(all, filed));
    } catch (Refusal refused) {
      view.put("requirementsRefused", refused.detail());
    }
  }

  private void standing(Models view, String id, String number) {
    var granted = approvals.list(id, number, MANY, null).items();
    view.put("approvals", granted);
    granted.stream()
        .filter(each -> each.environment().equals("production"))
        .findFirst()
        .ifPresent(
            each -> {
              view.put("approval", each);
              view.put("standing", CatalogRows.standing(each));
            });
  }

  private void lineage(Models view, VersionView version) {
    var walk = Walk.wide(version.modelId(), version.number());
    try {
      var title = "Lineage of " + version.model() + " " + version.number();
      view.put("picture", lineage.svg(walk, BOXES, title));
      view.put(
          "nodes",
          lineage.view(walk).closure().nodes().stream()
              .map(node -> new Node(node.kind().name(), node.label(), node.step()))
              .toList());
    } catch (Refusal behind) {
      view.put("lineageRefused", behind.detail());
    }
  }

  private static Gated gated(Decisions.Recorded recorded) {
    var findings = recorded.findingsJson().getJsonArray("reasons");
    return new Gated(
        recorded.id(),
        recorded.index(),
        State.text(recorded.at()),
        recorded.environment(),
        recorded.decision(),
        findings.getValuesAs(JsonObject.class).stream().map(VersionSections::why).toList());
  }

  private static Why why(JsonObject finding) {
    var link = finding.getString("link", "");
    var path = link.indexOf("/ui/");
    return new Why(
        finding.getString("code"),
        finding.getString("says"),
        finding.getString("remedy", ""),
        finding.getString("owner", ""),
        path < 0 ? "" : link.substring(path));
  }
}
