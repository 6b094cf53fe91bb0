package org.countersign.catalog.journal;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/**
 * Work that goes on by itself, step by step, on the node that holds the lease: begun when the
 * ledger is open, ended with the bean it is injected into. A step that fails is said once and tried
 * again.
 */
@Dependent
public class LeasedWork {
  private static final Logger LOG = System.getLogger(LeasedWork.class.getName());
  private static final int EVERY_MILLIS = 500;

  private final Lease lease;
  @Resource private ManagedThreadFactory threads;
  private @Nullable ScheduledExecutorService working;
  private boolean failing;

  @Inject
  @SuppressWarnings("NullAway.Init")
  LeasedWork(Lease lease) {
    this.lease = lease;
  }

  /** Who does it, and under which term of the lease. */
  public record Hand(long term, UUID agent) {}

  /** Another node does it now. */
  static final class LostLeaseException extends RuntimeException {
    LostLeaseException() {
      super("another node has the lease", null, false, false);
    }
  }

  /**
   * @param what it does not do while it fails, as in {@code ancestry is not judged}
   * @param step asked for twice a second, never twice at a time
   */
  public void begin(LedgerOpened opened, String what, Consumer<Hand> step) {
    // a thread of its own, because it may wait for the graph; nobody may interrupt it there
    var own = Executors.newSingleThreadScheduledExecutor(threads);
    var unused =
        own.scheduleWithFixedDelay(
            () -> take(opened, what, step), EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    working = own;
  }

  @PreDestroy
  void stop() {
    if (working != null) {
      working.shutdown();
    }
  }

  private void take(LedgerOpened opened, String what, Consumer<Hand> step) {
    var term = lease.term();
    if (term.isEmpty()) {
      return;
    }
    try {
      step.accept(new Hand(term.getAsLong(), opened.actor()));
      failing = false;
    } catch (LostLeaseException elsewhere) {
      // the other node goes on from here
    } catch (RuntimeException | LinkageError e) { // one that escaped would end the schedule
      if (!failing) {
        LOG.log(Level.ERROR, what + " and will be tried again", e);
      }
      failing = true;
    }
  }

  /**
   * Keeps the lease where it is until the transaction ends; to be called in the transaction that
   * does a step, before it does it. The step ends here, and changes nothing, if another node has
   * the lease by now.
   */
  public void hold(EntityManager entities, Hand hand) {
    var held =
        entities
            .unwrap(Session.class)
            .doReturningWork(connection -> lease.fence(connection, hand.term()));
    if (!held) {
      throw new LostLeaseException();
    }
  }
}
