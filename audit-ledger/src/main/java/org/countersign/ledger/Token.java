package org.countersign.ledger;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidParameterException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A PKCS#11 token, such as a smart card or an HSM, by the JDK's own provider. That provider signs
 * ECDSA on P-256 and, in Java 17, no Ed25519: so the keys of attestations and seals can lie in a
 * token, the keys of events and checkpoints cannot. Safe for threads.
 */
public final class Token {
  private static final String PROVIDER = "SunPKCS11";

  private final Provider provider;
  private final KeyStore store;

  private Token(Provider provider, KeyStore store) {
    this.provider = provider;
    this.store = store;
  }

  /**
   * A key that never leaves its token.
   *
   * @param signer gives the DER of the ECDSA signature with SHA-256 over a message, and throws
   *     {@link IllegalStateException} if the token does not answer
   * @param chain the certificate of the key first, each followed by its issuer as far as they lie
   *     in the token
   */
  public record Holding(UnaryOperator<byte[]> signer, List<X509Certificate> chain) {
    public Holding {
      chain = List.copyOf(chain);
      if (chain.isEmpty()) {
        throw new IllegalArgumentException("a key without a certificate");
      }
      P256.ofSpki(chain.get(0).getPublicKey().getEncoded());
    }

    /** The key as one that attests. */
    public AttestationKey attestationKey() {
      return new AttestationKey(signer, chain.get(0).getPublicKey().getEncoded());
    }
  }

  /**
   * Opens a token, once in a process: the process logs in as a whole, so that a second opening is
   * asked for no PIN.
   *
   * @param configuration a configuration of the JDK's PKCS#11 provider: {@code name}, {@code
   *     library}, {@code slotListIndex} and so on
   * @throws IOException if there is no such token or it refuses the PIN, which no message shows
   */
  public static Token open(Path configuration, char[] pin) throws IOException {
    try {
      var provider = provider(configuration);
      var store = KeyStore.getInstance("PKCS11", provider);
      store.load(null, pin);
      return new Token(provider, store);
    } catch (IOException
        | GeneralSecurityException
        | ProviderException
        | InvalidParameterException
        | UnsupportedOperationException broken) {
      throw new IOException("no token by " + configuration + ": " + reason(broken), broken);
    }
  }

  /** What the token itself says, such as {@code CKR_PIN_INCORRECT}, is the innermost cause. */
  private static String reason(Throwable broken) {
    var innermost = broken;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    return String.valueOf(innermost.getMessage());
  }

  private static Provider provider(Path configuration) throws IOException {
    var provider = Security.getProvider(PROVIDER);
    if (provider == null) {
      throw new IOException("this Java has no PKCS#11 provider");
    }
    return provider.configure(configuration.toString());
  }

  /**
   * The key and its certificate under a label.
   *
   * @return empty if the token holds no such pair
   * @throws IOException if the token does not answer or the key is not on P-256
   */
  public Optional<Holding> holding(String label) throws IOException {
    try {
      var chain = store.getCertificateChain(label);
      if (chain == null || !(store.getKey(label, null) instanceof PrivateKey key)) {
        return Optional.empty();
      }
      var certificates = Arrays.stream(chain).map(X509Certificate.class::cast).toList();
      return Optional.of(new Holding(message -> sign(key, message), certificates));
    } catch (GeneralSecurityException | ProviderException broken) {
      throw new IOException(
          "the token does not give " + label + ": " + broken.getMessage(), broken);
    } catch (IllegalArgumentException another) {
      throw new IOException("the key " + label + " of the token is not on P-256", another);
    }
  }

  private byte[] sign(PrivateKey key, byte[] message) {
    try {
      var signature = Signature.getInstance("SHA256withECDSA", provider);
      signature.initSign(key);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException | ProviderException failed) {
      throw new IllegalStateException("the token did not sign: " + failed.getMessage(), failed);
    }
  }
}
