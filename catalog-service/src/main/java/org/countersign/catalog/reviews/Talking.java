package org.countersign.catalog.reviews;

import static org.countersign.catalog.problem.ProblemType.COMMENT_RESOLVED;
import static org.countersign.catalog.problem.ProblemType.FORBIDDEN;
import static org.countersign.catalog.problem.ProblemType.INVALID_REQUEST;
import static org.countersign.catalog.problem.ProblemType.PERSON_NEEDED;
import static org.countersign.catalog.problem.ProblemType.REQUEST_ANSWERED;
import static org.countersign.catalog.problem.ProblemType.REVIEW_CLOSED;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.countersign.catalog.evidence.EvidenceIndex;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.identity.Teams;
import org.countersign.catalog.journal.Deed;
import org.countersign.catalog.journal.Journal;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.models.ModelVersions;
import org.countersign.catalog.models.Models;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.problem.Refusal;
import org.countersign.policy.EvidenceType;

/** What happens in a round beside its votes. After its decision nothing of it changes any more. */
@Dependent
@Transactional
class Talking {
  private static final Set<String> JUDGES =
      Set.of(Roles.VALIDATOR, Roles.COMPLIANCE_OFFICER, Roles.RISK_OWNER);

  private final Reviews reviews;
  private final Benches benches;
  private final Talk talk;
  private final ModelVersions versions;
  private final Models models;
  private final EvidenceIndex evidence;
  private final Mentions mentions;
  private final Teams teams;
  private final Caller caller;
  private final Journal journal;
  private final Clock clock;
  private final Ids ids;

  @Inject
  Talking(
      Reviews reviews,
      Benches benches,
      Talk talk,
      ModelVersions versions,
      Models models,
      EvidenceIndex evidence,
      Mentions mentions,
      Teams teams,
      Caller caller,
      Journal journal,
      Clock clock,
      Ids ids) {
    this.reviews = reviews;
    this.benches = benches;
    this.talk = talk;
    this.versions = versions;
    this.models = models;
    this.evidence = evidence;
    this.mentions = mentions;
    this.teams = teams;
    this.caller = caller;
    this.journal = journal;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * Ends the round without a verdict, by whoever could vote: the team changes what is asked for and
   * submits again.
   *
   * @param reason goes into the ledger as a commitment alone
   */
  Review requestChanges(String id, String reason) {
    var review = open(id);
    if (benches.of(review).leave(Bench.Candidate.of(caller)) instanceof Bench.Denied denied) {
      throw new Refusal(denied.code(), denied.why());
    }
    review.requestChanges(clock.instant());
    journal.record(
        Deed.of("review.changes-requested", Kind.REVIEW, review.id(), caller.agentId())
            .within(review.version())
            .stating(review.state())
            .inPrivate("reason", reason));
    return review;
  }

  /**
   * @param text goes into the ledger as a commitment alone, whom it names by pseudonym
   * @param requirement that a new thread is about
   * @param thread the comment that is answered
   */
  Comment say(String id, String text, Optional<String> requirement, Optional<String> thread) {
    requirePerson();
    var named = mentions.in(text);
    var review = open(id);
    var comment =
        new Comment(
            ids.next(),
            review.id(),
            thread.map(begun -> talk.thread(review, begun)),
            requirement,
            caller.agentId(),
            clock.instant());
    talk.add(comment);
    journal.record(
        deed("comment.said", review, comment)
            .with("mentions", named.stream().map(UUID::toString).toList())
            .inPrivate("text", text));
    return comment;
  }

  /** By whoever began the thread, or somebody whose role judges. */
  Comment resolve(String id, String comment) {
    var review = open(id);
    requirePerson();
    var thread = talk.thread(review, comment);
    if (!thread.author().equals(caller.agentId()) && JUDGES.stream().noneMatch(caller::has)) {
      throw new Refusal(FORBIDDEN, "a thread is resolved by whoever began it, or by a reviewer")
          .and("remedy", "ask one of them");
    }
    if (thread.progress() != Comment.Progress.OPEN) {
      throw new Refusal(COMMENT_RESOLVED, "thread %s is resolved already".formatted(thread.id()));
    }
    thread.resolve(caller.agentId());
    journal.record(deed("comment.resolved", review, thread));
    return thread;
  }

  /**
   * @param text what it shall show; goes into the ledger as a commitment alone
   */
  EvidenceRequest ask(String id, EvidenceType type, String text, Instant due) {
    var review = open(id);
    var now = clock.instant();
    if (!due.isAfter(now)) {
      throw new Refusal(INVALID_REQUEST, "evidence is due after now, not at " + due)
          .and("pointer", "/due");
    }
    var request = new EvidenceRequest(ids.next(), review, type, due, caller.agentId(), now);
    talk.add(request);
    journal.record(deed("evidence.requested", request).inPrivate("text", text));
    return request;
  }

  /** By the team of the model, with evidence of the version that has the type asked for. */
  EvidenceRequest answer(String id, String request, String filed) {
    var review = open(id);
    var version = versions.get(review.version());
    teams.allow(models.get(version.model()).team());
    var asked = talk.request(review, request);
    if (asked.progress() != EvidenceRequest.Progress.OPEN) {
      throw new Refusal(REQUEST_ANSWERED, "request %s is answered already".formatted(asked.id()));
    }
    var given = evidence.find(version, filed).evidence();
    if (given.type() != asked.type()) {
      throw new Refusal(
              INVALID_REQUEST,
              "asked for is %s, not %s".formatted(asked.type().words(), given.type().words()))
          .and("pointer", "/evidence");
    }
    asked.answer(given.id(), caller.agentId());
    journal.record(deed("evidence-request.answered", asked));
    return asked;
  }

  private Review open(String id) {
    var review = reviews.lock(id);
    if (review.progress() != Review.Progress.IN_REVIEW) {
      throw new Refusal(REVIEW_CLOSED, "review %s is %s".formatted(review.id(), review.progress()))
          .and("remedy", "what was said in a decided round stays as it is");
    }
    return review;
  }

  private void requirePerson() {
    if (!caller.isPerson()) {
      throw new Refusal(PERSON_NEEDED, "people talk in reviews, service accounts do not");
    }
  }

  private Deed deed(String type, Review review, Comment comment) {
    return Deed.of(type, Kind.COMMENT, comment.id(), caller.agentId())
        .within(review.version())
        .stating(comment.state());
  }

  private Deed deed(String type, EvidenceRequest request) {
    return Deed.of(type, Kind.EVIDENCE_REQUEST, request.id(), caller.agentId())
        .within(request.version())
        .stating(request.state());
  }
}
