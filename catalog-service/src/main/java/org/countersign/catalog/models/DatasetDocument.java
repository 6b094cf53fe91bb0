package org.countersign.catalog.models;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What was said of a version of a dataset: the payload {@code dataset} of its entry, from which
 * lineage grows. People are agent ids, digests lower-case hex SHA-256; what was not said is left
 * out.
 *
 * @param schema {@link #SCHEMA}
 * @param dataset its id
 * @param reference what pins the content: the SHA-256, else the snapshot
 * @param owner agent id
 */
public record DatasetDocument(
    String schema,
    String dataset,
    String name,
    String shape,
    int number,
    String reference,
    @Nullable String sha256,
    @Nullable String snapshot,
    @Nullable String location,
    List<Column> columns,
    @Nullable JsonObject statistics,
    @Nullable String licence,
    @Nullable String sensitivity,
    @Nullable String owner,
    @Nullable Labels labels,
    List<Origin> derivedFrom) {
  public static final String SCHEMA = "countersign/dataset-version/v1";

  /**
   * @param sensitivity of the column, where it has one of its own
   */
  public record Column(
      String name,
      @Nullable String type,
      @Nullable String description,
      @Nullable String sensitivity) {}

  /**
   * Where labels come from.
   *
   * @param agreement between annotators, as whoever measured it wrote it
   * @param labelledBy agent ids; they may not approve what is made of it
   */
  public record Labels(
      String method,
      @Nullable String source,
      @Nullable String guideline,
      @Nullable String agreement,
      @Nullable List<String> labelledBy) {
    /** The same labels, made by these people. */
    Labels by(List<UUID> people) {
      return new Labels(
          method, source, guideline, agreement, people.stream().map(UUID::toString).toList());
    }
  }

  /** A snapshot it was made from; {@code reference} is a SHA-256 or the id of a snapshot. */
  public record Origin(String name, String reference) {}
}
