package org.countersign.catalog.journal;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;
import static jakarta.ws.rs.core.MediaType.TEXT_PLAIN;
import static org.countersign.catalog.problem.ProblemType.LEDGER_BUSY;
import static org.countersign.catalog.problem.ProblemType.UNKNOWN_ENTRY;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.problem.Refusal;
import org.countersign.catalog.problem.Wire;
import org.countersign.ledger.Envelope;
import org.jspecify.annotations.Nullable;

/** The ledger as it is read, proved and inspected. */
@Dependent
@Path("ledger")
@Produces(APPLICATION_JSON)
public class LedgerResource {
  private static final Semaphore ONE_AT_A_TIME = new Semaphore(1);
  private static final int MOST = 1000;

  private final LedgerEntries entries;
  private final InspectionRun inspection;
  private final Payloads payloads;
  private final Signer signer;

  @Inject
  LedgerResource(
      LedgerEntries entries, InspectionRun inspection, Payloads payloads, Signer signer) {
    this.entries = entries;
    this.inspection = inspection;
    this.payloads = payloads;
    this.signer = signer;
  }

  /**
   * What an inspection found; {@code index}, {@code row} and {@code reason} where it is unsound.
   */
  public record InspectionView(
      boolean sound,
      long size,
      @Nullable String root,
      @Nullable Long index,
      @Nullable String row,
      @Nullable String code,
      @Nullable String reason) {}

  /** The newest signed checkpoint: a C2SP signed note. */
  @GET
  @Path("checkpoint")
  @Produces(TEXT_PLAIN + ";charset=UTF-8")
  @PermitAll
  public String checkpoint() {
    return entries.checkpoint().note();
  }

  /** The keys that check this log: vkey of checkpoints, PEM of attestations. */
  @GET
  @Path("keys")
  @PermitAll
  public JsonObject keys() {
    var history = signer.history();
    return Json.createObjectBuilder()
        .add("origin", signer.origin().value())
        .add("genesis", history.genesisHash().hex())
        .add("checkpointKey", history.checkpointsAt(1).vkey())
        .add("attestationKey", signer.attestationKeyPem())
        .build();
  }

  @GET
  @Path("entries")
  @RolesAllowed({Roles.AUDITOR, Roles.COMPLIANCE_OFFICER})
  public JsonObject list(
      @QueryParam("from") @DefaultValue("0") String from,
      @QueryParam("limit") @DefaultValue("50") String limit,
      @QueryParam("type") @Nullable String type,
      @QueryParam("subject") @Nullable String subject,
      @QueryParam("actor") @Nullable String actor) {
    var filter =
        new LedgerEntries.Filter(
            Wire.read("from", () -> notNegative(from)),
            Wire.read("limit", () -> limit(limit)),
            Optional.ofNullable(type),
            Optional.ofNullable(subject),
            Optional.ofNullable(actor).map(id -> Wire.read("actor", () -> UUID.fromString(id))));
    var found = entries.list(filter);
    var items = Json.createArrayBuilder();
    found.forEach(entry -> items.add(summary(entry)));
    var json = Json.createObjectBuilder().add("items", items);
    if (found.size() == filter.limit()) {
      json.add("next", Long.toString(found.get(found.size() - 1).index() + 1));
    }
    return json.build();
  }

  /** One entry whole: the event as signed, and the envelope's exact bytes. */
  @GET
  @Path("entries/{index}")
  @RolesAllowed({Roles.AUDITOR, Roles.COMPLIANCE_OFFICER})
  public JsonObject one(@PathParam("index") String index) {
    var entry = entries.find(Wire.read("index", () -> notNegative(index)));
    var envelope = Envelope.parse(entry.leaf());
    var event = new String(envelope.payload(), StandardCharsets.UTF_8);
    try (var reader = Json.createReader(new StringReader(event))) {
      return summary(entry)
          .add("event", reader.readObject())
          .add("leaf", new String(entry.leaf(), StandardCharsets.UTF_8))
          .build();
    }
  }

  /** A C2SP tlog-proof of the entry under the newest checkpoint. */
  @GET
  @Path("entries/{index}/proof")
  @Produces(TEXT_PLAIN + ";charset=UTF-8")
  @PermitAll
  public String proof(@PathParam("index") String index) {
    var at = Wire.read("index", () -> notNegative(index));
    return entries.proofs(entries.checkpoint(), List.of(at)).get(0).text();
  }

  /** The bytes of a payload that an entry names by digest. */
  @GET
  @Path("payloads/{sha256}")
  @Produces("application/octet-stream")
  @RolesAllowed({Roles.AUDITOR, Roles.COMPLIANCE_OFFICER})
  public Response payload(@PathParam("sha256") String sha256) {
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw new Refusal(UNKNOWN_ENTRY, "not a digest in lower-case hex: " + sha256);
    }
    return payloads
        .bytes(sha256)
        .map(bytes -> Response.ok(bytes).header("X-Content-Type-Options", "nosniff").build())
        .orElseThrow(() -> new Refusal(UNKNOWN_ENTRY, "no payload has the digest " + sha256));
  }

  /** Re-derives everything and answers with the first thing that does not hold. */
  @POST
  @Path("inspections")
  @RolesAllowed({Roles.AUDITOR, Roles.COMPLIANCE_OFFICER})
  public InspectionView inspect() {
    if (!ONE_AT_A_TIME.tryAcquire()) {
      throw new Refusal(LEDGER_BUSY, "an inspection is running")
          .and("remedy", "repeat the request when it is done");
    }
    try {
      var found = inspection.inspect();
      return new InspectionView(
          found.sound(),
          found.size(),
          found.root().orElse(null),
          found.index().orElse(null),
          found.row().orElse(null),
          found.code().orElse(null),
          found.reason().orElse(null));
    } finally {
      ONE_AT_A_TIME.release();
    }
  }

  private static JsonObjectBuilder summary(LedgerEntry entry) {
    return Json.createObjectBuilder()
        .add("index", entry.index())
        .add("eventId", entry.eventId().toString())
        .add("type", entry.type())
        .add("at", entry.at())
        .add("actor", entry.actor().toString())
        .add(
            "subject",
            Json.createObjectBuilder().add("kind", entry.kind()).add("id", entry.subject()))
        .add("leafHash", HexFormat.of().formatHex(entry.leafHash()));
  }

  private static long notNegative(String text) {
    var number = Long.parseLong(text);
    if (number < 0) {
      throw new IllegalArgumentException("an index is 0 or more, not " + text);
    }
    return number;
  }

  private static int limit(String text) {
    var number = Integer.parseInt(text);
    if (number < 1 || number > MOST) {
      throw new IllegalArgumentException("limit is from 1 to " + MOST + ", not " + text);
    }
    return number;
  }
}
