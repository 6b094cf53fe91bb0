package org.countersign.catalog.gate;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.countersign.catalog.gate.Population.Member;
import org.countersign.catalog.gate.Population.Stored;
import org.countersign.catalog.gate.SimulationRows.Simulated;
import org.countersign.catalog.problem.Refusal;
import org.countersign.catalog.requirements.Documents;
import org.countersign.ledger.CanonicalJson;
import org.countersign.policy.Facts;
import org.countersign.policy.GateRules;
import org.countersign.policy.Simulation;

/**
 * Asks today's rules and a draft about everything that is live and about the decisions of a period.
 * Reads a page at a time and tells after each how far it has come; holds no more than that. Rows
 * are not compared with their leaves here: nothing is decided on what comes out.
 */
@Dependent
class SimulationRun {
  private static final int PAGE = 5_000;
  private static final int AT_ONCE = 250;
  private static final int CASES = 500;
  private static final int LARGEST = 1 << 20;
  private static final int REMEMBERED = 1_000;

  private final DataSource database;
  private final Documents documents;
  private final GateCheck check;
  private final SimulationRows rows;

  @Inject
  SimulationRun(DataSource database, Documents documents, GateCheck check, SimulationRows rows) {
    this.database = database;
    this.documents = documents;
    this.check = check;
    this.rows = rows;
  }

  /** Of one run. */
  private static final class Progress {
    private long done;
    private long unreadable;
  }

  /**
   * @return the result, JSON; empty if somebody cancelled it
   */
  Optional<String> run(Simulated asked, GateRules today, GateRules draft) throws SQLException {
    long total;
    try (var connection = database.getConnection()) {
      var population = new Population(connection);
      total = population.live() + population.decisions(asked.since(), asked.until());
    }
    if (!rows.begin(asked.id(), total)) {
      return Optional.empty();
    }
    var progress = new Progress();
    var live = new Simulation(today, draft, CASES);
    var decided = new Simulation(today, draft, CASES);
    if (!askAboutLive(asked.id(), live, progress) || !askAboutDecisions(asked, decided, progress)) {
      return Optional.empty();
    }
    var result = new TreeMap<String, Object>();
    result.put("live", told(live.report()));
    result.put("decisions", told(decided.report()));
    result.put("unreadable", progress.unreadable);
    var json = new String(CanonicalJson.write(result), StandardCharsets.UTF_8);
    rows.done(asked.id(), progress.done, json);
    return Optional.of(json);
  }

  private boolean askAboutLive(UUID id, Simulation simulation, Progress progress)
      throws SQLException {
    var roles = new HashMap<String, Boolean>();
    GateFacts.RolesNow rolesNow =
        (voter, role) ->
            roles.computeIfAbsent(voter + " " + role, any -> check.holdsNow(voter, role));
    var last = Member.NONE;
    while (true) {
      List<Member> page;
      try (var connection = database.getConnection()) {
        page = new Population(connection).live(last, PAGE);
      }
      for (int from = 0; from < page.size(); from += AT_ONCE) {
        ask(
            page.subList(from, Math.min(page.size(), from + AT_ONCE)),
            rolesNow,
            simulation,
            progress);
        if (!rows.goesOn(id, progress.done)) {
          return false;
        }
      }
      if (page.size() < PAGE) {
        return true;
      }
      last = page.get(page.size() - 1);
    }
  }

  private void ask(
      List<Member> members, GateFacts.RolesNow rolesNow, Simulation simulation, Progress progress)
      throws SQLException {
    var asked = members.stream().map(Member::asked).toList();
    List<Snapshot> snapshots;
    try (var connection = database.getConnection()) {
      snapshots = SnapshotQuery.readRows(connection, asked);
    }
    for (int i = 0; i < asked.size(); i++) {
      progress.done++;
      try {
        simulation.ask(
            new GateFacts(
                    asked.get(i),
                    snapshots.get(i),
                    documents,
                    rolesNow,
                    List.of(),
                    Optional.empty())
                .read()
                .facts());
      } catch (Refusal | IllegalStateException gone) {
        progress.unreadable++;
      }
    }
  }

  private boolean askAboutDecisions(Simulated asked, Simulation simulation, Progress progress)
      throws SQLException {
    var known = new Remembered();
    var last = -1L;
    while (true) {
      List<Stored> page;
      try (var connection = database.getConnection()) {
        page = new Population(connection).decisions(asked.since(), asked.until(), last, AT_ONCE);
      }
      for (var stored : page) {
        progress.done++;
        last = stored.index();
        try {
          simulation.ask(facts(stored, known));
        } catch (IllegalArgumentException older) {
          progress.unreadable++;
        }
      }
      if (!rows.goesOn(asked.id(), progress.done)) {
        return false;
      }
      if (page.size() < AT_ONCE) {
        return true;
      }
    }
  }

  /** The documents that were parsed last: equal facts are stored once and come again and again. */
  private static final class Remembered extends LinkedHashMap<String, Map<String, Object>> {
    private static final long serialVersionUID = 1L;

    Remembered() {
      super(REMEMBERED, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Map<String, Object>> eldest) {
      return size() > REMEMBERED;
    }
  }

  private static Facts facts(Stored stored, Remembered known) {
    var document = known.get(stored.sha256());
    if (document == null) {
      document = parsed(stored.document());
      known.put(stored.sha256(), document);
    }
    return Replay.facts(document, stored.at());
  }

  @SuppressWarnings("unchecked") // facts are stored as objects
  private static Map<String, Object> parsed(byte[] document) {
    return (Map<String, Object>)
        CanonicalJson.parse(document, CanonicalJson.Profile.document(LARGEST));
  }

  private static Map<String, Object> told(Simulation.Report report) {
    var cases = new ArrayList<Map<String, Object>>();
    for (var each : report.cases()) {
      cases.add(
          Map.of(
              "version", each.version(),
              "model", each.model(),
              "number", each.number(),
              "environment", each.environment(),
              "useCase", each.useCase(),
              "change", each.change().name(),
              "rules", each.rules()));
    }
    return Map.of(
        "asked", report.asked(),
        "counts", counts(report.counts()),
        "rules",
            report.rules().stream()
                .map(effect -> Map.of("rule", effect.rule(), "counts", counts(effect.counts())))
                .toList(),
        "cases", cases);
  }

  private static Map<String, Object> counts(Map<Simulation.Change, Long> counts) {
    return counts.entrySet().stream()
        .collect(Collectors.toMap(each -> each.getKey().name(), Map.Entry::getValue));
  }

  /** The window in which decisions are asked about when nobody names one. */
  static Instant usualSince(Instant until) {
    return until.minus(Duration.ofDays(30));
  }
}
