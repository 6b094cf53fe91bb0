package org.countersign.catalog.reviews;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.countersign.catalog.platform.Rows;
import org.countersign.policy.RiskClass;
import org.countersign.policy.ServiceLevels;

/** All that is approved, waits or is let off in the whole house, counted. */
@Dependent
class Portfolio {
  /** As early as the first reminder. */
  static final Duration SOON = Duration.ofDays(60);

  static final int MOST = 100;

  private static final ServiceLevels LEVELS = ServiceLevels.standard();

  /** Class, what, and how many; a use case by the newest class that was signed. */
  private static final String COUNTS =
      """
      SELECT coalesce((SELECT c.risk_class FROM classification c WHERE c.use_case = u.id
          ORDER BY c.number DESC LIMIT 1), 'UNDETERMINED') AS risk_class, 'USE_CASE' AS what, count(*)
      FROM use_case u GROUP BY 1
      UNION ALL
      SELECT risk_class, CASE WHEN state = 'APPROVED' AND valid_until <= ? THEN 'EXPIRED'
          ELSE state END, count(*)
      FROM approval WHERE state IN ('APPROVED', 'SUSPENDED', 'STALE') GROUP BY 1, 2
      """;

  private static final String ROUNDS =
      "SELECT risk_class, submitted_at FROM review WHERE state = 'IN_REVIEW'";

  private static final String ENDING =
      """
      SELECT a.id, m.id, m.name, v.number, u.name, a.environment, a.risk_class, a.valid_until,
          count(*) OVER ()
      FROM approval a JOIN model_version v ON v.id = a.version JOIN model m ON m.id = v.model
      JOIN use_case u ON u.id = a.use_case
      WHERE a.state = 'APPROVED' AND a.valid_until > ? AND a.valid_until <= ?
      ORDER BY a.valid_until, a.id LIMIT ?
      """;

  private static final String WAIVERS =
      """
      SELECT w.id, m.id, m.name, v.number, u.name, w.requirement, w.ends, count(*) OVER ()
      FROM waiver w JOIN model_version v ON v.id = w.version JOIN model m ON m.id = v.model
      JOIN use_case u ON u.id = w.use_case
      WHERE w.state = 'GRANTED' AND w.ends > ? ORDER BY w.ends, w.id LIMIT ?
      """;

  private static final String FINDINGS =
      "SELECT severity, count(*) FROM finding WHERE state = 'OPEN' GROUP BY severity";

  private final Rows rows;

  @Inject
  Portfolio(DataSource database) {
    this.rows = new Rows(database, "the portfolio");
  }

  /**
   * What there is of a class.
   *
   * @param inForce approvals that the gate lets versions in by
   * @param stale that fell after a change upstream
   * @param expired that ended and that nothing took the place of
   * @param overdue of the open rounds those that should be decided by now
   */
  record Holding(
      RiskClass riskClass,
      int useCases,
      int inForce,
      int suspended,
      int stale,
      int expired,
      int openRounds,
      int overdue) {}

  /** An approval that ends soon. */
  record Ending(
      UUID approval,
      UUID modelId,
      String model,
      int version,
      String useCase,
      String environment,
      RiskClass riskClass,
      Instant ends) {}

  /** A requirement that a version does without. */
  record Exempt(
      UUID waiver,
      UUID modelId,
      String model,
      int version,
      String useCase,
      String requirement,
      Instant ends) {}

  /** The first of a list that may be longer. */
  record Some<T>(long count, List<T> items) {
    Some {
      items = List.copyOf(items);
    }
  }

  /**
   * @param classes all of them, the strictest first
   * @param findings open ones by their severity
   */
  record Whole(
      List<Holding> classes,
      Some<Ending> ending,
      Some<Exempt> exempt,
      Map<String, Integer> findings) {
    Whole {
      classes = List.copyOf(classes);
      findings = Map.copyOf(findings);
    }
  }

  /**
   * @throws org.countersign.catalog.platform.DatabaseUnavailableException if the database does not
   *     answer
   */
  Whole at(Instant now) {
    return rows.on(
        connection ->
            new Whole(
                classes(connection, now),
                ending(connection, now),
                exempt(connection, now),
                findings(connection)));
  }

  /** So many of something in a class. */
  private record Count(RiskClass riskClass, String what, int many) {}

  private static List<Holding> classes(Connection connection, Instant now) throws SQLException {
    var counts =
        new ArrayList<>(
            Rows.query(
                connection,
                COUNTS,
                Rows.values(Rows.utc(now)),
                row ->
                    new Count(
                        RiskClass.valueOf(row.getString(1)), row.getString(2), row.getInt(3))));
    Rows.query(connection, ROUNDS, Rows.values(), row -> round(row, now)).forEach(counts::addAll);
    return Stream.of(RiskClass.values()).map(each -> holding(each, counts)).toList();
  }

  private static List<Count> round(ResultSet row, Instant now) throws SQLException {
    var riskClass = RiskClass.valueOf(row.getString(1));
    var open = new Count(riskClass, "ROUND", 1);
    return now.isBefore(LEVELS.due(riskClass, Rows.instant(row, 2)))
        ? List.of(open)
        : List.of(open, new Count(riskClass, "OVERDUE", 1));
  }

  private static Holding holding(RiskClass riskClass, List<Count> counts) {
    var many =
        counts.stream()
            .filter(each -> each.riskClass() == riskClass)
            .collect(Collectors.groupingBy(Count::what, Collectors.summingInt(Count::many)));
    return new Holding(
        riskClass,
        many.getOrDefault("USE_CASE", 0),
        many.getOrDefault("APPROVED", 0),
        many.getOrDefault("SUSPENDED", 0),
        many.getOrDefault("STALE", 0),
        many.getOrDefault("EXPIRED", 0),
        many.getOrDefault("ROUND", 0),
        many.getOrDefault("OVERDUE", 0));
  }

  private static Some<Ending> ending(Connection connection, Instant now) throws SQLException {
    return some(
        Rows.query(
            connection,
            ENDING,
            Rows.values(Rows.utc(now), Rows.utc(now.plus(SOON)), MOST),
            row ->
                new Counted<>(
                    row.getLong(9),
                    new Ending(
                        row.getObject(1, UUID.class),
                        row.getObject(2, UUID.class),
                        row.getString(3),
                        row.getInt(4),
                        row.getString(5),
                        row.getString(6),
                        RiskClass.valueOf(row.getString(7)),
                        Rows.instant(row, 8)))));
  }

  private static Some<Exempt> exempt(Connection connection, Instant now) throws SQLException {
    return some(
        Rows.query(
            connection,
            WAIVERS,
            Rows.values(Rows.utc(now), MOST),
            row ->
                new Counted<>(
                    row.getLong(8),
                    new Exempt(
                        row.getObject(1, UUID.class),
                        row.getObject(2, UUID.class),
                        row.getString(3),
                        row.getInt(4),
                        row.getString(5),
                        row.getString(6),
                        Rows.instant(row, 7)))));
  }

  /** One of so many. */
  private record Counted<T>(long all, T item) {}

  private static <T> Some<T> some(List<Counted<T>> found) {
    return new Some<>(
        found.stream().mapToLong(Counted::all).findFirst().orElse(0),
        found.stream().map(Counted::item).toList());
  }

  private static Map<String, Integer> findings(Connection connection) throws SQLException {
    return Rows.query(
            connection, FINDINGS, Rows.values(), row -> Map.entry(row.getString(1), row.getInt(2)))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
