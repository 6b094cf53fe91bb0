package org.countersign.ledger.verify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.countersign.ledger.Checkpoint;
import org.countersign.ledger.KeyHistory.Compromise;
import org.countersign.ledger.KeyHistory.Known;
import org.countersign.ledger.KeyRole;
import org.countersign.ledger.LogPolicy.Cosigned;
import org.countersign.ledger.Recovery;

/**
 * What was found about a log.
 *
 * @param entries how many were read
 * @param checkpoint the one the log ends in
 * @param genesis the hex leaf hash of entry 0; empty if there is none
 * @param signatures whether the signature of every entry was checked
 * @param keys all that ever signed for the log, each with where it was valid
 * @param told of the entries that were asked about
 * @param witnessed who cosigned the last checkpoint, and when
 * @param payloads how many were there and had their digest
 * @param openings how many opened their commitment
 */
public record LogAnswer(
    Optional<Finding> finding,
    long entries,
    Checkpoint checkpoint,
    String genesis,
    boolean signatures,
    List<Known> keys,
    List<Told> told,
    List<Cosigned> witnessed,
    long payloads,
    long openings,
    List<Erased> erased,
    List<Forgotten> forgotten,
    List<Recovery> recoveries,
    List<Compromise> compromises,
    List<Unattested> unattested,
    List<String> remarks) {
  /** What was erased: by which entry, how many events, on what basis. */
  public record Erased(long index, int events, List<String> fields, String basis) {}

  /** Whose pseudonym it was is erased: by which entry, on what basis. */
  public record Forgotten(long index, String pseudonym, String basis) {}

  /** Entries that a compromised key signed and nobody else vouches for; {@code to} is the last. */
  public record Unattested(long from, long to, String keyId) {
    Finding finding() {
      return new Finding(
          from,
          Finding.Code.UNATTESTED,
          "key "
              + keyId
              + " was compromised; its entries up to "
              + to
              + " were not witnessed in time");
    }
  }

  public LogAnswer {
    keys = List.copyOf(keys);
    told = List.copyOf(told);
    witnessed = List.copyOf(witnessed);
    erased = List.copyOf(erased);
    forgotten = List.copyOf(forgotten);
    recoveries = List.copyOf(recoveries);
    compromises = List.copyOf(compromises);
    unattested = List.copyOf(unattested);
    remarks = List.copyOf(remarks);
  }

  public boolean sound() {
    return finding.isEmpty();
  }

  Report report() {
    var json = new TreeMap<String, Object>();
    var text = new LinkedHashMap<String, String>();
    json.put("origin", checkpoint.origin().value());
    json.put("size", Long.toString(checkpoint.size()));
    json.put("root", checkpoint.root().hex());
    json.put("genesis", genesis);
    json.put("entries", Long.toString(entries));
    json.put("signatures", signatures);
    json.put("payloads", Long.toString(payloads));
    json.put("openings", Long.toString(openings));
    json.put("remarks", remarks);
    text.put("log", checkpoint.origin().value());
    text.put("size", checkpoint.size() + " entries, " + entries + " read");
    text.put("root", checkpoint.root().hex());
    text.put("genesis", genesis);
    text.put("signatures", signatures ? "every entry" : "checkpoints and changes of keys only");
    text.put("payloads", payloads + " as their digests");
    if (openings > 0) {
      text.put("openings", openings + " open their commitments");
    }
    var lines = new ArrayList<String>();
    json.put("keys", keys.stream().map(LogAnswer::json).toList());
    keys.forEach(each -> lines.add(line(each)));
    json.put("asked", told.stream().map(Told::json).toList());
    told.forEach(each -> lines.addAll(each.lines()));
    json.put("witnessed", Witnesses.json(witnessed));
    witnessed.forEach(
        each -> lines.add("all of it witnessed by " + each.witness() + " at " + each.at()));
    json.put("erased", erased.stream().map(LogAnswer::json).toList());
    erased.forEach(
        each ->
            lines.add(
                "entry "
                    + each.index
                    + ": "
                    + String.join(", ", each.fields)
                    + " of "
                    + each.events
                    + " entries erased, basis "
                    + each.basis));
    json.put("forgotten", forgotten.stream().map(LogAnswer::json).toList());
    forgotten.forEach(
        each ->
            lines.add(
                "entry "
                    + each.index
                    + ": who "
                    + each.pseudonym
                    + " is erased, basis "
                    + each.basis));
    json.put("recoveries", recoveries.stream().map(LogAnswer::json).toList());
    recoveries.forEach(
        each ->
            lines.add(
                "entry "
                    + each.kept().size()
                    + ": went on after a loss ("
                    + each.reason()
                    + "); "
                    + each.lost().origin()
                    + " had signed "
                    + each.lost().size()
                    + " entries"));
    json.put("compromises", compromises.stream().map(LogAnswer::json).toList());
    compromises.forEach(
        each ->
            lines.add(
                "entry "
                    + each.reported()
                    + ": key "
                    + each.keyId()
                    + " for "
                    + each.role().code()
                    + " compromised since size "
                    + each.since()));
    json.put(
        "unattested",
        unattested.stream()
            .map(
                each ->
                    Map.of(
                        "from", Long.toString(each.from),
                        "to", Long.toString(each.to),
                        "key", each.keyId))
            .toList());
    unattested.forEach(
        each ->
            lines.add(
                "UNATTESTED: what key "
                    + each.keyId
                    + " signed in entries "
                    + each.from
                    + " to "
                    + each.to));
    lines.addAll(remarks);
    return Report.of(finding, json, text, lines);
  }

  private static String line(Known key) {
    var from = (key.role() == KeyRole.CHECKPOINT ? "sizes from " : "entries from ") + key.from();
    return "key "
        + key.keyId()
        + " for "
        + key.role().code()
        + ": "
        + from
        + key.until().map(until -> " until before " + until).orElse(" on");
  }

  private static Map<String, Object> json(Known key) {
    var json = new TreeMap<String, Object>();
    json.put("key", key.keyId());
    json.put("role", key.role().code());
    json.put("from", Long.toString(key.from()));
    key.until().ifPresent(until -> json.put("until", Long.toString(until)));
    return json;
  }

  private static Map<String, Object> json(Erased erased) {
    return Map.of(
        "entry", Long.toString(erased.index),
        "events", erased.events,
        "fields", erased.fields,
        "basis", erased.basis);
  }

  private static Map<String, Object> json(Forgotten forgotten) {
    return Map.of(
        "entry", Long.toString(forgotten.index),
        "pseudonym", forgotten.pseudonym,
        "basis", forgotten.basis);
  }

  private static Map<String, Object> json(Recovery recovery) {
    var json = new TreeMap<String, Object>();
    json.put("entry", Long.toString(recovery.kept().size()));
    json.put("oldOrigin", recovery.lost().origin().value());
    json.put("signedSize", Long.toString(recovery.lost().size()));
    json.put("signedRoot", recovery.lost().root().hex());
    json.put("reason", recovery.reason());
    recovery.witnessed().ifPresent(size -> json.put("lastWitnessed", Long.toString(size)));
    return json;
  }

  private static Map<String, Object> json(Compromise compromise) {
    return Map.of(
        "entry", Long.toString(compromise.reported()),
        "key", compromise.keyId(),
        "role", compromise.role().code(),
        "sinceSize", Long.toString(compromise.since()));
  }
}
