package org.countersign.catalog.pages;

import jakarta.json.JsonObject;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import org.countersign.catalog.platform.Json;

/** Reads the answer of a write, which pages get as programs do. */
final class Receipted {
  private Receipted() {}

  /** Where the write stands in the ledger. */
  static long index(Object entity) {
    return json(entity).getJsonObject("receipt").getJsonNumber("index").longValue();
  }

  /** The id of what was made. */
  static String id(Object entity) {
    return json(entity).getString("id");
  }

  /** The id of the dataset whose version was registered. */
  static String dataset(Object entity) {
    return json(entity).getString("datasetId");
  }

  /** The secret that is shown once. */
  static String secret(Object entity) {
    return json(entity).getString("secret");
  }

  private static JsonObject json(Object entity) {
    var text =
        entity instanceof byte[] bytes
            ? new String(bytes, StandardCharsets.UTF_8)
            : entity.toString();
    try (var reader = Json.createReader(new StringReader(text))) {
      return reader.readObject();
    }
  }
}
