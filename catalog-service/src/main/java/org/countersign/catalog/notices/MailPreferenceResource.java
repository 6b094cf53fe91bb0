package org.countersign.catalog.notices;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.platform.Door;

/** When the caller is told by mail. */
@Door
@Path("notices/preference")
@Produces(APPLICATION_JSON)
public class MailPreferenceResource {
  private final MailPreferences preferences;
  private final Caller caller;

  @Inject
  MailPreferenceResource(MailPreferences preferences, Caller caller) {
    this.preferences = preferences;
    this.caller = caller;
  }

  /**
   * @param mail {@code IMMEDIATELY}, or {@code DAILY}: one letter a day at six o'clock UTC, besides
   *     which only what is urgent comes at once
   */
  public record Preference(@NotNull @Pattern(regexp = "IMMEDIATELY|DAILY") String mail) {}

  /** Who never said is told immediately. */
  @GET
  @RolesAllowed(Roles.ANYONE)
  public Preference get() {
    return new Preference(preferences.of(caller.agentId()).name());
  }

  /** Everybody chooses for themselves; what waits is sent now if it shall come immediately. */
  @PUT
  @Consumes(APPLICATION_JSON)
  @RolesAllowed(Roles.ANYONE)
  public Preference set(@Valid @NotNull Preference wanted) {
    preferences.set(caller.agentId(), MailPreference.valueOf(wanted.mail()));
    return get();
  }
}
