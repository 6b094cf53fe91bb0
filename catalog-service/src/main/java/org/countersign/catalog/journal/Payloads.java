package org.countersign.catalog.journal;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.countersign.catalog.platform.DatabaseUnavailableException;
import org.countersign.catalog.problem.Refusal;
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
   * @throws Refusal {@code LEDGER_UNSOUND} if the bytes no longer have their digest
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
        return Optional.of(intact(row.getBytes(1), digest));
      }
    } catch (SQLException e) {
      throw new DatabaseUnavailableException("payload " + sha256 + " could not be read", e);
    }
  }

  /**
   * Those of many that are there, in one round trip.
   *
   * @param sha256s lower-case hex
   * @throws Refusal {@code LEDGER_UNSOUND} if the bytes of one no longer have their digest
   */
  public Map<String, byte[]> bytes(Collection<String> sha256s) {
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement(
                "SELECT sha256, bytes FROM ledger_payload WHERE sha256 = ANY (?)")) {
      var digests = sha256s.stream().map(each -> Digest.ofHex(each).bytes()).toArray(byte[][]::new);
      statement.setArray(1, connection.createArrayOf("bytea", digests));
      var found = new HashMap<String, byte[]>();
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          var digest = Digest.of(rows.getBytes(1));
          found.put(digest.hex(), intact(rows.getBytes(2), digest));
        }
      }
      return found;
    } catch (SQLException e) {
      throw new DatabaseUnavailableException("payloads could not be read", e);
    }
  }

  private static byte[] intact(byte[] bytes, Digest digest) {
    if (!Digest.sha256(bytes).equals(digest)) {
      throw Soundness.refusal("PAYLOAD: " + digest.hex() + " was altered");
    }
    return bytes;
  }

  /**
   * A JSON payload that must be there, as plain values.
   *
   * @throws Refusal {@code LEDGER_UNSOUND} if it is not, or was altered
   */
  public Map<String, Object> json(String sha256) {
    return json(
        bytes(sha256).orElseThrow(() -> Soundness.refusal("PAYLOAD: " + sha256 + " is missing")));
  }

  /** A JSON payload as plain values. */
  @SuppressWarnings("unchecked") // documents are objects: Deed.about takes nothing else
  public static Map<String, Object> json(byte[] bytes) {
    return (Map<String, Object>)
        CanonicalJson.parse(bytes, CanonicalJson.Profile.document(LARGEST_DOCUMENT));
  }
}
