package org.countersign.catalog.pages;

import static org.countersign.catalog.pages.Typed.text;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.mvc.Controller;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Map;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.reviews.TalkResource;
import org.countersign.catalog.reviews.TalkResource.NewAnswer;
import org.countersign.catalog.reviews.TalkResource.NewChanges;
import org.countersign.catalog.reviews.TalkResource.NewComment;
import org.countersign.catalog.reviews.TalkResource.NewRequest;
import org.jspecify.annotations.Nullable;

/** Comments, requests for evidence and for changes, on the page of their round. */
@Path("reviews")
@RequestScoped
@Produces("text/html;charset=UTF-8")
public class TalkPages {
  @Inject private TalkResource talk;
  @Inject private ReviewForms forms;
  @Context private UriInfo uri;

  /** The container fills the fields. */
  @SuppressWarnings("NullAway.Init")
  protected TalkPages() {}

  /** Open to all who are signed in, so that whoever may not hears why. */
  @POST
  @Path("{review}/changes")
  @Controller
  @RolesAllowed(Roles.ANYONE)
  public Response requestChanges(
      @PathParam("review") String id, @FormParam("reason") @Nullable String reason) {
    return forms.send(
        uri,
        id,
        new Typed("changes", Map.of("reason", text(reason))),
        () -> talk.requestChanges(id, forms.checked(new NewChanges(text(reason)))));
  }

  /** A new thread, or an answer where a thread is named. */
  @POST
  @Path("{review}/comments")
  @Controller
  @RolesAllowed(Roles.ANYONE)
  public Response say(
      @PathParam("review") String id,
      @FormParam("text") @Nullable String said,
      @FormParam("requirement") @Nullable String requirement,
      @FormParam("thread") @Nullable String thread) {
    var typed = Map.of("text", text(said), "requirement", text(requirement));
    var form = thread == null ? "comment" : thread;
    return forms.send(
        uri,
        id,
        new Typed(form, typed),
        () ->
            talk.say(
                id,
                forms.checked(
                    new NewComment(
                        text(said), HomePage.given(requirement), HomePage.given(thread))),
                uri));
  }

  @POST
  @Path("{review}/comments/{comment}/resolution")
  @Controller
  @RolesAllowed(Roles.ANYONE)
  public Response resolve(@PathParam("review") String id, @PathParam("comment") String comment) {
    return forms.send(uri, id, Typed.NOTHING, () -> talk.resolve(id, comment));
  }

  @POST
  @Path("{review}/evidence-requests")
  @Controller
  @RolesAllowed({Roles.VALIDATOR, Roles.COMPLIANCE_OFFICER, Roles.RISK_OWNER})
  public Response ask(
      @PathParam("review") String id,
      @FormParam("type") @Nullable String type,
      @FormParam("text") @Nullable String said,
      @FormParam("due") @Nullable String due) {
    return forms.send(
        uri,
        id,
        new Typed("request", Map.of("type", text(type), "text", text(said), "due", text(due))),
        () ->
            talk.ask(
                id,
                forms.checked(new NewRequest(text(type), text(said), text(due) + "T23:59:59Z")),
                uri));
  }

  @POST
  @Path("{review}/evidence-requests/{request}/answer")
  @Controller
  @RolesAllowed({Roles.MODEL_OWNER, Roles.DATA_SCIENTIST})
  public Response answer(
      @PathParam("review") String id,
      @PathParam("request") String request,
      @FormParam("evidence") @Nullable String evidence) {
    return forms.send(
        uri,
        id,
        new Typed(request, Map.of("evidence", text(evidence))),
        () -> talk.answer(id, request, forms.checked(new NewAnswer(text(evidence)))));
  }
}
