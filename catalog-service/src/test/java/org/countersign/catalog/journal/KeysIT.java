package org.countersign.catalog.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Journey.json;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.Servers;
import org.countersign.catalog.testing.TheRealWar;
import org.countersign.development.CatalogServer;
import org.countersign.development.DevelopmentDatabase;
import org.countersign.development.Tokens;
import org.countersign.ledger.Digest;
import org.countersign.ledger.KeyRequest;
import org.countersign.ledger.Keys;
import org.countersign.ledger.LogPolicy;
import org.countersign.ledger.LogProof;
import org.countersign.ledger.NoteVerifier;
import org.countersign.ledger.RootKey;
import org.countersign.ledger.SignedNote;
import org.countersign.ledger.keys.KeysCommand;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A log of its own, so that no other test reads one whose keys are in doubt. */
@RunAsClient
@ExtendWith(ArquillianExtension.class)
class KeysIT {
  private static final Path HOME = Path.of("target", "servers", "keys").toAbsolutePath();
  private static final Path ROOTS = HOME.resolve("data/keys");
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static final Map<String, String> TOKENS = new ConcurrentHashMap<>();

  private static DevelopmentDatabase database;
  private static CatalogServer service;

  private final List<JsonObject> receipts = new ArrayList<>();

  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  @BeforeAll
  static void start() throws IOException {
    Servers.running();
    OwnNode.forget(HOME);
    database = DevelopmentDatabase.start(HOME.resolve("pg"), 0);
    service = OwnNode.start(HOME, "keys", database, Map.of());
  }

  @AfterAll
  static void stop() {
    if (service != null) {
      service.close();
    }
    if (database != null) {
      database.close();
    }
  }

  @Test
  void everyKeyGivesWayUnderLoadAndACompromiseSaysWhichEntriesAreInDoubt() throws Exception {
    var before = keys();
    var writing = new AtomicBoolean(true);
    var writers = Executors.newFixedThreadPool(4);
    Callable<List<JsonObject>> writer =
        () -> {
          var written = new ArrayList<JsonObject>();
          while (writing.get()) {
            written.add(model());
          }
          return written;
        };
    var work = IntStream.range(0, 4).mapToObj(i -> writers.submit(writer)).toList();
    try {
      rotate("event");
      rotate("checkpoint");
      rotate("attestation");
      rotate("checkpoint");
      assertThat(change(asked("retire", kid(before, "event")), 201)).contains("key.retired");
      Thread.sleep(500);
    } finally {
      writing.set(false);
    }
    for (var each : work) {
      receipts.addAll(each.get());
    }
    writers.shutdown();

    var after = keys();
    assertThat(receipts).hasSizeGreaterThan(20);
    requireReceiptsVerify(after);
    assertThat(after.getString("attestationKey")).isNotEqualTo(before.getString("attestationKey"));
    assertThat(after.getJsonArray("checkpointKeys")).hasSize(3);
    var retired = key(after, kid(before, "event"));
    var young = lives(after, "event").get(1);
    assertThat(retired.getInt("until")).isGreaterThan(young.getInt("from"));
    assertThat(json(post("ledger/inspections", "{}", Roles.AUDITOR).body()).getBoolean("sound"))
        .isTrue();
    assertThat(verified()).startsWith("0 ");

    anEventKeyIsCompromised(kid(before, "event"));
  }

  /** What a witness has seen before stays beyond doubt; what came after does not. */
  private void anEventKeyIsCompromised(String kid) throws Exception {
    var logs = keys().getJsonArray("checkpointKeys").getValuesAs(JsonString::getString);
    try (var witness = OwnWitness.start(HOME, logs)) {
      Files.writeString(HOME.resolve("data/ledger-policy"), witness.demanded());
      var index = model().getJsonNumber("index").longValue();
      var anchor = awaitCosigned(index);

      assertThat(change(asked("compromised", kid, String.valueOf(anchor)), 201))
          .contains("key.compromised");

      assertThat(key(keys(), kid).getJsonNumber("compromisedSince").longValue()).isEqualTo(anchor);
      awaitCosigned(model().getJsonNumber("index").longValue());
      assertThat(verified()).startsWith("1 ").contains("UNATTESTED", "entry " + anchor);
      assertThat(verified("--accept-unattested")).startsWith("0 ");
    }
  }

  @Test
  void whatTheRootHasNotSignedOrNobodyHoldsChangesNothing() throws Exception {
    var before = keys().getJsonArray("keys");
    var text = asked("event");
    var signed = root().sign(KeyRequest.parse(text));
    var foreign = RootKey.generate(new SecureRandom(), "nobody", Keys.Use.DEVELOPMENT);
    var bySomebody = foreign.sign(KeyRequest.parse(text)).text();
    var proof = signed.possession().orElseThrow();
    var byItself = signed.text().replace(signed.root(), proof);
    var unproven = signed.text().replace(proof, signed.root());

    assertThat(change(bySomebody, 422)).contains("UNKNOWN_ROOT");
    assertThat(change(byItself, 422)).contains("UNKNOWN_ROOT");
    assertThat(change(unproven, 422)).contains("KEY_NOT_PROVEN");
    assertThat(change("{}", 400)).contains("INVALID_REQUEST", "/change");
    assertThat(change(asked("retire", "ab".repeat(32)), 404)).contains("UNKNOWN_KEY");
    assertThat(
            change(
                asked("compromised", lives(keys(), "event").get(0).getString("kid"), "99999999"),
                400))
        .contains("INVALID_REQUEST");
    for (var role : List.of("event", "attestation")) {
      var last = lives(keys(), role).stream().filter(key -> !key.containsKey("until")).toList();
      if (last.size() == 1) {
        assertThat(change(asked("retire", last.get(0).getString("kid")), 409))
            .contains("KEY_STILL_NEEDED");
      }
    }
    assertThat(keys().getJsonArray("keys")).isEqualTo(before);

    assertThat(change(signed.text(), 201)).contains("key.introduced");
    assertThat(change(signed.text(), 409)).contains("KEY_ALREADY_KNOWN");
  }

  @Test
  void onlyAnAdministratorChangesKeysAndEverybodyReadsThem() throws Exception {
    for (var door : List.of("ledger/keys", "ledger/keys/requests")) {
      assertThat(post(door, "{}", Roles.AUDITOR).statusCode()).as(door).isEqualTo(403);
      assertThat(post(door, "{}", Roles.ADMINISTRATOR).statusCode()).as(door).isEqualTo(400);
    }
    assertThat(keys().getString("rootKey")).isEqualTo(root().keyId());
    var listed = new ByteArrayOutputStream();
    assertThat(command(listed, Map.of(), "list")).isZero();
    assertThat(listed.toString(StandardCharsets.UTF_8))
        .contains("root     " + root().keyId(), "checkpoint  ", "from 0");
  }

  @Test
  void aRootGivesWayToTheNextAndChangesNothingMore() throws Exception {
    var old = root();
    var genesis = keys().getString("genesis");
    var next = ROOTS.resolve("next.p12").toString();
    var present = ROOTS.resolve("root.p12").toString();
    var signed = new ByteArrayOutputStream();
    var line = new String[] {"root", "rotate", next, "--root", present, "--genesis", genesis};
    assertThat(command(signed, Map.of(), line)).isZero();
    var change = Files.writeString(HOME.resolve("change"), signed.toString(StandardCharsets.UTF_8));
    var token = Tokens.password(Servers.running().issuer(), Roles.ADMINISTRATOR);

    var told = new ByteArrayOutputStream();
    var submit = new String[] {"submit", change.toString()};
    assertThat(command(told, Map.of("COUNTERSIGN_TOKEN", token), submit)).isZero();

    var heir = root();
    assertThat(told.toString(StandardCharsets.UTF_8)).contains("key.rotated", heir.keyId());
    assertThat(keys().getString("rootKey")).isEqualTo(heir.keyId()).isNotEqualTo(old.keyId());
    var asked = asked("event");
    assertThat(change(old.sign(KeyRequest.parse(asked)).text(), 422)).contains("UNKNOWN_ROOT");
    assertThat(change(asked, 201)).contains("key.introduced");
    model();
    Files.deleteIfExists(HOME.resolve("data/ledger-policy"));
    NodeClient.eventually(
        () -> new NodeClient(service.url()).get("ledger/policy").body().contains("quorum none"));
    assertThat(verified("--accept-unattested")).startsWith("0 ");
    assertThat(json(post("ledger/inspections", "{}", Roles.AUDITOR).body()).getBoolean("sound"))
        .isTrue();
  }

  private void rotate(String role) throws Exception {
    assertThat(change(asked(role), 201)).contains("\"receipt\"");
  }

  /** As an administrator asks for it, with the program. */
  private static String asked(String... what) throws Exception {
    var text = new ByteArrayOutputStream();
    var line = new ArrayList<>(List.of("request"));
    line.addAll(List.of(what));
    var token = Tokens.password(Servers.running().issuer(), Roles.ADMINISTRATOR);
    assertThat(command(text, Map.of("COUNTERSIGN_TOKEN", token), line.toArray(String[]::new)))
        .isZero();
    return text.toString(StandardCharsets.UTF_8);
  }

  private static int command(ByteArrayOutputStream out, Map<String, String> more, String... line)
      throws Exception {
    var environment = new LinkedHashMap<>(more);
    environment.put("COUNTERSIGN_URL", service.url().toString());
    return new KeysCommand(
            environment,
            Clock.systemUTC(),
            new SecureRandom(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            System.err)
        .run(List.of(line));
  }

  /** Signs what is a request and submits it. */
  private static String change(String text, int status) throws Exception {
    var signed =
        text.contains("\"root\"") || text.equals("{}")
            ? text
            : root().sign(KeyRequest.parse(text)).text();
    var body = Json.createObjectBuilder().add("change", signed).build().toString();
    var answer = post("ledger/keys", body, Roles.ADMINISTRATOR);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return answer.body();
  }

  /** The root that holds now, whichever test has rotated it. */
  private static RootKey root() throws Exception {
    var next = ROOTS.resolve("next.p12");
    var begun = Files.exists(next) && root(next).keyId().equals(keys().getString("rootKey"));
    return begun ? root(next) : root(ROOTS.resolve("root.p12"));
  }

  private static RootKey root(Path file) throws IOException {
    var password = Files.readString(ROOTS.resolve("password")).strip().toCharArray();
    return RootKey.load(file, password);
  }

  private void requireReceiptsVerify(JsonObject keys) {
    var verifiers =
        keys.getJsonArray("checkpointKeys").getValuesAs(JsonString::getString).stream()
            .map(NoteVerifier::ofVkey)
            .toList();
    for (var receipt : receipts) {
      var proof = LogProof.parse(receipt.getString("proof"));
      var by = verifiers.stream().filter(key -> proof.note().verify(key)).findFirst().orElseThrow();
      proof.verify(Digest.ofHex(receipt.getString("leafHash")), by);
    }
  }

  private static String verified(String... more) throws IOException {
    return new NodeClient(service.url()).verified(HOME, more);
  }

  private static long awaitCosigned(long index) throws Exception {
    var until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (true) {
      var note = SignedNote.parse(get("ledger/checkpoint", Roles.AUDITOR).body());
      var policy = LogPolicy.parse(get("ledger/policy", Roles.AUDITOR).body());
      var size = witnessed(policy, note);
      if (size.isPresent() && size.get() > index) {
        return size.get();
      }
      assertThat(System.nanoTime()).as(note.note()).isLessThan(until);
      Thread.sleep(200);
    }
  }

  private static Optional<Long> witnessed(LogPolicy policy, SignedNote note) {
    try {
      return Optional.of(policy.verify(note).checkpoint().size());
    } catch (IllegalArgumentException notYet) {
      return Optional.empty();
    }
  }

  private static JsonObject model() throws Exception {
    var body =
        """
        {"name":"keys-%s","team":"lending","task":"tabular-classification",
         "description":"Scores applications."}
        """
            .formatted(UUID.randomUUID());
    var answer = post("models", body, Roles.DATA_SCIENTIST);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return json(answer.body()).getJsonObject("receipt");
  }

  private static JsonObject keys() throws Exception {
    return json(send(HttpRequest.newBuilder(address("ledger/keys")).GET()).body());
  }

  private static List<JsonObject> lives(JsonObject keys, String role) {
    return keys.getJsonArray("keys").getValuesAs(JsonObject.class).stream()
        .filter(key -> key.getString("role").equals(role))
        .toList();
  }

  private static String kid(JsonObject keys, String role) {
    return lives(keys, role).get(0).getString("kid");
  }

  private static JsonObject key(JsonObject keys, String kid) {
    return keys.getJsonArray("keys").getValuesAs(JsonObject.class).stream()
        .filter(key -> key.getString("kid").equals(kid))
        .findFirst()
        .orElseThrow();
  }

  private static HttpResponse<String> get(String path, String role) throws Exception {
    return send(request(path, role).GET());
  }

  private static HttpResponse<String> post(String path, String body, String role) throws Exception {
    return send(
        request(path, role)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private static HttpRequest.Builder request(String path, String role) {
    var token =
        TOKENS.computeIfAbsent(role, name -> Tokens.password(Servers.running().issuer(), name));
    return HttpRequest.newBuilder(address(path))
        .header("Authorization", "Bearer " + token)
        .timeout(Duration.ofSeconds(30));
  }

  private static URI address(String path) {
    return service.url().resolve("/api/v1/" + path);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }
}
