package org.countersign.ledger;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.countersign.ledger.CanonicalJson.Profile;

/**
 * What happened, in version 1 of its form. It holds ids, digests, states and a pseudonym; free text
 * only as a {@link Commitment}, everything larger as a payload.
 *
 * @param id names the event once and for all
 * @param type dotted lower case, past tense, such as {@code version.registered}
 * @param at when, to the millisecond, years 0 to 9999; the order of entries comes from their index
 * @param log the log it was written for
 * @param node the node that wrote it, 1 to 64 letters, digits, {@code . _ -}
 * @param actor the pseudonym of who did it
 * @param subject what it is about; {@code kind} and {@code id} at least
 * @param data values of the event profile (see {@link CanonicalJson}), none of them personal
 * @param payload what is stored beside the entry
 * @param commit field to the base64 of its commitment
 */
public record Event(
    UUID id,
    String type,
    Instant at,
    Origin log,
    String node,
    UUID actor,
    Map<String, String> subject,
    Map<String, Object> data,
    List<PayloadRef> payload,
    Map<String, String> commit) {
  /** The DSSE payload type of an event. */
  public static final String PAYLOAD_TYPE = "application/vnd.countersign.event.v1+json";

  private static final long VERSION = 1;
  private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9_-]*(\\.[a-z][a-z0-9_-]*)+");
  private static final Pattern NODE = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /**
   * An event.
   *
   * @throws IllegalArgumentException if a part breaks its form
   */
  public Event {
    if (type.length() > 64 || !TYPE.matcher(type).matches()) {
      throw new IllegalArgumentException("not an event type: " + type);
    }
    if (!at.equals(at.truncatedTo(ChronoUnit.MILLIS))) {
      throw new IllegalArgumentException("finer than a millisecond: " + at);
    }
    if (!MILLIS.format(at).matches("[0-9]{4}-.*")) {
      throw new IllegalArgumentException("not in years 0 to 9999: " + at);
    }
    if (!NODE.matcher(node).matches()) {
      throw new IllegalArgumentException("not a node: " + node);
    }
    subject = Collections.unmodifiableMap(new TreeMap<>(subject));
    CanonicalJson.frozen(subject, Profile.EVENT, 1);
    if (!subject.containsKey("kind") || !subject.containsKey("id")) {
      throw new IllegalArgumentException("a subject without kind and id: " + subject);
    }
    data = frozen(data);
    payload = List.copyOf(payload);
    commit = Collections.unmodifiableMap(new TreeMap<>(commit));
    commit.forEach(Event::requireCommitment);
  }

  /** An instant cut to what an event can hold. */
  public static Instant millis(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MILLIS);
  }

  /**
   * The bytes to be signed: RFC 8785 under the event profile.
   *
   * @throws MalformedJsonException if they would be longer than 16 KiB
   */
  public byte[] canonical() {
    var json = new TreeMap<String, Object>();
    json.put("v", VERSION);
    json.put("id", id.toString());
    json.put("type", type);
    json.put("at", MILLIS.format(at));
    json.put("log", log.value());
    json.put("node", node);
    json.put("actor", actor.toString());
    json.put("subject", subject);
    json.put("data", data);
    json.put("payload", payload.stream().map(PayloadRef::toJson).toList());
    json.put("commit", commit);
    return CanonicalJson.write(json, Profile.EVENT);
  }

  /**
   * The event of its canonical bytes.
   *
   * @throws MalformedJsonException if they are not JSON of the event profile
   * @throws NotCanonicalException if they are, in another form
   * @throws IllegalArgumentException if it is no event, or one of another version
   */
  public static Event parse(byte[] bytes) {
    var json = new Members("event", CanonicalJson.parseCanonical(bytes, Profile.EVENT));
    if (json.integer("v") != VERSION) {
      throw new IllegalArgumentException("an event of version " + json.integer("v"));
    }
    var payload = new ArrayList<PayloadRef>();
    for (var each : json.list("payload")) {
      payload.add(PayloadRef.ofJson(new Members("payload", each)));
    }
    var event =
        new Event(
            uuid(json.text("id")),
            json.text("type"),
            instant(json.text("at")),
            new Origin(json.text("log")),
            json.text("node"),
            uuid(json.text("actor")),
            json.texts("subject"),
            json.object("data"),
            payload,
            json.texts("commit"));
    json.end();
    return event;
  }

  private static UUID uuid(String text) {
    var id = UUID.fromString(text);
    if (!id.toString().equals(text)) {
      throw new IllegalArgumentException("not a UUID in its lower-case form: " + text);
    }
    return id;
  }

  private static Instant instant(String text) {
    try {
      var at = MILLIS.parse(text, Instant::from);
      if (MILLIS.format(at).equals(text)) {
        return at;
      }
    } catch (DateTimeParseException refusedBelow) {
      // the same answer as for a time that reads but is written in another form
    }
    throw new IllegalArgumentException("not a UTC time to the millisecond: " + text);
  }

  private static Map<String, Object> frozen(Map<String, Object> data) {
    var copy = new TreeMap<String, Object>();
    data.forEach((key, value) -> copy.put(key, CanonicalJson.frozen(value, Profile.EVENT, 2)));
    CanonicalJson.frozen(List.copyOf(copy.keySet()), Profile.EVENT, 1);
    return Collections.unmodifiableMap(copy);
  }

  private static void requireCommitment(String field, String value) {
    CanonicalJson.frozen(field, Profile.EVENT, 1);
    if (Base64Text.decode(value).length != Digest.LENGTH) {
      throw new IllegalArgumentException("not a commitment to " + field + ": " + value);
    }
  }
}
