package org.countersign.catalog.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Signs tokens with a key that the realm publishes as its own. So a refused token is refused for
 * what it says, and not because its signature was unknown anyway.
 */
public final class ForgedTokens {
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final KeyPair KEY = draw();
  private static String keyId = "";
  private static String subject = "";

  private ForgedTokens() {}

  /**
   * A token for the role auditor.
   *
   * @param issuer the claim {@code iss}
   * @param audience the claim {@code aud}
   * @param expires the claim {@code exp}
   */
  public static String sign(String issuer, String audience, Instant expires) {
    return sign(
        """
        {"iss":"%s","aud":"%s","exp":%d,"iat":%d,"jti":"forged","sub":"%s",
         "typ":"Bearer","preferred_username":"forged-auditor","groups":["auditor"]}
        """
            .formatted(
                issuer,
                audience,
                expires.getEpochSecond(),
                expires.minusSeconds(600).getEpochSecond(),
                subject));
  }

  private static String sign(String claims) {
    var header = "{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"%s\"}".formatted(keyId);
    var signed = encode(header.getBytes(UTF_8)) + "." + encode(claims.getBytes(UTF_8));
    try {
      var signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(KEY.getPrivate());
      signature.update(signed.getBytes(UTF_8));
      return signed + "." + encode(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * A token of somebody who has an account, with the role it was opened with.
   *
   * @param authenticated when they typed their password, as the token says
   */
  public static String of(String subject, String username, String role, Instant authenticated) {
    return sign(
        """
        {"iss":"%s","aud":"countersign","exp":%d,"iat":%d,"jti":"%s","sub":"%s","typ":"Bearer",
         "auth_time":%d,"preferred_username":"%s","groups":["%s"]}
        """
            .formatted(
                Servers.running().issuer(),
                Instant.now().plusSeconds(300).getEpochSecond(),
                Instant.now().getEpochSecond(),
                UUID.randomUUID(),
                subject,
                authenticated.getEpochSecond(),
                username,
                role));
  }

  /** Adds our key to the realm, below its own in priority, before the service first asks. */
  static void publishKey(String issuer, Path keycloakHome) {
    try {
      var password = Files.readString(keycloakHome.resolve("admin-password")).strip();
      var root = issuer.substring(0, issuer.indexOf("/realms/"));
      var token = administrator(root, password);
      var pem = Base64.getEncoder().encodeToString(KEY.getPrivate().getEncoded());
      var component =
          """
          {"name":"forged","providerId":"rsa","providerType":"org.keycloak.keys.KeyProvider",
           "config":{"priority":["-100"],"enabled":["true"],"active":["true"],
                     "algorithm":["RS256"],"privateKey":["%s"]}}
          """
              .formatted(pem);
      var answer =
          HTTP.send(
              HttpRequest.newBuilder(URI.create(root + "/admin/realms/countersign/components"))
                  .header("Authorization", "Bearer " + token)
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofString(component))
                  .build(),
              BodyHandlers.ofString());
      if (answer.statusCode() != 201) {
        throw new IllegalStateException("Keycloak did not take the key: " + answer.body());
      }
      keyId = publishedId(issuer);
      var username = "forged-" + UUID.randomUUID();
      subject = new Accounts(issuer, keycloakHome).open(username, "Forged", "Auditor", "auditor");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static String administrator(String root, String password)
      throws IOException, InterruptedException {
    var form = "grant_type=password&client_id=admin-cli&username=admin&password=" + password;
    var answer =
        HTTP.send(
            HttpRequest.newBuilder(
                    URI.create(root + "/realms/master/protocol/openid-connect/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build(),
            BodyHandlers.ofString());
    return first("\"access_token\":\"([^\"]+)\"", answer.body());
  }

  /** The id that Keycloak gave the key: found by its modulus among the published ones. */
  private static String publishedId(String issuer) throws IOException, InterruptedException {
    var certificates = URI.create(issuer + "/protocol/openid-connect/certs");
    var keys =
        HTTP.send(HttpRequest.newBuilder(certificates).build(), BodyHandlers.ofString()).body();
    var modulus = encode(unsigned(((RSAPublicKey) KEY.getPublic()).getModulus()));
    for (var key : keys.split("\\},\\s*\\{", -1)) {
      if (key.contains(modulus)) {
        return first("\"kid\":\"([^\"]+)\"", key);
      }
    }
    throw new IllegalStateException("Keycloak does not publish the key");
  }

  private static byte[] unsigned(BigInteger number) {
    var bytes = number.toByteArray();
    return bytes[0] == 0 ? java.util.Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }

  private static String first(String pattern, String text) {
    var matcher = Pattern.compile(pattern).matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException("no " + pattern + " in " + text);
    }
    return matcher.group(1);
  }

  private static String encode(byte[] bytes) {
    return BASE64.encodeToString(bytes);
  }

  private static KeyPair draw() {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
