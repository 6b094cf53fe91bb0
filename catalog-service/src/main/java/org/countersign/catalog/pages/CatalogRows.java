package org.countersign.catalog.pages;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.countersign.catalog.gate.Deployments;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.models.ModelsResource.ModelView;
import org.countersign.catalog.reviews.Approvals;
import org.countersign.catalog.reviews.ApprovalsResource.ApprovalView;
import org.countersign.catalog.reviews.Review;
import org.countersign.catalog.reviews.Reviews;

/**
 * The catalog's table: each model with its standing in production. Three queries, however many
 * rows.
 */
@Dependent
class CatalogRows {
  private static final String PRODUCTION = "production";
  private static final String APPROVED = "APPROVED";
  private static final String NONE = "NONE";

  private final Approvals approvals;
  private final Reviews reviews;
  private final Deployments deployments;
  private final Clock clock;

  @Inject
  CatalogRows(Approvals approvals, Reviews reviews, Deployments deployments, Clock clock) {
    this.approvals = approvals;
    this.reviews = reviews;
    this.deployments = deployments;
    this.clock = clock;
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
    var ids = models.stream().map(ModelView::id).toList();
    var granted = approvals.newest(ids, PRODUCTION);
    var rounds = reviews.newest(ids, PRODUCTION);
    var live = deployments.live(ids);
    return models.stream()
        .map(
            model ->
                row(
                    model,
                    Optional.ofNullable(granted.get(model.id())),
                    Optional.ofNullable(rounds.get(model.id())),
                    live.getOrDefault(model.id(), List.of())))
        .toList();
  }

  private Row row(
      ModelView model,
      Optional<Approvals.Granted> granted,
      Optional<Review> round,
      List<String> live) {
    return new Row(
        model,
        granted
            .map(each -> standing(each.approval().standing().name(), isOver(each)))
            .orElseGet(() -> inReview(round)),
        granted.map(Approvals.Granted::number).orElse(0),
        granted.map(each -> State.text(each.approval().validUntil())).orElse(""),
        live);
  }

  private boolean isOver(Approvals.Granted granted) {
    return !granted.approval().validUntil().isAfter(clock.instant());
  }

  static String standing(ApprovalView approval) {
    return standing(approval.state(), approval.expired());
  }

  private static String standing(String state, boolean expired) {
    return expired && state.equals(APPROVED) ? "EXPIRED" : state;
  }

  private static String inReview(Optional<Review> round) {
    return round
        .map(each -> each.progress().name())
        .filter(state -> !state.equals(APPROVED))
        .orElse(NONE);
  }
}
