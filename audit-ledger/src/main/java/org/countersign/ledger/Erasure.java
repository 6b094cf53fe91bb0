package org.countersign.ledger;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.countersign.ledger.CanonicalJson.Profile;

/**
 * Openings that were destroyed: salts and texts are gone, the commitments stay in their entries and
 * everything else still verifies.
 *
 * @param events the events whose openings are gone; each had all the fields
 * @param fields as they stand in {@link Event#commit()}
 * @param basis a code for why, such as {@code gdpr-17-1-b}: letters, digits, {@code . _ -}
 */
public record Erasure(List<UUID> events, List<String> fields, String basis) {
  /** The event type. */
  public static final String TYPE = "pii.erased";

  /** The event type of an entry after which nobody knows whose a pseudonym was. */
  public static final String AGENT_TYPE = "agent.erased";

  private static final Pattern BASIS = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  public Erasure {
    events = List.copyOf(events);
    fields = List.copyOf(fields);
    if (events.isEmpty() || fields.isEmpty()) {
      throw new IllegalArgumentException("an erasure of nothing");
    }
    requireBasis(basis);
  }

  private static void requireBasis(String basis) {
    if (!BASIS.matcher(basis).matches()) {
      throw new IllegalArgumentException("not the code of a basis: " + basis);
    }
  }

  /** The data of the event; about 300 events fit into one entry. */
  public Map<String, Object> data() {
    return Map.of(
        "eventIds", events.stream().map(UUID::toString).toList(), "fields", fields, "basis", basis);
  }

  /**
   * What such an event says.
   *
   * @throws IllegalArgumentException if it is another event, or says no erasure
   */
  public static Erasure of(Event event) {
    if (!event.type().equals(TYPE)) {
      throw new IllegalArgumentException("not an erasure: " + event.type());
    }
    var data = new Members(TYPE, CanonicalJson.frozen(event.data(), Profile.EVENT, 1));
    var erasure =
        new Erasure(
            data.list("eventIds").stream().map(id -> UUID.fromString(text(id))).toList(),
            data.list("fields").stream().map(Erasure::text).toList(),
            data.text("basis"));
    data.end();
    return erasure;
  }

  /**
   * On what basis the event says that nobody knows any more whose pseudonym its subject was.
   *
   * @throws IllegalArgumentException if it is another event, or names no basis
   */
  public static String basisOfAgent(Event event) {
    if (!event.type().equals(AGENT_TYPE)) {
      throw new IllegalArgumentException("no erasure of a pseudonym's person: " + event.type());
    }
    var basis = String.valueOf(event.data().get("basis"));
    requireBasis(basis);
    return basis;
  }

  private static String text(Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("no text in an erasure: " + value);
  }

  /** Whether this opening must be gone. */
  public boolean covers(Commitment.Opening opening) {
    return events.contains(opening.eventId()) && fields.contains(opening.field());
  }
}
