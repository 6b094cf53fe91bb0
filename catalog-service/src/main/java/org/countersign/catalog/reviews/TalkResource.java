package org.countersign.catalog.reviews;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;
import static org.countersign.catalog.problem.ProblemType.INVALID_REQUEST;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
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
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.identity.Agents;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.FreeTexts;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.journal.Write;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.platform.Page;
import org.countersign.catalog.problem.Refusal;
import org.countersign.catalog.problem.Wire;
import org.countersign.policy.EvidenceType;
import org.jspecify.annotations.Nullable;

/** What is said and asked for in a round, and that it is sent back for changes. */
@Door
@Path("reviews")
@Produces(APPLICATION_JSON)
public class TalkResource {
  private final Reviews reviews;
  private final ReviewViews views;
  private final Talk talk;
  private final Talking talking;
  private final FreeTexts texts;
  private final Agents agents;
  private final Write write;
  private final Clock clock;

  @Inject
  TalkResource(
      Reviews reviews,
      ReviewViews views,
      Talk talk,
      Talking talking,
      FreeTexts texts,
      Agents agents,
      Write write,
      Clock clock) {
    this.reviews = reviews;
    this.views = views;
    this.talk = talk;
    this.talking = talking;
    this.texts = texts;
    this.agents = agents;
    this.write = write;
    this.clock = clock;
  }

  /** What shall be changed, at least 20 characters. */
  public record NewChanges(@NotBlank @Size(min = 20, max = 4000) String reason) {}

  /**
   * @param requirement its id, where a new thread is about one
   * @param thread the comment that begins the thread, where this is an answer
   */
  public record NewComment(
      @NotBlank @Size(max = 4000) String text,
      @Nullable @Size(max = 200) String requirement,
      @Nullable String thread) {}

  /**
   * @param type of the evidence
   * @param text what it shall show
   * @param due RFC 3339
   */
  public record NewRequest(
      @NotBlank String type,
      @NotBlank @Size(min = 20, max = 4000) String text,
      @NotBlank String due) {
    EvidenceType evidenceType() {
      return Arrays.stream(EvidenceType.values())
          .filter(known -> known.name().equals(type))
          .findFirst()
          .orElseThrow(
              () ->
                  new Refusal(INVALID_REQUEST, "no evidence has the type " + type)
                      .and("pointer", "/type"));
    }

    Instant end() {
      return Wire.read("/due", () -> Instant.ofEpochMilli(Instant.parse(due).toEpochMilli()));
    }
  }

  /**
   * @param evidence the id of what was filed
   */
  public record NewAnswer(@NotBlank String evidence) {}

  /**
   * @param thread the comment it answers
   * @param text unless somebody erased it
   * @param state {@code OPEN} or {@code RESOLVED}, of its thread
   */
  public record CommentView(
      UUID id,
      @Nullable UUID thread,
      @Nullable String requirement,
      Agents.AgentView author,
      @Nullable String text,
      String state,
      Agents.@Nullable AgentView resolvedBy,
      String saidAt) {}

  /**
   * @param text what the evidence shall show, unless somebody erased it
   * @param state {@code OPEN}, {@code ANSWERED}, or {@code OVERDUE}, computed now
   */
  public record RequestView(
      UUID id,
      String type,
      @Nullable String text,
      String due,
      String state,
      Agents.AgentView requestedBy,
      @Nullable UUID evidence) {}

  /** Sends the version back: whoever could vote may, and the team submits again. */
  @POST
  @Path("{review}/changes")
  @Consumes(APPLICATION_JSON)
  @RolesAllowed(Roles.ANYONE)
  public Response requestChanges(@PathParam("review") String id, @Valid @NotNull NewChanges body) {
    return write.ok(() -> views.line(talking.requestChanges(id, body.reason().strip())));
  }

  /** In the order in which they were said; answers name the comment that begins their thread. */
  @GET
  @Path("{review}/comments")
  @RolesAllowed(Roles.ANYONE)
  public Page<CommentView> comments(@PathParam("review") String id) {
    return new Page<>(commentViews(talk.comments(reviews.find(id).id())), null);
  }

  @POST
  @Path("{review}/comments")
  @Consumes(APPLICATION_JSON)
  @RolesAllowed(Roles.ANYONE)
  public Response say(
      @PathParam("review") String id, @Valid @NotNull NewComment body, @Context UriInfo uri) {
    return write.created(
        () ->
            commentViews(
                    List.of(
                        talking.say(
                            id,
                            body.text().strip(),
                            Optional.ofNullable(body.requirement()),
                            Optional.ofNullable(body.thread()))))
                .get(0),
        view -> uri.getAbsolutePathBuilder().build());
  }

  @POST
  @Path("{review}/comments/{comment}/resolution")
  @RolesAllowed(Roles.ANYONE)
  public Response resolve(@PathParam("review") String id, @PathParam("comment") String comment) {
    return write.ok(() -> commentViews(List.of(talking.resolve(id, comment))).get(0));
  }

  @GET
  @Path("{review}/evidence-requests")
  @RolesAllowed(Roles.ANYONE)
  public Page<RequestView> requests(@PathParam("review") String id) {
    return new Page<>(requestViews(talk.requests(reviews.find(id).id())), null);
  }

  @POST
  @Path("{review}/evidence-requests")
  @Consumes(APPLICATION_JSON)
  @RolesAllowed({Roles.VALIDATOR, Roles.COMPLIANCE_OFFICER, Roles.RISK_OWNER})
  public Response ask(
      @PathParam("review") String id, @Valid @NotNull NewRequest body, @Context UriInfo uri) {
    var type = body.evidenceType();
    var due = body.end();
    return write.created(
        () -> requestViews(List.of(talking.ask(id, type, body.text().strip(), due))).get(0),
        view -> uri.getAbsolutePathBuilder().build());
  }

  @POST
  @Path("{review}/evidence-requests/{request}/answer")
  @Consumes(APPLICATION_JSON)
  @RolesAllowed({Roles.MODEL_OWNER, Roles.DATA_SCIENTIST})
  public Response answer(
      @PathParam("review") String id,
      @PathParam("request") String request,
      @Valid @NotNull NewAnswer body) {
    return write.ok(
        () -> requestViews(List.of(talking.answer(id, request, body.evidence()))).get(0));
  }

  private List<CommentView> commentViews(List<Comment> all) {
    var said = texts.of(all.stream().map(Comment::id).toList(), "text");
    return all.stream()
        .map(
            each ->
                new CommentView(
                    each.id(),
                    each.thread().orElse(null),
                    each.requirement().orElse(null),
                    agents.view(each.author()),
                    said.get(each.id()),
                    each.progress().name(),
                    each.resolvedBy().map(agents::view).orElse(null),
                    State.text(each.saidAt())))
        .toList();
  }

  private List<RequestView> requestViews(List<EvidenceRequest> all) {
    var wanted = texts.of(all.stream().map(EvidenceRequest::id).toList(), "text");
    var now = clock.instant();
    return all.stream()
        .map(
            each ->
                new RequestView(
                    each.id(),
                    each.type().name(),
                    wanted.get(each.id()),
                    State.text(each.due()),
                    each.evidence().isEmpty() && now.isAfter(each.due())
                        ? "OVERDUE"
                        : each.progress().name(),
                    agents.view(each.requestedBy()),
                    each.evidence().orElse(null)))
        .toList();
  }
}
