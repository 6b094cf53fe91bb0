package org.countersign.catalog.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.countersign.catalog.testing.Journey.json;

import jakarta.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.TheRealWar;
import org.countersign.development.CannotStartException;
import org.countersign.development.DevelopmentDatabase;
import org.countersign.ledger.AttestationVerifier;
import org.countersign.ledger.Digest;
import org.countersign.ledger.Envelope;
import org.countersign.ledger.KeyRequest;
import org.countersign.ledger.RootKey;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A node whose keys of attestations and seals lie in a token, by SoftHSM (Debian: softhsm2). */
@RunAsClient
@ExtendWith(ArquillianExtension.class)
class TokenIT {
  private static final Path HOME = Path.of("target", "servers", "token").toAbsolutePath();
  private static final Path LIBRARY = Path.of("/usr/lib/softhsm/libsofthsm2.so");
  private static final String PIN = "a pin " + UUID.randomUUID();

  private NodeClient service;

  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  @Test
  void decisionsAndDossiersAreSignedByKeysThatNeverLeaveTheToken() throws Exception {
    if (!Files.exists(LIBRARY)) {
      System.err.println("\n*** THE TEST OF A NODE WITH A TOKEN IS SKIPPED: no SoftHSM here ***\n");
      Assumptions.abort("SoftHSM is not installed");
    }
    OwnNode.forget(HOME);
    Files.createDirectories(HOME.resolve("tokens"));
    var softhsm = HOME.resolve("softhsm2.conf");
    Files.writeString(softhsm, "directories.tokendir = " + HOME.resolve("tokens") + "\n");
    var settings =
        Map.of(
            "COUNTERSIGN_PKCS11_CONFIG", HOME.resolve("pkcs11.cfg").toString(),
            "COUNTERSIGN_PKCS11_PIN", PIN,
            "SOFTHSM2_CONF", softhsm.toString());
    Files.writeString(
        HOME.resolve("pkcs11.cfg"), "name = node\nlibrary = " + LIBRARY + "\nslotListIndex = 0\n");
    try (var database = DevelopmentDatabase.start(HOME.resolve("pg"), 0)) {
      assertThatThrownBy(() -> OwnNode.start(HOME, "token", database, settings))
          .isInstanceOf(CannotStartException.class)
          .hasMessageContaining("COUNTERSIGN_PKCS11_CONFIG is set, but");

      run("softhsm2-util --init-token --free --label node --so-pin 12345678 --pin", PIN);
      var attestation = generated("attestation");
      var seal = generated("seal");
      try (var node = OwnNode.start(HOME, "token", database, settings)) {
        service = new NodeClient(node.url());
        assertThat(json(service.get("reports/seal").body()).getString("certificates"))
            .contains(pemOf(seal));
        theRootLetsItBegin(attestation);
        aDecisionIsAttestedBy(attestation);
        assertThat(Files.readString(HOME.resolve("token.log"))).doesNotContain(PIN);
        assertThat(String.join(" ", node.process().info().arguments().orElseThrow()))
            .doesNotContain(PIN);
      }
    }
  }

  private void theRootLetsItBegin(X509Certificate attestation) throws IOException {
    var asked =
        service.post(
            Roles.ADMINISTRATOR,
            "ledger/keys/requests",
            "{\"deed\":\"begin\",\"role\":\"attestation\"}");
    var request = KeyRequest.parse(json(asked.body()).getString("request"));
    var kid = Digest.sha256(attestation.getPublicKey().getEncoded()).hex();
    assertThat(request.change().keyId()).isEqualTo(kid);
    var keys = HOME.resolve("data/keys");
    var password = Files.readString(keys.resolve("password")).strip().toCharArray();
    var signed = RootKey.load(keys.resolve("root.p12"), password).sign(request).text();
    var body = Json.createObjectBuilder().add("change", signed).build().toString();

    var begun = service.post(Roles.ADMINISTRATOR, "ledger/keys", body);

    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(201);
    assertThat(AttestationVerifier.ofPem(attestationKey()).spki())
        .isEqualTo(attestation.getPublicKey().getEncoded());
  }

  private String attestationKey() {
    return json(service.get("ledger/keys").body()).getString("attestationKey");
  }

  private void aDecisionIsAttestedBy(X509Certificate attestation) {
    var name = "token-" + UUID.randomUUID();
    var model =
        service.post(
            Roles.DATA_SCIENTIST,
            "models",
            """
            {"name":"%s","team":"lending","task":"tabular-classification",
             "description":"Scores applications."}
            """
                .formatted(name));
    assertThat(model.statusCode()).as(model.body()).isEqualTo(201);
    var artifact = Digest.sha256(name.getBytes(UTF_8)).hex();
    var version =
        service.post(
            Roles.DATA_SCIENTIST,
            "models/" + name + "/versions",
            "{\"artifactSha256\":\"" + artifact + "\"}");
    assertThat(version.statusCode()).as(version.body()).isEqualTo(201);

    var decision = service.decided(name);

    var envelope =
        Envelope.parseForeign(decision.getJsonObject("attestation").toString().getBytes(UTF_8));
    var statement =
        AttestationVerifier.ofSpki(attestation.getPublicKey().getEncoded())
            .verifiedPayload(envelope, "application/vnd.in-toto+json");
    assertThat(new String(statement, UTF_8)).contains(artifact);
    assertThat(service.post(Roles.AUDITOR, "ledger/inspections", "").body())
        .contains("\"sound\":true");
  }

  /** A new pair in the token, as an operator makes it with the JDK's own program. */
  private static X509Certificate generated(String label) throws Exception {
    run(
        "keytool -genkeypair -keystore NONE -storetype PKCS11 -keyalg EC -groupname secp256r1"
            + " -providerClass sun.security.pkcs11.SunPKCS11 -providerArg "
            + HOME.resolve("pkcs11.cfg")
            + " -dname CN=token -alias "
            + label
            + " -storepass",
        PIN);
    var file = HOME.resolve(label + ".cer");
    run(
        "keytool -exportcert -keystore NONE -storetype PKCS11"
            + " -providerClass sun.security.pkcs11.SunPKCS11 -providerArg "
            + HOME.resolve("pkcs11.cfg")
            + " -file "
            + file
            + " -alias "
            + label
            + " -storepass",
        PIN);
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(file)));
  }

  private static String pemOf(X509Certificate certificate) throws Exception {
    return Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
  }

  private static void run(String line, String pin) throws IOException, InterruptedException {
    var words = new ArrayList<>(List.of(line.split(" ", -1)));
    words.add(pin);
    var bin = Path.of(System.getProperty("java.home"), "bin", words.get(0));
    if (Files.exists(bin)) {
      words.set(0, bin.toString());
    }
    var building = new ProcessBuilder(words).redirectErrorStream(true);
    building.environment().put("SOFTHSM2_CONF", HOME.resolve("softhsm2.conf").toString());
    var process = building.start();
    var said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }
}
