package org.countersign.catalog.pages;

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
import java.util.UUID;
import org.countersign.catalog.evidence.EvidenceResource;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.RefusedAttempts;
import org.countersign.catalog.reviews.ReviewView;
import org.countersign.catalog.reviews.ReviewsResource;
import org.countersign.catalog.reviews.ReviewsResource.NewVote;
import org.countersign.catalog.reviews.ReviewsResource.NewWithdrawal;
import org.countersign.catalog.reviews.ValidationsResource;
import org.countersign.catalog.usecases.ClassificationsResource;
import org.countersign.catalog.usecases.ClassificationsResource.ClassificationView;
import org.countersign.catalog.usecases.UseCasesResource;
import org.jspecify.annotations.Nullable;

/** The inbox of open rounds, and the page on which a person votes. */
@Path("reviews")
@RequestScoped
@Produces("text/html;charset=UTF-8")
public class ReviewPages {
  private static final String OPEN = "IN_REVIEW";

  @Inject private Models view;
  @Inject private ReviewsResource reviews;
  @Inject private EvidenceResource evidence;
  @Inject private ValidationsResource validations;
  @Inject private UseCasesResource useCases;
  @Inject private ClassificationsResource classifications;
  @Inject private Questionnaires questionnaires;
  @Inject private Told told;

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
    show(id, Typed.NOTHING);
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
    try {
      var day = Optional.ofNullable(HomePage.given(validUntil)).map(date -> date + "T23:59:59Z");
      var ballot =
          told.checked(
              new NewVote(
                  text(decision),
                  text(reason),
                  text(subject),
                  day.orElse(null),
                  conditions.read()));
      return back(id, reviews.vote(id, ballot, uri), uri);
    } catch (RuntimeException failure) {
      return again(id, new Typed("vote", fields), failure);
    }
  }

  @POST
  @Path("{review}/withdrawal")
  @Controller
  @RolesAllowed({Roles.MODEL_OWNER, Roles.DATA_SCIENTIST})
  public Response withdraw(
      @PathParam("review") String id,
      @FormParam("reason") @Nullable String reason,
      @Context UriInfo uri) {
    try {
      var body = told.checked(new NewWithdrawal(text(reason)));
      return back(id, reviews.withdraw(id, body), uri);
    } catch (RuntimeException failure) {
      return again(id, new Typed("withdrawal", Map.of("reason", text(reason))), failure);
    }
  }

  private Response back(String id, Response made, UriInfo uri) {
    return Response.seeOther(
            uri.getBaseUriBuilder()
                .path("reviews/" + reviewId(id))
                .queryParam("receipt", Receipted.index(made.getEntity()))
                .build())
        .build();
  }

  private Response again(String id, Typed typed, RuntimeException failure) {
    var trouble = told.trouble(failure);
    show(id, typed);
    view.put("trouble", trouble);
    return Response.status(trouble.status())
        .header(RefusedAttempts.CODE, trouble.code())
        .entity("review.html")
        .build();
  }

  private UUID reviewId(String id) {
    return reviews.one(id).id();
  }

  private void show(String id, Typed typed) {
    ReviewView round = reviews.one(id);
    var model = round.model().id().toString();
    var version = Integer.toString(round.version().number());
    var useCase = round.useCase().id().toString();
    view.put("review", round);
    view.put("validations", validations.list(model, version).items());
    var filed = evidence.list(model, version).items();
    view.put("evidence", filed);
    Optional.ofNullable(round.requirements())
        .ifPresent(all -> view.put("demands", Demands.of(all, filed)));
    view.put("typed", typed);
    view.put("useCase", useCases.get(useCase));
    classifications.list(useCase).items().stream()
        .findFirst()
        .ifPresent(newest -> show(classifications.get(useCase, newest.number())));
  }

  private void show(ClassificationView classified) {
    view.put("classified", classified);
    view.put("asked", questionnaires.of(classified.pack()));
  }

  private static String text(@Nullable String field) {
    return field == null ? "" : field.strip();
  }
}
