package org.countersign.catalog.notices;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;
import static org.countersign.catalog.problem.ProblemType.UNKNOWN_NOTICE;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.io.StringReader;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.identity.Agents;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.platform.Ids;
import org.countersign.catalog.platform.Json;
import org.countersign.catalog.platform.Page;
import org.countersign.catalog.platform.Window;
import org.countersign.catalog.problem.Refusal;
import org.countersign.catalog.problem.Wire;
import org.jspecify.annotations.Nullable;

/** What was told to whom, and whether it arrived. */
@Door
@Path("notices")
@Produces(APPLICATION_JSON)
public class NoticesResource {
  private final Outbox outbox;
  private final Agents agents;
  private final Caller caller;

  @Inject
  NoticesResource(Outbox outbox, Agents agents, Caller caller) {
    this.outbox = outbox;
    this.agents = agents;
    this.caller = caller;
  }

  /**
   * @param title one line in words
   * @param entry index of the ledger entry it follows from; left out where the calendar is its
   *     cause
   * @param about ids, codes and states of what happened, as the CloudEvent has them
   * @param to the person, left out for a webhook
   * @param subscription the webhook, left out for a person
   * @param state {@code WAITING}, {@code SHOWN} (no mail is configured), {@code DELIVERED} or
   *     {@code FAILED}
   * @param failure why the last attempt failed
   */
  public record NoticeView(
      UUID id,
      String occasion,
      String title,
      @Nullable String entry,
      String subject,
      String link,
      JsonObject about,
      Agents.@Nullable AgentView to,
      @Nullable UUID subscription,
      String state,
      int attempts,
      @Nullable String nextAttemptAt,
      @Nullable String failure,
      String createdAt,
      @Nullable String deliveredAt) {}

  /** The history of delivery, newest first. */
  @GET
  @RolesAllowed({Roles.ADMINISTRATOR, Roles.AUDITOR, Roles.COMPLIANCE_OFFICER})
  public Page<NoticeView> all(
      @QueryParam("state") @Nullable String state,
      @QueryParam("subscription") @Nullable String subscription,
      @QueryParam("limit") @DefaultValue("50") String limit,
      @QueryParam("cursor") @Nullable String cursor) {
    var window = Wire.read("cursor", () -> Window.of(limit, cursor));
    var filter =
        new Outbox.Filter(
            Optional.empty(),
            Optional.ofNullable(subscription)
                .map(id -> Wire.read("subscription", () -> UUID.fromString(id))),
            Optional.ofNullable(state)
                .map(name -> Wire.read("state", () -> Notice.State.valueOf(name))));
    return outbox.list(filter, window).map(this::view);
  }

  /** The caller's own, newest first. */
  @GET
  @Path("mine")
  @RolesAllowed(Roles.ANYONE)
  public Page<NoticeView> mine(
      @QueryParam("limit") @DefaultValue("50") String limit,
      @QueryParam("cursor") @Nullable String cursor) {
    var window = Wire.read("cursor", () -> Window.of(limit, cursor));
    var filter =
        new Outbox.Filter(Optional.of(caller.agentId()), Optional.empty(), Optional.empty());
    return outbox.list(filter, window).map(this::view);
  }

  /** Sends once more what was given up, or arrived and got lost behind the door. */
  @POST
  @Path("{notice}/redelivery")
  @RolesAllowed(Roles.ADMINISTRATOR)
  public Response again(@PathParam("notice") String id) {
    if (Ids.read(id).filter(outbox::again).isEmpty()) {
      throw new Refusal(UNKNOWN_NOTICE, "no notice " + id + " was delivered or given up");
    }
    return Response.accepted().build();
  }

  private NoticeView view(Notice notice) {
    return new NoticeView(
        notice.id(),
        notice.occasion().name(),
        notice.occasion().title(),
        notice.index().map(String::valueOf).orElse(null),
        notice.subject(),
        notice.link(),
        about(notice),
        notice.agent().map(agents::view).orElse(null),
        notice.subscription().orElse(null),
        notice.state().name(),
        notice.attempts(),
        notice.nextAt().map(State::text).orElse(null),
        notice.failure().orElse(null),
        State.text(notice.createdAt()),
        notice.deliveredAt().map(State::text).orElse(null));
  }

  private static JsonObject about(Notice notice) {
    try (var reader = Json.createReader(new StringReader(notice.about()))) {
      return reader.readObject();
    }
  }
}
