package org.countersign.catalog.journal;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Locale;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.Soundness.Source;
import org.countersign.catalog.journal.Soundness.Voice;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.platform.Json;

/** What closes the gates: who finds the ledger unsound, and why. */
@Door
@Path("ledger/findings")
@Produces(APPLICATION_JSON)
public class FindingsResource {
  private final Soundness soundness;
  private final Dismissal dismissal;
  private final Write write;

  @Inject
  FindingsResource(Soundness soundness, Dismissal dismissal, Write write) {
    this.soundness = soundness;
    this.dismissal = dismissal;
    this.write = write;
  }

  /**
   * A finding of a node that was removed for good.
   *
   * @param source {@code publisher}: other findings are taken back by whoever looks next
   * @param who the name of the node
   * @param reason why it counts no more; the entry commits to it
   */
  public record NewDismissal(
      @NotNull @Pattern(regexp = "publisher|inspection|witness") String source,
      @NotNull @Size(max = 255) String who,
      @NotBlank @Size(max = 2000) String reason) {}

  /** What was overruled. */
  public record DismissalView(String source, String who, String code) {}

  /** All that stands, on whichever node it was found. */
  @GET
  @RolesAllowed({Roles.ADMINISTRATOR, Roles.AUDITOR, Roles.COMPLIANCE_OFFICER})
  public JsonObject list() {
    var items = Json.createArrayBuilder();
    soundness
        .all()
        .forEach(
            (voice, finding) -> {
              var item =
                  Json.createObjectBuilder()
                      .add("source", voice.source().name().toLowerCase(Locale.ROOT))
                      .add("who", voice.who())
                      .add("code", finding.code())
                      .add("reason", finding.reason());
              finding.index().ifPresent(index -> item.add("index", index));
              items.add(item);
            });
    return Json.createObjectBuilder().add("items", items).build();
  }

  /**
   * Overrules a node that is gone and cannot take back what it said; a node that still runs says it
   * again.
   */
  @POST
  @Path("dismissals")
  @Consumes(APPLICATION_JSON)
  @RolesAllowed(Roles.ADMINISTRATOR)
  public Response dismiss(@Valid @NotNull NewDismissal body, @Context UriInfo uri) {
    var source = Source.valueOf(body.source().toUpperCase(Locale.ROOT));
    var voice = new Voice(source, body.who());
    var answer =
        write.created(
            () ->
                new DismissalView(
                    body.source(), body.who(), dismissal.record(voice, body.reason()).code()),
            view -> uri.getBaseUriBuilder().path("ledger/findings").build());
    dismissal.carryOut(voice);
    return answer;
  }
}
