package org.countersign.catalog.journal;

import static org.countersign.catalog.problem.ProblemType.UNKNOWN_ENTRY;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.problem.Refusal;
import org.countersign.ledger.TilePath;

/**
 * The log as tiles, for whoever follows it: what is at a place never changes, so it may be kept.
 *
 * @see <a href="https://c2sp.org/tlog-tiles">C2SP tlog-tiles</a>
 */
@Door
@Path("ledger/tile")
@Produces("application/octet-stream")
public class TilesResource {
  private static final Duration FOR_EVER = Duration.ofDays(365);

  /** A partial tile is of use until the full one is there. */
  private static final Duration A_WHILE = Duration.ofHours(1);

  private final LedgerEntries entries;
  private final Publications publications;

  @Inject
  TilesResource(LedgerEntries entries, Publications publications) {
    this.entries = entries;
    this.publications = publications;
  }

  /** Up to 256 hashes of a level. */
  @GET
  @Path("{place:[0-9]{1,2}/.+}")
  @PermitAll
  public Response hashes(@PathParam("place") String place) {
    return tile("tile/" + place, "public");
  }

  /** Up to 256 entries, each behind its length. */
  @GET
  @Path("entries/{place:.+}")
  @RolesAllowed({Roles.AUDITOR, Roles.COMPLIANCE_OFFICER})
  public Response entries(@PathParam("place") String place) {
    return tile("tile/entries/" + place, "private");
  }

  private Response tile(String text, String whose) {
    var path = path(text);
    var size = publications.newest().map(Publications.Publication::size).orElse(0L);
    if (!path.isWithin(size)) {
      throw new Refusal(UNKNOWN_ENTRY, "the log of " + size + " entries has no " + text);
    }
    var age = path.isFull() ? FOR_EVER : A_WHILE;
    return Response.ok(entries.tile(path))
        .header("Cache-Control", whose + ", max-age=" + age.toSeconds() + ", immutable")
        .header("X-Content-Type-Options", "nosniff")
        .build();
  }

  private static TilePath path(String text) {
    try {
      return TilePath.parse(text);
    } catch (IllegalArgumentException none) {
      throw new Refusal(UNKNOWN_ENTRY, "not the path of a tile: " + text);
    }
  }
}
