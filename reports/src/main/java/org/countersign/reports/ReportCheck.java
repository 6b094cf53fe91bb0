package org.countersign.reports;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.countersign.ledger.EventVerifier;
import org.countersign.ledger.NoteVerifier;
import org.countersign.ledger.verify.LogKeys;

/**
 * What an auditor runs offline: is this file what was sealed, by whom, is the data inside the data
 * it was written from, and does the ledger hold what it says. Asks nobody.
 *
 * @param certificates trusted for seals: the signer's own or one above it
 * @param fingerprints SHA-256 of trusted certificates, 64 hex digits
 * @param log the key the log signs its checkpoints with
 * @param events the keys that sign ledger entries
 * @param keys all keys of the log and where each holds, which says more than the two above
 */
public record ReportCheck(
    List<X509Certificate> certificates,
    Set<String> fingerprints,
    Optional<NoteVerifier> log,
    Optional<EventVerifier> events,
    Optional<LogKeys> keys) {

  /** Largest document that is opened: 256 MiB. */
  public static final int LARGEST = 256 << 20;

  private static final Pattern DIGEST_LINE = Pattern.compile("([0-9a-f]{64})  ([A-Za-z0-9._-]+)");

  /** What the check has found. */
  public sealed interface Result {
    /**
     * Everything fits together.
     *
     * @param trusted whether the seal leads to a certificate that was given
     * @param development whether the signer's certificate is for development only
     * @param proven ledger entries whose proof leads to the attached checkpoint
     * @param remarks what was not checked, and why
     */
    record Sound(
        String fileSha256,
        String reportId,
        String signer,
        String fingerprint,
        Instant sealedAt,
        boolean trusted,
        boolean development,
        String snapshotSha256,
        int attachments,
        int proven,
        List<String> remarks)
        implements Result {
      public Sound {
        remarks = List.copyOf(remarks);
      }
    }

    /** The first thing that does not fit. */
    record Unsound(String fileSha256, String problem) implements Result {}

    default <T> T fold(Function<Sound, T> sound, Function<Unsound, T> unsound) {
      return this instanceof Unsound no ? unsound.apply(no) : sound.apply((Sound) this);
    }
  }

  /** Why a document is unsound; never leaves the check. */
  static final class Flaw extends Exception {
    Flaw(String problem) {
      super(problem);
    }
  }

  public ReportCheck {
    certificates = List.copyOf(certificates);
    fingerprints = Set.copyOf(fingerprints);
  }

  /** A check by whoever has single keys of the log, or none. */
  public ReportCheck(
      List<X509Certificate> certificates,
      Set<String> fingerprints,
      Optional<NoteVerifier> log,
      Optional<EventVerifier> events) {
    this(certificates, fingerprints, log, events, Optional.empty());
  }

  /** Checks everything that can be checked; a document that is no PDF is unsound, not an error. */
  public Result check(byte[] pdf) {
    var sha256 = Attachment.sha256(pdf);
    try {
      if (pdf.length > LARGEST) {
        throw new Flaw("the file is larger than " + LARGEST + " bytes");
      }
      var file = new ReportFile(pdf);
      var sealed = file.seal();
      var remarks = new ArrayList<String>();
      boolean trusted = trusted(sealed, remarks);
      var attachments = file.attachments();
      digests(attachments);
      var snapshot = snapshot(file, attachments);
      int proven = new LedgerCheck(log, events, keys).check(attachments, remarks);
      var signer = sealed.signed().signer();
      return new Result.Sound(
          sha256,
          file.reportId().orElse(""),
          SealKey.signer(signer),
          SealKey.fingerprint(signer),
          sealed.at(),
          trusted,
          SealKey.isDevelopment(signer),
          snapshot,
          attachments.size(),
          proven,
          remarks);
    } catch (Flaw flaw) {
      return new Result.Unsound(sha256, String.valueOf(flaw.getMessage()));
    }
  }

  private boolean trusted(ReportFile.Sealed sealed, List<String> remarks) throws Flaw {
    var chain = sealed.signed().chain();
    try {
      for (var certificate : chain) {
        certificate.checkValidity(Date.from(sealed.at()));
      }
    } catch (GeneralSecurityException e) {
      throw new Flaw("a certificate of the seal was not valid when it was made: " + e.getMessage());
    }
    if (certificates.isEmpty() && fingerprints.isEmpty()) {
      remarks.add("the signer was not compared with a certificate you trust: none was given");
      return false;
    }
    if (chain.stream().anyMatch(this::given)
        || certificates.stream().anyMatch(c -> above(c, chain))) {
      return true;
    }
    throw new Flaw(
        "the seal is not by somebody you trust, but by "
            + SealKey.signer(sealed.signed().signer()));
  }

  private boolean given(X509Certificate certificate) {
    return certificates.contains(certificate)
        || fingerprints.contains(SealKey.fingerprint(certificate));
  }

  private static boolean above(X509Certificate trusted, List<X509Certificate> chain) {
    var last = chain.get(chain.size() - 1);
    if (!trusted.getSubjectX500Principal().equals(last.getIssuerX500Principal())) {
      return false;
    }
    try {
      Cades.issued(last, trusted);
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static void digests(Map<String, byte[]> attachments) throws Flaw {
    var list = attachments.get(Dossier.DIGESTS);
    if (list == null) {
      throw new Flaw("there is no list of digests inside: " + Dossier.DIGESTS);
    }
    int listed = 0;
    for (var line : new String(list, StandardCharsets.UTF_8).lines().toList()) {
      var matcher = DIGEST_LINE.matcher(line);
      if (!matcher.matches()) {
        throw new Flaw("the list of digests has another form");
      }
      var content = attachments.get(matcher.group(2));
      if (content == null) {
        throw new Flaw("the attachment " + matcher.group(2) + " is missing");
      }
      if (!Attachment.sha256(content).equals(matcher.group(1))) {
        throw new Flaw("the attachment " + matcher.group(2) + " is not the one that is listed");
      }
      listed++;
    }
    if (listed != attachments.size() - 1) {
      throw new Flaw("there is an attachment that the list of digests does not name");
    }
  }

  private static String snapshot(ReportFile file, Map<String, byte[]> attachments) throws Flaw {
    var promised = file.source();
    var content = attachments.get(Dossier.SNAPSHOT);
    if (content == null || promised.isEmpty()) {
      throw new Flaw("the document does not carry the data it was written from");
    }
    var actual = Attachment.sha256(content);
    if (!actual.equals(promised.get())) {
      throw new Flaw("the data inside is not the data the document was written from");
    }
    return actual;
  }

  static List<X509Certificate> certificates(byte[] file) throws GeneralSecurityException {
    var factory = CertificateFactory.getInstance("X.509");
    return factory.generateCertificates(new ByteArrayInputStream(file)).stream()
        .map(X509Certificate.class::cast)
        .toList();
  }
}
