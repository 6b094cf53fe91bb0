package org.countersign.catalog.journal;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;
import static org.countersign.catalog.problem.ProblemType.INVALID_REQUEST;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.problem.Refusal;
import org.countersign.catalog.problem.Wire;
import org.jspecify.annotations.Nullable;

/** Erases personal data that entries only commit to. */
@Door
@Path("ledger/erasures")
@Consumes(APPLICATION_JSON)
@Produces(APPLICATION_JSON)
public class ErasuresResource {
  private final Erasures erasures;
  private final Write write;

  @Inject
  ErasuresResource(Erasures erasures, Write write) {
    this.erasures = erasures;
    this.write = write;
  }

  /**
   * What to erase: everything of a person, or fields of one event.
   *
   * @param basis a code for why, such as {@code gdpr-17-1-b}
   * @param person the pseudonym that entries name
   * @param fields of the event; all of them where they are left out
   */
  public record NewErasure(
      @NotNull @Pattern(regexp = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}") String basis,
      @Nullable String person,
      @Nullable String event,
      @Nullable @Size(max = 50) List<@NotNull String> fields) {}

  /** What was erased. */
  public record ErasureView(String basis, int openings, @Nullable String person) {
    static ErasureView of(Erasures.Erased erased) {
      return new ErasureView(
          erased.basis(), erased.openings(), erased.person().map(UUID::toString).orElse(null));
    }
  }

  @POST
  @RolesAllowed(Roles.COMPLIANCE_OFFICER)
  public Response erase(@Valid @NotNull NewErasure body, @Context UriInfo uri) {
    if ((body.person() == null) == (body.event() == null)) {
      throw new Refusal(INVALID_REQUEST, "an erasure names either a person or an event")
          .and("pointer", "/person");
    }
    return write.created(
        () -> ErasureView.of(erased(body)),
        view -> uri.getBaseUriBuilder().path("ledger/entries").build());
  }

  private Erasures.Erased erased(NewErasure body) {
    var person = id("/person", body.person());
    if (person.isPresent()) {
      return erasures.person(person.get(), body.basis());
    }
    var fields = body.fields() == null ? List.<String>of() : body.fields();
    return erasures.event(id("/event", body.event()).orElseThrow(), fields, body.basis());
  }

  private static Optional<UUID> id(String pointer, @Nullable String text) {
    return Optional.ofNullable(text).map(id -> Wire.read(pointer, () -> UUID.fromString(id)));
  }
}
