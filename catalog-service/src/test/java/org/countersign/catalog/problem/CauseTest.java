package org.countersign.catalog.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.problem.ProblemType.CHANGED_MEANWHILE;
import static org.countersign.catalog.problem.ProblemType.CONFLICT;
import static org.countersign.catalog.problem.ProblemType.DATABASE_UNAVAILABLE;
import static org.countersign.catalog.problem.ProblemType.FOREIGN_TEAM;
import static org.countersign.catalog.problem.ProblemType.USE_CASE_ALREADY_LINKED;

import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.PersistenceException;
import jakarta.resource.ResourceException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.SystemException;
import jakarta.transaction.TransactionalException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.Optional;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

class CauseTest {
  @Test
  void aRefusalIsFoundUnderTheWrappersOfATransaction() {
    var refusal = new Refusal(FOREIGN_TEAM, "this belongs to team treasury");

    assertThat(Cause.refusal(committing(refusal))).contains(refusal);
  }

  @ParameterizedTest
  @ValueSource(strings = {"08001", "08006", "57P01", "57P03", "53300", "58030", "25P03"})
  void aDatabaseThatIsGoneIsRetryable(String sqlState) {
    var lost = committing(new PersistenceException(new SQLException("secret words", sqlState)));

    assertThat(type(lost)).contains(DATABASE_UNAVAILABLE);
  }

  /** The container tells nothing of the database but a text. */
  @Test
  void aCommitWithoutAnAnswerIsRetryableAndMayHaveBeenDone() {
    var lost = new SystemException();
    lost.initCause(new XAException("PANIC: could not flush"));

    assertThat(Cause.refusal(new TransactionalException("during commit", lost)))
        .hasValueSatisfying(
            refusal -> {
              assertThat(refusal.type()).isEqualTo(DATABASE_UNAVAILABLE);
              assertThat(refusal.detail()).contains("wholly or not at all").doesNotContain("PANIC");
              assertThat(refusal.members().toString()).contains("Idempotency-Key");
            });
  }

  @Test
  void aPoolWithoutConnectionsIsRetryable() {
    assertThat(type(new PersistenceException(new ResourceException("in use equals maximum"))))
        .contains(DATABASE_UNAVAILABLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"40001", "40P01"})
  void aLostRaceIsAConflict(String sqlState) {
    assertThat(type(committing(new SQLException("", sqlState)))).contains(CHANGED_MEANWHILE);
  }

  @Test
  void aRowThatChangedMeanwhileIsAConflict() {
    assertThat(type(committing(new OptimisticLockException()))).contains(CHANGED_MEANWHILE);
  }

  @Test
  void aUniqueKeyWithoutAProblemOfItsOwnIsAPlainConflictThatTellsNothing() {
    var violated = violation("something_is_unique");

    assertThat(type(violated)).contains(CONFLICT);
    assertThat(Cause.refusal(violated).map(Refusal::detail))
        .hasValueSatisfying(detail -> assertThat(detail).doesNotContain("something"));
  }

  @Test
  void aUniqueKeyWithAProblemOfItsOwnIsThatProblemAlsoInABatch() {
    var violated = violation("version_link_is_unique");
    var inBatch = new BatchUpdateException("batch", "23505", 0, new int[0], violated.getCause());

    assertThat(type(violated)).contains(USE_CASE_ALREADY_LINKED);
    assertThat(type(committing(new PersistenceException(inBatch))))
        .contains(USE_CASE_ALREADY_LINKED);
  }

  @Test
  void anythingElseIsNotExplained() {
    assertThat(type(new IllegalStateException("ours"))).isEmpty();
    assertThat(type(new SQLException("syntax", "42601"))).isEmpty();
  }

  @Test
  void aCircleOfCausesEnds() {
    var first = new IllegalStateException("first");
    first.initCause(new IllegalStateException("second", first));

    assertThat(type(first)).isEmpty();
  }

  private static Optional<ProblemType> type(Throwable failure) {
    return Cause.refusal(failure).map(Refusal::type);
  }

  private static Throwable committing(Throwable cause) {
    var rollback = new RollbackException("the transaction was rolled back");
    rollback.initCause(cause);
    return new TransactionalException("commit failed", rollback);
  }

  /** As the server sends it: fields by letter, each ended by a zero byte. */
  private static Throwable violation(String constraint) {
    return new PersistenceException(
        new PSQLException(
            new ServerErrorMessage("SERROR\0C23505\0Mduplicate key value\0n" + constraint + "\0")));
  }
}
