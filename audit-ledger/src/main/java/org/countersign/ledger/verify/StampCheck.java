package org.countersign.ledger.verify;

import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.countersign.ledger.Checkpoint;
import org.countersign.ledger.LogPolicy;
import org.countersign.ledger.SignedNote;
import org.countersign.ledger.Timestamp;

/**
 * Checks that an authority has put its time to a checkpoint. It was asked about the note as the log
 * signed it, so lines that witnesses have added since are left out.
 *
 * @param roots whose authorities are trusted
 */
record StampCheck(LogPolicy policy, List<X509Certificate> roots) {
  StampCheck {
    roots = List.copyOf(roots);
  }

  /**
   * The answer for a response of an authority and the note of a checkpoint.
   *
   * @throws IllegalArgumentException if the text of the note is no checkpoint
   */
  Report check(byte[] response, SignedNote note) {
    var checkpoint = Checkpoint.parse(note.text());
    var json = new TreeMap<String, Object>();
    var text = new LinkedHashMap<String, String>();
    tell(checkpoint, json, text);
    Optional<String> problem = Optional.empty();
    try {
      new LogPolicy(policy.logs(), List.of(), List.of(), LogPolicy.NONE).verify(note);
      var at = Timestamp.parse(response).verify(bytes(asSigned(note, checkpoint)), roots);
      json.put("stampedAt", at.toString());
      text.put("stamped at", at + ", by an authority of a root you trust");
    } catch (IllegalArgumentException wrong) {
      problem = Optional.of(String.valueOf(wrong.getMessage()));
    }
    return Report.of(problem, json, text);
  }

  private static void tell(
      Checkpoint checkpoint, Map<String, Object> json, Map<String, String> text) {
    json.put("origin", checkpoint.origin().value());
    json.put("size", Long.toString(checkpoint.size()));
    json.put("root", checkpoint.root().hex());
    text.put("log", checkpoint.origin().value());
    text.put("size", checkpoint.size() + " entries");
    text.put("root", checkpoint.root().hex());
  }

  /** A log signs under its origin, and nobody else does. */
  private static SignedNote asSigned(SignedNote note, Checkpoint checkpoint) {
    var origin = checkpoint.origin().value();
    return new SignedNote(
        note.text(),
        note.signatures().stream().filter(line -> line.name().equals(origin)).toList());
  }

  private static byte[] bytes(SignedNote note) {
    return note.note().getBytes(StandardCharsets.UTF_8);
  }
}
