package org.countersign.catalog.pages;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.mvc.Controller;
import jakarta.mvc.Models;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.ErasuresResource;
import org.countersign.catalog.journal.KeysResource;
import org.jspecify.annotations.Nullable;

/** What an auditor asks of the ledger as a whole: which keys hold where, and what was erased. */
@Path("ledger/records")
@RequestScoped
@Produces("text/html;charset=UTF-8")
public class LedgerRecordPages {
  private static final String ROWS = "50";

  @Inject private Models view;
  @Inject private KeysResource keys;
  @Inject private ErasuresResource erasures;

  /** The container fills the fields. */
  @SuppressWarnings("NullAway.Init")
  protected LedgerRecordPages() {}

  /**
   * A key's life.
   *
   * @param until the first entry it does not hold for; empty while it holds
   * @param compromisedSince the size up to which it was safe; empty if it is
   */
  public record KeyLine(
      String role, String kid, String from, String until, String compromisedSince) {
    static KeyLine of(JsonObject key) {
      return new KeyLine(
          key.getString("role"),
          key.getString("kid"),
          text(key, "from"),
          text(key, "until"),
          text(key, "compromisedSince"));
    }

    private static String text(JsonObject key, String name) {
      return key.containsKey(name) ? key.get(name).toString() : "";
    }

    public String state() {
      if (!compromisedSince.isEmpty()) {
        return "KEY_COMPROMISED";
      }
      return until.isEmpty() ? "HOLDS" : "ENDED";
    }
  }

  @GET
  @Path("keys")
  @Controller
  @RolesAllowed({Roles.AUDITOR, Roles.COMPLIANCE_OFFICER})
  public String keys() {
    var told = keys.keys();
    view.put("origin", told.getString("origin"));
    view.put("genesis", told.getString("genesis"));
    view.put("root", told.getString("rootKey", ""));
    view.put("checkpointKey", told.getString("checkpointKey"));
    view.put(
        "keys",
        told.getJsonArray("keys").getValuesAs(JsonObject.class).stream().map(KeyLine::of).toList());
    return "ledger-keys.html";
  }

  @GET
  @Path("erasures")
  @Controller
  @RolesAllowed({Roles.AUDITOR, Roles.COMPLIANCE_OFFICER})
  public String erasures(@QueryParam("cursor") @Nullable String cursor) {
    var found = erasures.list(ROWS, HomePage.given(cursor));
    view.put("erasures", found.items());
    view.put("next", found.next());
    return "ledger-erasures.html";
  }
}
