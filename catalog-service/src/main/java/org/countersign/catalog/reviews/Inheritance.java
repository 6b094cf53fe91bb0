package org.countersign.catalog.reviews;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.journal.Deed;
import org.countersign.catalog.journal.FreeTexts;
import org.countersign.catalog.journal.Journal;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.platform.Ids;

/** Binds what is approved inside bounds to the conditions of the approval they were signed with. */
@Dependent
class Inheritance {
  private final Approvals approvals;
  private final Reviews reviews;
  private final BoundConditions conditions;
  private final FreeTexts texts;
  private final Caller caller;
  private final Journal journal;
  private final Ids ids;

  @Inject
  Inheritance(
      Approvals approvals,
      Reviews reviews,
      BoundConditions conditions,
      FreeTexts texts,
      Caller caller,
      Journal journal,
      Ids ids) {
    this.approvals = approvals;
    this.reviews = reviews;
    this.conditions = conditions;
    this.texts = texts;
    this.caller = caller;
    this.journal = journal;
    this.ids = ids;
  }

  /** The voters of the approval bound it; what it is bound to binds what rests on it. */
  void bind(RetrainingEnvelope envelope, Review review, Instant now) {
    var round = reviews.find(approvals.find(envelope.approval().toString()).review().toString());
    var standing =
        reviews.votes(round.id()).stream()
            .filter(vote -> vote.subject().equals(round.subject()))
            .map(Vote::id)
            .collect(Collectors.toSet());
    var binding =
        conditions.of(List.of(round.id())).getOrDefault(round.id(), List.of()).stream()
            .filter(condition -> standing.contains(condition.vote()) && !condition.isDone())
            .toList();
    var tasks = texts.of(binding.stream().map(BoundCondition::id).toList(), "task");
    for (var signed : binding) {
      var condition = signed.boundTo(ids.next(), review, now);
      conditions.add(condition);
      var deed =
          Deed.of("condition.set", Kind.CONDITION, condition.id(), caller.agentId())
              .within(review.version())
              .stating(condition.state());
      var task = Optional.ofNullable(tasks.get(signed.id()));
      journal.record(task.map(text -> deed.inPrivate("task", text)).orElse(deed));
    }
  }
}
