package org.countersign.catalog.gate;

import static org.countersign.catalog.problem.ProblemType.UNKNOWN_DECISION;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.platform.Json;
import org.countersign.catalog.platform.Rows;
import org.countersign.catalog.platform.Window;
import org.countersign.catalog.problem.Refusal;

/** Decisions on record. */
@Dependent
public class Decisions {
  private static final String COLUMNS =
      "SELECT d.id, d.seq, d.version, d.use_case, d.environment, d.decision, d.findings, d.facts,"
          + " d.at, d.expires_at, m.name, v.number, v.artifact_sha256, d.attestation, d.caller"
          + " FROM gate_decision d JOIN model_version v ON v.id = d.version"
          + " JOIN model m ON m.id = v.model";
  private static final String LIST =
      COLUMNS
          + " WHERE (?::text IS NULL OR m.name = ? OR m.id::text = ?)"
          + " AND (?::text IS NULL OR v.number::text = ? OR v.label = ?)"
          + " AND (?::timestamptz IS NULL OR (d.at, d.id) < (?, ?))"
          + " ORDER BY d.at DESC, d.id DESC LIMIT ?";

  private final Rows rows;

  /**
   * A decision as it was recorded.
   *
   * @param index of its ledger entry
   * @param findings JSON object of {@code reasons}, {@code warnings} and {@code obligations}
   * @param attestation DSSE envelope
   */
  public record Recorded(
      UUID id,
      long index,
      UUID version,
      Optional<UUID> useCase,
      String environment,
      String decision,
      String findings,
      String facts,
      Instant at,
      Instant expiresAt,
      String model,
      int number,
      Optional<String> artifactSha256,
      String attestation,
      UUID caller) {

    static Recorded of(ResultSet row) throws SQLException {
      return new Recorded(
          row.getObject(1, UUID.class),
          row.getLong(2),
          row.getObject(3, UUID.class),
          Optional.ofNullable(row.getObject(4, UUID.class)),
          row.getString(5),
          row.getString(6),
          row.getString(7),
          row.getString(8),
          Rows.instant(row, 9),
          Rows.instant(row, 10),
          row.getString(11),
          row.getInt(12),
          Optional.ofNullable(row.getString(13)),
          new String(row.getBytes(14), StandardCharsets.UTF_8),
          row.getObject(15, UUID.class));
    }

    public boolean allowed() {
      return decision.equals("ALLOW");
    }

    public JsonObject findingsJson() {
      return read(findings);
    }

    /** Whether it was denied for nothing but reasons that may pass by themselves. */
    boolean retryable() {
      return retryable(findingsJson().getJsonArray("reasons"));
    }

    private static boolean retryable(JsonArray reasons) {
      return !reasons.isEmpty()
          && reasons.getValuesAs(JsonObject.class).stream()
              .allMatch(reason -> reason.getBoolean("retryable"));
    }

    JsonObject json() {
      var json =
          Json.createObjectBuilder()
              .add("id", id.toString())
              .add("decision", decision)
              .add("model", model)
              .add("version", number);
      artifactSha256.ifPresent(sha256 -> json.add("artifactSha256", sha256));
      json.add("environment", environment);
      useCase.ifPresent(use -> json.add("useCase", use.toString()));
      var findings = findingsJson();
      var reasons = findings.getJsonArray("reasons");
      json.addAll(Json.createObjectBuilder(findings)).add("retryable", retryable(reasons));
      if (retryable(reasons)) {
        json.add("retryAfter", RetryAfter.seconds(codes(reasons)));
      }
      return json.add("at", State.text(at))
          .add("expiresAt", State.text(expiresAt))
          .add("facts", facts)
          .add("caller", caller.toString())
          .add("index", index)
          .add("attestation", read(attestation))
          .build();
    }

    private static List<String> codes(JsonArray reasons) {
      return reasons.getValuesAs(JsonObject.class).stream()
          .map(reason -> reason.getString("code"))
          .toList();
    }

    private static JsonObject read(String text) {
      try (var reader = Json.createReader(new StringReader(text))) {
        return reader.readObject();
      }
    }
  }

  @Inject
  Decisions(DataSource database) {
    this.rows = new Rows(database, "decisions");
  }

  /**
   * @throws Refusal {@code UNKNOWN_DECISION}
   */
  public Recorded find(UUID id) {
    return rows.query(COLUMNS + " WHERE d.id = ?", Rows.values(id), Recorded::of).stream()
        .findFirst()
        .orElseThrow(() -> new Refusal(UNKNOWN_DECISION, "no decision " + id + " is on record"));
  }

  /** The newest decisions about a version, newest first. */
  public List<Recorded> of(UUID version, int most) {
    return rows.query(
        COLUMNS + " WHERE d.version = ? ORDER BY d.seq DESC LIMIT ?",
        Rows.values(version, most),
        Recorded::of);
  }

  JsonObject list(Optional<String> model, Optional<String> version, Window window) {
    var fetched =
        rows.query(
            LIST,
            statement -> {
              for (int i = 1; i <= 3; i++) {
                statement.setString(i, model.orElse(null));
                statement.setString(i + 3, version.orElse(null));
              }
              var at = window.after().map(position -> Rows.utc(position.createdAt()));
              statement.setObject(7, at.orElse(null));
              statement.setObject(8, at.orElse(null));
              statement.setObject(9, window.after().map(Window.Position::id).orElse(null));
              statement.setInt(10, window.fetch());
            },
            Recorded::of);
    var page = window.page(fetched, row -> new Window.Position(row.at(), row.id()));
    var items = Json.createArrayBuilder();
    page.items().forEach(row -> items.add(row.json()));
    var json = Json.createObjectBuilder().add("items", items);
    var next = page.next();
    if (next != null) {
      json.add("next", next);
    }
    return json.build();
  }
}
