package org.countersign.reports;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import org.countersign.ledger.CanonicalJson;

/** The files inside a dossier: what was handed in, the ledger's texts, and the list of digests. */
final class DossierFiles {
  private DossierFiles() {}

  static List<Attachment> of(Dossier dossier) {
    var files = new ArrayList<>(dossier.attachments());
    var ledger = dossier.ledger();
    if (!ledger.entries().isEmpty()) {
      files.add(
          new Attachment(
              Dossier.ENTRIES,
              "application/x-ndjson",
              "Ledger entries with their proofs, one a line",
              Attachment.Relationship.SUPPLEMENT,
              entries(ledger.entries()).getBytes(StandardCharsets.UTF_8)));
    }
    if (!ledger.checkpoint().isBlank()) {
      files.add(
          new Attachment(
              Dossier.CHECKPOINT,
              "text/plain",
              "Signed checkpoint the proofs lead to",
              Attachment.Relationship.SUPPLEMENT,
              ledger.checkpoint().getBytes(StandardCharsets.UTF_8)));
    }
    var digests = new StringBuilder();
    for (var file : files) {
      digests.append(file.sha256()).append("  ").append(file.name()).append('\n');
    }
    files.add(
        new Attachment(
            Dossier.DIGESTS,
            "text/plain",
            "SHA-256 of every other attachment",
            Attachment.Relationship.SUPPLEMENT,
            digests.toString().getBytes(StandardCharsets.UTF_8)));
    return files;
  }

  /**
   * One JSON object a line: {@code index}, {@code leafHash}, {@code leaf} (Base64 of the bytes,
   * absent if withheld), {@code proof} (absent if there is none).
   */
  private static String entries(List<Dossier.LedgerEntry> entries) {
    var out = new StringBuilder();
    for (var entry : entries) {
      var members = new TreeMap<String, Object>();
      members.put("index", entry.index());
      members.put("leafHash", entry.leafHash());
      if (!entry.leaf().isBlank()) {
        var bytes = entry.leaf().getBytes(StandardCharsets.UTF_8);
        members.put("leaf", Base64.getEncoder().encodeToString(bytes));
      }
      if (!entry.proof().isBlank()) {
        members.put("proof", entry.proof());
      }
      var line = CanonicalJson.write(members, CanonicalJson.Profile.document(1 << 20));
      out.append(new String(line, StandardCharsets.UTF_8)).append('\n');
    }
    return out.toString();
  }
}
