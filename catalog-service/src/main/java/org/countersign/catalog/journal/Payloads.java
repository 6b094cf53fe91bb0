package org.countersign.catalog.journal;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.countersign.ledger.CanonicalJson;
import org.countersign.ledger.Digest;

/** Reads payloads back by digest; what was stored under a digest never changes. */
@Dependent
public class Payloads {
  private static final int LARGEST_DOCUMENT = 16 << 20;

  private final DataSource database;

  @Inject
  Payloads(DataSource database) {
    this.database = database;
  }

  /**
   * @param sha256 lower-case hex
   * @throws IllegalStateException if the bytes no longer have their digest
   */
  public Optional<byte[]> bytes(String sha256) {
    var digest = Digest.ofHex(sha256);
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement("SELECT bytes FROM ledger_payload WHERE sha256 = ?")) {
      statement.setBytes(1, digest.bytes());
      try (var row = statement.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        var bytes = row.getBytes(1);
        if (!Digest.sha256(bytes).equals(digest)) {
          throw new IllegalStateException("payload " + sha256 + " was altered");
        }
        return Optional.of(bytes);
      }
    } catch (SQLException e) {
      throw new LedgerUnavailableException("payload " + sha256 + " could not be read", e);
    }
  }

  /** A JSON payload that must be there, as plain values. */
  @SuppressWarnings("unchecked") // documents are objects: Deed.about takes nothing else
  public Map<String, Object> json(String sha256) {
    var bytes =
        bytes(sha256)
            .orElseThrow(() -> new IllegalStateException("payload " + sha256 + " is missing"));
    return (Map<String, Object>)
        CanonicalJson.parse(bytes, CanonicalJson.Profile.document(LARGEST_DOCUMENT));
  }
}
