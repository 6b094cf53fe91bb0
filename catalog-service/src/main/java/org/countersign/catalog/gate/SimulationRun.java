package org.countersign.catalog.gate;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.DateTimeException;
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
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.countersign.catalog.gate.Population.Member;
import org.countersign.catalog.gate.Population.Stored;
import org.countersign.catalog.gate.SimulationRows.Simulated;
import org.countersign.catalog.lineage.Ancestries;
import org.countersign.catalog.problem.Refusal;
import org.countersign.catalog.requirements.Documents;
import org.countersign.ledger.CanonicalJson;
import org.countersign.policy.Facts;
import org.countersign.policy.GateRules;
import org.countersign.policy.Simulation;

/**
 * Asks today's rules and a draft about everything that is live and about the decisions of a period.
 * Reads a page at a time and tells after each how far it has come; holds no more than that. Rows
 * are not compared with their leaves here: nothing is decided on what comes out. What a draft asks
 * of ancestry is judged on the way; versions for which that fails are told apart and not asked
 * about.
 */
@Dependent
class SimulationRun {
  private static final int PAGE = 5_000;
  private static final int AT_ONCE = 250;
  private static final int CASES = 500;
  private static final int LARGEST = 1 << 20;
  private static final int REMEMBERED = 1_000;
  private static final long TOLD_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final DataSource database;
  private final Documents documents;
  private final GateCheck check;
  private final SimulationRows rows;
  private final Ancestries ancestries;

  @Inject
  SimulationRun(
      DataSource database,
      Documents documents,
      GateCheck check,
      SimulationRows rows,
      Ancestries ancestries) {
    this.database = database;
    this.documents = documents;
    this.check = check;
    this.rows = rows;
    this.ancestries = ancestries;
  }

  /** Of one run. */
  private final class Progress {
    private final UUID id;
    private long done;
    private long unreadable;
    private long toldNanos = System.nanoTime();

    Progress(UUID id) {
      this.id = id;
    }

    /** Tells how far it has come; whether to go on. */
    boolean told() {
      toldNanos = System.nanoTime();
      return rows.goesOn(id, done);
    }

    /** The same if that was not told for a while: a version may take its time. */
    boolean toldInTime() {
      return System.nanoTime() - toldNanos < TOLD_EVERY_NANOS || told();
    }
  }

  /** What is asked about one population, and what a draft would find of its ancestry. */
  private record Question(Simulation simulation, DraftAncestry ancestry) {
    void ask(Facts facts) {
      ancestry.of(facts).ifPresent(found -> simulation.ask(facts, found));
    }
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
    var progress = new Progress(asked.id());
    var ancestry = new DraftAncestry(ancestries, today, draft);
    var live = new Simulation(today, draft, CASES);
    var decided = new Simulation(today, draft, CASES);
    if (!askAboutLive(new Question(live, ancestry), progress)
        || !askAboutDecisions(asked, new Question(decided, ancestry), progress)) {
      return Optional.empty();
    }
    var result = new TreeMap<String, Object>();
    result.put("live", told(live.report()));
    result.put("decisions", told(decided.report()));
    result.put("unreadable", progress.unreadable);
    if (ancestry.isAsked()) {
      result.put("lineage", ancestry.told());
    }
    var json = new String(CanonicalJson.write(result), StandardCharsets.UTF_8);
    rows.done(asked.id(), progress.done, json);
    return Optional.of(json);
  }

  private boolean askAboutLive(Question question, Progress progress) throws SQLException {
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
        var some = page.subList(from, Math.min(page.size(), from + AT_ONCE));
        if (!ask(some, rolesNow, question, progress) || !progress.told()) {
          return false;
        }
      }
      if (page.size() < PAGE) {
        return true;
      }
      last = page.get(page.size() - 1);
    }
  }

  /** Whether to go on. */
  private boolean ask(
      List<Member> members, GateFacts.RolesNow rolesNow, Question question, Progress progress)
      throws SQLException {
    var asked = members.stream().map(Member::asked).toList();
    List<Snapshot> snapshots;
    try (var connection = database.getConnection()) {
      snapshots = SnapshotQuery.readRows(connection, asked);
    }
    for (int i = 0; i < asked.size(); i++) {
      progress.done++;
      try {
        question.ask(
            new GateFacts(
                    asked.get(i),
                    snapshots.get(i),
                    documents,
                    rolesNow,
                    List.of(),
                    Optional.empty())
                .read()
                .facts());
      } catch (Refusal
          | IllegalStateException
          | IllegalArgumentException
          | DateTimeException altered) {
        progress.unreadable++;
      }
      if (!progress.toldInTime()) {
        return false;
      }
    }
    return true;
  }

  private boolean askAboutDecisions(Simulated asked, Question question, Progress progress)
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
          question.ask(facts(stored, known));
        } catch (IllegalArgumentException older) {
          progress.unreadable++;
        }
        if (!progress.toldInTime()) {
          return false;
        }
      }
      if (!progress.told()) {
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
