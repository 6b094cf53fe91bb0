package org.countersign.catalog.reviews;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.countersign.catalog.identity.Agents;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.journal.FreeTexts;
import org.countersign.catalog.journal.Payloads;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.models.ModelVersions;
import org.countersign.catalog.models.Models;
import org.countersign.catalog.requirements.RequirementsResource.RequirementView;
import org.countersign.catalog.reviews.ApprovalsResource.ApprovalView;
import org.countersign.catalog.reviews.Bench.Seat;
import org.countersign.catalog.reviews.Review.Progress;
import org.countersign.catalog.reviews.ReviewView.Me;
import org.countersign.catalog.reviews.ReviewView.NamedView;
import org.countersign.catalog.reviews.ReviewView.SlotView;
import org.countersign.catalog.reviews.ReviewView.VersionRef;
import org.countersign.catalog.reviews.ReviewView.VoteView;
import org.countersign.catalog.usecases.UseCases;
import org.jspecify.annotations.Nullable;

/** Shows rounds, for lists and for the person who has to vote. */
@Dependent
class ReviewViews {
  private final Models models;
  private final ModelVersions versions;
  private final UseCases useCases;
  private final Benches benches;
  private final Approvals approvals;
  private final Subjects subjects;
  private final Payloads payloads;
  private final FreeTexts texts;
  private final Agents agents;
  private final Caller caller;
  private final Clock clock;

  @Inject
  ReviewViews(
      Models models,
      ModelVersions versions,
      UseCases useCases,
      Benches benches,
      Approvals approvals,
      Subjects subjects,
      Payloads payloads,
      FreeTexts texts,
      Agents agents,
      Caller caller,
      Clock clock) {
    this.models = models;
    this.versions = versions;
    this.useCases = useCases;
    this.benches = benches;
    this.approvals = approvals;
    this.subjects = subjects;
    this.payloads = payloads;
    this.texts = texts;
    this.agents = agents;
    this.caller = caller;
    this.clock = clock;
  }

  /** What one round shows beyond its line in a list. */
  private record More(
      Map<String, Object> subject,
      @Nullable Boolean subjectChanged,
      @Nullable String latestValidUntil,
      List<VoteView> votes,
      List<RequirementView> requirements) {}

  ReviewView line(Review review) {
    return view(review, benches.of(review), Optional.empty());
  }

  ReviewView whole(Review review) {
    var bench = benches.of(review);
    var now = clock.instant();
    var read = subjects.of(review, now);
    var open = review.progress() == Progress.IN_REVIEW;
    return view(
        review,
        bench,
        Optional.of(
            new More(
                payloads.json(review.subject()),
                open ? !read.subject().sha256().equals(review.subject()) : null,
                open ? State.text(bench.quorum().latestEnd(now)) : null,
                votes(bench),
                read.demands().stream().map(RequirementView::of).toList())));
  }

  private ReviewView view(Review review, Bench bench, Optional<More> more) {
    var version = versions.get(review.version());
    var model = models.get(version.model());
    return new ReviewView(
        review.id(),
        new NamedView(model.id(), model.name()),
        new VersionRef(version.id(), version.number(), version.label().orElse(null)),
        new NamedView(review.useCase(), useCases.get(review.useCase()).name()),
        review.environment(),
        review.riskClass().name(),
        review.subject(),
        review.progress().name(),
        agents.view(review.submitter()),
        State.text(review.submittedAt()),
        review.decidedAt().map(State::text).orElse(null),
        bench.seats().stream().map(this::slot).toList(),
        approvals
            .by(review.id())
            .map(approval -> ApprovalView.of(approval, clock.instant(), Optional.empty()))
            .orElse(null),
        more.map(More::subject).orElse(null),
        more.map(More::subjectChanged).orElse(null),
        more.map(More::latestValidUntil).orElse(null),
        more.map(More::votes).orElse(null),
        more.map(More::requirements).orElse(null),
        me(bench));
  }

  private SlotView slot(Seat seat) {
    return new SlotView(
        seat.slot().anyOf().stream().sorted().toList(),
        seat.vote().map(Vote::voter).map(agents::view).orElse(null));
  }

  private List<VoteView> votes(Bench bench) {
    var reasons = texts.of(bench.votes().stream().map(Vote::id).toList(), "reason");
    return bench.votes().stream()
        .map(vote -> vote(vote, Optional.ofNullable(reasons.get(vote.id()))))
        .toList();
  }

  VoteView vote(Vote vote, Optional<String> reason) {
    return new VoteView(
        vote.id(),
        agents.view(vote.voter()),
        vote.role(),
        vote.decision().name(),
        reason.orElse(null),
        vote.validUntil().map(State::text).orElse(null),
        vote.subject(),
        State.text(vote.castAt()));
  }

  private Me me(Bench bench) {
    var leave = bench.leave(Bench.Candidate.of(caller));
    if (leave instanceof Bench.Denied denied) {
      return new Me(false, null, denied.code().name(), denied.why());
    }
    var role = ((Bench.Given) leave).role();
    return new Me(true, role, null, "you may vote as " + role);
  }
}
