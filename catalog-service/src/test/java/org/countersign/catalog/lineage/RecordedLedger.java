package org.countersign.catalog.lineage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.countersign.ledger.CanonicalJson;
import org.countersign.ledger.Digest;
import org.countersign.ledger.Event;
import org.countersign.ledger.Origin;
import org.countersign.ledger.PayloadRef;

/** A ledger in memory: entries as the features record them, and their payloads. */
final class RecordedLedger implements Past {
  static final UUID ACTOR = id(900);
  static final Instant START = Instant.parse("2026-03-02T10:00:00Z");

  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, Map<String, Object>> payloads = new HashMap<>();

  /** A UUID that tests can tell apart. */
  static UUID id(long number) {
    return new UUID(0x0193_0000_0000_7000L, 0x8000_0000_0000_0000L | number);
  }

  /** An event on its way into the ledger. */
  static final class Deed {
    private final String type;
    private final Map<String, String> subject = new HashMap<>();
    private final Map<String, Object> data = new HashMap<>();
    private final Map<String, Map<String, Object>> documents = new HashMap<>();
    private final Map<String, String> commitments = new HashMap<>();

    Deed(String type, String kind, UUID subject) {
      this.type = type;
      this.subject.put("kind", kind);
      this.subject.put("id", subject.toString());
    }

    Deed within(UUID scope) {
      subject.put("scope", scope.toString());
      return this;
    }

    Deed stating(Map<String, String> state) {
      data.put("state", state);
      return this;
    }

    Deed with(String name, Object value) {
      data.put(name, value);
      return this;
    }

    Deed committing(String name, String commitment) {
      commitments.put(name, commitment);
      return this;
    }

    Deed about(String name, Map<String, Object> document) {
      documents.put(name, document);
      return this;
    }
  }

  static Deed deed(String type, String kind, UUID subject) {
    return new Deed(type, kind, subject);
  }

  static String sha256(Map<String, Object> document) {
    return Digest.sha256(CanonicalJson.write(document)).hex();
  }

  /** Appends; each entry is a second later than the one before it. */
  Entry record(Deed deed) {
    var refs = new ArrayList<PayloadRef>();
    deed.documents.forEach(
        (name, document) -> {
          refs.add(PayloadRef.of(name, "application/json", CanonicalJson.write(document)));
          payloads.put(sha256(document), document);
        });
    var index = entries.size();
    var event =
        new Event(
            id(10_000L + index),
            deed.type,
            START.plusSeconds(index),
            new Origin("test/log/1"),
            "node-1",
            ACTOR,
            deed.subject,
            deed.data,
            refs,
            deed.commitments);
    var entry = new Entry(index, Event.parse(event.canonical()));
    entries.add(entry);
    return entry;
  }

  List<Entry> entries() {
    return List.copyOf(entries);
  }

  @Override
  public List<Entry> about(UUID subject) {
    var text = subject.toString();
    return entries.stream()
        .filter(
            entry ->
                text.equals(entry.event().subject().get("id"))
                    || text.equals(entry.event().subject().get("scope")))
        .toList();
  }

  @Override
  public Fields payload(String sha256) {
    return new Fields("payload " + sha256, Optional.ofNullable(payloads.get(sha256)).orElseThrow());
  }
}
