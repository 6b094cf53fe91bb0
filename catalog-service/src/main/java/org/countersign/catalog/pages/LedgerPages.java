package org.countersign.catalog.pages;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.mvc.Controller;
import jakarta.mvc.Models;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.countersign.catalog.identity.Agents;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.LedgerResource;
import org.countersign.catalog.problem.Wire;
import org.countersign.ledger.Checkpoint;
import org.countersign.ledger.Export;
import org.countersign.ledger.SignedNote;
import org.jspecify.annotations.Nullable;

/** The newest entries of the ledger, its checkpoint, and the button that inspects all of it. */
@Path("ledger")
@RequestScoped
@Produces("text/html;charset=UTF-8")
public class LedgerPages {
  private static final int ROWS = 50;

  @Inject private Models view;
  @Inject private LedgerResource ledger;
  @Inject private Agents agents;
  @Inject private Told told;

  /** The container fills the fields. */
  @SuppressWarnings("NullAway.Init")
  protected LedgerPages() {}

  /** An entry's line. */
  public record Line(
      long index,
      String type,
      String at,
      String actor,
      String kind,
      String subject,
      String leafHash) {}

  /**
   * @param before shows the entries below this index; the newest without it
   */
  @GET
  @Controller
  @RolesAllowed({Roles.AUDITOR, Roles.COMPLIANCE_OFFICER})
  public String newest(@QueryParam("before") @Nullable String before) {
    show(before);
    return "ledger.html";
  }

  @POST
  @Path("inspections")
  @Controller
  @RolesAllowed({Roles.AUDITOR, Roles.COMPLIANCE_OFFICER})
  public Response inspect() {
    try {
      view.put("inspection", ledger.inspect());
      show(null);
      return Response.ok("ledger.html").build();
    } catch (RuntimeException failure) {
      return told.again(failure, "ledger.html", () -> show(null));
    }
  }

  /** The same file as the API gives, for a browser that has a session and no token. */
  @GET
  @Path("export")
  @Produces(Export.MEDIA_TYPE)
  @RolesAllowed({Roles.AUDITOR, Roles.COMPLIANCE_OFFICER})
  public Response export() {
    return ledger.export(null);
  }

  private void show(@Nullable String before) {
    var note = String.valueOf(ledger.checkpoint().getEntity());
    var size = Checkpoint.parse(SignedNote.parse(note).text()).size();
    var given = HomePage.given(before);
    var end =
        given == null ? size : Wire.read("before", () -> Math.min(size, Long.parseLong(given)));
    var from = Math.max(0, end - ROWS);
    view.put("lines", end <= 0 ? List.of() : lines(from, (int) (end - from)));
    view.put("older", from);
    view.put("size", size);
    view.put("newest", end == size);
    view.put("note", note);
  }

  private List<Line> lines(long from, int limit) {
    var found =
        ledger
            .list(Long.toString(from), null, Integer.toString(limit), "0", null, null, null)
            .getJsonArray("items");
    var lines = new ArrayList<Line>();
    for (var each : found.getValuesAs(JsonObject.class)) {
      var subject = each.getJsonObject("subject");
      lines.add(
          new Line(
              each.getJsonNumber("index").longValue(),
              each.getString("type"),
              each.getString("at"),
              agents.view(UUID.fromString(each.getString("actor"))).name(),
              subject.getString("kind"),
              subject.getString("id"),
              each.getString("leafHash")));
    }
    Collections.reverse(lines);
    return lines;
  }
}
