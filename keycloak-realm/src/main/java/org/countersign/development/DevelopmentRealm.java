package org.countersign.development;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The realm as development uses it: the realm file with known secrets in place of its placeholders,
 * the password login switched on, every port of this machine as redirect target, and one person for
 * each role. None of this is in the realm file itself, which production imports too.
 */
public final class DevelopmentRealm {
  public static final String NAME = "countersign";

  /** Client of the pages; it may also look people up through Keycloak's admin REST. */
  public static final String PAGES_CLIENT = "countersign";

  public static final String PAGES_SECRET = "countersign-development";

  /** Service account of automated jobs. */
  public static final String PIPELINE_CLIENT = "pipeline";

  public static final String PIPELINE_SECRET = "pipeline";

  /** Public client for the password login of a command line. */
  public static final String CLI_CLIENT = "countersign-cli";

  /** Every role of the realm; in development a person of this name with this password has it. */
  public static final List<String> ROLES =
      List.of(
          "data-scientist",
          "model-owner",
          "pipeline",
          "compliance-officer",
          "validator",
          "risk-owner",
          "auditor",
          "administrator",
          "emergency-approver");

  private static final String REALM_FILE = "countersign-realm.json";
  private static final String PEOPLE_FILE = "countersign-users-0.json";

  private DevelopmentRealm() {}

  /** Writes the files that Keycloak imports when it does not know the realm yet. */
  static void writeTo(Path directory) throws IOException {
    Files.createDirectories(directory);
    var realm =
        resource(REALM_FILE)
            .replace("\"${COUNTERSIGN_URL}/*\"", redirectTargets())
            .replace("${OIDC_CLIENT_SECRET}", PAGES_SECRET)
            .replace("${PIPELINE_CLIENT_SECRET}", PIPELINE_SECRET)
            .replace("${COUNTERSIGN_PASSWORD_LOGIN:false}", "true");
    Files.writeString(directory.resolve(REALM_FILE), realm);
    Files.writeString(directory.resolve(PEOPLE_FILE), resource(PEOPLE_FILE));
  }

  /** Changes when the realm or its people change, so that old data is known to be old. */
  static String digest() {
    try {
      var sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(resource(REALM_FILE).getBytes(StandardCharsets.UTF_8));
      sha256.update(resource(PEOPLE_FILE).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Every port of this machine, under its names for itself and under its addresses. */
  private static String redirectTargets() {
    return Stream.concat(Stream.of("localhost", "127.0.0.1"), addresses())
        .distinct()
        .map(host -> "\"http://" + host + ":*\"")
        .collect(Collectors.joining(", "));
  }

  private static Stream<String> addresses() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(Inet4Address.class::isInstance)
          .map(InetAddress::getHostAddress)
          .toList()
          .stream();
    } catch (SocketException offline) {
      return Stream.empty();
    }
  }

  private static String resource(String name) {
    try (var stream = DevelopmentRealm.class.getResourceAsStream("/" + name)) {
      if (stream == null) {
        throw new IllegalStateException(name + " is not on the class path");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }
}
