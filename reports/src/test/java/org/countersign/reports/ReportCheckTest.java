package org.countersign.reports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.countersign.ledger.EventVerifier;
import org.countersign.ledger.NoteVerifier;
import org.countersign.ledger.verify.LogKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCheckTest {
  private static final ProvenLog LOG = ProvenLog.of(7);
  private static final Dossier DOSSIER = with(Samples.creditScoring(1), LOG.printed());
  private static final byte[] PDF = DOSSIER.write(Samples.SEAL);

  private static Dossier with(Dossier plain, Dossier.Ledger ledger) {
    return new Dossier(
        plain.issue(),
        plain.subject(),
        plain.summary(),
        plain.card(),
        plain.classification(),
        plain.requirements(),
        plain.evidence(),
        plain.rounds(),
        plain.beside(),
        plain.decisions(),
        plain.deployments(),
        plain.lineage(),
        ledger,
        plain.attachments());
  }

  private static ReportCheck trusting(SealKey key) {
    return new ReportCheck(
        List.of(key.certificate()),
        Set.of(),
        Optional.of(LOG.keys.checkpoint().verifier()),
        Optional.of(EventVerifier.of(List.of(LOG.keys.event().spki()))));
  }

  private static final ReportCheck TRUSTING_NOBODY =
      new ReportCheck(List.of(), Set.of(), Optional.empty(), Optional.empty());

  private static String problem(ReportCheck check, byte[] pdf) {
    return check.check(pdf).fold(sound -> "sound", ReportCheck.Result.Unsound::problem);
  }

  @Test
  void aDossierFromATrustedSealWithProofsUnderASignedCheckpointIsSound() {
    assertThat(trusting(Samples.KEY).check(PDF))
        .isEqualTo(
            new ReportCheck.Result.Sound(
                Attachment.sha256(PDF),
                "R-2026-11-21-0007",
                "Example Bank AI governance",
                Samples.KEY.fingerprint(),
                Samples.NOW,
                true,
                true,
                DOSSIER.snapshotSha256(),
                6,
                7,
                List.of()));
  }

  @Test
  void withoutAnythingGivenItIsSoundAndSaysWhatWasNotChecked() {
    var sound = (ReportCheck.Result.Sound) TRUSTING_NOBODY.check(PDF);

    assertThat(sound.trusted()).isFalse();
    assertThat(sound.remarks())
        .containsExactly(
            "the signer was not compared with a certificate you trust: none was given",
            "the signature of the checkpoint was not checked: no key of the log was given",
            "the signatures of 7 entries were not checked: no key was given");
  }

  @Test
  void theKeysOfTheLogMustHaveHeldWhereTheyAreUsed() {
    var sound = (ReportCheck.Result.Sound) knowing("", "").check(PDF);

    assertThat(sound.remarks())
        .containsExactly(
            "the signer was not compared with a certificate you trust: none was given");
    assertThat(problem(knowing(",\"until\":2", ""), PDF))
        .startsWith("the ledger's proofs do not hold: no key that was valid and safe at entry ");
    assertThat(problem(knowing(",\"compromisedSince\":2", ""), PDF))
        .startsWith("the ledger's proofs do not hold: no key that was valid and safe at entry ");
    assertThat(problem(knowing("", ",\"until\":2"), PDF))
        .isEqualTo("the ledger's proofs do not hold: no key that held then signed the checkpoint");
  }

  /** With what a service answers under {@code ledger/keys}, whose keys may have ended. */
  private static ReportCheck knowing(String eventEnds, String checkpointEnds) {
    var base64 = Base64.getEncoder();
    var json =
        ("{\"keys\":[{\"role\":\"event\",\"from\":0%s,\"spki\":\"%s\"},"
                + "{\"role\":\"checkpoint\",\"from\":0%s,\"spki\":\"%s\"}]}")
            .formatted(
                eventEnds,
                base64.encodeToString(LOG.keys.event().spki()),
                checkpointEnds,
                base64.encodeToString(LOG.keys.checkpoint().verifier().spki()));
    var keys = LogKeys.parse(json.getBytes(UTF_8));
    return new ReportCheck(
        List.of(), Set.of(), Optional.empty(), Optional.empty(), Optional.of(keys));
  }

  @Test
  void aSealBySomebodyElseIsUnsound() {
    var other = SealKey.generate(new SecureRandom(), Samples.NOW, "Example Bank AI governance");

    assertThat(problem(trusting(other), PDF))
        .isEqualTo("the seal is not by somebody you trust, but by Example Bank AI governance");
  }

  @Test
  void theAuthorityAboveTheSignerOrAFingerprintIsTrustEnough() {
    var authority = Samples.KEY.chain().get(1);
    var byAuthority =
        new ReportCheck(List.of(authority), Set.of(), Optional.empty(), Optional.empty());
    var byFingerprint =
        new ReportCheck(
            List.of(), Set.of(Samples.KEY.fingerprint()), Optional.empty(), Optional.empty());

    assertThat(problem(byAuthority, PDF)).isEqualTo("sound");
    assertThat(problem(byFingerprint, PDF)).isEqualTo("sound");
  }

  @Test
  void aCheckpointOfAnotherLogIsUnsound() {
    NoteVerifier other = ProvenLog.of(2).keys.checkpoint().verifier();
    var check = new ReportCheck(List.of(), Set.of(), Optional.of(other), Optional.empty());

    assertThat(problem(check, PDF)).startsWith("the ledger's proofs do not hold: ");
  }

  @Test
  void anEntryOfAnotherLogUnderThisCheckpointIsUnsound() {
    var mine = LOG.printed();
    var foreign = ProvenLog.of(7).printed().entries().get(3);
    var entries = new ArrayList<>(mine.entries());
    entries.set(
        3,
        new Dossier.LedgerEntry(
            foreign.index(),
            foreign.event(),
            foreign.at(),
            foreign.leafHash(),
            foreign.leaf(),
            mine.entries().get(3).proof()));
    var forged = with(DOSSIER, new Dossier.Ledger(mine.origin(), mine.checkpoint(), entries));

    assertThat(problem(TRUSTING_NOBODY, forged.write(Samples.SEAL)))
        .isEqualTo("the ledger's proofs do not hold: entry 3 is not under the checkpoint");
  }

  @Test
  void aLeafThatIsNotWhatItsHashSaysIsUnsound() {
    var mine = LOG.printed();
    var entries = new ArrayList<>(mine.entries());
    var third = entries.get(3);
    entries.set(
        3,
        new Dossier.LedgerEntry(
            third.index(),
            third.event(),
            third.at(),
            third.leafHash(),
            third.leaf() + " ",
            third.proof()));
    var forged = with(DOSSIER, new Dossier.Ledger(mine.origin(), mine.checkpoint(), entries));

    assertThat(problem(TRUSTING_NOBODY, forged.write(Samples.SEAL)))
        .isEqualTo("the ledger's proofs do not hold: the leaf of entry 3 has another hash");
  }

  @Test
  void anyChangedByteMakesItUnsound() {
    var random = new Random(7);
    var check = trusting(Samples.KEY);
    for (int i = 0; i < 120; i++) {
      var changed = PDF.clone();
      int at = random.nextInt(PDF.length);
      changed[at] ^= (byte) (1 << random.nextInt(8));
      assertThat(check.check(changed))
          .as("byte %d", at)
          .isInstanceOf(ReportCheck.Result.Unsound.class);
    }
  }

  @Test
  void anythingAppendedMakesItUnsound() {
    var longer = Arrays.copyOf(PDF, PDF.length + 1);
    longer[PDF.length] = '\n';

    assertThat(problem(TRUSTING_NOBODY, longer))
        .isEqualTo("the seal does not cover the whole document");
  }

  @Test
  void somethingHiddenBesideTheSignatureMakesItUnsound() {
    var text = new String(PDF, java.nio.charset.StandardCharsets.ISO_8859_1);
    int open = text.indexOf("/Contents <3");
    var changed = PDF.clone();
    changed[text.indexOf('>', open) - 3] = 'f';

    assertThat(problem(TRUSTING_NOBODY, changed))
        .isEqualTo("there is something beside the signature in its place");
  }

  @Test
  void dataThatIsNotTheDataOfTheDocumentIsUnsound() {
    var pdf =
        new TaggedPdf(
                new TaggedPdf.Front(
                    "R-1", "t", "s", "en", "g", Samples.NOW, "sha256:" + Samples.sha("other"), ""))
            .paragraph("words")
            .attach(Samples.snapshot("{}"))
            .attach(
                new Attachment(
                    Dossier.DIGESTS,
                    "text/plain",
                    "",
                    Attachment.Relationship.SUPPLEMENT,
                    (Attachment.sha256("{}".getBytes(UTF_8)) + "  dossier.json\n").getBytes(UTF_8)))
            .write(Samples.SEAL);

    assertThat(problem(TRUSTING_NOBODY, pdf))
        .isEqualTo("the data inside is not the data the document was written from");
  }

  @Test
  void aFileThatTheListOfDigestsDoesNotNameIsUnsound() {
    var pdf =
        new TaggedPdf(new TaggedPdf.Front("R-1", "t", "s", "en", "g", Samples.NOW, "", ""))
            .paragraph("words")
            .attach(Samples.snapshot("{}"))
            .attach(
                new Attachment(
                    Dossier.DIGESTS,
                    "text/plain",
                    "",
                    Attachment.Relationship.SUPPLEMENT,
                    new byte[0]))
            .write(Samples.SEAL);

    assertThat(problem(TRUSTING_NOBODY, pdf))
        .isEqualTo("there is an attachment that the list of digests does not name");
  }

  @Test
  void whatIsNoPdfOrHasNoSealIsUnsound() {
    var unsealed =
        new TaggedPdf(new TaggedPdf.Front("R-1", "t", "s", "en", "g", Samples.NOW, "", ""))
            .paragraph("words")
            .write();

    assertThat(problem(TRUSTING_NOBODY, new byte[0])).startsWith("this is not a readable PDF");
    assertThat(problem(TRUSTING_NOBODY, unsealed)).isEqualTo("the document has 0 seals, not one");
  }

  @Test
  void theAttachmentsComeOutAsTheyWentIn() throws Exception {
    var files = new ReportFile(PDF).attachments();

    for (var file : DossierFiles.of(DOSSIER)) {
      assertThat(files.get(file.name())).as(file.name()).isEqualTo(file.content());
    }
    assertThat(files).hasSize(6);
  }

  @Test
  void theCommandAnswersByItsExitCode(@TempDir Path folder) throws Exception {
    var report = Files.write(folder.resolve("report.pdf"), PDF).toString();
    var cert = Files.writeString(folder.resolve("seal.pem"), Samples.KEY.pem()).toString();
    var vkey = LOG.keys.checkpoint().verifier().vkey();
    var broken = PDF.clone();
    broken[broken.length / 2] ^= 1;
    var forged = Files.write(folder.resolve("forged.pdf"), broken).toString();

    assertThat(run(0, report, "--cert", cert, "--log-key", vkey)).startsWith("SOUND\n");
    assertThat(run(0, report, "--json", "--fingerprint", Samples.KEY.fingerprint()))
        .contains("\"sound\":true", "\"trusted\":true");
    assertThat(run(1, forged)).startsWith("UNSOUND: the signature does not fit the document");
    assertThat(run(1, "--json", forged)).contains("\"sound\":false");
    assertThat(run(2)).startsWith("usage: countersign-verify");
    assertThat(run(2, report, "--cert")).startsWith("cannot do that: --cert needs a value");
    var empty = Files.write(folder.resolve("empty.pem"), new byte[0]).toString();
    assertThat(run(2, report, "--cert", empty)).startsWith("cannot do that: no certificate in ");
    assertThat(run(2, "missing.pdf")).startsWith("cannot do that: no such file: missing.pdf");
  }

  private static String run(int expected, String... arguments) {
    var words = new ByteArrayOutputStream();
    var stream = new PrintStream(words, true, UTF_8);

    assertThat(new ReportCheckCommand(stream, stream).run(List.of(arguments))).isEqualTo(expected);
    return words.toString(UTF_8);
  }
}
