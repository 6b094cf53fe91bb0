package org.countersign.catalog.journal;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;
import static jakarta.ws.rs.core.MediaType.TEXT_PLAIN;
import static org.countersign.catalog.problem.ProblemType.INVALID_REQUEST;
import static org.countersign.catalog.problem.ProblemType.LEDGER_BUSY;
import static org.countersign.catalog.problem.ProblemType.UNKNOWN_ENTRY;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
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
import jakarta.ws.rs.core.StreamingOutput;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.Publications.Publication;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.platform.Json;
import org.countersign.catalog.problem.Refusal;
import org.countersign.catalog.problem.Wire;
import org.countersign.ledger.Checkpoint;
import org.countersign.ledger.Envelope;
import org.countersign.ledger.Export;
import org.jspecify.annotations.Nullable;

/** The ledger as it is read, proved and inspected. */
@Door
@Path("ledger")
@Produces(APPLICATION_JSON)
public class LedgerResource {
  private static final int MOST = 1000;

  private final LedgerEntries entries;
  private final Inspections inspections;
  private final Payloads payloads;
  private final Publications publications;
  private final Witnesses witnesses;
  private final LogExport export;
  private final Erasures erasures;

  @Inject
  LedgerResource(
      LedgerEntries entries,
      Inspections inspections,
      Payloads payloads,
      Publications publications,
      Witnesses witnesses,
      LogExport export,
      Erasures erasures) {
    this.entries = entries;
    this.publications = publications;
    this.witnesses = witnesses;
    this.export = export;
    this.erasures = erasures;
    this.inspections = inspections;
    this.payloads = payloads;
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

  /**
   * The newest published checkpoint, with the lines of the witnesses who have cosigned it: a C2SP
   * signed note. It is at most some seconds behind the newest entry, and cosigned as {@code policy}
   * asks unless too few witnesses answer.
   */
  @GET
  @Path("checkpoint")
  @Produces(TEXT_PLAIN + ";charset=UTF-8")
  @PermitAll
  public Response checkpoint() {
    var note = witnesses.shown().map(publications::cosigned).orElseGet(entries::checkpoint);
    return Response.ok(note.note()).header("Cache-Control", "no-cache").build();
  }

  /** By which keys and witnesses this log is to be judged: a C2SP tlog-policy. */
  @GET
  @Path("policy")
  @Produces(TEXT_PLAIN + ";charset=UTF-8")
  @PermitAll
  public String policy() {
    return witnesses.policy().text();
  }

  /**
   * The log up to a published checkpoint, with its payloads, as the verifier reads it.
   *
   * @param size of that checkpoint; the one that {@code checkpoint} answers without it
   */
  @GET
  @Path("export")
  @Produces(Export.MEDIA_TYPE)
  @RolesAllowed({Roles.AUDITOR, Roles.COMPLIANCE_OFFICER})
  public Response export(@QueryParam("size") @Nullable String size) {
    var last =
        published(size)
            .or(witnesses::shown)
            .orElseThrow(() -> new Refusal(LEDGER_BUSY, "no checkpoint was published yet"));
    var note = publications.cosigned(last);
    StreamingOutput lines = out -> export.write(last, note, out);
    return Response.ok(lines)
        .header("Content-Disposition", "attachment; filename=\"ledger-" + last.size() + ".ndjson\"")
        .build();
  }

  /** The published checkpoint of a size that was asked for. */
  private Optional<Publication> published(@Nullable String size) {
    return Optional.ofNullable(size)
        .map(asked -> Wire.read("size", () -> notNegative(asked)))
        .map(
            asked ->
                publications
                    .of(asked)
                    .orElseThrow(
                        () ->
                            new Refusal(UNKNOWN_ENTRY, "no checkpoint of " + asked + " entries")));
  }

  /** That the log of one size is the beginning of the log of another, by RFC 9162, 2.1.4. */
  @GET
  @Path("consistency")
  @PermitAll
  public JsonObject consistency(
      @QueryParam("from") @DefaultValue("0") String from, @QueryParam("to") @Nullable String to) {
    var older = Wire.read("from", () -> notNegative(from));
    var newer =
        to == null
            ? Checkpoint.parse(entries.checkpoint().text()).size()
            : Wire.read("to", () -> notNegative(to));
    if (older > newer) {
      throw new Refusal(INVALID_REQUEST, older + " entries are more than " + newer)
          .and("parameter", "from");
    }
    var path = Json.createArrayBuilder();
    entries.consistency(older, newer).path().forEach(hash -> path.add(hash.base64()));
    return Json.createObjectBuilder()
        .add("from", older)
        .add("fromRoot", entries.root(older).base64())
        .add("to", newer)
        .add("toRoot", entries.root(newer).base64())
        .add("path", path)
        .build();
  }

  /**
   * Entries in their order. {@code from} and {@code to} are indexes, or times as events tell them;
   * {@code next} of an answer is the {@code cursor} of the next page.
   */
  @GET
  @Path("entries")
  @RolesAllowed({Roles.AUDITOR, Roles.COMPLIANCE_OFFICER})
  public JsonObject list(
      @QueryParam("from") @DefaultValue("0") String from,
      @QueryParam("to") @Nullable String to,
      @QueryParam("limit") @DefaultValue("50") String limit,
      @QueryParam("cursor") @DefaultValue("0") String cursor,
      @QueryParam("type") @Nullable String type,
      @QueryParam("subject") @Nullable String subject,
      @QueryParam("actor") @Nullable String actor) {
    var filter =
        new LedgerEntries.Filter(
            Wire.read("from", () -> LedgerEntries.Bound.parse(from)),
            Optional.ofNullable(to)
                .map(end -> Wire.read("to", () -> LedgerEntries.Bound.parse(end))),
            Optional.ofNullable(type),
            Optional.ofNullable(subject),
            Optional.ofNullable(actor).map(id -> Wire.read("actor", () -> UUID.fromString(id))));
    var most = Wire.read("limit", () -> limit(limit));
    var found = entries.list(filter, Wire.read("cursor", () -> notNegative(cursor)), most);
    var items = Json.createArrayBuilder();
    found.forEach(entry -> items.add(summary(entry)));
    var json = Json.createObjectBuilder().add("items", items);
    if (found.size() == most) {
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

  /**
   * What the commitments of an entry open to, or on what basis the opening was erased. Whoever
   * verifies an entry needs salt and text.
   */
  @GET
  @Path("entries/{index}/openings")
  @RolesAllowed({Roles.AUDITOR, Roles.COMPLIANCE_OFFICER})
  public JsonObject openings(@PathParam("index") String index) {
    var entry = entries.find(Wire.read("index", () -> notNegative(index)));
    var items = Json.createArrayBuilder();
    erasures.openings(entry).forEach(opening -> items.add(Json.createObjectBuilder(opening)));
    return Json.createObjectBuilder().add("items", items).build();
  }

  /** The openings of an entry that are still there, one a line, as the verifier reads them. */
  @GET
  @Path("entries/{index}/openings")
  @Produces(Export.MEDIA_TYPE + ";qs=0.5")
  @RolesAllowed({Roles.AUDITOR, Roles.COMPLIANCE_OFFICER})
  public String openingLines(@PathParam("index") String index) {
    var entry = entries.find(Wire.read("index", () -> notNegative(index)));
    return erasures.kept(entry).stream()
        .map(opening -> opening.line() + "\n")
        .collect(Collectors.joining());
  }

  /**
   * A C2SP tlog-proof of the entry under the checkpoint that {@code checkpoint} answers, or under
   * the newest signed one while the entry is younger than that.
   *
   * @param size of the published checkpoint to prove it under, such as one that was timestamped
   */
  @GET
  @Path("entries/{index}/proof")
  @Produces(TEXT_PLAIN + ";charset=UTF-8")
  @PermitAll
  public String proof(@PathParam("index") String index, @QueryParam("size") @Nullable String size) {
    var at = Wire.read("index", () -> notNegative(index));
    var note =
        published(size)
            .or(() -> covering(at))
            .map(publications::cosigned)
            .orElseGet(entries::checkpoint);
    return entries.proofs(note, List.of(at)).get(0).text();
  }

  private Optional<Publication> covering(long index) {
    return witnesses
        .shown()
        .filter(shown -> index < shown.size())
        .or(() -> publications.newest().filter(newest -> index < newest.size()));
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
    var found =
        inspections
            .now()
            .orElseThrow(
                () ->
                    new Refusal(LEDGER_BUSY, "an inspection is running")
                        .and("remedy", "repeat the request when it is done"));
    return new InspectionView(
        found.sound(),
        found.size(),
        found.root().orElse(null),
        found.index().orElse(null),
        found.row().orElse(null),
        found.code().orElse(null),
        found.reason().orElse(null));
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
