package org.countersign.catalog.usecases;

import static org.countersign.catalog.problem.ProblemType.UNKNOWN_RULE_PACK;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.countersign.catalog.journal.Payloads;
import org.countersign.catalog.platform.Rows;
import org.countersign.catalog.problem.Refusal;
import org.countersign.policy.Edition;
import org.countersign.policy.Question;
import org.countersign.policy.RulePack;

/**
 * The rule packs that classify. What is published is read anew each time; what a digest names
 * cannot change and is compiled once.
 */
@ApplicationScoped
public class RulePacks {
  private static final String PUBLISHED =
      "SELECT name, revision, document, state FROM policy"
          + " WHERE kind = 'RULE_PACK' AND state IN ('ACTIVE', 'SUPERSEDED', 'WITHDRAWN')"
          + " ORDER BY published_at DESC, id DESC";

  private final Map<String, RulePack> compiled = new ConcurrentHashMap<>();

  @Inject private DataSource database;
  @Inject private Payloads payloads;

  /** The container fills the fields. */
  @SuppressWarnings("NullAway.Init")
  protected RulePacks() {}

  private record Row(Edition edition, boolean active) {}

  /** The packs that classify today, in the order of their ranks; the first one leads. */
  public List<RulePack> active() {
    return published().stream()
        .filter(Row::active)
        .map(row -> compiled(row.edition()))
        .sorted(
            Comparator.comparingInt(RulePack::rank).thenComparing(pack -> pack.edition().name()))
        .toList();
  }

  /**
   * @param ref a pack's name, or name and revision such as {@code eu-ai-act@2026-07-27.3}; a
   *     revision that was superseded or withdrawn is found too
   * @throws Refusal {@code UNKNOWN_RULE_PACK} naming what was asked
   */
  public RulePack find(String ref) {
    var published = published();
    return published.stream()
        .filter(
            row ->
                (row.active() && ref.equals(row.edition().name()))
                    || ref.equals(row.edition().toString()))
        .findFirst()
        .map(row -> compiled(row.edition()))
        .orElseThrow(
            () ->
                new Refusal(UNKNOWN_RULE_PACK, "no rule pack is called " + ref)
                    .and(
                        "remedy",
                        "ask for one of "
                            + String.join(
                                ", ",
                                published.stream()
                                    .filter(Row::active)
                                    .map(row -> row.edition().name())
                                    .toList())));
  }

  /** The questions of all packs that classify today. */
  List<Question> questions() {
    return active().stream().flatMap(pack -> pack.questions().stream()).toList();
  }

  private List<Row> published() {
    return new Rows(database, "the rule packs")
        .query(
            PUBLISHED,
            Rows.values(),
            row ->
                new Row(
                    new Edition(row.getString(1), row.getString(2), row.getString(3)),
                    row.getString(4).equals("ACTIVE")));
  }

  /** Compiling takes milliseconds: two callers may do it at once, and keep the same. */
  private RulePack compiled(Edition edition) {
    var before = compiled.get(edition.sha256());
    if (before != null) {
      return before;
    }
    var bytes =
        payloads
            .bytes(edition.sha256())
            .orElseThrow(
                () -> new IllegalStateException("the rule pack " + edition + " is missing"));
    var now = RulePack.load(edition.toString(), bytes);
    compiled.put(edition.sha256(), now);
    return now;
  }
}
