package org.countersign.catalog.problem;

import static org.countersign.catalog.problem.ProblemType.CHANGED_MEANWHILE;
import static org.countersign.catalog.problem.ProblemType.CONFLICT;
import static org.countersign.catalog.problem.ProblemType.DATABASE_UNAVAILABLE;

import jakarta.persistence.OptimisticLockException;
import jakarta.resource.ResourceException;
import jakarta.transaction.HeuristicMixedException;
import jakarta.transaction.SystemException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.stream.Stream;
import org.hibernate.StaleStateException;
import org.hibernate.exception.JDBCConnectionException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/**
 * Finds what a failure was, under the wrappers that transactions, pools and JSON readers put around
 * it. The database's own words never leave this class.
 */
final class Cause {
  private static final int DEEPEST = 32;

  private Cause() {}

  /** The refusal behind a failure, when it is one we can explain. */
  static Optional<Refusal> refusal(Throwable failure) {
    return chain(failure).map(Cause::explain).flatMap(Optional::stream).findFirst();
  }

  static <T extends Throwable> Optional<T> find(Class<T> kind, Throwable failure) {
    return chain(failure).filter(kind::isInstance).map(kind::cast).findFirst();
  }

  private static Stream<Throwable> chain(Throwable failure) {
    return Stream.<Throwable>iterate(failure, cause -> cause != null, Throwable::getCause)
        .limit(DEEPEST);
  }

  private static Optional<Refusal> explain(Throwable cause) {
    if (cause instanceof Refusal refusal) {
      return Optional.of(refusal);
    }
    if (cause instanceof OptimisticLockException || cause instanceof StaleStateException) {
      return Optional.of(lostRace());
    }
    if (cause instanceof JDBCConnectionException
        || cause instanceof SQLTransientConnectionException
        || cause instanceof ResourceException) {
      return Optional.of(unavailable());
    }
    if (cause instanceof SystemException || cause instanceof HeuristicMixedException) {
      return Optional.of(lostAtTheEnd());
    }
    return cause instanceof SQLException sql ? explain(sql) : Optional.empty();
  }

  /** By SQLSTATE: PostgreSQL, appendix A. */
  private static Optional<Refusal> explain(SQLException failure) {
    var state = String.valueOf(failure.getSQLState());
    if (PSQLState.UNIQUE_VIOLATION.getState().equals(state)) {
      return Optional.of(duplicate(failure));
    }
    if (state.equals("40001") || state.equals("40P01") || state.equals("55P03")) {
      return Optional.of(lostRace());
    }
    var gone =
        state.startsWith("08") // connection exception
            || state.startsWith("57P") // shut down, crashed, not yet accepting
            || state.equals("25P03") // ended by the server, for this node was frozen
            || state.startsWith("53") // out of connections, memory or disk
            || state.startsWith("58"); // its disk fails
    return gone ? Optional.of(unavailable()) : Optional.empty();
  }

  /** A batch of statements wraps what the server said of one of them. */
  private static Refusal duplicate(SQLException failure) {
    return find(PSQLException.class, failure)
        .flatMap(told -> Optional.ofNullable(told.getServerErrorMessage()))
        .flatMap(message -> Optional.ofNullable(message.getConstraint()))
        .flatMap(ProblemType::ofConstraint)
        .map(type -> new Refusal(type, type.title()))
        .orElseGet(() -> new Refusal(CONFLICT, "the same thing was stored before"));
  }

  private static Refusal lostRace() {
    return new Refusal(CHANGED_MEANWHILE, "another request changed the same thing first")
        .and("remedy", "read it again and repeat the request");
  }

  /** A commit that was sent and not answered; what came of it, only the database knows. */
  private static Refusal lostAtTheEnd() {
    return new Refusal(
            DATABASE_UNAVAILABLE,
            "the database was lost while it committed: this request was done wholly or not at all")
        .and(
            "remedy",
            "repeat the request with the Idempotency-Key it had; without one, look first whether"
                + " it was done");
  }

  private static Refusal unavailable() {
    return new Refusal(DATABASE_UNAVAILABLE, "nothing was changed by this request")
        .and("remedy", "repeat the request in a moment");
  }
}
