package org.countersign.catalog.policies;

import static org.countersign.catalog.problem.ProblemType.SIMULATION_IMPOSSIBLE;
import static org.countersign.catalog.problem.ProblemType.UNKNOWN_POLICY;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.countersign.catalog.journal.Deed;
import org.countersign.catalog.journal.Journal;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.policies.PublishedDocument.Standing;
import org.countersign.catalog.problem.Refusal;
import org.countersign.policy.Edition;
import org.countersign.policy.GateRules;
import org.countersign.policy.Policy;

/** The published policies, frameworks and rule packs. */
@Dependent
public class Policies {
  static final String YAML = "application/yaml";

  private static final long PUBLISHING = 0x706f_6c69_6379L;

  private static final Comparator<Policy> EVERYWHERE_FIRST =
      Comparator.comparing((Policy policy) -> policy.scope().isPresent())
          .thenComparing(policy -> policy.edition().name());

  private final EntityManager entities;
  private final CompiledDocuments compiled;
  private final Journal journal;

  @Inject
  Policies(EntityManager entities, CompiledDocuments compiled, Journal journal) {
    this.entities = entities;
    this.compiled = compiled;
    this.journal = journal;
  }

  /** A document as a row names it. */
  public record Named(DocumentKind kind, Edition edition) {}

  /** What holds now. */
  public ActiveDocuments active() {
    return compiled(
        entities
            .createQuery(
                "select d from PublishedDocument d where d.state = :active order by d.id",
                PublishedDocument.class)
            .setParameter("active", Standing.ACTIVE)
            .getResultList()
            .stream()
            .map(row -> new Named(row.kind(), row.edition()))
            .toList());
  }

  /**
   * The documents that a snapshot found active, compiled; reads the database only for a digest that
   * was never asked for.
   *
   * @throws IllegalStateException unless there is exactly one floor and one policy that holds
   *     everywhere
   */
  public ActiveDocuments compiled(List<Named> active) {
    var frameworks = of(DocumentKind.FRAMEWORK, active).map(compiled::framework).toList();
    var floors = of(DocumentKind.FLOOR, active).map(compiled::policy).toList();
    var policies =
        of(DocumentKind.POLICY, active).map(compiled::policy).sorted(EVERYWHERE_FIRST).toList();
    if (floors.size() != 1
        || policies.stream().filter(policy -> policy.scope().isEmpty()).count() != 1) {
      throw new IllegalStateException(
          "there is one active floor and one policy that holds everywhere, not " + active);
    }
    return new ActiveDocuments(
        new GateRules(floors.get(0), policies, frameworks),
        of(DocumentKind.RULE_PACK, active).toList());
  }

  private static Stream<Edition> of(DocumentKind kind, List<Named> active) {
    return active.stream().filter(each -> each.kind() == kind).map(Named::edition);
  }

  /**
   * What waits for a second person.
   *
   * @param kind of document, such as {@code FRAMEWORK}
   * @param withdrawal whether somebody asks to withdraw it, not to publish it
   */
  public record Undecided(UUID id, String kind, Edition edition, boolean withdrawal) {}

  /** What somebody else than this person proposed, or asks to withdraw; oldest first. */
  public List<Undecided> undecided(UUID person) {
    return entities
        .createQuery(
            "select d from PublishedDocument d"
                + " where (d.state = :proposed and d.proposedBy <> :person)"
                + " or (d.state = :active and d.withdrawalBy <> :person)"
                + " order by coalesce(d.withdrawalAt, d.proposedAt), d.id",
            PublishedDocument.class)
        .setParameter("proposed", Standing.PROPOSED)
        .setParameter("active", Standing.ACTIVE)
        .setParameter("person", person)
        .getResultStream()
        .map(
            each ->
                new Undecided(
                    each.id(),
                    each.kind().name(),
                    each.edition(),
                    each.standing() == Standing.ACTIVE))
        .toList();
  }

  /** Every revision ever proposed, newest first. */
  List<PublishedDocument> all() {
    return entities
        .createQuery(
            "select d from PublishedDocument d order by d.proposedAt desc, d.id desc",
            PublishedDocument.class)
        .getResultList();
  }

  /** What was published under a name and revision, whether it still holds or not. */
  Optional<PublishedDocument> published(DocumentKind kind, Edition edition) {
    return under(kind, edition, List.of(Standing.ACTIVE, Standing.SUPERSEDED, Standing.WITHDRAWN));
  }

  /** What waits for a second person under a name and revision. */
  Optional<PublishedDocument> proposed(DocumentKind kind, Edition edition) {
    return under(kind, edition, List.of(Standing.PROPOSED));
  }

  /** Whatever is on record under a name and revision. */
  Optional<PublishedDocument> known(DocumentKind kind, Edition edition) {
    return under(kind, edition, List.of(Standing.values()));
  }

  private Optional<PublishedDocument> under(
      DocumentKind kind, Edition edition, List<Standing> standing) {
    return entities
        .createQuery(
            "select d from PublishedDocument d where d.kind = :kind and d.name = :name"
                + " and d.revision = :revision and d.state in :standing order by d.state",
            PublishedDocument.class)
        .setParameter("kind", kind)
        .setParameter("name", edition.name())
        .setParameter("revision", edition.revision())
        .setParameter("standing", standing)
        .getResultList()
        .stream()
        .findFirst();
  }

  Optional<PublishedDocument> active(DocumentKind kind, String name) {
    return entities
        .createQuery(
            "select d from PublishedDocument d"
                + " where d.kind = :kind and d.name = :name and d.state = :active",
            PublishedDocument.class)
        .setParameter("kind", kind)
        .setParameter("name", name)
        .setParameter("active", Standing.ACTIVE)
        .getResultList()
        .stream()
        .findFirst();
  }

  /** Whether two people took back whatever held under a name, and nothing holds there since. */
  boolean isWithdrawn(DocumentKind kind, String name) {
    return active(kind, name).isEmpty()
        && !entities
            .createQuery(
                "select d.id from PublishedDocument d"
                    + " where d.kind = :kind and d.name = :name and d.state = :withdrawn",
                UUID.class)
            .setParameter("kind", kind)
            .setParameter("name", name)
            .setParameter("withdrawn", Standing.WITHDRAWN)
            .setMaxResults(1)
            .getResultList()
            .isEmpty();
  }

  /**
   * @throws Refusal {@code UNKNOWN_POLICY} naming what was asked
   */
  PublishedDocument find(String id) {
    return Ids.read(id)
        .flatMap(known -> Optional.ofNullable(entities.find(PublishedDocument.class, known)))
        .orElseThrow(
            () ->
                new Refusal(UNKNOWN_POLICY, "no policy, framework or rule pack has the id " + id)
                    .and("remedy", "list them with GET /api/v1/policies"));
  }

  /**
   * What the gate would ask if a document held beside everything else that holds.
   *
   * @throws Refusal {@code UNKNOWN_POLICY}, or {@code SIMULATION_IMPOSSIBLE} for what the gate does
   *     not ask
   */
  public GateRules gateWith(String id) {
    var document = find(id);
    var gate = active().gate();
    return switch (document.kind()) {
      case POLICY -> gate.with(compiled.policy(document.edition()));
      case FRAMEWORK -> gate.with(compiled.framework(document.edition()));
      case FLOOR, RULE_PACK ->
          throw new Refusal(
                  SIMULATION_IMPOSSIBLE,
                  "%s is a %s".formatted(document.edition(), document.kind()))
              .and("remedy", "simulate a policy or a framework");
    };
  }

  /**
   * What the gate would ask if a document that holds were withdrawn.
   *
   * @throws Refusal {@code UNKNOWN_POLICY}, or {@code SIMULATION_IMPOSSIBLE} for what cannot be
   *     withdrawn or is nothing to the gate
   */
  public GateRules gateWithout(String id) {
    var document = find(id);
    var gate = active().gate();
    if (document.kind() == DocumentKind.RULE_PACK || !isWithdrawable(document)) {
      throw new Refusal(
              SIMULATION_IMPOSSIBLE,
              "the gate cannot be asked without %s".formatted(document.edition()))
          .and("remedy", "simulate the withdrawal of a policy with a scope or of a framework");
    }
    return gate.without(document.edition());
  }

  /** Whether it holds: then a simulation is about its withdrawal. */
  public boolean isActive(String id) {
    return find(id).standing() == Standing.ACTIVE;
  }

  /**
   * Whether the service can do without it: never without the floor, the policy that holds
   * everywhere and the last rule pack.
   */
  boolean isWithdrawable(PublishedDocument document) {
    if (document.standing() != Standing.ACTIVE) {
      return false;
    }
    var held = active();
    return switch (document.kind()) {
      case FLOOR -> false;
      case FRAMEWORK -> true;
      case RULE_PACK -> held.rulePacks().size() > 1;
      case POLICY ->
          held.gate().policies().stream()
              .filter(policy -> policy.edition().equals(document.edition()))
              .anyMatch(policy -> policy.scope().isPresent());
    };
  }

  /** The id of what is asked for, however its case is written. */
  public UUID idOf(String id) {
    return find(id).id();
  }

  /** What a new revision takes the place of is on record as superseded first. */
  void supersede(PublishedDocument newer, UUID by) {
    active(newer.kind(), newer.edition().name())
        .ifPresent(
            older -> {
              older.supersede();
              entities.flush();
              journal.record(deed("policy.superseded", older, by));
            });
  }

  /** A proposal whose revision the service itself needs. */
  void setAside(PublishedDocument rival, UUID by, Instant at) {
    rival.decline(by, at);
    entities.flush();
    journal.record(deed("policy.declined", rival, by));
  }

  static Deed deed(String type, PublishedDocument document, UUID by) {
    return Deed.of(type, Kind.POLICY, document.id(), by)
        .within(document.id())
        .stating(document.state());
  }

  /** The names of all environments. */
  List<String> environments() {
    List<?> names = entities.createNativeQuery("SELECT name FROM environment").getResultList();
    return names.stream().map(String.class::cast).toList();
  }

  /** Until the transaction ends nobody else gets past this. */
  void lock() {
    entities
        .createNativeQuery("SELECT 1 FROM pg_advisory_xact_lock(:publishing)")
        .setParameter("publishing", PUBLISHING)
        .getSingleResult();
  }

  void add(PublishedDocument document) {
    entities.persist(document);
  }
}
