package org.countersign.reports;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.countersign.ledger.CanonicalJson;
import org.countersign.ledger.EventVerifier;
import org.countersign.ledger.NoteVerifier;
import org.countersign.ledger.verify.LogKeys;

/**
 * The command line of {@link ReportCheck}. Exit code 0: sound, 1: unsound with the first problem,
 * 2: the command was wrong or a file could not be read.
 */
final class ReportCheckCommand {
  private static final String USAGE =
      """
      usage: countersign-verify REPORT.pdf [option ...]
        --cert FILE        certificate you trust, PEM or DER (repeatable)
        --fingerprint HEX  SHA-256 of a certificate you trust (repeatable)
        --keys FILE        the log's keys as you trust them (JSON of its ledger/keys)
        --log-key KEY      the log's public key as vkey, or a file that holds it
        --event-key FILE   public key of ledger entries, PEM or DER (repeatable)
        --json             answer as JSON
      exit code: 0 sound, 1 unsound, 2 wrong usage
      """;

  private final PrintStream out;
  private final PrintStream err;

  ReportCheckCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  int run(List<String> arguments) {
    var certificates = new ArrayList<X509Certificate>();
    var fingerprints = new HashSet<String>();
    var events = new ArrayList<byte[]>();
    var files = new ArrayList<String>();
    Optional<NoteVerifier> log = Optional.empty();
    Optional<LogKeys> keys = Optional.empty();
    boolean json = false;
    try {
      for (var rest = arguments.iterator(); rest.hasNext(); ) {
        var argument = rest.next();
        switch (argument) {
          case "--json" -> json = true;
          case "--cert" -> certificates.addAll(trusted(value(argument, rest)));
          case "--fingerprint" ->
              fingerprints.add(value(argument, rest).replace(":", "").toLowerCase(Locale.ROOT));
          case "--log-key" -> log = Optional.of(NoteVerifier.ofVkey(vkey(value(argument, rest))));
          case "--keys" -> keys = Optional.of(LogKeys.parse(read(value(argument, rest))));
          case "--event-key" -> events.add(spki(read(value(argument, rest))));
          default -> files.add(argument);
        }
      }
      if (files.size() != 1 || files.get(0).startsWith("-")) {
        err.print(USAGE);
        return 2;
      }
      var check =
          new ReportCheck(
              certificates,
              fingerprints,
              log,
              events.isEmpty() ? Optional.empty() : Optional.of(EventVerifier.of(events)),
              keys);
      var result = check.check(read(files.get(0)));
      out.println(json ? json(result) : result.fold(this::text, this::text));
      return result instanceof ReportCheck.Result.Sound ? 0 : 1;
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      err.println("cannot do that: " + e.getMessage());
      err.print(USAGE);
      return 2;
    }
  }

  private static String value(String option, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return rest.next();
  }

  private static byte[] read(String file) throws IOException {
    var path = Path.of(file);
    if (!Files.isRegularFile(path)) {
      throw new IOException("no such file: " + file);
    }
    return Files.readAllBytes(path);
  }

  /** An empty file would turn "compare with this" into "compare with nothing". */
  private static List<X509Certificate> trusted(String file)
      throws IOException, GeneralSecurityException {
    var certificates = List.copyOf(ReportCheck.certificates(read(file)));
    if (certificates.isEmpty()) {
      throw new IllegalArgumentException("no certificate in " + file);
    }
    return certificates;
  }

  private static String vkey(String keyOrFile) throws IOException {
    return keyOrFile.contains("+")
        ? keyOrFile
        : new String(read(keyOrFile), StandardCharsets.UTF_8).strip();
  }

  private static byte[] spki(byte[] file) {
    var text = new String(file, StandardCharsets.ISO_8859_1);
    return text.startsWith("-----BEGIN")
        ? Base64.getMimeDecoder().decode(text.replaceAll("-----[A-Z ]+-----", ""))
        : file;
  }

  private String text(ReportCheck.Result.Sound sound) {
    var text = new StringBuilder("SOUND\n");
    line(text, "report", sound.reportId());
    line(text, "file SHA-256", sound.fileSha256());
    line(
        text,
        "sealed by",
        sound.signer()
            + (sound.trusted() ? ", trusted" : ", NOT compared with a certificate you trust")
            + (sound.development() ? ", for development only" : ""));
    line(text, "certificate", sound.fingerprint());
    line(text, "sealed at", sound.sealedAt().toString());
    line(text, "data snapshot", sound.snapshotSha256());
    line(text, "attachments", sound.attachments() + ", all as listed");
    line(text, "ledger", sound.proven() + " entries lead to the checkpoint");
    sound.remarks().forEach(remark -> line(text, "note", remark));
    return text.toString().stripTrailing();
  }

  private String text(ReportCheck.Result.Unsound unsound) {
    var text = new StringBuilder("UNSOUND: ").append(unsound.problem()).append('\n');
    line(text, "file SHA-256", unsound.fileSha256());
    return text.toString().stripTrailing();
  }

  private static void line(StringBuilder text, String label, String value) {
    text.append(String.format("  %-14s %s%n", label, value));
  }

  private static String json(ReportCheck.Result result) {
    Map<String, Object> members =
        result.fold(ReportCheckCommand::members, ReportCheckCommand::members);
    return new String(CanonicalJson.write(members), StandardCharsets.UTF_8);
  }

  private static Map<String, Object> members(ReportCheck.Result.Sound sound) {
    var members = new TreeMap<String, Object>();
    members.put("sound", true);
    members.put("report", sound.reportId());
    members.put("fileSha256", sound.fileSha256());
    members.put("signer", sound.signer());
    members.put("fingerprint", sound.fingerprint());
    members.put("sealedAt", sound.sealedAt().toString());
    members.put("trusted", sound.trusted());
    members.put("development", sound.development());
    members.put("snapshotSha256", sound.snapshotSha256());
    members.put("attachments", sound.attachments());
    members.put("proven", sound.proven());
    members.put("remarks", sound.remarks());
    return members;
  }

  private static Map<String, Object> members(ReportCheck.Result.Unsound unsound) {
    var members = new TreeMap<String, Object>();
    members.put("sound", false);
    members.put("fileSha256", unsound.fileSha256());
    members.put("problem", unsound.problem());
    return members;
  }
}
