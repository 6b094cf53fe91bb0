package org.countersign.ledger;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.countersign.ledger.CanonicalJson.Profile;

/**
 * A change of keys as the root has signed it: what is carried from the place where the root is kept
 * to the log.
 *
 * @param root base64 of the root's signature over {@link KeyChange#statement}
 * @param possession base64 of the new key's signature over the same, where a key begins
 */
public record SignedKeyChange(KeyChange change, String root, Optional<String> possession) {
  private static final String DEED = "deed";

  public SignedKeyChange {
    Base64Text.decode(root);
    possession.ifPresent(Base64Text::decode);
    if (possession.isPresent() != change.newKey().isPresent()) {
      throw new IllegalArgumentException(change.type() + " with the wrong proofs");
    }
  }

  /** The text to carry: one canonical JSON object. */
  public String text() {
    var json = data();
    json.put(DEED, change.type());
    return new String(CanonicalJson.write(json, Profile.EVENT), StandardCharsets.UTF_8);
  }

  /**
   * The change of a text; its signatures are checked by {@link KeyHistory#plus} and nowhere else.
   *
   * @throws IllegalArgumentException if the text says something else
   */
  public static SignedKeyChange parse(String text) {
    var bytes = text.strip().getBytes(StandardCharsets.UTF_8);
    var json = new Members("key change", CanonicalJson.parseCanonical(bytes, Profile.EVENT));
    return of(json.text(DEED), json);
  }

  /** The event to append; one that rotates a checkpoint key must be alone in its batch. */
  public Event event(UUID id, Instant at, Origin log, String node, UUID actor) {
    var subject = Map.of("kind", "key", "id", change.keyId());
    return new Event(id, change.type(), at, log, node, actor, subject, data(), List.of(), Map.of());
  }

  /**
   * What an event about keys says.
   *
   * @throws IllegalArgumentException if it is none that this version knows
   */
  public static SignedKeyChange of(Event event) {
    var data = new Members(event.type(), CanonicalJson.frozen(event.data(), Profile.EVENT, 1));
    var signed = of(event.type(), data);
    if (!event.subject().equals(Map.of("kind", "key", "id", signed.change.keyId()))) {
      throw new IllegalArgumentException(event.type() + " about " + event.subject());
    }
    return signed;
  }

  private static SignedKeyChange of(String type, Members json) {
    var change = KeyChange.of(type, json);
    Optional<String> possession =
        change.newKey().isPresent() ? Optional.of(json.text("possession")) : Optional.empty();
    var signed = new SignedKeyChange(change, json.text("root"), possession);
    json.end();
    return signed;
  }

  private TreeMap<String, Object> data() {
    var data = new TreeMap<>(change.says());
    data.put("root", root);
    possession.ifPresent(proof -> data.put("possession", proof));
    return data;
  }

  /** Whether the root with this DER key signed it for the log with this genesis. */
  boolean isSigned(byte[] rootSpki, Digest genesis) {
    return KeyRole.ROOT.verify(rootSpki, change.statement(genesis), Base64Text.decode(root));
  }

  /** Whether whoever holds the new key agreed; true where no key begins. */
  boolean isHeld(Digest genesis) {
    return change
        .newKey()
        .map(
            key ->
                possession
                    .map(Base64Text::decode)
                    .map(proof -> key.role().verify(key.spki(), change.statement(genesis), proof))
                    .orElse(false))
        .orElse(true);
  }
}
