package org.countersign.lineage;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.countersign.lineage.VersionFacts.Code;
import org.countersign.lineage.VersionFacts.Metric;
import org.countersign.lineage.VersionFacts.Use;

/**
 * A run as it is registered. Start with {@link #of} and add what there is.
 *
 * @param id the tracking system's, or one of ours; events of OpenLineage about the same id are
 *     about the same run
 * @param outputs the snapshots it wrote
 * @param artifacts SHA-256 of the files it wrote, 64 hexadecimal digits in lower case
 * @param people agent ids of those behind it
 */
public record RunFacts(
    String id,
    Timing timing,
    Recipe recipe,
    List<Input> inputs,
    List<DatasetRef> outputs,
    List<String> artifacts,
    List<Metric> metrics,
    List<String> people) {
  public RunFacts {
    if (id.isEmpty()) {
      throw new IllegalArgumentException("a run has an id");
    }
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    artifacts = List.copyOf(artifacts);
    metrics = List.copyOf(metrics);
    people = List.copyOf(people);
    for (var artifact : artifacts) {
      if (!Sentences.isSha256(artifact)) {
        throw new IllegalArgumentException("not a SHA-256: " + artifact);
      }
    }
  }

  /** Why a run began. */
  public enum Trigger {
    SCHEDULED,
    EVENT,
    AD_HOC
  }

  /**
   * When and why it ran.
   *
   * @param partOf id of the run that started it
   */
  public record Timing(
      Optional<Trigger> trigger,
      Optional<Instant> startedAt,
      Optional<Instant> endedAt,
      Optional<String> partOf) {
    public static final Timing UNKNOWN =
        new Timing(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * What it takes to run it again.
   *
   * @param environmentLock digest of the lock file or image
   * @param validation the procedure by which it chose and tested
   * @param parameters hyperparameters, name to value as text
   */
  public record Recipe(
      Optional<Code> code,
      Optional<String> environmentLock,
      Optional<String> seed,
      Optional<String> validation,
      Map<String, String> parameters,
      List<Trial> trials) {
    public static final Recipe UNKNOWN =
        new Recipe(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            List.of());

    public Recipe {
      parameters = Map.copyOf(parameters);
      trials = List.copyOf(trials);
    }
  }

  /**
   * A setting that was tried.
   *
   * @param id tells it from the run's other trials
   * @param objective the value it reached, as text
   */
  public record Trial(
      String id, Map<String, String> parameters, Optional<String> objective, boolean chosen) {
    public Trial {
      parameters = Map.copyOf(parameters);
    }
  }

  /** A snapshot it read and which part of it was for what. */
  public record Input(DatasetRef dataset, Split split) {}

  /**
   * A part of a snapshot.
   *
   * @param fraction share of the rows, a decimal as text
   * @param method how the rows were chosen
   * @param seed of that choice
   */
  public record Split(
      Use use, Optional<String> fraction, Optional<String> method, Optional<String> seed) {
    public static Split of(Use use) {
      return new Split(use, Optional.empty(), Optional.empty(), Optional.empty());
    }

    boolean says() {
      return fraction.isPresent() || method.isPresent() || seed.isPresent();
    }
  }

  public static RunFacts of(String id) {
    return new RunFacts(
        id, Timing.UNKNOWN, Recipe.UNKNOWN, List.of(), List.of(), List.of(), List.of(), List.of());
  }

  public RunFacts with(Timing when) {
    return new RunFacts(id, when, recipe, inputs, outputs, artifacts, metrics, people);
  }

  public RunFacts with(Recipe how) {
    return new RunFacts(id, timing, how, inputs, outputs, artifacts, metrics, people);
  }

  public RunFacts reading(List<Input> data) {
    return new RunFacts(id, timing, recipe, data, outputs, artifacts, metrics, people);
  }

  /** What it wrote: snapshots, and files by their SHA-256. */
  public RunFacts writing(List<DatasetRef> data, List<String> files) {
    return new RunFacts(id, timing, recipe, inputs, data, files, metrics, people);
  }

  public RunFacts measuring(List<Metric> measured) {
    return new RunFacts(id, timing, recipe, inputs, outputs, artifacts, measured, people);
  }

  public RunFacts by(List<String> agents) {
    return new RunFacts(id, timing, recipe, inputs, outputs, artifacts, metrics, agents);
  }
}
