package org.countersign.catalog.journal;

import static org.countersign.catalog.problem.ProblemType.IDEMPOTENCY_MISMATCH;
import static org.countersign.catalog.problem.ProblemType.INVALID_REQUEST;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.platform.DatabaseUnavailableException;
import org.countersign.catalog.problem.Refusal;
import org.countersign.ledger.CanonicalJson;
import org.countersign.ledger.Digest;
import org.countersign.ledger.MalformedJsonException;
import org.jspecify.annotations.Nullable;

/**
 * Requests that may be repeated: what this one's key and digest are, and what was answered to an
 * equal one. The same key with another request is refused.
 */
@RequestScoped
public class Repeats {
  static final String HEADER = "Idempotency-Key";
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");
  private static final int LONGEST_BODY = 1 << 20;

  private final Caller caller;
  private final DataSource database;
  private @Nullable String key;
  private String method = "";
  private String path = "";
  private byte[] digest = Digest.sha256(new byte[0]).bytes();

  /** For the container's proxy only. */
  @SuppressWarnings("NullAway")
  protected Repeats() {
    this(null, null);
  }

  @Inject
  Repeats(Caller caller, DataSource database) {
    this.caller = caller;
    this.database = database;
  }

  void keyed(String header, String method, URI uri) {
    if (!KEY.matcher(header).matches()) {
      throw new Refusal(
              INVALID_REQUEST, HEADER + " is 1 to 255 visible ASCII characters without spaces")
          .and("parameter", HEADER);
    }
    this.key = header;
    this.method = method;
    this.path =
        uri.getRawPath() + Optional.ofNullable(uri.getRawQuery()).map(q -> "?" + q).orElse("");
  }

  /**
   * The digest of the body's canonical form; bytes that are no JSON are refused later, not here.
   */
  void body(byte[] bytes) {
    byte[] canonical;
    try {
      canonical =
          CanonicalJson.write(
              CanonicalJson.parse(bytes, CanonicalJson.Profile.document(LONGEST_BODY)));
    } catch (MalformedJsonException malformed) {
      canonical = bytes;
    }
    digest = Digest.sha256(canonical).bytes();
  }

  /** An upload names its content's digest itself. */
  public void content(String sha256) {
    digest = Digest.ofHex(sha256).bytes();
  }

  /** This request as one that may be repeated; empty without a key. */
  Optional<RepeatableRequest> request() {
    return Optional.ofNullable(key)
        .map(
            given ->
                new RepeatableRequest(
                    EventIds.of(caller.agentId().toString(), method, path, given), digest));
  }

  /**
   * What was answered to the equal request before.
   *
   * @throws Refusal {@code IDEMPOTENCY_MISMATCH} if the request under this key was another one
   */
  Optional<Answer> answered(RepeatableRequest request) {
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement(
                "SELECT request_sha256, status, location, answer FROM idempotent_answer"
                    + " WHERE event_id = ?")) {
      statement.setObject(1, request.eventId());
      try (var row = statement.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        if (!Digest.of(row.getBytes(1)).equals(Digest.of(request.sha256()))) {
          throw new Refusal(
                  IDEMPOTENCY_MISMATCH, "another request was answered under this " + HEADER)
              .and("remedy", "send a new key with a new request");
        }
        return Optional.of(
            new Answer(row.getInt(2), Optional.ofNullable(row.getString(3)), row.getBytes(4)));
      }
    } catch (SQLException e) {
      throw new DatabaseUnavailableException("earlier answers could not be read", e);
    }
  }

  /** Whether a transaction failed because the equal request committed first. */
  boolean isLostRace(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      var told = String.valueOf(cause.getMessage());
      if (told.contains("idempotent_answer_pkey") || told.contains("ledger_entry_event_id_key")) {
        return true;
      }
    }
    return false;
  }
}
