package org.countersign.catalog.notices;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Proves to a receiver who sent a webhook, and that nobody changed it on its way.
 *
 * @see <a
 *     href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">Standard
 *     Webhooks 1.0</a>
 */
final class Signature {
  static final String PREFIX = "whsec_";

  private Signature() {}

  /** {@code v1,…} over id, time and body, under a secret as the subscriber was shown it. */
  static String of(String secret, String id, long seconds, String body) {
    var key = Base64.getDecoder().decode(secret.substring(PREFIX.length()));
    return sign(key, id, seconds, body);
  }

  /** The same for receivers made for MLflow, which take the secret's text as the key. */
  static String ofText(String secret, String id, long seconds, String body) {
    return sign(secret.getBytes(UTF_8), id, seconds, body);
  }

  private static String sign(byte[] key, String id, long seconds, String body) {
    return "v1,"
        + Base64.getEncoder()
            .encodeToString(hmac(key, (id + "." + seconds + "." + body).getBytes(UTF_8)));
  }

  static byte[] hmac(byte[] key, byte[] message) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
    }
  }
}
