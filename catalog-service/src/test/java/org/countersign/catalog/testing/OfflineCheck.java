package org.countersign.catalog.testing;

import static org.countersign.catalog.testing.Journey.json;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.Set;
import org.countersign.ledger.NoteVerifier;
import org.countersign.reports.ReportCheck;

/** The auditor's check, with the keys as anybody gets them, without a token. */
public final class OfflineCheck {
  private OfflineCheck() {}

  public static ReportCheck ofTheService() throws CertificateException {
    var anybody = CatalogClient.anonymous();
    var pem = json(anybody.get("reports/seal").body()).getString("certificates");
    var certificates =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
            .stream()
            .map(X509Certificate.class::cast)
            .toList();
    var vkey = json(anybody.get("ledger/keys").body()).getString("checkpointKey");
    return new ReportCheck(
        certificates, Set.of(), Optional.of(NoteVerifier.ofVkey(vkey)), Optional.empty());
  }
}
