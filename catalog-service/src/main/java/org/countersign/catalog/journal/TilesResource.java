package org.countersign.catalog.journal;

import static org.countersign.catalog.problem.ProblemType.UNKNOWN_ENTRY;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
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

  /** A coding that is not declined with a weight of zero. */
  private static final Pattern GZIP =
      Pattern.compile("(^|,)\\s*gzip\\s*(,|$|;\\s*q=(1|0\\.0*[1-9]))");

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
    var path = path("tile/" + place);
    return kept(path, "public").entity(entries.tile(path)).build();
  }

  /** Up to 256 entries, each behind its length; compressed for whoever can read that. */
  @GET
  @Path("entries/{place:.+}")
  @RolesAllowed({Roles.AUDITOR, Roles.COMPLIANCE_OFFICER})
  public Response entries(
      @PathParam("place") String place,
      @HeaderParam("Accept-Encoding") @DefaultValue("") String codings) {
    var path = path("tile/entries/" + place);
    var answer = kept(path, "private").header("Vary", "Accept-Encoding");
    var bundle = entries.tile(path);
    return GZIP.matcher(codings).find()
        ? answer.header("Content-Encoding", "gzip").entity(zipped(bundle)).build()
        : answer.entity(bundle).build();
  }

  private static byte[] zipped(byte[] bundle) {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(bytes)) {
      zip.write(bundle);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** What may be said of a tile before its bytes are known. */
  private Response.ResponseBuilder kept(TilePath path, String whose) {
    var size = publications.newest().map(Publications.Publication::size).orElse(0L);
    if (!path.isWithin(size)) {
      throw new Refusal(UNKNOWN_ENTRY, "the log of " + size + " entries has no " + path.path());
    }
    var age = path.isFull() ? FOR_EVER : A_WHILE;
    return Response.ok()
        .header("Cache-Control", whose + ", max-age=" + age.toSeconds() + ", immutable")
        .header("X-Content-Type-Options", "nosniff");
  }

  private static TilePath path(String text) {
    try {
      return TilePath.parse(text);
    } catch (IllegalArgumentException none) {
      throw new Refusal(UNKNOWN_ENTRY, "not the path of a tile: " + text);
    }
  }
}
