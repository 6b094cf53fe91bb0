package org.countersign.catalog.reviews;

import static org.countersign.catalog.problem.ProblemType.ADMINISTRATOR_CANNOT_VOTE;
import static org.countersign.catalog.problem.ProblemType.ALREADY_VOTED;
import static org.countersign.catalog.problem.ProblemType.FOREIGN_TEAM;
import static org.countersign.catalog.problem.ProblemType.REVIEW_CLOSED;
import static org.countersign.catalog.problem.ProblemType.ROLE_CANNOT_VOTE;
import static org.countersign.catalog.problem.ProblemType.SERVICE_ACCOUNT_CANNOT_VOTE;
import static org.countersign.catalog.problem.ProblemType.SLOT_ALREADY_FILLED;
import static org.countersign.catalog.problem.ProblemType.SOD_VIOLATION;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.lineage.Hands.Made;
import org.countersign.catalog.problem.ProblemType;
import org.countersign.catalog.reviews.Review.Purpose;
import org.countersign.catalog.reviews.Review.Scope;
import org.countersign.policy.Duties;
import org.countersign.policy.Duties.Obstacle;
import org.countersign.policy.Quorum;
import org.countersign.policy.Quorum.Slot;
import org.countersign.policy.Quorums;
import org.countersign.policy.Reapproval;

/**
 * Who sits in judgement in one round: its slots, who fills them, and whether somebody may take one.
 *
 * @param team the team of the model; a model owner votes in their own teams only
 * @param people who built the version or triggered its run
 * @param hands who trained it and who labelled its data
 * @param producers who produced its evidence
 * @param subject digest of what is shown; a vote for another has fallen
 * @param before who had a part in the approval that a light round is about
 * @param cast every vote of the round, in the order in which they were cast
 */
record Bench(
    Review review,
    String subject,
    String team,
    Set<UUID> people,
    Made hands,
    Set<UUID> producers,
    Before before,
    List<Vote> cast) {
  static final Quorums QUORUMS = Quorums.standard();

  Bench {
    people = Set.copyOf(people);
    producers = Set.copyOf(producers);
    cast = List.copyOf(cast);
  }

  /**
   * Who had a part in the approval that a light round is about.
   *
   * @param submitters whoever submitted the version for it, or proposed the bounds it lies in
   * @param voters on whose word it rests, where the round confirms it
   */
  record Before(Set<UUID> submitters, Set<UUID> voters) {
    static final Before NOBODY = new Before(Set.of(), Set.of());

    Before {
      submitters = Set.copyOf(submitters);
      voters = Set.copyOf(voters);
    }
  }

  /** About what the round is about, and no light round. */
  Bench(Review review, String team, Set<UUID> people, Set<UUID> producers, List<Vote> cast) {
    this(review, review.subject(), team, people, Made.BY_NOBODY, producers, Before.NOBODY, cast);
  }

  /** The same bench of a version that these had a hand in. */
  Bench madeBy(Made known) {
    return new Bench(review, subject, team, people, known, producers, before, cast);
  }

  /** The same bench of a light round. */
  Bench after(Before known) {
    return new Bench(review, subject, team, people, hands, producers, known, cast);
  }

  /** The same people about something else. */
  Bench about(String shown) {
    return new Bench(review, shown, team, people, hands, producers, before, cast);
  }

  /** The votes that are for what is shown. */
  List<Vote> votes() {
    return cast.stream().filter(vote -> vote.subject().equals(subject)).toList();
  }

  /** A slot and the vote that fills it. */
  record Seat(Slot slot, Optional<Vote> vote) {}

  /**
   * Somebody who would vote.
   *
   * @param person no service account
   */
  record Candidate(UUID agent, Set<String> roles, Set<String> teams, boolean person) {
    static Candidate of(Caller caller) {
      return new Candidate(caller.agentId(), caller.roles(), caller.teams(), caller.isPerson());
    }
  }

  /** Whether somebody may vote now, in which role, or why not. */
  sealed interface Leave {}

  record Given(Slot slot, String role) implements Leave {}

  record Denied(ProblemType code, String why) implements Leave {}

  Quorum quorum() {
    var full =
        QUORUMS
            .of(review.riskClass())
            .orElseThrow(() -> new IllegalStateException("no quorum for " + review.riskClass()));
    if (review.purpose().filter(Purpose.CONFIRMATION::equals).isPresent()) {
      return new Quorum(full.riskClass(), confirming(), full.validMonths());
    }
    if (review.purpose().filter(Purpose.ENVELOPE::equals).isPresent()) {
      return full;
    }
    return QUORUMS.of(review.riskClass(), extent()).orElse(full);
  }

  /** A suspension is lifted by a light round; bounds were signed in a full one. */
  private Reapproval.Scope extent() {
    if (review.purpose().isPresent()) {
      return Reapproval.Scope.LIGHT;
    }
    return review.scope() == Scope.ENVELOPE
        ? Reapproval.Scope.FULL
        : Reapproval.Scope.valueOf(review.scope().name());
  }

  /** One person for each role that was left. */
  private List<Slot> confirming() {
    var roles = review.rolesWanted();
    return IntStream.range(0, roles.size())
        .mapToObj(i -> new Slot(roles.get(i) + "-" + (i + 1), Set.of(roles.get(i))))
        .toList();
  }

  /** How far the votes have come. */
  Quorum.Tally tally() {
    return quorum().tally(votes().stream().map(Bench::told).toList());
  }

  /** Slots in the order of the quorum; a vote sits in the first free one of its role. */
  List<Seat> seats() {
    if (review.scope() == Scope.ENVELOPE) {
      return List.of();
    }
    var free = new ArrayList<>(votes());
    var seats = new ArrayList<Seat>();
    for (var slot : quorum().slots()) {
      var sitting = free.stream().filter(vote -> slot.anyOf().contains(vote.role())).findFirst();
      sitting.ifPresent(free::remove);
      seats.add(new Seat(slot, sitting));
    }
    return List.copyOf(seats);
  }

  /** The same bench after one more vote. */
  Bench and(Vote vote) {
    var more = new ArrayList<>(cast);
    more.add(vote);
    return new Bench(review, subject, team, people, hands, producers, before, more);
  }

  Leave leave(Candidate candidate) {
    if (review.progress() != Review.Progress.IN_REVIEW) {
      return new Denied(REVIEW_CLOSED, "this round is decided or withdrawn and takes no votes");
    }
    if (candidate.person() && before.submitters().contains(candidate.agent())) {
      return new Denied(
          SOD_VIOLATION,
          "you submitted this version or proposed its bounds, so somebody else has to approve it");
    }
    if (before.voters().contains(candidate.agent())) {
      return new Denied(
          ALREADY_VOTED, "your word is one of those that somebody else has to confirm");
    }
    if (votes().stream()
        .anyMatch(vote -> vote.onBehalfOf().equals(Optional.of(candidate.agent())))) {
      return new Denied(ALREADY_VOTED, "somebody has voted for you in this round");
    }
    var roles = new TreeSet<>(candidate.roles());
    var foreign = !candidate.teams().contains(team) && roles.remove(Roles.MODEL_OWNER);
    var duty = duty(candidate, roles);
    if (duty instanceof Duties.Blocked blocked) {
      return foreign && blocked.code() == Obstacle.ROLE_MISSING && wants(Roles.MODEL_OWNER)
          ? new Denied(FOREIGN_TEAM, "a model owner of team " + team + " has this vote")
          : new Denied(problem(blocked.code()), blocked.sentence());
    }
    var slot = ((Duties.MayVote) duty).slot();
    var role = roles.stream().filter(slot.anyOf()::contains).findFirst().orElseThrow();
    return new Given(slot, role);
  }

  private Duties.Duty duty(Candidate candidate, Set<String> roles) {
    return Duties.of(
        new Duties.Candidate(candidate.agent().toString(), roles, !candidate.person()),
        new Duties.Round(
            Optional.of(quorum()),
            review.submitter().toString(),
            texts(people),
            texts(hands.trained()),
            texts(hands.labelled()),
            texts(producers),
            votes().stream().map(Bench::told).toList()));
  }

  private boolean wants(String role) {
    return quorum().slots().stream().anyMatch(slot -> slot.anyOf().contains(role));
  }

  private static ProblemType problem(Obstacle obstacle) {
    return switch (obstacle) {
      case SUBMITTER, DEVELOPER, TRAINER, LABELLER, PRODUCER -> SOD_VIOLATION;
      case SERVICE_ACCOUNT -> SERVICE_ACCOUNT_CANNOT_VOTE;
      case ADMINISTRATOR -> ADMINISTRATOR_CANNOT_VOTE;
      case ROLE_MISSING, NO_QUORUM -> ROLE_CANNOT_VOTE;
      case ALREADY_VOTED -> ALREADY_VOTED;
      case SLOT_TAKEN -> SLOT_ALREADY_FILLED;
      case ROUND_ENDED -> REVIEW_CLOSED;
    };
  }

  private static Quorum.Vote told(Vote vote) {
    return new Quorum.Vote(
        vote.voter().toString(), vote.role(), Quorum.Decision.valueOf(vote.decision().name()));
  }

  private static Map<String, String> texts(Map<UUID, String> hands) {
    return hands.entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(hand -> hand.getKey().toString(), Map.Entry::getValue));
  }

  private static Set<String> texts(Set<UUID> ids) {
    return ids.stream().map(UUID::toString).collect(Collectors.toUnmodifiableSet());
  }
}
