package org.countersign.catalog;

import java.util.HashSet;
import java.util.Set;
import org.countersign.catalog.dossiers.DossiersResource;
import org.countersign.catalog.dossiers.ReportsResource;
import org.countersign.catalog.evidence.EvidenceResource;
import org.countersign.catalog.evidence.EvidenceSchemasResource;
import org.countersign.catalog.gate.DeploymentsResource;
import org.countersign.catalog.gate.EnvironmentsResource;
import org.countersign.catalog.gate.GateResource;
import org.countersign.catalog.gate.LastApprovedResource;
import org.countersign.catalog.gate.LiveResource;
import org.countersign.catalog.gate.ReplaysResource;
import org.countersign.catalog.gate.SimulationsResource;
import org.countersign.catalog.identity.PeopleResource;
import org.countersign.catalog.identity.WhoamiResource;
import org.countersign.catalog.journal.ErasuresResource;
import org.countersign.catalog.journal.FindingsResource;
import org.countersign.catalog.journal.KeysResource;
import org.countersign.catalog.journal.LedgerResource;
import org.countersign.catalog.journal.RefusedAttempts;
import org.countersign.catalog.journal.RequestBody;
import org.countersign.catalog.journal.TilesResource;
import org.countersign.catalog.journal.TimestampsResource;
import org.countersign.catalog.lineage.FacetsResource;
import org.countersign.catalog.lineage.OpenLineageResource;
import org.countersign.catalog.lineage.RebuildResource;
import org.countersign.catalog.lineage.VocabularyResource;
import org.countersign.catalog.models.CardResource;
import org.countersign.catalog.models.CatalogResource;
import org.countersign.catalog.models.CroissantResource;
import org.countersign.catalog.models.DatasetVersionsResource;
import org.countersign.catalog.models.DatasetsResource;
import org.countersign.catalog.models.LineageQuestionsResource;
import org.countersign.catalog.models.LinksResource;
import org.countersign.catalog.models.MlMetadataResource;
import org.countersign.catalog.models.ModelsResource;
import org.countersign.catalog.models.RunsResource;
import org.countersign.catalog.models.UpstreamResource;
import org.countersign.catalog.models.VersionLineageResource;
import org.countersign.catalog.models.VersionsResource;
import org.countersign.catalog.notices.MailPreferenceResource;
import org.countersign.catalog.notices.NoticesResource;
import org.countersign.catalog.notices.SubscriptionsResource;
import org.countersign.catalog.platform.BodyLimits;
import org.countersign.catalog.policies.PoliciesResource;
import org.countersign.catalog.policies.WithdrawalsResource;
import org.countersign.catalog.problem.Problems;
import org.countersign.catalog.requirements.AncestryResource;
import org.countersign.catalog.requirements.RequirementsResource;
import org.countersign.catalog.requirements.WaiversResource;
import org.countersign.catalog.reviews.ApprovalsResource;
import org.countersign.catalog.reviews.BreakGlassResource;
import org.countersign.catalog.reviews.DelegationsResource;
import org.countersign.catalog.reviews.EnvelopesResource;
import org.countersign.catalog.reviews.ImpactResource;
import org.countersign.catalog.reviews.InboxResource;
import org.countersign.catalog.reviews.PortfolioResource;
import org.countersign.catalog.reviews.ReapprovalResource;
import org.countersign.catalog.reviews.ReviewsResource;
import org.countersign.catalog.reviews.TalkResource;
import org.countersign.catalog.reviews.ValidationsResource;
import org.countersign.catalog.reviews.VersionEnvelopeResource;
import org.countersign.catalog.reviews.VersionReviewsResource;
import org.countersign.catalog.usecases.AnswersResource;
import org.countersign.catalog.usecases.ClassificationsResource;
import org.countersign.catalog.usecases.OverridesResource;
import org.countersign.catalog.usecases.RulePacksResource;
import org.countersign.catalog.usecases.UseCasesResource;
import org.eclipse.krazo.core.ViewResponseFilter;

/** Every resource of this service, by the door it stands behind. */
final class Doors {
  /** {@code /api/v1} */
  static final Set<Class<?>> REST =
      Set.of(
          AnswersResource.class,
          ApprovalsResource.class,
          BreakGlassResource.class,
          CardResource.class,
          CatalogResource.class,
          ClassificationsResource.class,
          CroissantResource.class,
          DatasetVersionsResource.class,
          DatasetsResource.class,
          DelegationsResource.class,
          DeploymentsResource.class,
          DossiersResource.class,
          EnvironmentsResource.class,
          ErasuresResource.class,
          EvidenceResource.class,
          EvidenceSchemasResource.class,
          GateResource.class,
          LiveResource.class,
          LastApprovedResource.class,
          ReplaysResource.class,
          SimulationsResource.class,
          WithdrawalsResource.class,
          FindingsResource.class,
          KeysResource.class,
          InboxResource.class,
          FacetsResource.class,
          ImpactResource.class,
          LedgerResource.class,
          LineageQuestionsResource.class,
          LinksResource.class,
          MlMetadataResource.class,
          ModelsResource.class,
          MailPreferenceResource.class,
          NoticesResource.class,
          OverridesResource.class,
          OpenLineageResource.class,
          PeopleResource.class,
          PoliciesResource.class,
          PortfolioResource.class,
          ReapprovalResource.class,
          RebuildResource.class,
          EnvelopesResource.class,
          VersionEnvelopeResource.class,
          ReportsResource.class,
          RequirementsResource.class,
          ReviewsResource.class,
          RulePacksResource.class,
          RunsResource.class,
          SubscriptionsResource.class,
          TalkResource.class,
          TilesResource.class,
          TimestampsResource.class,
          UpstreamResource.class,
          UseCasesResource.class,
          ValidationsResource.class,
          VersionLineageResource.class,
          AncestryResource.class,
          VersionReviewsResource.class,
          VersionsResource.class,
          VocabularyResource.class,
          WaiversResource.class,
          WhoamiResource.class);

  /** Jersey would describe every door to strangers. */
  static final String NO_WADL = "jersey.config.server.wadl.disableWadl";

  /** Beans are validated by their own interceptor; Jersey would do it all a second time. */
  static final String NO_SECOND_VALIDATION = "jersey.config.beanValidation.disable.server";

  private Doors() {}

  /**
   * A door's resources with what every door needs. Krazo joins every JAX-RS application and then
   * scans all jars on each request, unless it finds its filter there already: the filter is bound
   * to controllers by name and never runs behind these doors.
   */
  static Set<Class<?>> with(Set<Class<?>> resources) {
    var all = new HashSet<>(resources);
    all.addAll(Problems.mappers());
    all.add(BodyLimits.class);
    all.add(RequestBody.class);
    all.add(RefusedAttempts.class);
    all.add(ViewResponseFilter.class);
    return Set.copyOf(all);
  }
}
