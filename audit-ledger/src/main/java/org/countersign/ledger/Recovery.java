package org.countersign.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.countersign.ledger.CanonicalJson.Profile;

/**
 * A log went on after a loss, as an operator decided. It goes on under a new origin, so what was
 * signed before stays true of the old one, and nobody can take the two for one log.
 *
 * @param lost the largest checkpoint that is known to have been signed; {@code kept} where it is
 *     not known, because the memory itself was lost
 * @param kept what is left: the size and root the log goes on from
 * @param checkpoint the key that signs checkpoints from here on; its name is the new origin
 * @param reason a code of small letters, digits and hyphens; free text is committed to
 * @param witnessed the largest size a witness is known to have cosigned
 */
public record Recovery(
    Checkpoint lost,
    Checkpoint kept,
    NoteVerifier checkpoint,
    String reason,
    Optional<Long> witnessed) {
  /** The event type. */
  public static final String TYPE = "ledger.recovered";

  private static final Pattern REASON = Pattern.compile("[a-z0-9-]{1,64}");

  public Recovery {
    if (!lost.origin().equals(kept.origin()) || kept.size() == 0) {
      throw new IllegalArgumentException("no recovery from " + lost + " to " + kept);
    }
    if (checkpoint.name().equals(lost.origin().value())) {
      throw new IllegalArgumentException("a recovered log goes on under another origin");
    }
    if (!REASON.matcher(reason).matches()) {
      throw new IllegalArgumentException("not the code of a reason: " + reason);
    }
    if (witnessed.isPresent() && witnessed.get() < 0) {
      throw new IllegalArgumentException("witnessed at size " + witnessed.get());
    }
  }

  /** The origin from here on. */
  public Origin origin() {
    return new Origin(checkpoint.name());
  }

  /** The event to append, alone, as the first entry of the new origin. */
  public Event event(UUID id, Instant at, String node, UUID actor) {
    var data = new TreeMap<String, Object>();
    data.put("from", point(lost));
    data.put("to", point(kept));
    data.put("oldOrigin", lost.origin().value());
    data.put("checkpointKey", checkpoint.vkey());
    data.put("reason", reason);
    witnessed.ifPresent(size -> data.put("lastWitnessed", size));
    return new Event(id, TYPE, at, origin(), node, actor, subject(), data, List.of(), Map.of());
  }

  /**
   * What such an event says.
   *
   * @throws IllegalArgumentException if it is another event, or says no recovery
   */
  public static Recovery of(Event event) {
    if (!event.type().equals(TYPE)) {
      throw new IllegalArgumentException("not a recovery: " + event.type());
    }
    var data = new Members(TYPE, CanonicalJson.frozen(event.data(), Profile.EVENT, 1));
    var old = new Origin(data.text("oldOrigin"));
    var recovery =
        new Recovery(
            point(old, new Members("from", data.object("from"))),
            point(old, new Members("to", data.object("to"))),
            NoteVerifier.ofVkey(data.text("checkpointKey")),
            data.text("reason"),
            data.has("lastWitnessed")
                ? Optional.of(data.integer("lastWitnessed"))
                : Optional.empty());
    data.end();
    if (!recovery.origin().equals(event.log()) || !recovery.subject().equals(event.subject())) {
      throw new IllegalArgumentException("a recovery to another log than " + event.log());
    }
    return recovery;
  }

  /** Where the log stood under its new origin before this entry. */
  public Checkpoint beginning() {
    return new Checkpoint(origin(), kept.size(), kept.root());
  }

  private Map<String, String> subject() {
    return Map.of("kind", "ledger", "id", checkpoint.name());
  }

  private static Map<String, Object> point(Checkpoint checkpoint) {
    return Map.of("size", checkpoint.size(), "root", checkpoint.root().hex());
  }

  private static Checkpoint point(Origin origin, Members said) {
    var point = new Checkpoint(origin, said.integer("size"), Digest.ofHex(said.text("root")));
    said.end();
    return point;
  }
}
