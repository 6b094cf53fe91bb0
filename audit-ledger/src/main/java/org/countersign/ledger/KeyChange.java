package org.countersign.ledger;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What can happen to a key of a log. Each change is an entry and holds from the next index on; the
 * root signs it for one log, named by its genesis, so a change cannot be taken to another.
 *
 * <p>Keys are written as base64 of their DER SubjectPublicKeyInfo and named by the hex SHA-256 of
 * it.
 */
public sealed interface KeyChange {
  /** The DSSE payload type of what the root and a new key sign. */
  String STATEMENT_TYPE = "application/vnd.countersign.key.v1+json";

  /** The event type, such as {@code key.introduced}. */
  String type();

  /** The name of the key that begins or ends. */
  String keyId();

  /** The members of the statement and of the entry. */
  Map<String, Object> says();

  /** The role and DER of the key that begins here and must prove that somebody holds it. */
  default Optional<NewKey> newKey() {
    return Optional.empty();
  }

  /** A key that begins. */
  record NewKey(KeyRole role, String key) {
    public NewKey {
      role.requireSound(Base64Text.decode(key));
    }

    String keyId() {
      return Digest.sha256(spki()).hex();
    }

    byte[] spki() {
      return Base64Text.decode(key);
    }
  }

  /** The bytes to sign, for the log with this genesis: the DSSE encoding of canonical JSON. */
  default byte[] statement(Digest genesis) {
    var statement = new TreeMap<String, Object>(says());
    statement.put("v", 1L);
    statement.put("deed", type());
    statement.put("genesis", genesis.hex());
    return Envelope.pae(
        STATEMENT_TYPE, CanonicalJson.write(statement, CanonicalJson.Profile.EVENT));
  }

  /**
   * A further key, for events or attestations.
   *
   * @param use must be that of the log: a development key enters no other log
   */
  record Introduced(NewKey key, Keys.Use use) implements KeyChange {
    static final String TYPE = "key.introduced";

    public Introduced {
      if (key.role().isSingle()) {
        throw new IllegalArgumentException("a " + key.role().code() + " key is rotated");
      }
    }

    @Override
    public String type() {
      return TYPE;
    }

    @Override
    public String keyId() {
      return key.keyId();
    }

    @Override
    public Map<String, Object> says() {
      return Map.of("role", key.role().code(), "use", use.code(), "key", key.key());
    }

    @Override
    public Optional<NewKey> newKey() {
      return Optional.of(key);
    }
  }

  /**
   * The only key of a role gives way to another. The checkpoint over this entry is signed by both
   * checkpoint keys, every later one by the new key alone.
   *
   * @param old the name of the key that ends
   */
  record Rotated(String old, NewKey key, Keys.Use use) implements KeyChange {
    static final String TYPE = "key.rotated";

    public Rotated {
      requireName(old);
      if (!key.role().isSingle()) {
        throw new IllegalArgumentException("a key for " + key.role().code() + " is introduced");
      }
    }

    @Override
    public String type() {
      return TYPE;
    }

    @Override
    public String keyId() {
      return key.keyId();
    }

    @Override
    public Map<String, Object> says() {
      return Map.of("role", key.role().code(), "use", use.code(), "key", key.key(), "old", old);
    }

    @Override
    public Optional<NewKey> newKey() {
      return Optional.of(key);
    }
  }

  /** A key for events or attestations is not used again; what it signed stays signed. */
  record Retired(String keyId) implements KeyChange {
    static final String TYPE = "key.retired";

    public Retired {
      requireName(keyId);
    }

    @Override
    public String type() {
      return TYPE;
    }

    @Override
    public Map<String, Object> says() {
      return Map.of("kid", keyId);
    }
  }

  /**
   * Somebody else may have held a key. It ends here, and what it signed from a size on is worth
   * what others vouch for: see {@link KeyHistory#compromises()}.
   *
   * @param since the size of the log up to which the key was safe
   */
  record Compromised(String keyId, long since) implements KeyChange {
    static final String TYPE = "key.compromised";

    public Compromised {
      requireName(keyId);
      if (since < 0) {
        throw new IllegalArgumentException("compromised since " + since);
      }
    }

    @Override
    public String type() {
      return TYPE;
    }

    @Override
    public Map<String, Object> says() {
      return Map.of("kid", keyId, "sinceSize", since);
    }
  }

  private static void requireName(String keyId) {
    Digest.ofHex(keyId);
  }

  /** The change that these members say, leaving others to whoever asks next. */
  static KeyChange of(String type, Members said) {
    return switch (type) {
      case Introduced.TYPE -> new Introduced(newKey(said), use(said));
      case Rotated.TYPE -> new Rotated(said.text("old"), newKey(said), use(said));
      case Retired.TYPE -> new Retired(said.text("kid"));
      case Compromised.TYPE -> new Compromised(said.text("kid"), said.integer("sinceSize"));
      default -> throw new IllegalArgumentException("an unknown event about keys: " + type);
    };
  }

  private static NewKey newKey(Members said) {
    return new NewKey(KeyRole.ofCode(said.text("role")), said.text("key"));
  }

  private static Keys.Use use(Members said) {
    return Keys.Use.ofCode(said.text("use"));
  }
}
