package org.countersign.catalog.dossiers;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.countersign.catalog.evidence.Evidence;
import org.countersign.catalog.evidence.EvidenceIndex.Filed;
import org.countersign.catalog.evidence.EvidenceStore;
import org.countersign.reports.Attachment;

/**
 * The bytes of the evidence, to be carried inside the document. Together they are at most {@value
 * #MOST} bytes: in the order of the index each is taken that still fits, the others are named by
 * their digest alone.
 */
@Dependent
class Enclosures {
  static final long MOST = 16L << 20;

  private static final Pattern MEDIA_TYPE = Pattern.compile("[a-z]+/[A-Za-z0-9.+-]{1,100}");
  private static final Map<String, String> EXTENSIONS =
      Map.of(
          "application/json", ".json",
          "application/pdf", ".pdf",
          "application/zip", ".zip",
          "image/png", ".png",
          "image/jpeg", ".jpg",
          "text/csv", ".csv",
          "text/html", ".html",
          "text/markdown", ".md",
          "text/plain", ".txt");

  private final EvidenceStore store;

  @Inject
  Enclosures(EvidenceStore store) {
    this.store = store;
  }

  List<Snapshot.Piece> of(List<Filed> evidence) {
    var pieces = new ArrayList<Snapshot.Piece>();
    long taken = 0;
    for (var filed : evidence) {
      var number = pieces.size() + 1;
      if (taken + filed.size() <= MOST) {
        taken += filed.size();
        pieces.add(new Snapshot.Piece(filed, Optional.of(enclosure(number, filed.evidence()))));
      } else {
        pieces.add(new Snapshot.Piece(filed, Optional.empty()));
      }
    }
    return pieces;
  }

  private Attachment enclosure(int number, Evidence evidence) {
    var bytes = new ByteArrayOutputStream();
    try {
      store.write(evidence.content(), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return attachment(number, evidence, bytes.toByteArray());
  }

  static Attachment attachment(int number, Evidence evidence, byte[] bytes) {
    var plain = evidence.mediaType().replaceAll("\\s*;.*", "").toLowerCase(Locale.ROOT);
    var type = MEDIA_TYPE.matcher(plain).matches() ? plain : "application/octet-stream";
    return new Attachment(
        "evidence-%03d%s".formatted(number, EXTENSIONS.getOrDefault(type, ".bin")),
        type,
        "[E-%d] %s".formatted(number, evidence.title()),
        Attachment.Relationship.DATA,
        bytes);
  }
}
