package org.countersign.policy;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.countersign.policy.Logic.Ternary;

/**
 * A duty that follows from a classification.
 *
 * @param who the roles it binds; empty for whoever classified
 * @param from the day from which it applies; while an answer is missing, the earliest that is
 *     possible
 * @param evidence records that would show it is done
 * @param open whether it applies hangs on a question not answered
 */
public record Obligation(
    String id,
    String cite,
    String text,
    List<String> who,
    LocalDate from,
    List<EvidenceType> evidence,
    boolean open) {
  public Obligation {
    who = List.copyOf(who);
    evidence = List.copyOf(evidence);
  }

  /** A day on which a duty begins, on condition. */
  record Since(Expression when, LocalDate day) {}

  /** A duty as a rule pack states it. */
  record Rule(
      String id,
      List<String> who,
      Expression when,
      String cite,
      String text,
      List<Since> since,
      List<EvidenceType> evidence) {

    /**
     * The duty under these answers, unless it does not apply.
     *
     * @param roles ours; empty means not known, and then every role may be ours
     */
    Optional<Obligation> under(Reckoning reckoning, List<String> roles) {
      var applies = reckoning.value(when);
      var ours = who.isEmpty() || roles.isEmpty() || who.stream().anyMatch(roles::contains);
      if (applies == Ternary.FALSE || !ours) {
        return Optional.empty();
      }
      return Optional.of(
          new Obligation(
              id, cite, text, who, from(reckoning), evidence, applies == Ternary.UNKNOWN));
    }

    private LocalDate from(Reckoning reckoning) {
      var possible = new TreeSet<LocalDate>();
      for (var each : since) {
        var holds = reckoning.value(each.when());
        if (holds != Ternary.FALSE) {
          possible.add(each.day());
        }
        if (holds == Ternary.TRUE) {
          break;
        }
      }
      return possible.isEmpty() ? since.get(since.size() - 1).day() : possible.first();
    }
  }
}
