package org.countersign.catalog.models;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was said of a run: the payload {@code run} of its entry. People are agent ids, times RFC
 * 3339 UTC, digests lower-case hex SHA-256; what was not said is left out.
 *
 * @param schema {@link #SCHEMA}
 * @param triggeredBy agent id
 * @param environmentLock SHA-256 of the file that pins every package
 */
public record RunDocument(
    String schema,
    String run,
    String name,
    String cause,
    @Nullable String triggeredBy,
    @Nullable String startedAt,
    @Nullable String endedAt,
    @Nullable String job,
    @Nullable String codeRepository,
    @Nullable String codeCommit,
    @Nullable String environmentLock,
    @Nullable String seed,
    Map<String, String> parameters,
    List<Metric> metrics,
    List<Trial> trials,
    List<Data> inputs,
    List<Data> outputs,
    List<Artifact> artifacts) {
  public static final String SCHEMA = "countersign/run/v1";

  public record Metric(String name, double value, @Nullable String dataset) {}

  /** One try of tuning. */
  public record Trial(
      int number, Map<String, String> parameters, List<Metric> metrics, boolean chosen) {}

  /**
   * A snapshot that was read or written.
   *
   * @param role such as {@code training}; of inputs
   */
  public record Data(@Nullable String role, String name, String reference) {}

  public record Artifact(String name, String sha256) {}
}
