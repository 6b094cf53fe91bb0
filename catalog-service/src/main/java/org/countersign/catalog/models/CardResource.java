package org.countersign.catalog.models;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;
import static org.countersign.catalog.problem.ProblemType.NO_CARD;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.Payloads;
import org.countersign.catalog.journal.Write;
import org.countersign.catalog.models.CardWriting.Read;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.problem.Refusal;
import org.countersign.policy.CardCompleteness;
import org.countersign.policy.RiskClass;
import org.jspecify.annotations.Nullable;

/** The model card of a version. */
@Door
@Path("models/{model}/versions/{version}/card")
@Consumes(APPLICATION_JSON)
@Produces(APPLICATION_JSON)
public class CardResource {
  private static final Pattern ETAG = Pattern.compile("\"([^\"]*)\"");

  private final CardWriting writing;
  private final ModelVersions versions;
  private final ServedClasses served;
  private final CardScores scores;
  private final Payloads payloads;
  private final Write write;

  @Inject
  CardResource(
      CardWriting writing,
      ModelVersions versions,
      ServedClasses served,
      CardScores scores,
      Payloads payloads,
      Write write) {
    this.writing = writing;
    this.versions = versions;
    this.served = served;
    this.scores = scores;
    this.payloads = payloads;
    this.write = write;
  }

  /**
   * How good a card is.
   *
   * @param riskClass the heaviest that the version serves; it decides what is asked
   * @param score percent, and the percent that is needed
   * @param next the most valuable fields to fill, at most three
   * @param problems what contradicts itself, cannot be checked, or was not kept as written
   */
  public record CardView(
      String sha256,
      RiskClass riskClass,
      int score,
      int needed,
      List<BlockView> blocks,
      List<HintView> next,
      List<ProblemView> problems) {}

  public record BlockView(String block, int score) {}

  /**
   * @param points what it would add to the score
   */
  public record HintView(String pointer, int points, String hint) {
    static HintView of(CardCompleteness.Hint hint) {
      return new HintView(CardResource.pointer(hint.path()), hint.points(), hint.hint());
    }
  }

  public record ProblemView(String code, String pointer, String says) {}

  /** The card as it is stored, byte for byte; its digest is the ETag. */
  @GET
  @RolesAllowed(Roles.ANYONE)
  public Response get(
      @PathParam("model") String model,
      @PathParam("version") String version,
      @Context Request request) {
    var found = versions.find(model, version);
    var sha256 =
        found
            .card()
            .orElseThrow(
                () ->
                    new Refusal(NO_CARD, "version " + found.number() + " has no card yet")
                        .and("remedy", "write one with PUT at this address"));
    var tag = new EntityTag(sha256);
    var unchanged = request.evaluatePreconditions(tag);
    if (unchanged != null) {
      return unchanged.tag(tag).build();
    }
    var bytes =
        payloads
            .bytes(sha256)
            .orElseThrow(() -> new IllegalStateException("card " + sha256 + " is missing"));
    return Response.ok(bytes).tag(tag).build();
  }

  /** Writes the whole card; with If-Match only over the card that was read. */
  @PUT
  @RolesAllowed({Roles.DATA_SCIENTIST, Roles.MODEL_OWNER, Roles.PIPELINE})
  public Response put(
      @PathParam("model") String model,
      @PathParam("version") String version,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @NotNull JsonObject body) {
    var card = PlainJson.of(body);
    return write.ok(() -> view(writing.write(model, version, card, read(ifMatch))));
  }

  private CardView view(CardWriting.Written written) {
    var riskClass = served.heaviest(written.version());
    var score = scores.of(written.sha256(), riskClass, written::card);
    var problems = new ArrayList<ProblemView>();
    written
        .extended()
        .forEach(
            pointer ->
                problems.add(
                    new ProblemView(
                        "UNKNOWN_FIELD", pointer, "no field of the card; kept in extensions")));
    written
        .dropped()
        .forEach(
            pointer ->
                problems.add(
                    new ProblemView(
                        "NOT_KEPT", pointer, "not kept: the catalog looks it up by agent id")));
    score
        .problems()
        .forEach(
            problem ->
                problems.add(
                    new ProblemView(problem.code(), pointer(problem.path()), problem.sentence())));
    return new CardView(
        written.sha256(),
        riskClass,
        score.score(),
        score.needed(),
        score.blocks().entrySet().stream()
            .map(block -> new BlockView(block.getKey(), block.getValue()))
            .toList(),
        score.next().stream().map(HintView::of).toList(),
        List.copyOf(problems));
  }

  /** The engine's dotted path as a JSON pointer. */
  private static String pointer(String path) {
    return "/" + path.replace("[", "/").replace("]", "").replace('.', '/');
  }

  /** What the header asks of the stored card (RFC 9110, 13.1.1); empty without a header. */
  static Optional<Read> read(@Nullable String ifMatch) {
    return Optional.ofNullable(ifMatch)
        .map(
            header ->
                header.strip().equals("*")
                    ? Read.ANY
                    : new Read(
                        ETAG.matcher(header)
                            .results()
                            .map(tag -> tag.group(1))
                            .collect(Collectors.toUnmodifiableSet())));
  }
}
