package org.countersign.catalog.notices;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;
import org.countersign.catalog.journal.KeyStorage;
import org.countersign.catalog.platform.Settings;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of subscriptions. Each is derived from one key, {@code webhooks.p12} beside the
 * ledger's keys, and the subscription's id: no database and no backup of one holds a secret.
 */
@ApplicationScoped
class Secrets {
  private static final String NAME = "webhooks";
  private static final int BYTES = 32;

  private final Settings settings;
  private final SecureRandom random;
  private final KeyStorage keys;
  private byte @Nullable [] key;

  @Inject
  Secrets(Settings settings, SecureRandom random, KeyStorage keys) {
    this.settings = settings;
    this.random = random;
    this.keys = keys;
  }

  /** For the container's proxy only. */
  @SuppressWarnings("NullAway")
  protected Secrets() {
    this(null, null, null);
  }

  /** The secret of a subscription in the form that Standard Webhooks gives it. */
  String of(UUID subscription) {
    var derived = Signature.hmac(key(), ("countersign/webhook/" + subscription).getBytes(UTF_8));
    return Signature.PREFIX + Base64.getEncoder().encodeToString(derived);
  }

  private synchronized byte[] key() {
    var known = key;
    if (known == null) {
      try {
        known = Files.exists(file()) ? load() : make();
      } catch (IOException | GeneralSecurityException e) {
        throw new IllegalStateException("the key of webhooks cannot be used: " + file(), e);
      }
      key = known;
    }
    return known;
  }

  private byte[] load() throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance("PKCS12");
    try (var file = Files.newInputStream(file())) {
      store.load(file, keys.password());
    }
    var found = store.getKey(NAME, keys.password());
    if (found == null) {
      throw new IOException("it holds no key named " + NAME);
    }
    return found.getEncoded();
  }

  /** Two nodes may make it at once: whichever file is there first counts for both. */
  private byte[] make() throws IOException, GeneralSecurityException {
    var drawn = new byte[BYTES];
    random.nextBytes(drawn);
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, keys.password());
    store.setEntry(
        NAME,
        new KeyStore.SecretKeyEntry(new SecretKeySpec(drawn, "HmacSHA256")),
        new KeyStore.PasswordProtection(keys.password()));
    var aside = Files.createTempFile(settings.keys(), NAME, ".new");
    try {
      try (var file = Files.newOutputStream(aside)) {
        store.store(file, keys.password());
      }
      Files.createLink(file(), aside);
    } catch (FileAlreadyExistsException another) {
      return load();
    } finally {
      delete(aside);
    }
    return drawn;
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file() {
    return settings.keys().resolve(NAME + ".p12");
  }
}
