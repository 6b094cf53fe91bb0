package org.countersign.catalog.models;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.countersign.ledger.CanonicalJson;
import org.countersign.ledger.Digest;

/** What the catalog knows of the form of data. */
@Dependent
public class DataContracts {
  private final Datasets datasets;
  private final RecordDocuments documents;

  @Inject
  DataContracts(Datasets datasets, RecordDocuments documents) {
    this.datasets = datasets;
    this.documents = documents;
  }

  /**
   * Digest of the names and types of the columns of a snapshot, in their order; empty when the
   * catalog does not have it, or nobody said which columns it has.
   *
   * @param reference what pins its content
   * @return lower-case hex SHA-256
   */
  public Optional<String> columns(String dataset, String reference) {
    return datasets
        .named(dataset)
        .flatMap(found -> datasets.pinned(found.id(), reference))
        .map(version -> documents.read(version.document(), DatasetDocument.class).columns())
        .filter(columns -> !columns.isEmpty())
        .map(
            columns ->
                Digest.sha256(
                        CanonicalJson.write(
                            Map.of("columns", columns.stream().map(DataContracts::told).toList())))
                    .hex());
  }

  private static Map<String, Object> told(DatasetDocument.Column column) {
    var told = new HashMap<String, Object>();
    told.put("name", column.name());
    Optional.ofNullable(column.type()).ifPresent(type -> told.put("type", type));
    return told;
  }
}
