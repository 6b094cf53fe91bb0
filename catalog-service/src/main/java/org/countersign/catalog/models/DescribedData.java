package org.countersign.catalog.models;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.countersign.lineage.DatasetFacts;
import org.countersign.lineage.Sensitivity;

/** What a foreign description says of a snapshot, as it is registered here. */
final class DescribedData {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  private DescribedData() {}

  static DatasetRegistration.Draft draft(DatasetFacts facts) {
    var said = facts.description();
    var reference = facts.dataset().digest();
    var isDigest = SHA256.matcher(reference).matches();
    return new DatasetRegistration.Draft(
        reference,
        isDigest ? Optional.of(reference) : Optional.empty(),
        facts.content().snapshotId().or(() -> isDigest ? Optional.empty() : Optional.of(reference)),
        Optional.empty(),
        facts.content().columns().stream().map(DescribedData::column).toList(),
        Optional.empty(),
        said.licence(),
        said.sensitivity().map(Sensitivity::name),
        Optional.empty(),
        said.labelProvenance().map(how -> new DatasetDocument.Labels(how, null, null, null, null)),
        List.of(),
        facts.madeFrom().stream()
            .map(from -> new DatasetDocument.Origin(from.name(), from.digest()))
            .toList());
  }

  private static DatasetDocument.Column column(DatasetFacts.Column column) {
    return new DatasetDocument.Column(
        column.path(),
        column.type().orElse(null),
        null,
        column.sensitivity().map(Sensitivity::name).orElse(null));
  }
}
