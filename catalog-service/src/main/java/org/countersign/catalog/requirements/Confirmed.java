package org.countersign.catalog.requirements;

import java.util.ArrayList;
import java.util.List;
import org.countersign.catalog.requirements.VersionFacts.Ballot;

/** What an approval rests on after light rounds in which others confirmed it. */
public final class Confirmed {
  private Confirmed() {}

  /**
   * A ballot whose role was left gives way to one of somebody who holds that role now; each of
   * those stands in for one.
   *
   * @param given the votes of a round, or the signatures under bounds
   * @param confirming the votes of the rounds that confirmed the approval
   * @return as many as were given, in their order
   */
  public static List<Ballot> by(List<Ballot> given, List<Ballot> confirming) {
    var free = new ArrayList<>(confirming);
    free.removeIf(ballot -> !ballot.holdsRoleNow());
    return given.stream()
        .map(ballot -> ballot.holdsRoleNow() ? ballot : taken(ballot, free))
        .toList();
  }

  private static Ballot taken(Ballot left, List<Ballot> free) {
    var instead = free.stream().filter(ballot -> ballot.role().equals(left.role())).findFirst();
    instead.ifPresent(taken -> free.removeIf(ballot -> ballot.voter().equals(taken.voter())));
    return instead.orElse(left);
  }
}
