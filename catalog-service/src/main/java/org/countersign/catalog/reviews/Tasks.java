package org.countersign.catalog.reviews;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.countersign.catalog.evidence.Evidence;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.models.ModelVersion;
import org.countersign.catalog.models.ModelVersions;
import org.countersign.catalog.policies.Policies;
import org.countersign.catalog.requirements.Involvement;
import org.countersign.catalog.requirements.Waiver;
import org.countersign.catalog.requirements.Waivers;
import org.countersign.catalog.usecases.ClassOverrides;
import org.countersign.policy.Condition;

/** What waits for the caller beside votes. */
@Dependent
class Tasks {
  private static final int MOST = 200;

  /** Lineage is asked of each whether the caller had a part in it. */
  private static final int MOST_TRACED = 50;

  private static final Duration ENDS_SOON = Duration.ofDays(30);

  /** Versions of the caller's teams. */
  private static final String OURS =
      "(select v.id from ModelVersion v where v.model in"
          + " (select m.id from Model m where m.team in :teams))";

  private final EntityManager entities;
  private final Policies policies;
  private final ClassOverrides overrides;
  private final Waivers waivers;
  private final ModelVersions versions;
  private final Involvement involvement;
  private final Caller caller;

  @Inject
  Tasks(
      EntityManager entities,
      Policies policies,
      ClassOverrides overrides,
      Waivers waivers,
      ModelVersions versions,
      Involvement involvement,
      Caller caller) {
    this.entities = entities;
    this.policies = policies;
    this.overrides = overrides;
    this.waivers = waivers;
    this.versions = versions;
    this.involvement = involvement;
    this.caller = caller;
  }

  /** What there is to do. */
  enum Kind {
    CONFIRM_BREAK_GLASS,
    REVIEW_BREAK_GLASS,
    FULFIL_CONDITION,
    CONFIRM_CONDITION,
    ANSWER_REQUEST,
    RENEW_BOUNDS,
    DECIDE_RULES,
    DECIDE_WITHDRAWAL,
    DECIDE_WAIVER,
    DECIDE_OVERRIDE,
    JUDGE_EVIDENCE
  }

  /**
   * One thing to do.
   *
   * @param about the break-glass, condition, request, bounds, waiver, override or document of rules
   */
  record Task(Kind kind, UUID about, Subject subject, Optional<Instant> due) {
    Task(Kind kind, UUID about, UUID version, Optional<Instant> due) {
      this(kind, about, new OfVersion(version), due);
    }
  }

  /** What a task is done for. */
  sealed interface Subject {}

  record OfVersion(UUID version) implements Subject {}

  /**
   * @param page where it is done, below the public address
   */
  record Named(String name, String page) implements Subject {}

  /** What is due first comes first, what has no date last. */
  List<Task> of(Instant now) {
    var all = new ArrayList<Task>();
    if (caller.has(Roles.EMERGENCY_APPROVER)) {
      all.addAll(emergencies(now));
    }
    if (caller.has(Roles.COMPLIANCE_OFFICER) || caller.has(Roles.RISK_OWNER)) {
      all.addAll(unreviewed());
      all.addAll(waivers(now));
      all.addAll(overrides());
    }
    if (caller.has(Roles.COMPLIANCE_OFFICER)) {
      all.addAll(rules());
    }
    if (caller.has(Roles.VALIDATOR)) {
      all.addAll(evidence());
    }
    all.addAll(conditions());
    if (caller.has(Roles.MODEL_OWNER) || caller.has(Roles.DATA_SCIENTIST)) {
      all.addAll(requests());
      all.addAll(bounds(now));
    }
    all.sort(Comparator.comparing(task -> task.due().orElse(Instant.MAX)));
    return List.copyOf(all);
  }

  private List<Task> emergencies(Instant now) {
    return entities
        .createQuery(
            "select b from BreakGlass b where b.state = :requested and b.requestedAt > :after"
                + " and b.requestedBy <> :me order by b.requestedAt, b.id",
            BreakGlass.class)
        .setParameter("requested", BreakGlass.Standing.REQUESTED)
        .setParameter("after", now.minus(BreakingGlass.EMERGENCIES.confirmWithin()))
        .setParameter("me", caller.agentId())
        .setMaxResults(MOST)
        .getResultStream()
        .map(
            each ->
                new Task(
                    Kind.CONFIRM_BREAK_GLASS,
                    each.id(),
                    each.version(),
                    Optional.of(
                        each.requestedAt().plus(BreakingGlass.EMERGENCIES.confirmWithin()))))
        .toList();
  }

  private List<Task> unreviewed() {
    return entities
        .createQuery(
            "select b from BreakGlass b where b.begunAt is not null and b.reviewedBy is null"
                + " and b.requestedBy <> :me and b.confirmedBy <> :me order by b.reviewDue, b.id",
            BreakGlass.class)
        .setParameter("me", caller.agentId())
        .setMaxResults(MOST)
        .getResultStream()
        .map(each -> new Task(Kind.REVIEW_BREAK_GLASS, each.id(), each.version(), each.reviewDue()))
        .toList();
  }

  /** The team does the task; whoever made its doing a condition says when it is done. */
  private List<Task> conditions() {
    return entities
        .createQuery(
            "select c, t.voter from BoundCondition c join Vote t on t.id = c.vote"
                + " where c.kind = :task and c.state = :binding"
                + " and c.review in (select a.review from Approval a where a.state = :approved)"
                + " and (t.voter = :me or c.version in "
                + OURS
                + ") order by c.due, c.id",
            Object[].class)
        .setParameter("task", Condition.Kind.TASK)
        .setParameter("binding", BoundCondition.Progress.BINDING)
        .setParameter("approved", Approval.Standing.APPROVED)
        .setParameter("me", caller.agentId())
        .setParameter("teams", teams())
        .setMaxResults(MOST)
        .getResultStream()
        .map(row -> condition((BoundCondition) row[0], (UUID) row[1]))
        .toList();
  }

  private Task condition(BoundCondition each, UUID voter) {
    return new Task(
        voter.equals(caller.agentId()) ? Kind.CONFIRM_CONDITION : Kind.FULFIL_CONDITION,
        each.id(),
        each.version(),
        each.condition().due());
  }

  private List<Task> requests() {
    return entities
        .createQuery(
            "select r from EvidenceRequest r where r.state = :open"
                + " and r.review in (select w.id from Review w where w.state = :undecided)"
                + " and r.version in "
                + OURS
                + " order by r.due, r.id",
            EvidenceRequest.class)
        .setParameter("open", EvidenceRequest.Progress.OPEN)
        .setParameter("undecided", Review.Progress.IN_REVIEW)
        .setParameter("teams", teams())
        .setMaxResults(MOST)
        .getResultStream()
        .map(
            each ->
                new Task(Kind.ANSWER_REQUEST, each.id(), each.version(), Optional.of(each.due())))
        .toList();
  }

  private List<Task> bounds(Instant now) {
    return entities
        .createQuery(
            "select e from RetrainingEnvelope e where e.state = :signed and e.validUntil > :now"
                + " and e.validUntil <= :soon and e.version in "
                + OURS
                + " order by e.validUntil, e.id",
            RetrainingEnvelope.class)
        .setParameter("signed", RetrainingEnvelope.Standing.SIGNED)
        .setParameter("now", now)
        .setParameter("soon", now.plus(ENDS_SOON))
        .setParameter("teams", teams())
        .setMaxResults(MOST)
        .getResultStream()
        .map(
            each ->
                new Task(
                    Kind.RENEW_BOUNDS, each.id(), each.version(), Optional.of(each.validUntil())))
        .toList();
  }

  private List<Task> rules() {
    return policies.undecided(caller.agentId()).stream()
        .map(
            each ->
                new Task(
                    each.withdrawal() ? Kind.DECIDE_WITHDRAWAL : Kind.DECIDE_RULES,
                    each.id(),
                    new Named(
                        each.edition().name() + "@" + each.edition().revision(),
                        "/ui/policies/" + each.id()),
                    Optional.empty()))
        .toList();
  }

  private List<Task> overrides() {
    return overrides.undecided(caller.agentId()).stream()
        .map(
            each ->
                new Task(
                    Kind.DECIDE_OVERRIDE,
                    each.id(),
                    new Named(each.name(), "/ui/use-cases/" + each.useCase() + "#overrides"),
                    Optional.empty()))
        .toList();
  }

  /** None of a version that the caller had a part in. */
  private List<Task> waivers(Instant now) {
    var proposed = waivers.undecided(caller.agentId(), now, MOST_TRACED);
    var judged = impartial(proposed.stream().map(Waiver::version).collect(Collectors.toSet()));
    return proposed.stream()
        .filter(each -> judged.contains(each.version()))
        .map(
            each ->
                new Task(Kind.DECIDE_WAIVER, each.id(), each.version(), Optional.of(each.ends())))
        .toList();
  }

  /** Once for a version, and only while people are to vote for it. */
  private List<Task> evidence() {
    var waiting =
        entities
            .createQuery(
                "select e.version from Evidence e where e.state = :submitted and e.producer <> :me"
                    + " and e.version in (select r.version from Review r where r.state = :undecided)"
                    + " group by e.version order by min(e.createdAt), e.version",
                UUID.class)
            .setParameter("submitted", Evidence.Acceptance.SUBMITTED)
            .setParameter("undecided", Review.Progress.IN_REVIEW)
            .setParameter("me", caller.agentId())
            .setMaxResults(MOST_TRACED)
            .getResultList();
    var judged = impartial(Set.copyOf(waiting));
    return waiting.stream()
        .filter(judged::contains)
        .map(version -> new Task(Kind.JUDGE_EVIDENCE, version, version, Optional.empty()))
        .toList();
  }

  /** The versions that the caller had no part in, as far as lineage tells. */
  private Set<UUID> impartial(Set<UUID> some) {
    return versions.get(some).values().stream()
        .filter(version -> involvement.asFarAsKnown(version).isEmpty())
        .map(ModelVersion::id)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Only those who work for a team do its tasks. */
  private Set<String> teams() {
    return caller.has(Roles.MODEL_OWNER) || caller.has(Roles.DATA_SCIENTIST)
        ? caller.teams()
        : Set.of();
  }
}
