package org.countersign.catalog.reviews;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.countersign.catalog.identity.Agents;
import org.countersign.catalog.identity.Directory;
import org.countersign.catalog.requirements.Confirmed;
import org.countersign.catalog.requirements.VersionFacts.Ballot;
import org.countersign.catalog.reviews.Review.Purpose;
import org.countersign.policy.Quorum;

/**
 * On whose word an approval rests: its voters', or that of whoever signed its bounds. Whoever votes
 * or signs for somebody gives that person's word, too.
 */
@Dependent
class Approvers {
  private final Reviews reviews;
  private final Envelopes envelopes;
  private final Agents agents;
  private final Directory directory;

  @Inject
  Approvers(Reviews reviews, Envelopes envelopes, Agents agents, Directory directory) {
    this.reviews = reviews;
    this.envelopes = envelopes;
    this.agents = agents;
    this.directory = directory;
  }

  /** The roles that were left since and that nobody confirmed it in, each as often as it is. */
  List<String> left(Approval approval) {
    var round = round(approval);
    return Confirmed.by(
            given(approval, round).map(word -> ballot(word, round)).toList(),
            confirming(approval).map(word -> ballot(word, round)).toList())
        .stream()
        .filter(ballot -> !ballot.holdsRoleNow())
        .map(Ballot::role)
        .sorted()
        .toList();
  }

  /** Everybody who gave their word, whether they left their role or not. */
  Set<UUID> people(Approval approval) {
    return people(Stream.concat(given(approval, round(approval)), confirming(approval)));
  }

  /** The same, and everybody who voted in any other light round about it. */
  Set<UUID> givers(Approval approval) {
    var light = reviews.light(approval.id()).stream().flatMap(this::votes);
    return people(Stream.concat(given(approval, round(approval)), light));
  }

  private static Set<UUID> people(Stream<Signatory> words) {
    return words.flatMap(Signatory::people).collect(Collectors.toUnmodifiableSet());
  }

  /** Who asked for it: whoever submitted the version and whoever proposed its bounds. */
  Set<UUID> askers(Approval approval) {
    return Stream.concat(
            Stream.of(round(approval).submitter()),
            envelope(approval).map(RetrainingEnvelope::proposedBy))
        .collect(Collectors.toUnmodifiableSet());
  }

  private Review round(Approval approval) {
    return reviews.find(approval.review().toString());
  }

  private Stream<RetrainingEnvelope> envelope(Approval approval) {
    return approval.envelope().map(id -> envelopes.find(id.toString())).stream();
  }

  private Stream<Signatory> given(Approval approval, Review round) {
    return approval.envelope().isPresent()
        ? envelope(approval).flatMap(envelope -> envelope.signers().stream())
        : votes(round);
  }

  private Stream<Signatory> confirming(Approval approval) {
    return reviews.light(approval.id()).stream()
        .filter(round -> round.purpose().filter(Purpose.CONFIRMATION::equals).isPresent())
        .flatMap(this::votes);
  }

  private Stream<Signatory> votes(Review round) {
    return reviews.votes(round.id()).stream()
        .filter(vote -> vote.subject().equals(round.subject()))
        .filter(vote -> vote.decision() == Vote.Decision.APPROVE)
        .map(Signatory::of);
  }

  private Ballot ballot(Signatory word, Review round) {
    return new Ballot(
        word.person(),
        word.role(),
        Quorum.Decision.APPROVE.name(),
        round.subject(),
        agents
            .find(word.person())
            .flatMap(agent -> directory.withSubject(agent.subject()))
            .filter(now -> now.has(word.role()))
            .isPresent());
  }
}
