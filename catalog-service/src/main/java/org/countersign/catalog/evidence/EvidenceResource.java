package org.countersign.catalog.evidence;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;
import static org.countersign.catalog.problem.ProblemType.INVALID_REQUEST;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.countersign.catalog.evidence.EvidenceIndex.Filed;
import org.countersign.catalog.evidence.EvidenceRecording.Draft;
import org.countersign.catalog.identity.Agents;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.FreeTexts;
import org.countersign.catalog.journal.Repeats;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.journal.Write;
import org.countersign.catalog.models.ModelVersion;
import org.countersign.catalog.models.ModelVersions;
import org.countersign.catalog.models.Models;
import org.countersign.catalog.models.PlainJson;
import org.countersign.catalog.platform.BodyLimit;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.problem.Refusal;
import org.countersign.catalog.problem.Wire;
import org.countersign.ledger.CanonicalJson;
import org.countersign.policy.EvidenceType;
import org.countersign.policy.Provenance;
import org.jspecify.annotations.Nullable;

/** Evidence of a version: added, read, accepted, rejected. */
@Door
@Path("models/{model}/versions/{version}/evidence")
@Produces(APPLICATION_JSON)
public class EvidenceResource {
  private static final Pattern DIGEST = Pattern.compile("(sha256:)?([0-9a-f]{64})");
  private static final int LONGEST_TEXT = 4000;
  private static final int LONGEST_TITLE = 200;
  private static final String REASON = "reason";

  private final Models models;
  private final ModelVersions versions;
  private final EvidenceIndex index;
  private final EvidenceStore store;
  private final EvidenceJudging judging;
  private final EvidenceRecording recording;
  private final EvidenceAcceptance acceptance;
  private final EvidenceRejection rejection;
  private final Write write;
  private final Repeats repeats;
  private final FreeTexts texts;
  private final Agents agents;

  @Inject
  EvidenceResource(
      Models models,
      ModelVersions versions,
      EvidenceIndex index,
      EvidenceStore store,
      EvidenceJudging judging,
      EvidenceRecording recording,
      EvidenceAcceptance acceptance,
      EvidenceRejection rejection,
      Write write,
      Repeats repeats,
      FreeTexts texts,
      Agents agents) {
    this.models = models;
    this.versions = versions;
    this.index = index;
    this.store = store;
    this.judging = judging;
    this.recording = recording;
    this.acceptance = acceptance;
    this.rejection = rejection;
    this.write = write;
    this.repeats = repeats;
    this.texts = texts;
    this.agents = agents;
  }

  /**
   * A document its producer tells us, without a file behind it.
   *
   * @param producedAt RFC 3339, now when left out
   * @param validUntil RFC 3339, without end when left out
   */
  public record NewEvidence(
      @NotBlank String type,
      @NotBlank @Size(max = LONGEST_TITLE) String title,
      @Nullable String producedAt,
      @Nullable String validUntil,
      @NotNull JsonObject content) {}

  public record NewAcceptance(@Nullable @Size(max = LONGEST_TEXT) String note) {}

  public record NewRejection(@NotBlank @Size(min = 20, max = LONGEST_TEXT) String reason) {}

  /**
   * @param reviewer who accepted or rejected it
   * @param reason why it was rejected, unless somebody erased it
   * @param checked {@code PASSED} or {@code FAILED} where its own numbers were computed again, else
   *     {@code UNCHECKED}
   * @param checks what was computed; left out in lists
   */
  public record EvidenceView(
      UUID id,
      UUID version,
      String type,
      String title,
      String mediaType,
      String sha256,
      long size,
      String provenance,
      String state,
      Agents.AgentView producer,
      String producedAt,
      @Nullable String validUntil,
      Agents.@Nullable AgentView reviewer,
      @Nullable String reviewedAt,
      @Nullable String reason,
      String createdAt,
      String checked,
      @Nullable List<CheckView> checks) {}

  /** One thing that was computed again. */
  public record CheckView(String code, boolean holds, String says) {}

  /** All of a version's evidence: there are dozens, not thousands, so the list has no pages. */
  public record EvidenceList(List<EvidenceView> items) {}

  @POST
  @Consumes(APPLICATION_JSON)
  @RolesAllowed({Roles.DATA_SCIENTIST, Roles.MODEL_OWNER, Roles.PIPELINE})
  public Response tell(
      @PathParam("model") String modelRef,
      @PathParam("version") String versionRef,
      @Valid @NotNull NewEvidence body,
      @Context UriInfo uri)
      throws IOException {
    var draft =
        new Draft(
            type(body.type()),
            body.title().strip(),
            APPLICATION_JSON,
            Provenance.SELF_REPORTED,
            time("/producedAt", body.producedAt()),
            time("/validUntil", body.validUntil()));
    var content = Wire.read("/content", () -> CanonicalJson.write(PlainJson.of(body.content())));
    return add(
        modelRef, versionRef, draft, new ByteArrayInputStream(content), Optional.empty(), uri);
  }

  @POST
  @Consumes(MediaType.WILDCARD)
  @BodyLimit(
      2 * BodyLimit.EVIDENCE) // the store counts to the limit and has its own problem to tell
  @RolesAllowed({Roles.DATA_SCIENTIST, Roles.MODEL_OWNER, Roles.PIPELINE})
  public Response upload(
      @PathParam("model") String modelRef,
      @PathParam("version") String versionRef,
      @QueryParam("type") @NotBlank String type,
      @QueryParam("title") @NotBlank @Size(max = LONGEST_TITLE) String title,
      @QueryParam("sha256") @Nullable String sha256,
      @QueryParam("producedAt") @Nullable String producedAt,
      @QueryParam("validUntil") @Nullable String validUntil,
      @Context HttpHeaders headers,
      @Context UriInfo uri,
      InputStream body)
      throws IOException {
    var draft =
        new Draft(
            type(type),
            title.strip(),
            Optional.ofNullable(headers.getMediaType())
                .map(EvidenceResource::plain)
                .orElse(MediaType.APPLICATION_OCTET_STREAM),
            Provenance.UPLOADED,
            time("producedAt", producedAt),
            time("validUntil", validUntil));
    var expected = Optional.ofNullable(sha256).map(EvidenceResource::digest);
    if (headers.getLength() > BodyLimit.EVIDENCE) {
      throw EvidenceStore.tooLarge(body, 0);
    }
    return add(modelRef, versionRef, draft, body, expected, uri);
  }

  private Response add(
      String modelRef,
      String versionRef,
      Draft draft,
      InputStream body,
      Optional<String> expected,
      UriInfo uri)
      throws IOException {
    var model = models.find(modelRef);
    var version = versions.find(model, versionRef);
    recording.admit(model);
    var staged = store.receive(body, expected);
    try {
      if (draft.provenance() == Provenance.UPLOADED) {
        repeats.content(staged.sha256());
      }
      return write.created(
          () -> {
            var filed = recording.record(model, version, draft, staged);
            return view(filed, null, checks(version, filed.evidence()));
          },
          view -> uri.getAbsolutePathBuilder().path(view.id().toString()).build());
    } finally {
      store.release(staged);
    }
  }

  @GET
  @RolesAllowed(Roles.ANYONE)
  public EvidenceList list(
      @PathParam("model") String modelRef, @PathParam("version") String versionRef) {
    var version = versions.find(modelRef, versionRef);
    var filed = index.of(version.id());
    var reasons = texts.of(filed.stream().map(each -> each.evidence().id()).toList(), REASON);
    return new EvidenceList(
        filed.stream().map(each -> view(each, reasons.get(each.evidence().id()))).toList());
  }

  @GET
  @Path("{evidence}")
  @RolesAllowed(Roles.ANYONE)
  public EvidenceView one(
      @PathParam("model") String modelRef,
      @PathParam("version") String versionRef,
      @PathParam("evidence") String id) {
    var filed = index.find(versions.find(modelRef, versionRef), id);
    var reasons = texts.of(List.of(filed.evidence().id()), REASON);
    return view(
        filed,
        reasons.get(filed.evidence().id()),
        checks(versions.find(modelRef, versionRef), filed.evidence()));
  }

  private Optional<List<CheckView>> checks(ModelVersion version, Evidence evidence) {
    return judging
        .judge(version, evidence)
        .map(
            check ->
                check.checks().stream()
                    .map(each -> new CheckView(each.code(), each.holds(), each.says()))
                    .toList());
  }

  /** Always a download: the bytes are the producer's and must not run in our pages. */
  @GET
  @Path("{evidence}/content")
  @Produces(MediaType.WILDCARD)
  @RolesAllowed(Roles.ANYONE)
  public Response content(
      @PathParam("model") String modelRef,
      @PathParam("version") String versionRef,
      @PathParam("evidence") String id) {
    var filed = index.find(versions.find(modelRef, versionRef), id);
    var evidence = filed.evidence();
    StreamingOutput bytes = out -> store.write(evidence.content(), out);
    return Response.ok(bytes, evidence.mediaType())
        .header(HttpHeaders.CONTENT_LENGTH, filed.size())
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            "attachment; filename=\"%s-%s\""
                .formatted(evidence.type(), evidence.content().substring(0, 12)))
        .header("X-Content-Type-Options", "nosniff")
        .header("Content-Security-Policy", "sandbox; default-src 'none'")
        .tag(evidence.content())
        .build();
  }

  @POST
  @Path("{evidence}/acceptance")
  @Consumes(APPLICATION_JSON)
  @RolesAllowed(Roles.VALIDATOR)
  public Response accept(
      @PathParam("model") String modelRef,
      @PathParam("version") String versionRef,
      @PathParam("evidence") String id,
      @Valid @Nullable NewAcceptance body) {
    var note =
        Optional.ofNullable(body)
            .map(NewAcceptance::note)
            .map(String::strip)
            .filter(text -> !text.isEmpty());
    return write.ok(
        () -> {
          var version = versions.find(modelRef, versionRef);
          acceptance.accept(version, id, note);
          return view(index.find(version, id), null);
        });
  }

  @POST
  @Path("{evidence}/rejection")
  @Consumes(APPLICATION_JSON)
  @RolesAllowed(Roles.VALIDATOR)
  public Response reject(
      @PathParam("model") String modelRef,
      @PathParam("version") String versionRef,
      @PathParam("evidence") String id,
      @Valid @NotNull NewRejection body) {
    var reason = body.reason().strip();
    return write.ok(
        () -> {
          var version = versions.find(modelRef, versionRef);
          rejection.reject(version, id, reason);
          return view(index.find(version, id), reason);
        });
  }

  private EvidenceView view(Filed filed, @Nullable String reason) {
    return view(filed, reason, Optional.empty());
  }

  private EvidenceView view(
      Filed filed, @Nullable String reason, Optional<List<CheckView>> checks) {
    var evidence = filed.evidence();
    return new EvidenceView(
        evidence.id(),
        evidence.version(),
        evidence.type().name(),
        evidence.title(),
        evidence.mediaType(),
        evidence.content(),
        filed.size(),
        evidence.provenance().name(),
        evidence.acceptance().name(),
        agents.view(evidence.producer()),
        State.text(evidence.producedAt()),
        evidence.validUntil().map(State::text).orElse(null),
        evidence.reviewer().map(agents::view).orElse(null),
        evidence.reviewedAt().map(State::text).orElse(null),
        reason,
        State.text(evidence.createdAt()),
        evidence.checked().map(Enum::name).orElse("UNCHECKED"),
        checks.orElse(null));
  }

  private static EvidenceType type(String name) {
    return Arrays.stream(EvidenceType.values())
        .filter(type -> type.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new Refusal(INVALID_REQUEST, "no evidence has the type " + name)
                    .and("pointer", "/type")
                    .and("remedy", "one of " + Arrays.toString(EvidenceType.values())));
  }

  private static String digest(String text) {
    var matcher = DIGEST.matcher(text);
    if (!matcher.matches()) {
      throw new Refusal(INVALID_REQUEST, "not a SHA-256 digest in lower-case hex: " + text)
          .and("pointer", "sha256");
    }
    return matcher.group(2);
  }

  /** Rows and leaves hold milliseconds, so a finer time is cut here. */
  private static Optional<Instant> time(String pointer, @Nullable String text) {
    return Optional.ofNullable(text)
        .map(given -> Wire.read(pointer, () -> Instant.parse(given)))
        .map(time -> Instant.ofEpochMilli(time.toEpochMilli()));
  }

  /** Type and subtype, and the charset where one is named: other parameters are not kept. */
  private static String plain(MediaType type) {
    var charset = type.getParameters().get(MediaType.CHARSET_PARAMETER);
    var plain = new MediaType(type.getType(), type.getSubtype(), charset).toString();
    if (type.isWildcardType() || plain.length() > 255) {
      throw new Refusal(INVALID_REQUEST, "not a media type of a file: " + type);
    }
    return plain;
  }
}
