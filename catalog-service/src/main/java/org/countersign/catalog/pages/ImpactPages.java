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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.problem.Refusal;
import org.countersign.catalog.reviews.ImpactResource;
import org.countersign.catalog.reviews.ImpactResource.ImpactView;
import org.countersign.catalog.reviews.ImpactResource.NewSuspension;
import org.countersign.catalog.reviews.ImpactResource.ThingView;
import org.jspecify.annotations.Nullable;

/** What came of a dataset, a run or a version, and the one form that suspends all of it. */
@Path("impact")
@RequestScoped
@Produces("text/html;charset=UTF-8")
public class ImpactPages {
  private static final String PAGE = "impact.html";

  /** Lines of one table; the API has all. */
  private static final int MOST = 200;

  @Inject private Models view;
  @Inject private ImpactResource impact;
  @Inject private Told told;
  @Context private UriInfo uri;

  /** The container fills the fields. */
  @SuppressWarnings("NullAway.Init")
  protected ImpactPages() {}

  /** A table of affected things, not longer than can be read. */
  public record Table(String title, List<ThingView> shown, int all) {
    static Table of(String title, List<ThingView> all) {
      return new Table(title, all.subList(0, Math.min(MOST, all.size())), all.size());
    }

    /** Whether anything in it has a state at all. */
    public boolean hasStates() {
      return shown.stream().anyMatch(each -> each.state() != null);
    }
  }

  @GET
  @Controller
  @RolesAllowed(Roles.ANYONE)
  public String show(
      @QueryParam("node") @Nullable String node, @QueryParam("receipt") @Nullable String receipt) {
    view.put("receipt", receipt);
    show(Typed.text(node), Typed.NOTHING);
    return PAGE;
  }

  @POST
  @Path("suspension")
  @Controller
  @RolesAllowed({Roles.COMPLIANCE_OFFICER, Roles.RISK_OWNER})
  public Response suspend(
      @FormParam("node") @Nullable String node, @FormParam("reason") @Nullable String reason) {
    var thing = Typed.text(node);
    var said = Typed.text(reason);
    return told.send(
        PAGE,
        () -> show(thing, new Typed("suspension", Map.of("reason", said))),
        () -> impact.suspend(told.checked(new NewSuspension(thing, said))),
        () ->
            uri.getBaseUriBuilder()
                .path("impact")
                .queryParam("node", "{node}")
                .resolveTemplate("node", thing));
  }

  private void show(String node, Typed typed) {
    view.put("asked", node);
    view.put("typed", typed);
    if (node.isEmpty()) {
      return;
    }
    try {
      var found = impact.impact(node, null);
      view.put("impact", found);
      view.put("tables", tables(found));
      view.put(
          "people", found.people().stream().filter(ImpactResource.PersonView::person).toList());
    } catch (Refusal refused) {
      view.put("unanswered", refused.detail());
    }
  }

  private static List<Table> tables(ImpactView found) {
    return List.of(
            Table.of("Deployments", found.deployments()),
            Table.of("Versions", found.versions()),
            Table.of("Runs", found.runs()),
            Table.of("Data made of it", found.datasets()))
        .stream()
        .filter(table -> table.all() > 0)
        .toList();
  }
}
