package org.countersign.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.countersign.ledger.CanonicalJson.Profile;

/**
 * What entry 0 says: the log, the keys that may sign for it from here on, and how it hashes. Its
 * leaf hash is what an auditor pins.
 *
 * @param eventKey base64 of its SubjectPublicKeyInfo
 * @param attestation the key of gate attestations
 * @param schema the version of the event types in this log, from 1
 * @param root whoever may change the keys; a log without one keeps the keys it began with
 */
public record Genesis(
    Origin origin,
    NoteVerifier checkpoint,
    String eventKey,
    AttestationVerifier attestation,
    long schema,
    Optional<Root> root) {
  /** The event type. */
  public static final String TYPE = "ledger.genesis";

  private static final String TREE = "RFC6962-SHA256";
  private static final String CHAIN = "SHA256-02";

  /**
   * The root key and what the log is for.
   *
   * @param key base64 of its SubjectPublicKeyInfo
   */
  public record Root(String key, Keys.Use use) {
    public Root {
      KeyRole.ROOT.requireSound(Base64Text.decode(key));
    }

    byte[] spki() {
      return Base64Text.decode(key);
    }
  }

  public Genesis {
    Ed25519.publicKey(Ed25519.rawOfSpki(Base64Text.decode(eventKey)));
    if (!checkpoint.name().equals(origin.value())) {
      throw new IllegalArgumentException("the checkpoint key of " + origin + " has another name");
    }
    if (schema < 1) {
      throw new IllegalArgumentException("schema " + schema);
    }
  }

  /** What a set of keys begins a log with whose keys can never change. */
  public static Genesis of(Keys keys, long schema) {
    return of(keys, schema, Optional.empty());
  }

  /**
   * What a set of keys begins a log with.
   *
   * @param rootSpki the public root key as DER SubjectPublicKeyInfo
   * @throws IllegalArgumentException if it is not a sound Ed25519 key
   */
  public static Genesis of(Keys keys, long schema, byte[] rootSpki) {
    return of(keys, schema, Optional.of(new Root(Base64Text.encode(rootSpki), keys.use())));
  }

  private static Genesis of(Keys keys, long schema, Optional<Root> root) {
    return new Genesis(
        keys.origin(),
        keys.checkpoint().verifier(),
        Base64Text.encode(keys.event().spki()),
        keys.attestation().verifier(),
        schema,
        root);
  }

  /** The event key as DER SubjectPublicKeyInfo. */
  public byte[] eventKeySpki() {
    return Base64Text.decode(eventKey);
  }

  /** The event to append first; it must be signed by the event key it names. */
  public Event event(UUID id, Instant at, String node, UUID actor) {
    var data =
        new TreeMap<String, Object>(
            Map.of(
                "origin", origin.value(),
                "checkpointKey", checkpoint.vkey(),
                "eventKey", eventKey,
                "attestationKey", Base64Text.encode(attestation.spki()),
                "hashes", Map.of("tree", TREE, "chain", CHAIN),
                "schema", schema));
    root.ifPresent(
        each -> {
          data.put("rootKey", each.key());
          data.put("use", each.use().code());
        });
    return new Event(
        id,
        TYPE,
        at,
        origin,
        node,
        actor,
        Map.of("kind", "ledger", "id", origin.value()),
        data,
        List.of(),
        Map.of());
  }

  /**
   * What a genesis event says.
   *
   * @throws IllegalArgumentException if it is another event, or says what we cannot keep
   */
  public static Genesis of(Event event) {
    if (!event.type().equals(TYPE)) {
      throw new IllegalArgumentException("not a genesis: " + event.type());
    }
    var data = new Members("genesis", CanonicalJson.frozen(event.data(), Profile.EVENT, 1));
    var hashes = data.texts("hashes");
    if (!hashes.equals(Map.of("tree", TREE, "chain", CHAIN))) {
      throw new IllegalArgumentException("a log hashed another way: " + hashes);
    }
    var genesis =
        new Genesis(
            new Origin(data.text("origin")),
            NoteVerifier.ofVkey(data.text("checkpointKey")),
            data.text("eventKey"),
            AttestationVerifier.ofSpki(Base64Text.decode(data.text("attestationKey"))),
            data.integer("schema"),
            data.has("rootKey")
                ? Optional.of(new Root(data.text("rootKey"), Keys.Use.ofCode(data.text("use"))))
                : Optional.empty());
    data.end();
    if (!genesis.origin.equals(event.log())) {
      throw new IllegalArgumentException("a genesis of " + genesis.origin + " in " + event.log());
    }
    return genesis;
  }
}
