package org.countersign.ledger.verify;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.countersign.ledger.AttestationVerifier;
import org.countersign.ledger.CanonicalJson;
import org.countersign.ledger.CanonicalJson.Profile;
import org.countersign.ledger.Digest;
import org.countersign.ledger.Envelope;
import org.countersign.ledger.Event;
import org.countersign.ledger.InvalidSignatureException;

/**
 * Checks the attestation of a gate decision: a SLSA verification summary in an in-toto statement,
 * in a DSSE envelope or a Sigstore bundle around one. Only the bytes that were verified are read.
 *
 * @param keys of which one must have signed it
 * @param leaf the ledger's entry of the decision, which must name this very attestation
 * @param subject SHA-256 in hex of the artifact it must be about; its name is not trusted
 * @param verifier the id of the verifier it must be by
 * @param resource the URI it must be for, all of it
 * @param result what must have been decided: {@code PASSED}, or {@code FAILED} for a denial
 * @param level a level it must grant
 * @param at when it must be valid
 * @see <a href="https://slsa.dev/spec/v1.2/verification_summary">SLSA, verification summary</a>
 */
public record AttestationCheck(
    List<AttestationVerifier> keys,
    Optional<Envelope> leaf,
    Optional<String> subject,
    Optional<String> verifier,
    Optional<String> resource,
    String result,
    Optional<String> level,
    Instant at) {
  private static final String PAYLOAD_TYPE = "application/vnd.in-toto+json";
  private static final String STATEMENT = "https://in-toto.io/Statement/v1";
  private static final String SUMMARY = "https://slsa.dev/verification_summary/v1";
  private static final Profile DOCUMENT = Profile.document(16 * 1024 * 1024);

  public AttestationCheck {
    keys = List.copyOf(keys);
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("no key of attestations is trusted");
    }
    if (!result.equals("PASSED") && !result.equals("FAILED")) {
      throw new IllegalArgumentException("a decision is PASSED or FAILED, not " + result);
    }
  }

  private static final class Refused extends Exception {
    Refused(String why) {
      super(why, null, false, false);
    }
  }

  /** The answer for these bytes. */
  public Report check(byte[] file) {
    var text = new LinkedHashMap<String, String>();
    var json = new TreeMap<String, Object>();
    Optional<String> problem = Optional.empty();
    try {
      var envelope = envelope(file);
      var statement = object(CanonicalJson.parse(verified(envelope), DOCUMENT), "statement");
      require(STATEMENT.equals(member(statement, "_type")), "not an in-toto statement");
      require(SUMMARY.equals(member(statement, "predicateType")), "not a verification summary");
      var predicate = object(member(statement, "predicate"), "predicate");
      describe(predicate, json, text);
      judge(statement, predicate);
      if (leaf.isPresent()) {
        recorded(envelope, leaf.get(), json, text);
      }
    } catch (InvalidSignatureException unsigned) {
      problem = Optional.of(String.valueOf(unsigned.getMessage()));
    } catch (IllegalArgumentException | Refused wrong) {
      problem = Optional.of(String.valueOf(wrong.getMessage()));
    }
    return Report.of(problem, json, text);
  }

  /** The bytes of the envelope in their canonical form, in which the ledger names them. */
  private static byte[] envelope(byte[] file) throws Refused {
    var outer = object(CanonicalJson.parse(file, DOCUMENT), "file");
    return CanonicalJson.write(
        outer.containsKey("dsseEnvelope")
            ? object(outer.get("dsseEnvelope"), "dsseEnvelope")
            : outer);
  }

  private byte[] verified(byte[] envelope) {
    var signed = Envelope.parseForeign(envelope);
    Optional<InvalidSignatureException> unsigned = Optional.empty();
    for (var key : keys) {
      try {
        return key.verifiedPayload(signed, PAYLOAD_TYPE);
      } catch (InvalidSignatureException notByThis) {
        unsigned = Optional.of(notByThis);
      }
    }
    throw unsigned.orElseThrow();
  }

  private static void recorded(
      byte[] envelope, Envelope leaf, Map<String, Object> json, Map<String, String> text)
      throws Refused {
    var event = Event.parse(leaf.payload());
    require(
        Digest.sha256(envelope).hex().equals(event.data().get("attestation")),
        "the entry " + event.type() + " of " + event.at() + " names another attestation, or none");
    json.put("leafHash", leaf.leafHash().hex());
    text.put("recorded", event.type() + " of " + event.at() + " names it; the receipt proves that");
  }

  private static void describe(
      Map<?, ?> predicate, Map<String, Object> json, Map<String, String> text) throws Refused {
    var by = object(member(predicate, "verifier"), "verifier");
    for (var each :
        Map.of(
                "result", String.valueOf(member(predicate, "verificationResult")),
                "resource", String.valueOf(member(predicate, "resourceUri")),
                "verifier", String.valueOf(member(by, "id")),
                "decided", String.valueOf(member(predicate, "timeVerified")))
            .entrySet()) {
      json.put(each.getKey(), each.getValue());
    }
    for (var label : List.of("result", "resource", "verifier", "decided")) {
      text.put(label, String.valueOf(json.get(label)));
    }
  }

  private void judge(Map<?, ?> statement, Map<?, ?> predicate) throws Refused {
    if (subject.isPresent()) {
      require(isAbout(statement, subject.get()), "it is not about " + subject.get());
    }
    var by = member(object(member(predicate, "verifier"), "verifier"), "id");
    require(matches(verifier, by), "it is by " + by);
    var resourceUri = member(predicate, "resourceUri");
    require(matches(resource, resourceUri), "it is for " + resourceUri);
    var decided = member(predicate, "verificationResult");
    require(result.equals(decided), "the decision was " + decided + ", not " + result);
    if (level.isPresent()) {
      var levels = list(member(predicate, "verifiedLevels"), "verifiedLevels");
      require(levels.contains(level.get()), "it grants " + levels);
    }
    require(
        !instant(member(predicate, "timeVerified")).isAfter(at),
        "it is of a later time than " + at);
    for (var each : predicate.entrySet()) {
      boolean gate = String.valueOf(each.getKey()).endsWith("/gate/v1");
      if (gate && object(each.getValue(), "gate").get("expires") instanceof String expires) {
        require(
            instant(expires).isAfter(at),
            "it expired at " + expires + "; --at asks about an earlier time");
      }
    }
  }

  private static boolean matches(Optional<String> asked, Object said) {
    return asked.isEmpty() || asked.get().equals(said);
  }

  private static boolean isAbout(Map<?, ?> statement, String sha256) throws Refused {
    for (var each : list(member(statement, "subject"), "subject")) {
      var digest = object(member(object(each, "subject"), "digest"), "digest");
      if (Objects.equals(digest.get("sha256"), sha256)) {
        return true;
      }
    }
    return false;
  }

  private static Instant instant(Object value) throws Refused {
    try {
      return Instant.parse(String.valueOf(value));
    } catch (DateTimeParseException wrong) {
      throw new Refused("not a time: " + value);
    }
  }

  private static Object member(Map<?, ?> object, String name) {
    var value = object.get(name);
    return value == null ? CanonicalJson.NULL : value;
  }

  private static Map<?, ?> object(Object value, String what) throws Refused {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw new Refused(what + " is no object");
  }

  private static List<?> list(Object value, String what) throws Refused {
    if (value instanceof List<?> list) {
      return list;
    }
    throw new Refused(what + " is no list");
  }

  private static void require(boolean holds, String otherwise) throws Refused {
    if (!holds) {
      throw new Refused(otherwise);
    }
  }
}
