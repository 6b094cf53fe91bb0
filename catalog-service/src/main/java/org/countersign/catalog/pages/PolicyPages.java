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
import jakarta.ws.rs.core.UriBuilder;
import jakarta.ws.rs.core.UriInfo;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.countersign.catalog.gate.SimulationsResource;
import org.countersign.catalog.identity.Agents;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.policies.PoliciesResource;
import org.countersign.catalog.policies.PoliciesResource.Declining;
import org.countersign.catalog.policies.PoliciesResource.DocumentView;
import org.countersign.catalog.policies.WithdrawalsResource;
import org.countersign.catalog.policies.WithdrawalsResource.Why;
import org.jspecify.annotations.Nullable;

/** The rules of the house: what holds, what somebody proposes, and what that would change. */
@Path("policies")
@RequestScoped
@Produces("text/html;charset=UTF-8")
public class PolicyPages {
  private static final String PROPOSED = "PROPOSED";
  private static final String ACTIVE = "ACTIVE";

  /** What the gate asks. */
  private static final Set<String> SIMULATED = Set.of("POLICY", "FRAMEWORK");

  @Inject private Models view;
  @Inject private PoliciesResource policies;
  @Inject private WithdrawalsResource withdrawals;
  @Inject private SimulationsResource simulations;
  @Inject private Agents agents;
  @Inject private Told told;
  @Context private UriInfo uri;

  /** The container fills the fields. */
  @SuppressWarnings("NullAway.Init")
  protected PolicyPages() {}

  @GET
  @Controller
  @RolesAllowed(Roles.ANYONE)
  public String list() {
    showAll(Typed.NOTHING);
    return "policies.html";
  }

  @GET
  @Path("facts")
  @Controller
  @RolesAllowed(Roles.ANYONE)
  public String facts() {
    view.put("facts", policies.facts().items());
    return "facts.html";
  }

  @GET
  @Path("{policy}")
  @Controller
  @RolesAllowed(Roles.ANYONE)
  public String one(
      @PathParam("policy") String id, @QueryParam("receipt") @Nullable String receipt) {
    show(id, Typed.NOTHING);
    view.put("receipt", receipt);
    return "policy.html";
  }

  @POST
  @Controller
  @RolesAllowed(Roles.ADMINISTRATOR)
  public Response propose(
      @FormParam("kind") @Nullable String kind, @FormParam("document") @Nullable String document) {
    var typed = new Typed("propose", Map.of("kind", text(kind), "document", plain(document)));
    try {
      var made =
          policies.propose(text(kind), plain(document).getBytes(StandardCharsets.UTF_8), uri);
      return attempt(Receipted.id(made.getEntity()), typed, () -> made);
    } catch (RuntimeException failure) {
      return told.again(failure, "policies.html", () -> showAll(typed));
    }
  }

  @POST
  @Path("{policy}/publication")
  @Controller
  @RolesAllowed(Roles.COMPLIANCE_OFFICER)
  public Response publish(@PathParam("policy") String id) {
    return attempt(id, Typed.NOTHING, () -> policies.publish(id));
  }

  @POST
  @Path("{policy}/declination")
  @Controller
  @RolesAllowed({Roles.ADMINISTRATOR, Roles.COMPLIANCE_OFFICER})
  public Response decline(
      @PathParam("policy") String id, @FormParam("reason") @Nullable String reason) {
    return because(
        id, "decline", reason, said -> policies.decline(id, told.checked(new Declining(said))));
  }

  /** Whoever decides shall see whom it frees: the simulation is begun with the request. */
  @POST
  @Path("{policy}/withdrawal")
  @Controller
  @RolesAllowed(Roles.ADMINISTRATOR)
  public Response withdraw(
      @PathParam("policy") String id, @FormParam("reason") @Nullable String reason) {
    return because(
        id,
        "withdraw",
        reason,
        said -> {
          var asked = withdrawals.propose(id, told.checked(new Why(said)));
          if (SIMULATED.contains(policies.get(id).kind())) {
            var unused = simulations.simulate(id, null, null, uri);
          }
          return asked;
        });
  }

  @POST
  @Path("{policy}/withdrawal/confirmation")
  @Controller
  @RolesAllowed(Roles.COMPLIANCE_OFFICER)
  public Response confirmWithdrawal(@PathParam("policy") String id) {
    return attempt(id, Typed.NOTHING, () -> withdrawals.confirm(id));
  }

  @POST
  @Path("{policy}/withdrawal/declination")
  @Controller
  @RolesAllowed({Roles.ADMINISTRATOR, Roles.COMPLIANCE_OFFICER})
  public Response declineWithdrawal(
      @PathParam("policy") String id, @FormParam("reason") @Nullable String reason) {
    return because(
        id, "keep", reason, said -> withdrawals.decline(id, told.checked(new Why(said))));
  }

  @POST
  @Path("{policy}/simulations")
  @Controller
  @RolesAllowed({Roles.ADMINISTRATOR, Roles.COMPLIANCE_OFFICER})
  public Response simulate(@PathParam("policy") String id) {
    return attempt(id, Typed.NOTHING, () -> simulations.simulate(id, null, null, uri));
  }

  @POST
  @Path("{policy}/simulations/{simulation}/cancellation")
  @Controller
  @RolesAllowed({Roles.ADMINISTRATOR, Roles.COMPLIANCE_OFFICER})
  public Response cancel(
      @PathParam("policy") String id, @PathParam("simulation") String simulation) {
    try {
      var unused = simulations.cancel(id, simulation);
      return Response.seeOther(page(id).build()).build();
    } catch (RuntimeException failure) {
      return told.again(failure, "policy.html", () -> show(id, Typed.NOTHING));
    }
  }

  private Response attempt(String id, Typed typed, Supplier<Response> deed) {
    return told.send("policy.html", () -> show(id, typed), deed, () -> page(id));
  }

  /** The deed of a form that asks for a reason, which stays in its field where it is refused. */
  private Response because(
      String id, String form, @Nullable String reason, Function<String, Response> deed) {
    var said = text(reason);
    return attempt(id, new Typed(form, Map.of("reason", said)), () -> deed.apply(said));
  }

  private UriBuilder page(String id) {
    return uri.getBaseUriBuilder().path("policies/" + policies.get(id).id());
  }

  private void showAll(Typed typed) {
    var all = policies.all().items();
    view.put(
        "waiting",
        all.stream()
            .filter(
                each ->
                    each.state().equals(PROPOSED)
                        || (each.state().equals(ACTIVE) && each.withdrawalBy() != null))
            .toList());
    view.put("active", all.stream().filter(each -> each.state().equals(ACTIVE)).toList());
    view.put(
        "past",
        all.stream()
            .filter(each -> !each.state().equals(PROPOSED) && !each.state().equals(ACTIVE))
            .toList());
    view.put("agents", agents);
    view.put("typed", typed);
  }

  private void show(String id, Typed typed) {
    var document = policies.get(id);
    var text = bytes(document.id());
    view.put("document", document);
    view.put("text", text);
    view.put("agents", agents);
    view.put("typed", typed);
    view.put("simulations", simulations.list(id).items());
    view.put("simulated", isSimulated(document));
    view.put("conditions", policies.conditions(id).items());
    view.put("rereviews", policies.rereviews(id).items());
    held(document)
        .ifPresent(
            active -> {
              view.put("active", active);
              view.put("difference", TextDifference.between(bytes(active.id()), text));
            });
  }

  /**
   * Without what the service keeps the gate cannot be asked; what was declined nobody asks about.
   */
  private static boolean isSimulated(DocumentView document) {
    return SIMULATED.contains(document.kind())
        && !document.state().equals("DECLINED")
        && (!document.state().equals(ACTIVE) || document.withdrawable());
  }

  /** What a proposal would take the place of. */
  private Optional<DocumentView> held(DocumentView document) {
    return policies.all().items().stream()
        .filter(each -> document.state().equals(PROPOSED) && each.state().equals(ACTIVE))
        .filter(each -> each.kind().equals(document.kind()) && each.name().equals(document.name()))
        .findFirst();
  }

  private String bytes(UUID id) {
    return new String(policies.document(id.toString()), StandardCharsets.UTF_8);
  }

  /** Forms send other line ends than files have. */
  private static String plain(@Nullable String document) {
    return document == null ? "" : document.replace("\r\n", "\n");
  }
}
