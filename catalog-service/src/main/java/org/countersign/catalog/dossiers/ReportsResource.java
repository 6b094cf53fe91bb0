package org.countersign.catalog.dossiers;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.platform.Door;

/** What a reader needs to check a report without this service. */
@Door
@Path("reports")
@Produces(APPLICATION_JSON)
public class ReportsResource {
  private final SealKeys seals;

  @Inject
  ReportsResource(SealKeys seals) {
    this.seals = seals;
  }

  /**
   * The public half of the seal key.
   *
   * @param fingerprint SHA-256 of the signer's certificate in DER, lower-case hex
   * @param certificates PEM, the signer's first
   * @param development whether the key says that its seals prove nothing
   */
  public record SealView(
      String signer,
      String fingerprint,
      String certificates,
      boolean development,
      String validFrom,
      String validUntil) {}

  /** Open to all: a public key, without which nobody can check a seal offline. */
  @GET
  @Path("seal")
  @PermitAll
  public SealView seal() {
    var key = seals.key();
    return new SealView(
        key.signer(),
        key.fingerprint(),
        key.pem(),
        key.isDevelopment(),
        State.text(key.certificate().getNotBefore().toInstant()),
        State.text(key.certificate().getNotAfter().toInstant()));
  }

  /**
   * The certificates alone, as a file to hand to the check (RFC 8555, 9.1), for those who ask for
   * it; who names no type gets {@link #seal}.
   */
  @GET
  @Path("seal")
  @Produces("application/pem-certificate-chain;qs=0.5")
  @PermitAll
  public String certificates() {
    return seals.key().pem();
  }
}
