package org.countersign.catalog.notices;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.ByteArrayInputStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.journal.Write;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.platform.Json;
import org.countersign.catalog.problem.Wire;
import org.jspecify.annotations.Nullable;

/** Webhooks: who is told of what. */
@Door
@Path("notices/subscriptions")
@Produces(APPLICATION_JSON)
public class SubscriptionsResource {
  private final Subscriptions subscriptions;
  private final Subscribing subscribing;
  private final Secrets secrets;
  private final Outbox outbox;
  private final Write write;

  @Inject
  SubscriptionsResource(
      Subscriptions subscriptions,
      Subscribing subscribing,
      Secrets secrets,
      Outbox outbox,
      Write write) {
    this.subscriptions = subscriptions;
    this.subscribing = subscribing;
    this.secrets = secrets;
    this.outbox = outbox;
    this.write = write;
  }

  /**
   * @param url https; an address inside a private network only where the operator allows it
   * @param occasions names as {@code GET …/subscriptions} offers them
   * @param team only what is about this team's models; everything when left out
   */
  public record NewSubscription(
      @NotBlank @Size(max = 2000) String url,
      @NotEmpty @Size(max = 20) List<@NotBlank String> occasions,
      @Nullable @Size(max = 255) @Pattern(regexp = Wire.STORABLE) String team) {

    Set<Occasion> read() {
      return Wire.read(
          "/occasions",
          () -> {
            var named = EnumSet.noneOf(Occasion.class);
            for (var name : occasions) {
              named.add(offered(name));
            }
            return named;
          });
    }

    private static Occasion offered(String name) {
      return Occasion.offered().stream()
          .filter(each -> each.name().equals(name))
          .findFirst()
          .orElseThrow(
              () -> new IllegalArgumentException(name + " is none of " + Occasion.offered()));
    }
  }

  /**
   * @param secret what its deliveries are signed with; shown once, when it is made
   */
  public record SubscriptionView(
      UUID id,
      String url,
      List<String> occasions,
      @Nullable String team,
      String state,
      UUID createdBy,
      String createdAt,
      @Nullable String endedAt,
      @Nullable String secret) {
    static SubscriptionView of(Subscription subscription, Optional<String> secret) {
      return new SubscriptionView(
          subscription.id(),
          subscription.url(),
          subscription.occasions().stream().map(Occasion::name).toList(),
          subscription.team().orElse(null),
          subscription.standing().name(),
          subscription.createdBy(),
          State.text(subscription.createdAt()),
          subscription.endedAt().map(State::text).orElse(null),
          secret.orElse(null));
    }
  }

  /**
   * @param offered every occasion that a subscription can ask for
   */
  public record SubscriptionList(List<SubscriptionView> items, List<String> offered) {}

  @GET
  @RolesAllowed(Roles.ADMINISTRATOR)
  public SubscriptionList list() {
    return new SubscriptionList(
        subscriptions.all().stream()
            .map(each -> SubscriptionView.of(each, Optional.empty()))
            .toList(),
        Occasion.offered().stream().map(Occasion::name).toList());
  }

  @GET
  @Path("{subscription}")
  @RolesAllowed(Roles.ADMINISTRATOR)
  public SubscriptionView one(@PathParam("subscription") String id) {
    return SubscriptionView.of(subscriptions.find(id), Optional.empty());
  }

  /**
   * The secret is added to the first answer alone: what is stored for a repeat under the same
   * {@code Idempotency-Key} does not have it.
   */
  @POST
  @Consumes(APPLICATION_JSON)
  @RolesAllowed(Roles.ADMINISTRATOR)
  public Response subscribe(@Valid @NotNull NewSubscription body, @Context UriInfo uri) {
    var occasions = body.read();
    var made = new UUID[1];
    var stored =
        write.created(
            () -> {
              var begun =
                  subscribing.subscribe(body.url(), occasions, Optional.ofNullable(body.team()));
              made[0] = begun.id();
              return SubscriptionView.of(begun, Optional.empty());
            },
            view -> uri.getAbsolutePathBuilder().path(view.id().toString()).build());
    return made[0] == null ? stored : withSecret(stored, made[0]);
  }

  private Response withSecret(Response stored, UUID made) {
    try (var reader = Json.createReader(new ByteArrayInputStream((byte[]) stored.getEntity()))) {
      var answer = reader.readObject();
      if (!answer.getString("id").equals(made.toString())) {
        return stored;
      }
      return Response.fromResponse(stored)
          .entity(
              Json.createObjectBuilder(answer).add("secret", secrets.of(made)).build().toString())
          .build();
    }
  }

  /** Ends it. What waits for it is delivered no more. */
  @DELETE
  @Path("{subscription}")
  @RolesAllowed(Roles.ADMINISTRATOR)
  public Response end(@PathParam("subscription") String id) {
    return write.ok(() -> SubscriptionView.of(subscribing.end(id), Optional.empty()));
  }

  /** Sends it a notice that says nothing but that it arrives. */
  @POST
  @Path("{subscription}/ping")
  @RolesAllowed(Roles.ADMINISTRATOR)
  public Response ping(@PathParam("subscription") String id) {
    outbox.ping(subscriptions.find(id).id());
    return Response.accepted().build();
  }
}
