package org.countersign.policy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.countersign.policy.Quorum.Slot;
import org.countersign.policy.Quorum.Tally;
import org.countersign.policy.Quorum.Vote;

/**
 * Who may not sign, and why: nobody approves what they submitted, made, trained, labelled data of,
 * or produced evidence for, and nobody twice.
 */
public final class Duties {
  private static final String ADMINISTRATOR = "administrator";

  /**
   * A round of votes.
   *
   * @param quorum empty for a class that nobody can approve
   * @param developers who developed the version
   * @param trainers who ran what made the version, with the name of the run
   * @param labellers who labelled data that the version came of, with the name of the data
   * @param producers who produced its evidence
   * @param votes cast so far on what is under review now
   */
  public record Round(
      Optional<Quorum> quorum,
      String submitter,
      Set<String> developers,
      Map<String, String> trainers,
      Map<String, String> labellers,
      Set<String> producers,
      List<Vote> votes) {
    /** A version that came of nothing that is known. */
    public Round(
        Optional<Quorum> quorum,
        String submitter,
        Set<String> developers,
        Set<String> producers,
        List<Vote> votes) {
      this(quorum, submitter, developers, Map.of(), Map.of(), producers, votes);
    }

    public Round {
      developers = Set.copyOf(developers);
      trainers = Map.copyOf(trainers);
      labellers = Map.copyOf(labellers);
      producers = Set.copyOf(producers);
      votes = List.copyOf(votes);
    }
  }

  /**
   * Somebody who would vote.
   *
   * @param person the same id as in the round
   */
  public record Candidate(String person, Set<String> roles, boolean serviceAccount) {
    public Candidate {
      roles = Set.copyOf(roles);
    }
  }

  /** Why somebody may not vote. */
  public enum Obstacle {
    NO_QUORUM,
    SERVICE_ACCOUNT,
    ADMINISTRATOR,
    ROUND_ENDED,
    SUBMITTER,
    DEVELOPER,
    TRAINER,
    LABELLER,
    PRODUCER,
    ALREADY_VOTED,
    ROLE_MISSING,
    SLOT_TAKEN
  }

  /** Whether somebody may vote. */
  public sealed interface Duty {}

  /**
   * @param slots open slots the person could fill, the one first in the quorum first; at least one
   */
  public record MayVote(List<Slot> slots) implements Duty {
    public MayVote {
      slots = List.copyOf(slots);
      if (slots.isEmpty()) {
        throw new IllegalArgumentException("a voter needs a slot");
      }
    }

    public Slot slot() {
      return slots.get(0);
    }
  }

  /**
   * @param sentence to the person, in words
   */
  public record Blocked(Obstacle code, String sentence) implements Duty {}

  private Duties() {}

  public static Duty of(Candidate candidate, Round round) {
    var person = candidate.person();
    if (round.quorum().isEmpty()) {
      return new Blocked(Obstacle.NO_QUORUM, "nobody can approve a use case of this class");
    }
    var quorum = round.quorum().get();
    if (candidate.serviceAccount()) {
      return new Blocked(
          Obstacle.SERVICE_ACCOUNT, "a service account never votes; a person has to");
    }
    if (candidate.roles().contains(ADMINISTRATOR)) {
      return new Blocked(
          Obstacle.ADMINISTRATOR, "an administrator never votes, whichever other role they hold");
    }
    var tally = quorum.tally(round.votes());
    if (!(tally instanceof Tally.Open open)) {
      return new Blocked(Obstacle.ROUND_ENDED, "this round is decided and takes no more votes");
    }
    if (person.equals(round.submitter())) {
      return new Blocked(
          Obstacle.SUBMITTER, "you submitted this version, so somebody else has to approve it");
    }
    if (round.developers().contains(person)) {
      return new Blocked(
          Obstacle.DEVELOPER, "you developed this version, so somebody else has to approve it");
    }
    var trained = round.trainers().get(person);
    if (trained != null) {
      return new Blocked(
          Obstacle.TRAINER,
          "you ran %s, which made this version, so somebody else has to approve it"
              .formatted(trained));
    }
    var labelled = round.labellers().get(person);
    if (labelled != null) {
      return new Blocked(
          Obstacle.LABELLER,
          "you labelled %s, which this version came of, so somebody else has to approve it"
              .formatted(labelled));
    }
    if (round.producers().contains(person)) {
      return new Blocked(
          Obstacle.PRODUCER,
          "you produced evidence for this version, so somebody else has to approve it");
    }
    if (round.votes().stream().anyMatch(vote -> vote.person().equals(person))) {
      return new Blocked(
          Obstacle.ALREADY_VOTED, "you have voted in this round; every slot needs another person");
    }
    var fitting = open.remaining().stream().filter(slot -> holdsOneOf(candidate, slot)).toList();
    return fitting.isEmpty() ? withoutSlot(candidate, quorum, open) : new MayVote(fitting);
  }

  private static Duty withoutSlot(Candidate candidate, Quorum quorum, Tally.Open open) {
    if (quorum.slots().stream().anyMatch(slot -> holdsOneOf(candidate, slot))) {
      return new Blocked(
          Obstacle.SLOT_TAKEN,
          "the slot for your role is filled; still wanted: " + wanted(open.remaining()));
    }
    return new Blocked(
        Obstacle.ROLE_MISSING,
        "you hold none of the roles this round wants: " + wanted(open.remaining()));
  }

  private static String wanted(List<Slot> slots) {
    return String.join(", ", slots.stream().map(Slot::roles).toList());
  }

  private static boolean holdsOneOf(Candidate candidate, Slot slot) {
    return slot.anyOf().stream().anyMatch(candidate.roles()::contains);
  }
}
