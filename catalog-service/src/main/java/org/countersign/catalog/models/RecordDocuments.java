package org.countersign.catalog.models;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.bind.Jsonb;
import java.io.StringReader;
import org.countersign.catalog.journal.Payloads;
import org.countersign.catalog.platform.Json;
import org.countersign.catalog.problem.Wire;
import org.countersign.ledger.CanonicalJson;

/** Records as canonical JSON payloads, and back. */
@Dependent
class RecordDocuments {
  private final Jsonb jsonb;
  private final Payloads payloads;

  @Inject
  RecordDocuments(Jsonb jsonb, Payloads payloads) {
    this.jsonb = jsonb;
    this.payloads = payloads;
  }

  /**
   * The canonical bytes; what is null is left out.
   *
   * @throws org.countersign.catalog.problem.Refusal {@code INVALID_REQUEST} for texts and numbers
   *     that have no canonical form
   */
  byte[] write(Record document) {
    try (var reader = Json.createReader(new StringReader(jsonb.toJson(document)))) {
      var plain = PlainJson.of(reader.readObject());
      return Wire.read(() -> CanonicalJson.write(plain));
    }
  }

  /** What was written under this digest. */
  <T extends Record> T read(String sha256, Class<T> type) {
    var bytes =
        payloads
            .bytes(sha256)
            .orElseThrow(() -> new IllegalStateException("document " + sha256 + " is missing"));
    return jsonb.fromJson(new String(bytes, UTF_8), type);
  }
}
