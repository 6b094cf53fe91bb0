package org.countersign.policy;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Who must approve a version for a use case of one class.
 *
 * @param slots one distinct person each, at least one
 * @param validMonths how long the approval may last at most
 */
public record Quorum(RiskClass riskClass, List<Slot> slots, int validMonths) {

  /**
   * A place in a round for one person.
   *
   * @param anyOf the roles of which the person holds one
   */
  public record Slot(String id, Set<String> anyOf) {
    public Slot {
      anyOf = Set.copyOf(anyOf);
      if (anyOf.isEmpty()) {
        throw new IllegalArgumentException("nobody could fill the slot " + id);
      }
    }

    /** The roles in words: {@code compliance-officer or risk-owner}. */
    public String roles() {
      return String.join(" or ", anyOf.stream().sorted().toList());
    }
  }

  /** What a vote says. */
  public enum Decision {
    APPROVE,
    REJECT
  }

  /**
   * A vote that was cast on what is under review now; votes on an older digest are no votes.
   *
   * @param role the role it was cast in
   */
  public record Vote(String person, String role, Decision decision) {}

  /** How far a round has come. */
  public sealed interface Tally {
    /** Not yet: these slots want a vote. */
    record Open(List<Slot> remaining) implements Tally {
      public Open {
        remaining = List.copyOf(remaining);
      }
    }

    /** Every slot has its person. */
    record Reached() implements Tally {}

    /** One rejection ends the round. */
    record Rejected(Vote by) implements Tally {}
  }

  public Quorum {
    slots = List.copyOf(slots);
    if (slots.isEmpty()) {
      throw new IllegalArgumentException("a quorum without slots is reached by nobody's vote");
    }
    if (validMonths < 1) {
      throw new IllegalArgumentException("not a validity in months: " + validMonths);
    }
  }

  /** A person fills one slot, by the role of the vote; a second vote of the same person is none. */
  public Tally tally(List<Vote> votes) {
    for (var vote : votes) {
      if (vote.decision() == Decision.REJECT) {
        return new Tally.Rejected(vote);
      }
    }
    var remaining = remaining(votes);
    return remaining.isEmpty() ? new Tally.Reached() : new Tally.Open(remaining);
  }

  private List<Slot> remaining(List<Vote> votes) {
    var remaining = new ArrayList<>(slots);
    var voted = new HashSet<String>();
    for (var vote : votes) {
      if (voted.add(vote.person())) {
        remaining.stream()
            .filter(slot -> slot.anyOf().contains(vote.role()))
            .findFirst()
            .ifPresent(remaining::remove);
      }
    }
    return remaining;
  }

  /** The latest end an approval granted at {@code approvedAt} may have. */
  public Instant latestEnd(Instant approvedAt) {
    return approvedAt.atOffset(ZoneOffset.UTC).plusMonths(validMonths).toInstant();
  }
}
