package org.countersign.catalog.requirements;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.countersign.catalog.requirements.VersionFacts.Ballot;
import org.countersign.catalog.requirements.VersionFacts.Bound;
import org.countersign.catalog.requirements.VersionFacts.Round;
import org.countersign.catalog.requirements.VersionFacts.Version;
import org.countersign.policy.RiskClass;

/**
 * What the rounds of one version, use case and environment come to. What holds comes first, then
 * what may soon hold, then why nothing holds. At most one approval of the three is in force, since
 * a later one supersedes it.
 */
record ApprovalFacts(List<Round> rounds, Version version, RiskClass riskClass) {
  private static final String APPROVED = "APPROVED";

  Map<String, Object> map() {
    return granted(APPROVED)
        .map(round -> told(APPROVED, round))
        .or(() -> granted("STALE").map(round -> told("STALE", round)))
        .or(() -> decided("IN_REVIEW").map(round -> told("PENDING", round)))
        .or(() -> granted("SUSPENDED").map(round -> told("SUSPENDED", round)))
        .or(() -> granted("REVOKED").map(round -> told("REVOKED", round)))
        .or(() -> decided("REJECTED", "CHANGES_REQUESTED").map(round -> told(round.state(), round)))
        .orElse(Map.of("state", "NONE", "digestCurrent", false));
  }

  /** What the voters bound the approval to that is in force. */
  List<Bound> bound() {
    return granted(APPROVED).map(Round::bound).orElse(List.of());
  }

  private Optional<Round> granted(String standing) {
    return newest(
        rounds.stream()
            .filter(
                round ->
                    round.grant().filter(given -> given.state().equals(standing)).isPresent()));
  }

  private Optional<Round> decided(String... states) {
    return newest(rounds.stream().filter(round -> List.of(states).contains(round.state())));
  }

  /** Ids are UUIDv7: their texts are in the order of time. */
  private static Optional<Round> newest(Stream<Round> rounds) {
    return rounds.max(Comparator.comparing(round -> round.id().toString()));
  }

  private Map<String, Object> told(String state, Round round) {
    var facts = new HashMap<String, Object>();
    facts.put("state", state);
    facts.put("scope", round.scope());
    facts.put("envelope", round.envelope());
    facts.put("submitter", round.submitter().toString());
    facts.put("digestCurrent", current(round));
    facts.put("votes", round.votes().stream().map(ApprovalFacts::told).toList());
    facts.put("waitsFor", round.waitsFor());
    facts.put("conditions", round.bound().stream().map(ApprovalFacts::told).toList());
    round.grant().ifPresent(grant -> facts.put("validUntil", grant.validUntil()));
    return facts;
  }

  /**
   * Whether the votes are for what their round is about, and that for today's artifact and class.
   */
  private boolean current(Round round) {
    return round.votes().stream().allMatch(vote -> vote.subject().equals(round.subject()))
        && round
            .grant()
            .filter(
                grant ->
                    version.artifact().filter(grant.artifact()::equals).isPresent()
                        && grant.riskClass() == riskClass)
            .isPresent();
  }

  private static Map<String, Object> told(Ballot vote) {
    return Map.of(
        "person", vote.voter().toString(),
        "role", vote.role(),
        "decision", vote.decision(),
        "roleHeldNow", vote.holdsRoleNow());
  }

  private static Map<String, Object> told(Bound bound) {
    var condition = bound.condition();
    var facts = new HashMap<String, Object>();
    facts.put("id", bound.id().toString());
    facts.put("kind", condition.kind().name());
    facts.put("says", condition.says());
    facts.put("percent", condition.percent());
    facts.put("names", condition.names());
    condition.due().ifPresent(due -> facts.put("due", due));
    facts.put("metricHolds", bound.metricHolds());
    facts.put("done", bound.done());
    return facts;
  }
}
