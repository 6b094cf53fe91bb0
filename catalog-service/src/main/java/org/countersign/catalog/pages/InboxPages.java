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
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.reviews.InboxResource;
import org.countersign.catalog.reviews.InboxResource.NewReminders;
import org.jspecify.annotations.Nullable;

/** What waits for the person who looks, with its age and when it is due. */
@Path("inbox")
@RequestScoped
@Produces("text/html;charset=UTF-8")
public class InboxPages {
  @Inject private Models view;
  @Inject private InboxResource inbox;
  @Inject private Told told;

  /** The container fills the fields. */
  @SuppressWarnings("NullAway.Init")
  protected InboxPages() {}

  @GET
  @Controller
  @RolesAllowed(Roles.ANYONE)
  public String mine() {
    view.put("inbox", inbox.mine());
    return "inbox.html";
  }

  @POST
  @Path("reminders")
  @Controller
  @RolesAllowed({Roles.MODEL_OWNER, Roles.DATA_SCIENTIST, Roles.COMPLIANCE_OFFICER})
  public Response remind(@FormParam("reviews") @Nullable List<String> reviews) {
    try {
      var body = told.checked(new NewReminders(Optional.ofNullable(reviews).orElse(List.of())));
      view.put("reminders", inbox.remind(body).items());
      view.put("inbox", inbox.mine());
      return Response.ok("inbox.html").build();
    } catch (RuntimeException failure) {
      return told.again(failure, "inbox.html", () -> view.put("inbox", inbox.mine()));
    }
  }
}
