package org.countersign.catalog.reviews;

import static org.countersign.catalog.problem.ProblemType.APPROVAL_NOT_IN_FORCE;
import static org.countersign.catalog.problem.ProblemType.FINDING_OPEN;
import static org.countersign.catalog.problem.ProblemType.INVALID_REQUEST;
import static org.countersign.catalog.problem.ProblemType.SUBJECT_CHANGED;
import static org.countersign.catalog.problem.ProblemType.SUBJECT_MISMATCH;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.journal.Deed;
import org.countersign.catalog.journal.Journal;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.lineage.Tracing;
import org.countersign.catalog.models.ModelVersions;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.problem.Refusal;
import org.countersign.policy.Quorum.Tally;

/**
 * Casts a vote: checked against role, duties and the digest of what was shown, all under the
 * round's row. The vote that fills the last slot grants the approval, the first rejection ends the
 * round.
 */
@Dependent
@Transactional
class Voting {
  private final Reviews reviews;
  private final Tracing tracing;
  private final Benches benches;
  private final StandIns standIns;
  private final Subjects subjects;
  private final Approvals approvals;
  private final BoundConditions conditions;
  private final Validations validations;
  private final Enveloping enveloping;
  private final ModelVersions versions;
  private final Caller caller;
  private final Journal journal;
  private final Clock clock;
  private final Ids ids;

  @Inject
  Voting(
      Reviews reviews,
      Tracing tracing,
      Benches benches,
      StandIns standIns,
      Subjects subjects,
      Approvals approvals,
      BoundConditions conditions,
      Validations validations,
      Enveloping enveloping,
      ModelVersions versions,
      Caller caller,
      Journal journal,
      Clock clock,
      Ids ids) {
    this.reviews = reviews;
    this.tracing = tracing;
    this.benches = benches;
    this.standIns = standIns;
    this.subjects = subjects;
    this.approvals = approvals;
    this.conditions = conditions;
    this.validations = validations;
    this.enveloping = enveloping;
    this.versions = versions;
    this.caller = caller;
    this.journal = journal;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * What the voter says.
   *
   * @param reason goes into the ledger as a commitment alone
   * @param subject the digest of what the voter was shown
   * @param validUntil when the approval shall end, if before the longest the class allows
   * @param conditions what the approval shall be bound to; those of all voters hold
   * @param onBehalfOf whoever handed their vote to the caller
   */
  record Ballot(
      Vote.Decision decision,
      String reason,
      String subject,
      Optional<Instant> validUntil,
      List<NewCondition.Stated> conditions,
      Optional<UUID> onBehalfOf) {
    Ballot {
      conditions = List.copyOf(conditions);
    }
  }

  /** The vote, the round as it is now, and what it granted. */
  record Outcome(Vote vote, Review review, Optional<Approval> approval) {}

  Outcome vote(String id, Ballot ballot) {
    tracing.catchUp(); // whoever trained it or labelled its data has no vote
    var review = reviews.lock(id);
    var now = clock.instant();
    var shown = subjects.of(review, now).subject();
    var bench =
        benches.of(review).about(shown.standsFor(review) ? shown.sha256() : review.subject());
    var seat = seat(bench, candidate(ballot, bench, now));
    follow(review, shown, ballot);
    if (review.purpose().isPresent()) {
      requireNothingBound(ballot);
    }
    requireNothingBlocks(review, ballot);
    var latest = bench.quorum().latestEnd(now);
    ballot.validUntil().ifPresent(until -> requireWithin(until, now, latest));
    var vote =
        new Vote(
            ids.next(),
            review,
            caller.agentId(),
            seat.role(),
            ballot.decision(),
            ballot.validUntil(),
            now);
    ballot.onBehalfOf().ifPresent(vote::castFor);
    vote.recordedAs(
        journal.record(
            Deed.of("vote.cast", Kind.VOTE, vote.id(), caller.agentId())
                .within(review.version())
                .stating(vote.state())
                .with("roles", caller.roles().stream().sorted().toList())
                .inPrivate("reason", ballot.reason())));
    reviews.add(vote);
    ballot.conditions().forEach(stated -> bind(vote, stated, now));
    return close(review, bench.and(vote), vote, latest, now);
  }

  private void bind(Vote vote, NewCondition.Stated stated, Instant now) {
    var condition = new BoundCondition(ids.next(), vote, stated.condition(), now);
    conditions.add(condition);
    var deed =
        Deed.of("condition.set", Kind.CONDITION, condition.id(), caller.agentId())
            .within(vote.version())
            .stating(condition.state());
    journal.record(stated.task().map(task -> deed.inPrivate("task", task)).orElse(deed));
  }

  private Bench.Candidate candidate(Ballot ballot, Bench bench, Instant now) {
    return ballot
        .onBehalfOf()
        .map(absent -> standIns.of(absent, bench, now))
        .orElseGet(() -> Bench.Candidate.of(caller));
  }

  private static Bench.Given seat(Bench bench, Bench.Candidate candidate) {
    var leave = bench.leave(candidate);
    if (leave instanceof Bench.Denied denied) {
      throw new Refusal(denied.code(), denied.why());
    }
    return (Bench.Given) leave;
  }

  /** The round goes on about what is there now, if that is what the voter was shown. */
  private void follow(Review review, Subject shown, Ballot ballot) {
    var sha256 = shown.sha256();
    if (!shown.standsFor(review)) {
      throw changed("withdraw the review and submit the version again as it is now");
    }
    if (!ballot.subject().equals(sha256)) {
      throw ballot.subject().equals(review.subject())
          ? changed("read the review again and vote on the digest it shows")
          : new Refusal(
                  SUBJECT_MISMATCH,
                  "the review is about %s, the vote about %s".formatted(sha256, ballot.subject()))
              .and("remedy", "read the review again and vote on the digest it shows");
    }
    if (sha256.equals(review.subject())) {
      return;
    }
    review.rebind(sha256);
    journal.record(deed("review.rebound", review).about("subject", Deed.JSON, shown.bytes()));
  }

  private static Refusal changed(String remedy) {
    return new Refusal(
            SUBJECT_CHANGED,
            "the card, the evidence, a finding or the class changed after the review was submitted")
        .and("remedy", remedy);
  }

  private static void requireNothingBound(Ballot ballot) {
    if (ballot.validUntil().isPresent() || !ballot.conditions().isEmpty()) {
      throw new Refusal(
              INVALID_REQUEST, "a light round leaves the end and the conditions as they are")
          .and("remedy", "vote without validUntil and conditions, or submit the version again");
    }
  }

  private void requireNothingBlocks(Review review, Ballot ballot) {
    if (ballot.decision() == Vote.Decision.APPROVE) {
      validations.findings(review.version()).stream()
          .filter(ValidationFinding::blocks)
          .findFirst()
          .ifPresent(
              finding -> {
                throw new Refusal(FINDING_OPEN, "finding %s blocks".formatted(finding.id()))
                    .and("finding", finding.id().toString())
                    .and("remedy", "settle it and let a validator close it");
              });
    }
  }

  private static void requireWithin(Instant until, Instant now, Instant latest) {
    if (!until.isAfter(now) || until.isAfter(latest)) {
      throw new Refusal(
              INVALID_REQUEST,
              "validUntil is after now and not after %s, not %s"
                  .formatted(State.text(latest), State.text(until)))
          .and("pointer", "/validUntil");
    }
  }

  private Outcome close(Review review, Bench bench, Vote vote, Instant latest, Instant now) {
    var tally = bench.tally();
    if (tally instanceof Tally.Rejected) {
      review.reject(now);
      journal.record(deed("review.rejected", review));
      return new Outcome(vote, review, Optional.empty());
    }
    if (tally instanceof Tally.Reached) {
      review.approve(now);
      journal.record(deed("review.approved", review));
      return new Outcome(
          vote,
          review,
          Optional.of(
              review
                  .about()
                  .map(about -> settle(review, about, bench.votes(), now))
                  .orElseGet(() -> grant(review, bench.votes(), latest, now))));
    }
    return new Outcome(vote, review, Optional.empty());
  }

  /**
   * A suspension is lifted, an approval that is out of date is fresh again, bounds are signed; a
   * confirmation is in the votes of its round.
   */
  private Approval settle(Review review, UUID about, List<Vote> votes, Instant now) {
    var approval = approvals.lock(about.toString());
    switch (review.purpose().orElseThrow()) {
      case LIFTING -> {
        require(approval, Approval.Standing.SUSPENDED);
        approval.lift();
        journal.record(deed("approval.lifted", approval));
      }
      case REAFFIRMATION -> {
        require(approval, Approval.Standing.STALE);
        approval.reaffirm();
        journal.record(deed("approval.reaffirmed", approval));
      }
      case ENVELOPE -> enveloping.sign(review, approval, votes, now);
      case CONFIRMATION -> {
        // the gate reads its votes
      }
    }
    return approval;
  }

  private static void require(Approval approval, Approval.Standing wanted) {
    if (approval.standing() != wanted) {
      throw new Refusal(
          APPROVAL_NOT_IN_FORCE,
          "approval %s is %s, not %s".formatted(approval.id(), approval.standing(), wanted));
    }
  }

  private Approval grant(Review review, List<Vote> votes, Instant latest, Instant now) {
    versions.lock(List.of(review.version())); // what suspends all of a version misses none
    for (var older : approvals.before(review)) {
      older.supersede();
      journal.record(deed("approval.superseded", older));
    }
    var artifact = versions.get(review.version()).artifactSha256().orElseThrow();
    var approval = new Approval(ids.next(), review, artifact, earliest(votes, latest), now);
    approvals.add(approval);
    journal.record(
        deed("approval.granted", approval)
            .with("votes", votes.stream().map(vote -> vote.id().toString()).sorted().toList()));
    return approval;
  }

  private static Instant earliest(List<Vote> votes, Instant latest) {
    return Stream.concat(
            votes.stream().map(Vote::validUntil).flatMap(Optional::stream), Stream.of(latest))
        .min(Instant::compareTo)
        .orElseThrow();
  }

  private Deed deed(String type, Review review) {
    return Deed.of(type, Kind.REVIEW, review.id(), caller.agentId())
        .within(review.version())
        .stating(review.state());
  }

  private Deed deed(String type, Approval approval) {
    return Deed.of(type, Kind.APPROVAL, approval.id(), caller.agentId())
        .within(approval.version())
        .stating(approval.state());
  }
}
