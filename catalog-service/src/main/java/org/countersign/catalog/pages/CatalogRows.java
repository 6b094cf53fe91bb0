package org.countersign.catalog.pages;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.countersign.catalog.gate.DeploymentsResource;
import org.countersign.catalog.gate.DeploymentsResource.DeploymentView;
import org.countersign.catalog.models.ModelVersions;
import org.countersign.catalog.models.ModelsResource.ModelView;
import org.countersign.catalog.reviews.ApprovalsResource;
import org.countersign.catalog.reviews.ApprovalsResource.ApprovalView;
import org.countersign.catalog.reviews.VersionReviewsResource;

/** The catalog's table: each model with its standing in production. */
@Dependent
class CatalogRows {
  private static final String PRODUCTION = "production";
  private static final String FEW = "20";

  private final ApprovalsResource approvals;
  private final VersionReviewsResource reviews;
  private final DeploymentsResource deployments;
  private final ModelVersions versions;

  @Inject
  CatalogRows(
      ApprovalsResource approvals,
      VersionReviewsResource reviews,
      DeploymentsResource deployments,
      ModelVersions versions) {
    this.approvals = approvals;
    this.reviews = reviews;
    this.deployments = deployments;
    this.versions = versions;
  }

  /**
   * One model.
   *
   * @param state code of the standing in production
   * @param approved number of the version that the standing is about, 0 without any
   * @param validUntil empty without an approval
   * @param live names of environments
   */
  public record Row(
      ModelView model, String state, int approved, String validUntil, List<String> live) {}

  List<Row> of(List<ModelView> models) {
    return models.stream().map(this::row).toList();
  }

  private Row row(ModelView model) {
    var ref = model.id().toString();
    var granted = approvals.list(ref, null, FEW, null).items();
    var production =
        granted.stream()
            .filter(each -> each.environment().equals(PRODUCTION))
            .filter(each -> !each.state().equals("SUPERSEDED"))
            .findFirst();
    var shown =
        Stream.concat(
                Stream.of(model.lastVersion()),
                versions
                    .get(granted.stream().map(ApprovalView::version).distinct().toList())
                    .values()
                    .stream()
                    .map(each -> each.number()))
            .filter(number -> number > 0)
            .distinct()
            .toList();
    var live =
        shown.stream()
            .flatMap(number -> deployments.list(ref, number.toString(), FEW, null).items().stream())
            .filter(each -> each.state().equals("LIVE"))
            .map(DeploymentView::environment)
            .distinct()
            .sorted()
            .toList();
    return new Row(
        model,
        production.map(CatalogRows::standing).orElseGet(() -> inReview(model)),
        production.map(each -> number(each.version())).orElse(0),
        production.map(ApprovalView::validUntil).orElse(""),
        live);
  }

  static String standing(ApprovalView approval) {
    return approval.expired() && approval.state().equals("APPROVED") ? "EXPIRED" : approval.state();
  }

  private int number(UUID version) {
    return Optional.ofNullable(versions.get(List.of(version)).get(version))
        .map(each -> each.number())
        .orElse(0);
  }

  private String inReview(ModelView model) {
    if (model.lastVersion() == 0) {
      return "NONE";
    }
    var newest =
        reviews.list(model.id().toString(), Integer.toString(model.lastVersion()), FEW, null);
    return newest.items().stream()
        .filter(each -> each.environment().equals(PRODUCTION))
        .findFirst()
        .map(each -> each.state().equals("APPROVED") ? "NONE" : each.state())
        .orElse("NONE");
  }
}
