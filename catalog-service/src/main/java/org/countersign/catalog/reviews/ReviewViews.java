package org.countersign.catalog.reviews;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.countersign.catalog.identity.Agents;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.journal.FreeTexts;
import org.countersign.catalog.journal.Payloads;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.models.UpstreamFindings;
import org.countersign.catalog.requirements.RequirementsResource.RequirementView;
import org.countersign.catalog.reviews.ApprovalsResource.ApprovalView;
import org.countersign.catalog.reviews.Bench.Seat;
import org.countersign.catalog.reviews.Benches.Sitting;
import org.countersign.catalog.reviews.Review.Progress;
import org.countersign.catalog.reviews.ReviewView.Me;
import org.countersign.catalog.reviews.ReviewView.NamedView;
import org.countersign.catalog.reviews.ReviewView.SlotView;
import org.countersign.catalog.reviews.ReviewView.UpstreamView;
import org.countersign.catalog.reviews.ReviewView.VersionRef;
import org.countersign.catalog.reviews.ReviewView.VoteView;
import org.countersign.catalog.usecases.UseCases;
import org.jspecify.annotations.Nullable;

/** Shows rounds, for lists and for the person who has to vote. */
@Dependent
class ReviewViews {
  private final UseCases useCases;
  private final Benches benches;
  private final Approvals approvals;
  private final ConditionViews conditions;
  private final Subjects subjects;
  private final UpstreamFindings findings;
  private final Payloads payloads;
  private final FreeTexts texts;
  private final Agents agents;
  private final Caller caller;
  private final Clock clock;

  @Inject
  ReviewViews(
      UseCases useCases,
      Benches benches,
      Approvals approvals,
      ConditionViews conditions,
      Subjects subjects,
      UpstreamFindings findings,
      Payloads payloads,
      FreeTexts texts,
      Agents agents,
      Caller caller,
      Clock clock) {
    this.useCases = useCases;
    this.benches = benches;
    this.approvals = approvals;
    this.conditions = conditions;
    this.subjects = subjects;
    this.findings = findings;
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
      List<ConditionView> conditions,
      List<RequirementView> requirements,
      List<UpstreamView> upstream) {}

  ReviewView line(Review review) {
    return lines(List.of(review)).get(0);
  }

  /** As many queries for many rounds as for one, and some for each that has votes. */
  List<ReviewView> lines(List<Review> rounds) {
    var names =
        useCases.names(
            rounds.stream().map(Review::useCase).collect(Collectors.toUnmodifiableSet()));
    var granted = approvals.by(rounds.stream().map(Review::id).toList());
    var bound = conditions.of(granted.keySet());
    return benches.of(rounds).stream()
        .map(this::asOfNow)
        .map(
            sitting -> {
              var review = sitting.bench().review();
              return view(
                  sitting,
                  names.getOrDefault(review.useCase(), ""),
                  Optional.ofNullable(granted.get(review.id())),
                  bound.getOrDefault(review.id(), List.of()),
                  Optional.empty());
            })
        .toList();
  }

  /** Votes fall with what they were about, and who has cast one has to vote again. */
  private Benches.Sitting asOfNow(Benches.Sitting sitting) {
    var review = sitting.bench().review();
    if (review.progress() != Progress.IN_REVIEW || sitting.bench().cast().isEmpty()) {
      return sitting;
    }
    var shown = subjects.of(review, clock.instant()).subject();
    return shown.standsFor(review) ? sitting.about(shown.sha256()) : sitting;
  }

  ReviewView whole(Review review) {
    var open = review.progress() == Progress.IN_REVIEW;
    var now = clock.instant();
    var read = subjects.of(review, now);
    var shown = read.subject();
    var follows = open && shown.standsFor(review);
    var sitting = benches.sitting(review).about(follows ? shown.sha256() : review.subject());
    var bench = sitting.bench();
    return view(
        sitting,
        useCases.get(review.useCase()).name(),
        approvals.by(review.id()),
        bound(review),
        Optional.of(
            new More(
                follows ? shown.json() : payloads.json(review.subject()),
                open ? !shown.sha256().equals(review.subject()) : null,
                open ? State.text(bench.quorum().latestEnd(now)) : null,
                votes(bench),
                bound(review),
                read.demands().stream().map(RequirementView::of).toList(),
                findings.of(review.version()).stream()
                    .map(
                        found ->
                            new UpstreamView(
                                found.cause(), found.says(), State.text(found.madeAt())))
                    .toList())));
  }

  private ReviewView view(
      Sitting sitting,
      String useCase,
      Optional<Approval> granted,
      List<ConditionView> bound,
      Optional<More> more) {
    var bench = sitting.bench();
    var review = bench.review();
    var version = sitting.version();
    return new ReviewView(
        review.id(),
        new NamedView(sitting.model().id(), sitting.model().name()),
        new VersionRef(version.id(), version.number(), version.label().orElse(null)),
        new NamedView(review.useCase(), useCase),
        review.environment(),
        review.riskClass().name(),
        bench.subject(),
        review.progress().name(),
        review.purpose().map(Enum::name).orElse("APPROVAL"),
        review.about().orElse(null),
        review.scope().name(),
        agents.view(review.submitter()),
        State.text(review.submittedAt()),
        review.decidedAt().map(State::text).orElse(null),
        bench.seats().stream().map(this::slot).toList(),
        granted
            .map(approval -> ApprovalView.of(approval, clock.instant(), Optional.empty(), bound))
            .orElse(null),
        more.map(More::subject).orElse(null),
        more.map(More::subjectChanged).orElse(null),
        more.map(More::latestValidUntil).orElse(null),
        more.map(More::votes).orElse(null),
        more.map(More::conditions).orElse(null),
        more.map(More::requirements).orElse(null),
        more.map(More::upstream).orElse(null),
        me(bench));
  }

  private List<ConditionView> bound(Review review) {
    return conditions.of(List.of(review.id())).getOrDefault(review.id(), List.of());
  }

  ApprovalView approval(Approval approval, Optional<String> reason) {
    return ApprovalView.of(
        approval,
        clock.instant(),
        reason,
        conditions.of(List.of(approval.review())).getOrDefault(approval.review(), List.of()));
  }

  private SlotView slot(Seat seat) {
    return new SlotView(
        seat.slot().anyOf().stream().sorted().toList(),
        seat.vote().map(Vote::voter).map(agents::view).orElse(null));
  }

  private List<VoteView> votes(Bench bench) {
    var reasons = texts.of(bench.cast().stream().map(Vote::id).toList(), "reason");
    return bench.cast().stream()
        .map(
            vote ->
                vote(
                    vote,
                    !vote.subject().equals(bench.subject()),
                    Optional.ofNullable(reasons.get(vote.id()))))
        .toList();
  }

  VoteView vote(Vote vote, boolean fallen, Optional<String> reason) {
    return new VoteView(
        vote.id(),
        agents.view(vote.voter()),
        vote.onBehalfOf().map(agents::view).orElse(null),
        vote.role(),
        vote.decision().name(),
        reason.orElse(null),
        vote.validUntil().map(State::text).orElse(null),
        vote.subject(),
        fallen,
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
