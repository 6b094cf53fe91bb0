package org.countersign.catalog.gate;

import static org.countersign.catalog.problem.ProblemType.SIMULATION_ENDED;
import static org.countersign.catalog.problem.ProblemType.UNKNOWN_SIMULATION;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.countersign.catalog.gate.SimulationRows.Simulated;
import org.countersign.catalog.gate.SimulationRows.Standing;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.problem.Refusal;
import org.jspecify.annotations.Nullable;

/** Runs simulations one after the other, beside the requests. */
@ApplicationScoped
class Simulations {
  private static final Logger LOG = System.getLogger(Simulations.class.getName());

  @Inject private SimulationRows rows;
  @Inject private SimulationRun run;
  @Inject private DraftRules drafts;
  @Resource private ManagedThreadFactory threads;
  private @Nullable ExecutorService running;
  private volatile boolean stopping;

  /** The container fills the fields. */
  @SuppressWarnings("NullAway.Init")
  protected Simulations() {}

  /** Begins what is queued; what runs or has ended already is left as it is. */
  synchronized void begin(Simulated asked) {
    if (asked.standing() != Standing.QUEUED) {
      return;
    }
    if (running == null) {
      running = Executors.newSingleThreadExecutor(threads);
    }
    running.execute(() -> work(asked));
  }

  private void work(Simulated asked) {
    if (stopping) {
      return;
    }
    try {
      var rules = drafts.of(asked.policy(), asked.withdrawal());
      var unused = run.run(asked, rules.today(), rules.draft());
    } catch (SQLException | RuntimeException e) {
      LOG.log(Level.ERROR, "simulation " + asked.id() + " failed", e);
      rows.end(asked.id(), Standing.FAILED);
    }
  }

  /**
   * @throws Refusal {@code UNKNOWN_SIMULATION}
   */
  Simulated find(UUID policy, String id) {
    return Ids.read(id)
        .flatMap(known -> rows.find(policy, known))
        .orElseThrow(() -> new Refusal(UNKNOWN_SIMULATION, "the document has no simulation " + id));
  }

  /**
   * @throws Refusal {@code SIMULATION_ENDED} when there is nothing to stop
   */
  Simulated cancel(UUID policy, String id) {
    var found = find(policy, id);
    if (!rows.end(found.id(), Standing.CANCELLED)) {
      throw new Refusal(SIMULATION_ENDED, "the simulation is " + found.standing());
    }
    return find(policy, id);
  }

  /** Nobody may interrupt who reads the graph: Java would close its files. */
  @PreDestroy
  void stop() {
    stopping = true;
    if (running != null) {
      running.shutdown();
    }
  }
}
