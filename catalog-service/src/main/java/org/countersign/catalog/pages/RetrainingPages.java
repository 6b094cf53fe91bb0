package org.countersign.catalog.pages;

import static org.countersign.catalog.pages.Typed.text;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.mvc.Controller;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.problem.Wire;
import org.countersign.catalog.reviews.VersionEnvelopeResource;
import org.countersign.catalog.reviews.VersionEnvelopeResource.NewEnvelope;
import org.countersign.catalog.reviews.VersionEnvelopeResource.NewLimit;
import org.jspecify.annotations.Nullable;

/** Proposes bounds that start from a version, on its page; leads to the round that signs them. */
@Path("models/{model}/versions/{version}/envelope")
@RequestScoped
@Produces("text/html;charset=UTF-8")
public class RetrainingPages {
  private static final int LIMITS = 3;

  @Inject private VersionEnvelopeResource envelopes;
  @Inject private VersionForms forms;
  @Context private UriInfo uri;

  /** The container fills the fields. */
  @SuppressWarnings("NullAway.Init")
  protected RetrainingPages() {}

  @POST
  @Controller
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @RolesAllowed({Roles.MODEL_OWNER, Roles.DATA_SCIENTIST})
  public Response propose(
      @PathParam("model") String model,
      @PathParam("version") String version,
      MultivaluedMap<String, String> form) {
    var fields = new HashMap<String, String>();
    form.keySet().forEach(name -> fields.put(name, text(form.getFirst(name))));
    return forms.attempt(
        model,
        version,
        new Typed("envelope", fields),
        () -> {
          var body =
              new NewEnvelope(
                  HomePage.given(form.getFirst("useCase")),
                  "production",
                  limits(fields),
                  fields.getOrDefault("until", "") + "T23:59:59Z",
                  fields.getOrDefault("reason", ""));
          var made = envelopes.propose(model, version, forms.checked(body), uri).getEntity();
          return uri.getBaseUriBuilder()
              .path("envelopes/" + Receipted.id(made))
              .queryParam("receipt", Receipted.index(made));
        });
  }

  private static List<NewLimit> limits(Map<String, String> fields) {
    var limits = new ArrayList<NewLimit>();
    for (int i = 1; i <= LIMITS; i++) {
      var limit = fields.getOrDefault("limit" + i, "");
      var metric = fields.getOrDefault("metric" + i, "");
      if (!metric.isEmpty() || !limit.isEmpty()) {
        limits.add(
            new NewLimit(
                metric,
                given(fields, "factor" + i),
                given(fields, "value" + i),
                given(fields, "dataset" + i),
                fields.getOrDefault("side" + i, ""),
                Wire.read("limit " + i, () -> new BigDecimal(limit))));
      }
    }
    return limits;
  }

  private static @Nullable String given(Map<String, String> fields, String name) {
    return Optional.ofNullable(fields.get(name)).filter(text -> !text.isEmpty()).orElse(null);
  }
}
