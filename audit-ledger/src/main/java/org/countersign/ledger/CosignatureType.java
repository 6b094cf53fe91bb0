package org.countersign.ledger;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.signers.MLDSASigner;

/**
 * The two algorithms of cosignatures, and what each signs.
 *
 * @see <a href="https://c2sp.org/tlog-cosignature">C2SP tlog-cosignature</a>
 */
public enum CosignatureType {
  /** RFC 8032; signs the text of the checkpoint behind a line of time. */
  ED25519(4, Ed25519.KEY_LENGTH) {
    @Override
    byte[] publicKey(byte[] seed) {
      return new Ed25519PrivateKeyParameters(seed).generatePublicKey().getEncoded();
    }

    @Override
    void requireSound(byte[] publicKey) {
      Ed25519.publicKey(publicKey);
    }

    @Override
    byte[] message(String name, Checkpoint checkpoint, long time) {
      var message = "cosignature/v1\ntime " + time + "\n" + checkpoint.text();
      return message.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    byte[] sign(byte[] seed, byte[] message) {
      return Ed25519.sign(new Ed25519PrivateKeyParameters(seed), message);
    }

    @Override
    boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
      return Ed25519.verify(new Ed25519PublicKeyParameters(publicKey), message, signature);
    }
  },

  /** FIPS 204, deterministic, empty context; signs name, time, origin, size and root. */
  ML_DSA_44(6, 1312) {
    @Override
    byte[] publicKey(byte[] seed) {
      return new MLDSAPrivateKeyParameters(MLDSAParameters.ml_dsa_44, seed)
          .getPublicKeyParameters()
          .getEncoded();
    }

    @Override
    void requireSound(byte[] publicKey) {
      if (publicKey.length != keyLength()) {
        throw new IllegalArgumentException("not an ML-DSA-44 public key");
      }
    }

    @Override
    byte[] message(String name, Checkpoint checkpoint, long time) {
      var bytes = new ByteArrayOutputStream();
      try (var message = new DataOutputStream(bytes)) {
        message.write("subtree/v1\n\0".getBytes(StandardCharsets.US_ASCII));
        writeShort(message, name);
        message.writeLong(time);
        writeShort(message, checkpoint.origin().value());
        message.writeLong(0);
        message.writeLong(checkpoint.size());
        message.write(checkpoint.root().bytes());
      } catch (IOException neverInMemory) {
        throw new IllegalStateException(neverInMemory);
      }
      return bytes.toByteArray();
    }

    private void writeShort(DataOutputStream message, String text) throws IOException {
      var bytes = text.getBytes(StandardCharsets.UTF_8);
      message.writeByte(bytes.length);
      message.write(bytes);
    }

    @Override
    byte[] sign(byte[] seed, byte[] message) {
      var signer = new MLDSASigner();
      signer.init(true, new MLDSAPrivateKeyParameters(MLDSAParameters.ml_dsa_44, seed));
      signer.update(message, 0, message.length);
      try {
        return signer.generateSignature();
      } catch (CryptoException impossible) {
        throw new IllegalStateException("an ML-DSA key that does not sign", impossible);
      }
    }

    @Override
    boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
      var verifier = new MLDSASigner();
      verifier.init(false, new MLDSAPublicKeyParameters(MLDSAParameters.ml_dsa_44, publicKey));
      verifier.update(message, 0, message.length);
      return verifier.verifySignature(signature);
    }
  };

  /** The length of the seed both make their keys from. */
  static final int SEED_LENGTH = 32;

  private final byte id;
  private final int keyLength;

  CosignatureType(int id, int keyLength) {
    this.id = (byte) id;
    this.keyLength = keyLength;
  }

  /**
   * The type with this identifier.
   *
   * @throws IllegalArgumentException if it is none of cosignatures
   */
  static CosignatureType of(byte id) {
    for (var each : values()) {
      if (each.id == id) {
        return each;
      }
    }
    throw new IllegalArgumentException("not the type of a cosignature: " + id);
  }

  byte id() {
    return id;
  }

  int keyLength() {
    return keyLength;
  }

  abstract byte[] publicKey(byte[] seed);

  /**
   * Refuses what nobody should trust.
   *
   * @throws IllegalArgumentException if it is no key of this type
   */
  abstract void requireSound(byte[] publicKey);

  abstract byte[] message(String name, Checkpoint checkpoint, long time);

  abstract byte[] sign(byte[] seed, byte[] message);

  abstract boolean verify(byte[] publicKey, byte[] message, byte[] signature);
}
