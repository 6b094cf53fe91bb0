package org.countersign.lineage;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A snapshot of a dataset or feature view as it is registered. Start with {@link #of} and add what
 * there is.
 *
 * @param madeFrom the snapshots it was made from
 * @param derivedBy how it was made from them: a transformation, a synthesis, a sample
 * @param producedBy id of the run that wrote it
 */
public record DatasetFacts(
    DatasetRef dataset,
    Instant registeredAt,
    Description description,
    Content content,
    List<DatasetRef> madeFrom,
    Optional<String> derivedBy,
    Optional<String> producedBy) {
  public DatasetFacts {
    madeFrom = List.copyOf(madeFrom);
  }

  /**
   * What people say of it.
   *
   * @param type such as {@code TABLE} or {@code FEATURE_VIEW}
   * @param licence an SPDX id or an IRI
   * @param owners agent ids
   * @param owningTeam the team it belongs to
   * @param labelProvenance how it was labelled
   * @param labelledBy agent ids
   */
  public record Description(
      Optional<String> type,
      Optional<String> licence,
      Optional<Sensitivity> sensitivity,
      List<String> owners,
      Optional<String> owningTeam,
      Optional<String> labelProvenance,
      List<String> labelledBy) {
    public static final Description NONE =
        new Description(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            List.of());

    public Description {
      owners = List.copyOf(owners);
      labelledBy = List.copyOf(labelledBy);
    }
  }

  /**
   * What is in it.
   *
   * @param snapshotId its name where it is stored
   * @param kept whether the content is still there; absent where nobody said
   * @param figures by name, decimals as text: {@code rowCount}, {@code byteCount}, {@code
   *     fileCount}
   */
  public record Content(
      Optional<String> snapshotId,
      Optional<Boolean> kept,
      List<Column> columns,
      Map<Figure, String> figures) {
    public static final Content NONE =
        new Content(Optional.empty(), Optional.empty(), List.of(), Map.of());

    public Content {
      columns = List.copyOf(columns);
      figures = Map.copyOf(figures);
    }
  }

  /**
   * One column or feature.
   *
   * @param path names from the outermost field inwards, joined by dots
   * @param quantiles fraction to value
   * @param histogram bin to share or count
   * @param from the columns it was made of
   */
  public record Column(
      String path,
      Optional<String> type,
      Optional<Sensitivity> sensitivity,
      Map<Figure, String> figures,
      Map<String, String> quantiles,
      Map<String, String> histogram,
      List<ColumnRef> from) {
    public Column {
      if (path.isBlank()) {
        throw new IllegalArgumentException("a column has a name");
      }
      figures = Map.copyOf(figures);
      quantiles = Map.copyOf(quantiles);
      histogram = Map.copyOf(histogram);
      from = List.copyOf(from);
    }

    public static Column of(String path, String type) {
      return new Column(
          path, Optional.of(type), Optional.empty(), Map.of(), Map.of(), Map.of(), List.of());
    }

    public Column with(Sensitivity level) {
      return new Column(path, type, Optional.of(level), figures, quantiles, histogram, from);
    }

    public Column madeOf(List<ColumnRef> columns) {
      return new Column(path, type, sensitivity, figures, quantiles, histogram, columns);
    }
  }

  /** A column of a snapshot. */
  public record ColumnRef(DatasetRef dataset, String path) {
    public ColumnRef {
      if (path.isBlank()) {
        throw new IllegalArgumentException("a column has a name");
      }
    }
  }

  /** Figures that describe data or a column; counts are whole numbers. */
  public enum Figure {
    ROW_COUNT(Vocabulary.Property.ROW_COUNT),
    BYTE_COUNT(Vocabulary.Property.BYTE_COUNT),
    FILE_COUNT(Vocabulary.Property.FILE_COUNT),
    NULL_COUNT(Vocabulary.Property.NULL_COUNT),
    DISTINCT_COUNT(Vocabulary.Property.DISTINCT_COUNT),
    VALUE_COUNT(Vocabulary.Property.VALUE_COUNT),
    SUM(Vocabulary.Property.SUM),
    LEAST(Vocabulary.Property.LEAST),
    GREATEST(Vocabulary.Property.GREATEST),
    MEAN(Vocabulary.Property.MEAN);

    private final Vocabulary.Property property;

    Figure(Vocabulary.Property property) {
      this.property = property;
    }

    Vocabulary.Property property() {
      return property;
    }

    /** As it stands in answers: {@code rowCount}. */
    public String localName() {
      return property.localName();
    }
  }

  public static DatasetFacts of(DatasetRef dataset, Instant registeredAt) {
    return new DatasetFacts(
        dataset,
        registeredAt,
        Description.NONE,
        Content.NONE,
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  public DatasetFacts with(Description words) {
    return new DatasetFacts(dataset, registeredAt, words, content, madeFrom, derivedBy, producedBy);
  }

  public DatasetFacts with(Content inside) {
    return new DatasetFacts(
        dataset, registeredAt, description, inside, madeFrom, derivedBy, producedBy);
  }

  public DatasetFacts madeFrom(List<DatasetRef> origins, Optional<String> how) {
    return new DatasetFacts(dataset, registeredAt, description, content, origins, how, producedBy);
  }

  public DatasetFacts producedBy(String run) {
    return new DatasetFacts(
        dataset, registeredAt, description, content, madeFrom, derivedBy, Optional.of(run));
  }
}
