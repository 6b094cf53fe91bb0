package org.countersign.reports;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

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
   * One JSON object a line with its members in this order: {@code index}, {@code leafHash}, {@code
   * leaf} (Base64 of the bytes, absent if withheld), {@code proof} (absent if there is none).
   */
  private static String entries(List<Dossier.LedgerEntry> entries) {
    var out = new StringBuilder();
    for (var entry : entries) {
      out.append("{\"index\":").append(entry.index());
      out.append(",\"leafHash\":\"").append(entry.leafHash()).append('"');
      if (!entry.leaf().isBlank()) {
        var bytes = entry.leaf().getBytes(StandardCharsets.UTF_8);
        out.append(",\"leaf\":\"").append(Base64.getEncoder().encodeToString(bytes)).append('"');
      }
      if (!entry.proof().isBlank()) {
        out.append(",\"proof\":\"").append(escaped(entry.proof())).append('"');
      }
      out.append("}\n");
    }
    return out.toString();
  }

  private static String escaped(String text) {
    var out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        default -> {
          if (c < 0x20 || Character.isSurrogate(c)) {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.toString();
  }
}
