package org.countersign.catalog.journal;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Optional;
import org.countersign.ledger.Token;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * The PKCS#11 token of this node, where {@code COUNTERSIGN_PKCS11_CONFIG} names the configuration
 * of one and {@code COUNTERSIGN_PKCS11_PIN} opens it. The key labelled {@code attestation} signs
 * decisions once the root has let it begin, the one labelled {@code seal} seals dossiers; what the
 * token does not hold lies in a file as ever.
 */
@ApplicationScoped
public class KeyToken {
  private static final Logger LOG = System.getLogger(KeyToken.class.getName());

  @Inject
  @ConfigProperty(name = "countersign.pkcs11.config")
  private Optional<String> configuration;

  @Inject
  @ConfigProperty(name = "countersign.pkcs11.pin")
  private Optional<String> pin;

  private @Nullable Token open;

  /** The container fills the fields. */
  @SuppressWarnings("NullAway.Init")
  protected KeyToken() {}

  /**
   * The key under a label.
   *
   * @return empty if no token is configured or it holds no such key
   * @throws IllegalStateException if one is configured and cannot be used; a node does not fall
   *     back to a file because a token is missing
   */
  public synchronized Optional<Token.Holding> holding(String label) {
    if (configuration.isEmpty()) {
      return Optional.empty();
    }
    try {
      var token = open;
      if (token == null) {
        token = Token.open(Path.of(configuration.get()), pin.orElse("").toCharArray());
        open = token;
      }
      var held = token.holding(label);
      LOG.log(
          Level.INFO, "the token holds {0} key labelled {1}", held.isPresent() ? "a" : "no", label);
      return held;
    } catch (IOException broken) {
      // whoever starts a node is told the innermost cause, so this one is it and says all there is
      throw new IllegalStateException(
          "COUNTERSIGN_PKCS11_CONFIG is set, but " + broken.getMessage());
    }
  }
}
