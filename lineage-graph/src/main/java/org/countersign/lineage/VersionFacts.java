package org.countersign.lineage;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What is known of a version when it is registered. Start with {@link #of} and add what there is.
 *
 * @param model the model's id
 * @param modelName the model's name at that time; empty text where it is not known
 * @param number 1, 2, 3 …; a revision of the version before it
 * @param artifactSha256 64 hexadecimal digits, absent until an artifact is bound
 * @param parameters hyperparameters, name to value as text
 * @param people agent ids of those behind the version
 */
public record VersionFacts(
    String model,
    String modelName,
    int number,
    Instant registeredAt,
    Optional<String> artifactSha256,
    Optional<Run> run,
    Optional<Code> code,
    List<Data> data,
    Map<String, String> parameters,
    List<Metric> metrics,
    List<BaseModel> bases,
    List<String> people) {

  public VersionFacts {
    if (number < 1) {
      throw new IllegalArgumentException("versions count from 1, not " + number);
    }
    data = List.copyOf(data);
    parameters = Map.copyOf(parameters);
    metrics = List.copyOf(metrics);
    bases = List.copyOf(bases);
    people = List.copyOf(people);
  }

  /** The run a version came of; the id is the tracking system's and may be all that is known. */
  public record Run(String id, Optional<Instant> startedAt, Optional<Instant> endedAt) {
    public static Run of(String id) {
      return new Run(id, Optional.empty(), Optional.empty());
    }
  }

  /**
   * @param commit a hash, tag or revision
   */
  public record Code(Optional<String> repository, String commit) {}

  /** What a snapshot was used for. */
  public enum Use {
    TRAINING(Relation.TRAINED_ON),
    VALIDATION(Relation.VALIDATED_ON),
    TEST(Relation.TESTED_ON),
    OTHER(Relation.USED);

    private final Relation relation;

    Use(Relation relation) {
      this.relation = relation;
    }

    Relation relation() {
      return relation;
    }
  }

  /** A snapshot and what it was used for. */
  public record Data(Use use, DatasetRef dataset) {}

  /**
   * One measured value.
   *
   * @param value a decimal as text; other text is kept as it is
   * @param on the snapshot it was measured on
   * @param slice the part of that snapshot
   */
  public record Metric(String name, String value, Optional<DatasetRef> on, Optional<String> slice) {
    public static Metric of(String name, String value) {
      return new Metric(name, value, Optional.empty(), Optional.empty());
    }
  }

  public static VersionFacts of(String model, String modelName, int number, Instant registeredAt) {
    return new VersionFacts(
        model,
        modelName,
        number,
        registeredAt,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Map.of(),
        List.of(),
        List.of(),
        List.of());
  }

  public VersionFacts withArtifact(String sha256) {
    return changed(facts -> facts.artifactSha256 = Optional.of(sha256));
  }

  public VersionFacts withRun(Run source) {
    return changed(facts -> facts.run = Optional.of(source));
  }

  public VersionFacts withCode(Code source) {
    return changed(facts -> facts.code = Optional.of(source));
  }

  public VersionFacts withData(List<Data> used) {
    return changed(facts -> facts.data = used);
  }

  public VersionFacts withParameters(Map<String, String> settings) {
    return changed(facts -> facts.parameters = settings);
  }

  public VersionFacts withMetrics(List<Metric> measured) {
    return changed(facts -> facts.metrics = measured);
  }

  public VersionFacts withBases(List<BaseModel> origins) {
    return changed(facts -> facts.bases = origins);
  }

  public VersionFacts withPeople(List<String> agents) {
    return changed(facts -> facts.people = agents);
  }

  private VersionFacts changed(Consumer<Draft> change) {
    var draft = new Draft(this);
    change.accept(draft);
    return draft.done();
  }

  /** The components that can be added, open for one change. */
  private static final class Draft {
    private final VersionFacts before;
    private Optional<String> artifactSha256;
    private Optional<Run> run;
    private Optional<Code> code;
    private List<Data> data;
    private Map<String, String> parameters;
    private List<Metric> metrics;
    private List<BaseModel> bases;
    private List<String> people;

    Draft(VersionFacts before) {
      this.before = before;
      artifactSha256 = before.artifactSha256;
      run = before.run;
      code = before.code;
      data = before.data;
      parameters = before.parameters;
      metrics = before.metrics;
      bases = before.bases;
      people = before.people;
    }

    VersionFacts done() {
      return new VersionFacts(
          before.model,
          before.modelName,
          before.number,
          before.registeredAt,
          artifactSha256,
          run,
          code,
          data,
          parameters,
          metrics,
          bases,
          people);
    }
  }
}
