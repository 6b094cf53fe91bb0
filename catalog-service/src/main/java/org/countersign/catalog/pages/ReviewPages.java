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
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.reviews.ReviewsResource;
import org.countersign.catalog.reviews.ReviewsResource.NewVote;
import org.countersign.catalog.reviews.ReviewsResource.NewWithdrawal;
import org.jspecify.annotations.Nullable;

/** The inbox of open rounds, and the page on which a person votes. */
@Path("reviews")
@RequestScoped
@Produces("text/html;charset=UTF-8")
public class ReviewPages {
  private static final String OPEN = "IN_REVIEW";

  @Inject private Models view;
  @Inject private ReviewsResource reviews;
  @Inject private ReviewForms forms;

  /** The container fills the fields. */
  @SuppressWarnings("NullAway.Init")
  protected ReviewPages() {}

  @GET
  @Controller
  @RolesAllowed(Roles.ANYONE)
  public String inbox(@QueryParam("cursor") @Nullable String cursor) {
    var open = reviews.list(OPEN, "25", HomePage.given(cursor));
    view.put("rounds", open.items());
    view.put("next", open.next());
    var decided = reviews.list(null, "25", null).items();
    view.put("decided", decided.stream().filter(each -> !each.state().equals(OPEN)).toList());
    return "reviews.html";
  }

  @GET
  @Path("{review}")
  @Controller
  @RolesAllowed(Roles.ANYONE)
  public String one(
      @PathParam("review") String id, @QueryParam("receipt") @Nullable String receipt) {
    forms.show(id, Typed.NOTHING);
    view.put("receipt", receipt);
    return "review.html";
  }

  /** Open to all who are signed in, so that whoever may not vote hears why. */
  @POST
  @Path("{review}/votes")
  @Controller
  @RolesAllowed(Roles.ANYONE)
  public Response vote(
      @PathParam("review") String id,
      @FormParam("decision") @Nullable String decision,
      @FormParam("reason") @Nullable String reason,
      @FormParam("subjectSha256") @Nullable String subject,
      @FormParam("validUntil") @Nullable String validUntil,
      @FormParam("onBehalfOf") @Nullable String onBehalfOf,
      @FormParam("traffic") @Nullable String traffic,
      @FormParam("regions") @Nullable String regions,
      @FormParam("metric") @Nullable String metric,
      @FormParam("floor") @Nullable String floor,
      @FormParam("task") @Nullable String task,
      @FormParam("due") @Nullable String due,
      @Context UriInfo uri) {
    var conditions =
        new TypedConditions(
            text(traffic), text(regions), text(metric), text(floor), text(task), text(due));
    var fields = new HashMap<>(conditions.fields());
    fields.put("reason", text(reason));
    fields.put("validUntil", text(validUntil));
    return forms.send(
        uri,
        id,
        new Typed("vote", fields),
        () -> {
          var day =
              Optional.ofNullable(HomePage.given(validUntil)).map(date -> date + "T23:59:59Z");
          var ballot =
              new NewVote(
                  text(decision),
                  text(reason),
                  text(subject),
                  day.orElse(null),
                  conditions.read(),
                  HomePage.given(onBehalfOf));
          return reviews.vote(id, forms.checked(ballot), uri);
        });
  }

  @POST
  @Path("{review}/withdrawal")
  @Controller
  @RolesAllowed({Roles.MODEL_OWNER, Roles.DATA_SCIENTIST})
  public Response withdraw(
      @PathParam("review") String id,
      @FormParam("reason") @Nullable String reason,
      @Context UriInfo uri) {
    return forms.send(
        uri,
        id,
        new Typed("withdrawal", Map.of("reason", text(reason))),
        () -> reviews.withdraw(id, forms.checked(new NewWithdrawal(text(reason)))));
  }
}
