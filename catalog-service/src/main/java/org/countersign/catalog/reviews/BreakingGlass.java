package org.countersign.catalog.reviews;

import static org.countersign.catalog.problem.ProblemType.ADMINISTRATOR_CANNOT_VOTE;
import static org.countersign.catalog.problem.ProblemType.ARTIFACT_UNBOUND;
import static org.countersign.catalog.problem.ProblemType.BREAK_GLASS_CLOSED;
import static org.countersign.catalog.problem.ProblemType.BREAK_GLASS_OPEN;
import static org.countersign.catalog.problem.ProblemType.BREAK_GLASS_UNREVIEWED;
import static org.countersign.catalog.problem.ProblemType.INVALID_REQUEST;
import static org.countersign.catalog.problem.ProblemType.PERSON_NEEDED;
import static org.countersign.catalog.problem.ProblemType.RISK_PROHIBITED;
import static org.countersign.catalog.problem.ProblemType.RISK_UNCLASSIFIED;
import static org.countersign.catalog.problem.ProblemType.SOD_VIOLATION;
import static org.countersign.catalog.problem.ProblemType.USE_CASE_AMBIGUOUS;
import static org.countersign.catalog.problem.ProblemType.USE_CASE_NOT_LINKED;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.identity.FreshLogin;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.Deed;
import org.countersign.catalog.journal.Journal;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.models.Model;
import org.countersign.catalog.models.ModelVersion;
import org.countersign.catalog.models.ModelVersions;
import org.countersign.catalog.models.Models;
import org.countersign.catalog.models.ServedClasses;
import org.countersign.catalog.models.ServedClasses.Served;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.problem.Refusal;
import org.countersign.catalog.requirements.Places;
import org.countersign.policy.Emergencies;
import org.countersign.policy.RiskClass;

/**
 * Lets a version in without its approval: one person asks, another confirms, both freshly signed
 * in, none of them its author.
 */
@Dependent
@Transactional
class BreakingGlass {
  static final Emergencies EMERGENCIES = Emergencies.standard();

  private final Models models;
  private final ModelVersions versions;
  private final ServedClasses served;
  private final Places places;
  private final BreakGlasses all;
  private final FreshLogin fresh;
  private final Caller caller;
  private final Journal journal;
  private final Clock clock;
  private final Ids ids;

  @Inject
  BreakingGlass(
      Models models,
      ModelVersions versions,
      ServedClasses served,
      Places places,
      BreakGlasses all,
      FreshLogin fresh,
      Caller caller,
      Journal journal,
      Clock clock,
      Ids ids) {
    this.models = models;
    this.versions = versions;
    this.served = served;
    this.places = places;
    this.all = all;
    this.fresh = fresh;
    this.caller = caller;
    this.journal = journal;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * What somebody asks for.
   *
   * @param useCase id or name; may be left out when one is linked
   * @param hours the longest the class allows if left out
   * @param ticket where the emergency is worked on; goes into the ledger as a commitment alone
   * @param why the same
   */
  record Wish(
      String model,
      String version,
      Optional<String> useCase,
      String environment,
      String reason,
      Optional<Integer> hours,
      String ticket,
      String why) {}

  BreakGlass ask(Wish wish) {
    var model = models.find(wish.model());
    var version = versions.find(model, wish.version());
    requireAbleTo(version);
    var now = clock.instant();
    var environment = places.find(wish.environment()).name();
    var scope = scope(model, version, wish.useCase(), environment);
    refuseUnreviewed(model);
    var open = all.open(version.id(), environment, now.minus(EMERGENCIES.confirmWithin()), now);
    if (!open.isEmpty()) {
      throw new Refusal(BREAK_GLASS_OPEN, "break-glass " + open.get(0).id() + " is open")
          .and("breakGlass", open.get(0).id().toString());
    }
    var asked =
        new BreakGlass(
            ids.next(), scope, reason(wish.reason()), hours(wish, scope), caller.agentId(), now);
    all.add(asked);
    journal.record(
        deed("break-glass.asked", asked)
            .inPrivate("ticket", wish.ticket())
            .inPrivate("reason", wish.why()));
    return asked;
  }

  /**
   * @param id of one that somebody else asked for, lately
   */
  BreakGlass confirm(String id) {
    var asked = all.lock(id);
    var now = clock.instant();
    if (asked.standing() != BreakGlass.Standing.REQUESTED
        || asked.requestedAt().plus(EMERGENCIES.confirmWithin()).isBefore(now)) {
      throw new Refusal(
              BREAK_GLASS_CLOSED,
              "break-glass %s does not wait for a second person".formatted(asked.id()))
          .and("remedy", "ask for a new one with POST /api/v1/break-glass");
    }
    if (asked.requestedBy().equals(caller.agentId())) {
      throw new Refusal(SOD_VIOLATION, "you asked for it, so somebody else has to confirm it");
    }
    var version = versions.get(asked.version());
    requireAbleTo(version);
    requireSameClass(asked, version);
    asked.confirm(caller.agentId(), now, EMERGENCIES.reviewDue(now));
    journal.record(deed("break-glass.begun", asked));
    return asked;
  }

  private void requireAbleTo(ModelVersion version) {
    if (!caller.isPerson()) {
      throw new Refusal(PERSON_NEEDED, "a service account breaks no glass");
    }
    if (caller.has(Roles.ADMINISTRATOR)) {
      throw new Refusal(
          ADMINISTRATOR_CANNOT_VOTE, "an administrator lets nothing in, whichever other role");
    }
    if (version.people().contains(caller.agentId())) {
      throw new Refusal(
          SOD_VIOLATION, "you developed this version, so somebody else has to let it in");
    }
    fresh.require();
  }

  private BreakGlass.Scope scope(
      Model model, ModelVersion version, Optional<String> useCase, String environment) {
    var name = model.name() + " " + version.number();
    var artifact =
        version
            .artifactSha256()
            .orElseThrow(() -> new Refusal(ARTIFACT_UNBOUND, name + " has no artifact to let in"));
    var linked = served.of(version.id());
    if (linked.stream().anyMatch(each -> each.riskClass() == RiskClass.UNACCEPTABLE)) {
      throw new Refusal(
          RISK_PROHIBITED, name + " serves a prohibited practice: no emergency lets it in");
    }
    var use = useCase(name, linked, useCase);
    if (EMERGENCIES.hours(use.riskClass()).isEmpty()) {
      throw new Refusal(RISK_UNCLASSIFIED, use.name() + " has the class " + use.riskClass());
    }
    return new BreakGlass.Scope(
        version.id(), use.link().useCase(), environment, use.riskClass(), artifact);
  }

  private static Served useCase(String version, List<Served> linked, Optional<String> named) {
    var fitting =
        linked.stream()
            .filter(
                each ->
                    named.isEmpty()
                        || named.get().equals(each.name())
                        || named.get().equals(each.link().useCase().toString()))
            .toList();
    if (fitting.size() > 1) {
      throw new Refusal(USE_CASE_AMBIGUOUS, version + " is linked to several use cases")
          .and("remedy", "name one of them as useCase");
    }
    return fitting.stream()
        .findFirst()
        .orElseThrow(
            () -> new Refusal(USE_CASE_NOT_LINKED, version + " is not linked to such a use case"));
  }

  private void requireSameClass(BreakGlass asked, ModelVersion version) {
    var now =
        served.of(version.id()).stream()
            .filter(each -> each.link().useCase().equals(asked.useCase()))
            .findFirst()
            .map(Served::riskClass);
    if (now.filter(asked.riskClass()::equals).isEmpty()) {
      throw new Refusal(BREAK_GLASS_CLOSED, "the class changed after break-glass " + asked.id())
          .and("remedy", "ask for a new one with POST /api/v1/break-glass");
    }
  }

  private void refuseUnreviewed(Model model) {
    var now = clock.instant();
    all.unreviewed(model.id()).stream()
        .filter(each -> each.isOverdue(now))
        .findFirst()
        .ifPresent(
            each -> {
              throw new Refusal(
                      BREAK_GLASS_UNREVIEWED, "nobody has reviewed break-glass " + each.id())
                  .and("breakGlass", each.id().toString());
            });
  }

  private static String reason(String code) {
    if (!EMERGENCIES.reasons().contains(code)) {
      throw new Refusal(INVALID_REQUEST, code + " is none of " + EMERGENCIES.reasons())
          .and("pointer", "/reason");
    }
    return code;
  }

  private static int hours(Wish wish, BreakGlass.Scope scope) {
    int most = EMERGENCIES.hours(scope.riskClass()).orElseThrow();
    int hours = wish.hours().orElse(most);
    if (hours < 1 || hours > most) {
      throw new Refusal(
              INVALID_REQUEST,
              "the class %s is let in for 1 to %d hours, not %d"
                  .formatted(scope.riskClass(), most, hours))
          .and("pointer", "/hours");
    }
    return hours;
  }

  private Deed deed(String type, BreakGlass about) {
    return Deed.of(type, Kind.BREAK_GLASS, about.id(), caller.agentId())
        .within(about.version())
        .stating(about.state())
        .with("roles", caller.roles().stream().sorted().toList());
  }
}
