package org.countersign.catalog.reviews;

import static org.countersign.catalog.problem.ProblemType.APPROVAL_NOT_IN_FORCE;
import static org.countersign.catalog.problem.ProblemType.ENVELOPE_NOT_IN_FORCE;
import static org.countersign.catalog.problem.ProblemType.INVALID_REQUEST;
import static org.countersign.catalog.problem.ProblemType.NO_ENVELOPE;
import static org.countersign.catalog.problem.ProblemType.OUTSIDE_ENVELOPE;
import static org.countersign.catalog.problem.ProblemType.REVIEW_ALREADY_OPEN;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.identity.Agents;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.identity.Directory;
import org.countersign.catalog.identity.Teams;
import org.countersign.catalog.journal.Deed;
import org.countersign.catalog.journal.Journal;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.models.Model;
import org.countersign.catalog.models.ModelVersion;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.problem.Refusal;
import org.countersign.catalog.problem.Wire;
import org.countersign.catalog.reviews.RetrainingEnvelope.Standing;
import org.countersign.ledger.CanonicalJson;
import org.countersign.ledger.Digest;
import org.countersign.policy.RetrainingBounds;
import org.countersign.policy.RetrainingBounds.Limit;

/**
 * Bounds for versions that a pipeline makes again: proposed with an approval, signed by everybody
 * whom the class demands in a round about their digest, and revoked by one.
 */
@Dependent
@Transactional
class Enveloping {
  private final Envelopes envelopes;
  private final Approvals approvals;
  private final Reviews reviews;
  private final Subjects subjects;
  private final Retraining retraining;
  private final Agents agents;
  private final Directory directory;
  private final Teams teams;
  private final Caller caller;
  private final Journal journal;
  private final Clock clock;
  private final Ids ids;

  @Inject
  Enveloping(
      Envelopes envelopes,
      Approvals approvals,
      Reviews reviews,
      Subjects subjects,
      Retraining retraining,
      Agents agents,
      Directory directory,
      Teams teams,
      Caller caller,
      Journal journal,
      Clock clock,
      Ids ids) {
    this.envelopes = envelopes;
    this.approvals = approvals;
    this.reviews = reviews;
    this.subjects = subjects;
    this.retraining = retraining;
    this.agents = agents;
    this.directory = directory;
    this.teams = teams;
    this.caller = caller;
    this.journal = journal;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * What is proposed beyond what the approved version says by itself.
   *
   * @param reason goes into the ledger as a commitment alone
   */
  record Draft(
      UUID useCase, String environment, List<Limit> limits, Instant until, String reason) {}

  /** An envelope with its bounds, which can be read back only after the commit. */
  record Proposed(RetrainingEnvelope envelope, EnvelopeDocument document) {}

  /** Opens the round that signs the bounds. */
  Proposed propose(Model model, ModelVersion version, Draft draft) {
    teams.allow(model.team());
    var now = clock.instant();
    var approval = approval(version, draft, now);
    refuseTwins(approval);
    retraining.requirePermitted(version, draft.useCase(), draft.environment(), now);
    if (!draft.until().isAfter(now) || draft.until().isAfter(approval.validUntil())) {
      throw new Refusal(
              INVALID_REQUEST,
              "bounds end after now and not after the approval they are signed with, at "
                  + State.text(approval.validUntil()))
          .and("pointer", "/until");
    }
    var document =
        new EnvelopeDocument(
            model.id(),
            version.id(),
            approval.id(),
            draft.useCase(),
            draft.environment(),
            approval.riskClass(),
            pipeline(version),
            draft.until(),
            Wire.read(
                "/limits", () -> new RetrainingBounds(retraining.data(version), draft.limits())));
    var bytes = CanonicalJson.write(document.json());
    var sha256 = Digest.sha256(bytes).hex();
    var shown =
        subjects
            .of(version.id(), draft.useCase(), draft.environment(), now)
            .subject()
            .of(Review.Purpose.ENVELOPE, approval.id(), sha256);
    requireInside(document.bounds().compare(retraining.made(approval, version, shown)));
    var review =
        Review.light(
            ids.next(),
            approval,
            Review.Purpose.ENVELOPE,
            List.of(),
            shown.sha256(),
            caller.agentId(),
            now);
    reviews.add(review);
    var envelope =
        new RetrainingEnvelope(ids.next(), document, sha256, review.id(), caller.agentId(), now);
    envelopes.add(envelope);
    journal.record(
        Deed.of("review.submitted", Kind.REVIEW, review.id(), caller.agentId())
            .within(review.version())
            .stating(review.state())
            .about("subject", Deed.JSON, shown.bytes()));
    journal.record(
        deed("envelope.proposed", envelope)
            .inPrivate("reason", draft.reason())
            .about("envelope", Deed.JSON, bytes));
    return new Proposed(envelope, document);
  }

  /** The approval of a full round that holds for the version now. */
  private Approval approval(ModelVersion version, Draft draft, Instant now) {
    return approvals.of(List.of(version.id())).stream()
        .filter(each -> each.useCase().equals(draft.useCase()))
        .filter(each -> each.environment().equals(draft.environment()))
        .filter(each -> each.standing() == Approval.Standing.APPROVED)
        .filter(each -> each.validUntil().isAfter(now) && each.envelope().isEmpty())
        .filter(each -> reviews.find(each.review().toString()).scope() == Review.Scope.FULL)
        .findFirst()
        .orElseThrow(
            () ->
                new Refusal(
                        APPROVAL_NOT_IN_FORCE,
                        "bounds are signed with an approval of a full round, and version %d has none"
                            .formatted(version.number()))
                    .and("remedy", "submit the version for a full round first"));
  }

  private void refuseTwins(Approval approval) {
    reviews
        .open(approval.version(), approval.useCase(), approval.environment())
        .ifPresent(
            open -> {
              throw new Refusal(REVIEW_ALREADY_OPEN, "review %s is open".formatted(open.id()))
                  .and("review", open.id().toString())
                  .and("remedy", "wait for its votes, or withdraw it");
            });
  }

  private UUID pipeline(ModelVersion version) {
    return agents
        .find(version.createdBy())
        .flatMap(agent -> directory.withSubject(agent.subject()))
        .filter(identity -> !identity.isPerson())
        .map(pipeline -> version.createdBy())
        .orElseThrow(
            () ->
                new Refusal(
                        NO_ENVELOPE,
                        "version %d was registered by a person, so there is no pipeline that could"
                                .formatted(version.number())
                            + " make it again")
                    .and("remedy", "let a pipeline register the version that bounds start from"));
  }

  /** A version that lies outside itself shows that a bound is mistyped. */
  private static void requireInside(List<RetrainingBounds.Check> checks) {
    checks.stream()
        .filter(check -> !check.inside())
        .findFirst()
        .ifPresent(
            check -> {
              throw new Refusal(
                      OUTSIDE_ENVELOPE,
                      "the approved version itself lies outside: %s is %s, and allowed is %s"
                          .formatted(check.bound(), check.found(), check.allowed()))
                  .and("remedy", "state limits of metrics that the version names and keeps");
            });
  }

  /** The round about the bounds reached its quorum; what was signed before is superseded. */
  void sign(Review round, Approval approval, List<Vote> votes, Instant now) {
    var envelope = envelopes.lock(envelopes.by(round.id()).orElseThrow());
    if (approval.standing() != Approval.Standing.APPROVED || !envelope.validUntil().isAfter(now)) {
      throw new Refusal(
          APPROVAL_NOT_IN_FORCE,
          "approval %s, with which the bounds are signed, is %s"
              .formatted(approval.id(), approval.standing()));
    }
    envelopes
        .signed(envelope.model(), envelope.useCase(), envelope.environment())
        .ifPresent(
            older -> {
              older.supersede();
              envelopes.flush();
              journal.record(deed("envelope.superseded", older));
            });
    envelope.sign(votes.stream().map(Signatory::of).toList());
    journal.record(
        deed("envelope.signed", envelope)
            .with("votes", votes.stream().map(vote -> vote.id().toString()).sorted().toList()));
  }

  /**
   * @param reason goes into the ledger as a commitment alone
   */
  RetrainingEnvelope revoke(String id, String reason) {
    var envelope = envelopes.lock(envelopes.find(id));
    if (!isRevocable(envelope)) {
      throw new Refusal(
          ENVELOPE_NOT_IN_FORCE,
          "envelope %s is %s, not SIGNED".formatted(envelope.id(), envelope.standing()));
    }
    revoke(envelope, Optional.of(reason));
    return envelope;
  }

  /** What was signed with an approval falls with it. */
  void fall(Approval approval) {
    envelopes.with(approval.id()).stream()
        .map(envelopes::lock)
        .filter(Enveloping::isRevocable) // another may have been first
        .forEach(envelope -> revoke(envelope, Optional.empty()));
  }

  private static boolean isRevocable(RetrainingEnvelope envelope) {
    return envelope.standing() == Standing.SIGNED || envelope.standing() == Standing.SUPERSEDED;
  }

  private void revoke(RetrainingEnvelope envelope, Optional<String> reason) {
    envelope.revoke();
    var deed = deed("envelope.revoked", envelope);
    journal.record(reason.map(text -> deed.inPrivate("note", text)).orElse(deed));
  }

  private Deed deed(String type, RetrainingEnvelope envelope) {
    return Deed.of(type, Kind.ENVELOPE, envelope.id(), caller.agentId())
        .within(envelope.model())
        .stating(envelope.state());
  }
}
