package org.countersign.catalog.pages;

import static org.countersign.catalog.pages.Typed.text;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.mvc.Controller;
import jakarta.mvc.Models;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.notices.MailPreferenceResource;
import org.countersign.catalog.notices.MailPreferenceResource.Preference;
import org.countersign.catalog.notices.NoticesResource;
import org.countersign.catalog.notices.SubscriptionsResource;
import org.countersign.catalog.notices.SubscriptionsResource.NewSubscription;
import org.jspecify.annotations.Nullable;

/** A person's notices; for an administrator also the webhooks and how deliveries went. */
@Path("notices")
@RequestScoped
@Produces("text/html;charset=UTF-8")
public class NoticePages {
  private static final String MOST = "50";

  @Inject private Models view;
  @Inject private NoticesResource notices;
  @Inject private MailPreferenceResource preference;
  @Inject private SubscriptionsResource subscriptions;
  @Inject private NoticeRows rows;
  @Inject private Layout layout;
  @Inject private Told told;

  /** The container fills the fields. */
  @SuppressWarnings("NullAway.Init")
  protected NoticePages() {}

  @GET
  @Controller
  @RolesAllowed(Roles.ANYONE)
  public String mine(
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("receipt") @Nullable String receipt,
      @QueryParam("saved") boolean saved) {
    show(HomePage.given(cursor), Typed.NOTHING);
    view.put("receipt", receipt);
    view.put("done", saved ? "Saved. Mail comes as you chose." : null);
    return "notices.html";
  }

  /** Is on no record, and so has no receipt. */
  @POST
  @Path("preference")
  @Controller
  @RolesAllowed(Roles.ANYONE)
  public Response prefer(@FormParam("mail") @Nullable String mail, @Context UriInfo uri) {
    try {
      var unused = preference.set(told.checked(new Preference(text(mail))));
      var notices = uri.getBaseUriBuilder().path("notices").queryParam("saved", true);
      return Response.seeOther(notices.build()).build();
    } catch (RuntimeException failure) {
      return told.again(failure, "notices.html", () -> show(null, Typed.NOTHING));
    }
  }

  /** Shows the secret in the answer itself: nobody can ask for it again. */
  @POST
  @Path("subscriptions")
  @Controller
  @RolesAllowed(Roles.ADMINISTRATOR)
  public Response subscribe(
      @FormParam("url") @Nullable String url,
      @FormParam("occasions") @Nullable List<String> occasions,
      @FormParam("team") @Nullable String team,
      @Context UriInfo uri) {
    var typed = new Typed("subscription", Map.of("url", text(url), "team", text(team)));
    try {
      var body =
          told.checked(
              new NewSubscription(
                  text(url),
                  Optional.ofNullable(occasions).orElse(List.of()),
                  HomePage.given(team)));
      var made = subscriptions.subscribe(body, uri);
      show(null, Typed.NOTHING);
      view.put("secret", Receipted.secret(made.getEntity()));
      return Response.ok("notices.html").build();
    } catch (RuntimeException failure) {
      return told.again(failure, "notices.html", () -> show(null, typed));
    }
  }

  @POST
  @Path("subscriptions/{subscription}/end")
  @Controller
  @RolesAllowed(Roles.ADMINISTRATOR)
  public Response end(@PathParam("subscription") String id, @Context UriInfo uri) {
    return told.send(
        "notices.html",
        () -> show(null, Typed.NOTHING),
        () -> subscriptions.end(id),
        () -> uri.getBaseUriBuilder().path("notices"));
  }

  private void show(@Nullable String cursor, Typed typed) {
    var mine = notices.mine(MOST, cursor);
    view.put("notices", rows.of(mine.items()));
    view.put("next", mine.next());
    view.put("mail", preference.get().mail());
    view.put("typed", typed);
    if (layout.has(Roles.ADMINISTRATOR)) {
      var all = subscriptions.list();
      view.put("subscriptions", all.items());
      view.put("offered", all.offered());
      view.put("history", rows.of(notices.all(null, null, MOST, null).items()));
    }
  }
}
