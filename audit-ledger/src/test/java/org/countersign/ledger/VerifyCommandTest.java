package org.countersign.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.countersign.ledger.verify.VerifyCommand;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line an auditor types, with files only. */
class VerifyCommandTest {
  private static final String HEX = "aa".repeat(32);

  @TempDir private Path directory;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private MemoryLog log = new MemoryLog();

  @BeforeEach
  void filesOfALogOfThreeEntries() throws IOException {
    log = MemoryLog.begun();
    var receipts = log.append(List.of(Samples.leaf(1), Samples.leaf(2)));
    write("policy", "log " + Samples.KEYS.checkpoint().verifier().vkey() + "\nquorum none\n");
    write("receipt", receipts.get(0).text());
    write("leaf", new String(Samples.leaf(1).bytes(), UTF_8));
    write("old", log.batches.get(0).note().note());
    write("new", log.batches.get(1).note().note());
    write("gate.pem", Samples.KEYS.attestation().publicKeyPem());
    write("gate.json", attestation(Samples.KEYS, "PASSED", "2026-11-21T00:00:00Z"));
    try (var file = Files.newOutputStream(directory.resolve("log"))) {
      export(file);
    }
  }

  private void export(OutputStream file) throws IOException {
    try (var export = new Export.Writer(file, log.batches.get(1).note())) {
      for (var each : log.entries) {
        export.entry(each.leaf().bytes());
      }
    }
  }

  private static String attestation(Keys keys, String result, String expires) {
    var predicate =
        Map.of(
            "verifier",
            Map.of("id", "https://c.example/gate"),
            "timeVerified",
            "2026-11-20T22:00:00Z",
            "resourceUri",
            "https://c.example/models/m",
            "verificationResult",
            result,
            "verifiedLevels",
            List.of("COUNTERSIGN_GATE_PRODUCTION"),
            "https://c.example/gate/v1",
            Map.of("expires", expires));
    var statement =
        Map.of(
            "_type",
            "https://in-toto.io/Statement/v1",
            "subject",
            List.of(Map.of("name", "m", "digest", Map.of("sha256", HEX))),
            "predicateType",
            "https://slsa.dev/verification_summary/v1",
            "predicate",
            predicate);
    var payload = CanonicalJson.write(statement);
    return keys.attestation().sign("application/vnd.in-toto+json", payload).toString();
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }

  /** Runs words of which those that are files of the test are replaced by their paths. */
  private int run(String... words) {
    out.reset();
    err.reset();
    var line =
        Stream.of(words)
            .skip(1)
            .map(
                word -> Files.exists(directory.resolve(word)) ? directory.resolve(word) + "" : word)
            .toList();
    var clock = Clock.fixed(Samples.AT, ZoneOffset.UTC);
    return new VerifyCommand(
            new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), clock, false)
        .run(words[0], line);
  }

  private String printed() {
    return out.toString(UTF_8);
  }

  @Test
  void aSoundLogIsZeroAndSaysWhatWasChecked() {
    assertThat(run("log", "log", "--policy", "policy", "--signatures")).isZero();
    assertThat(printed())
        .startsWith("SOUND\n")
        .contains("3 entries, 3 read", "every entry", Samples.ORIGIN.value());
    assertThat(run("log", "log", "--policy", "policy", "--json", "--known", "old")).isZero();
    assertThat(printed()).contains("\"sound\":true", "\"entries\":\"3\"", "\"signatures\":false");
  }

  @Test
  void anEntryInQuestionIsToldWithItsKeyAndItsWitnesses() {
    assertThat(run("log", "log", "--policy", "policy", "--entry", "2,1")).isZero();
    assertThat(printed())
        .containsSubsequence(
            "entry 1: version.registered of ",
            "leaf hash " + Samples.leaf(1).envelope().leafHash(),
            "signed by key " + Samples.KEYS.event().keyId() + ", which was valid there",
            "cosigned by no witness of the policy",
            "entry 2: ");
    assertThat(run("log", "log", "--policy", "policy", "--entry", "1", "--json")).isZero();
    assertThat(printed())
        .contains("\"index\":\"1\"", "\"key\":\"" + Samples.KEYS.event().keyId() + "\"");
  }

  @Test
  void aTimestampIsOfTheCheckpointAsTheLogSignedItWhoeverCosignsIt() throws IOException {
    var authority = LocalAuthority.sound();
    var note = log.batches.get(1).note();
    write("roots", authority.rootPem());
    write("strange", LocalAuthority.sound().rootPem());
    write("cosigned", TwelveEntries.cosigned(note).note());
    var stamp = authority.stamp(note.note().getBytes(UTF_8), Samples.AT);
    Files.write(directory.resolve("tsr"), stamp);

    for (var same : List.of("new", "cosigned")) {
      assertThat(run("timestamp", "tsr", same, "--policy", "policy", "--roots", "roots")).isZero();
      assertThat(printed()).contains("3 entries", "stamped at     2026-11-20T22:42:01Z");
    }
    assertThat(run("timestamp", "tsr", "old", "--policy", "policy", "--roots", "roots")).isOne();
    assertThat(printed()).contains("UNSOUND: the timestamp is of other bytes");
    assertThat(run("timestamp", "tsr", "new", "--policy", "policy", "--roots", "strange")).isOne();
    write("policy", "log " + other().checkpoint().verifier().vkey() + "\nquorum none\n");
    assertThat(run("timestamp", "tsr", "new", "--policy", "policy", "--roots", "roots")).isOne();
    assertThat(printed()).contains("no log of the policy signed the checkpoint");
  }

  private static Keys other() {
    return Keys.generate(new SecureRandom(), Samples.ORIGIN, Keys.Use.DEVELOPMENT);
  }

  @Test
  void anUnsoundLogIsOneAndNamesTheEntry() throws IOException {
    var text = Files.readString(directory.resolve("log"));
    write("log", text.replaceFirst("\\{\"index\":2,.*\n", ""));

    assertThat(run("log", "log", "--policy", "policy")).isOne();
    assertThat(printed()).startsWith("UNSOUND at entry 2: GAP, the checkpoint has 3 entries");
    assertThat(run("log", "log", "--policy", "policy", "--json")).isOne();
    assertThat(printed()).contains("\"code\":\"GAP\"", "\"index\":\"2\"", "\"sound\":false");
  }

  @ParameterizedTest
  @CsvSource({
    "log log",
    "log log --policy",
    "log log --policy none",
    "log none --policy policy",
    "log log log --policy policy",
    "log leaf --policy policy",
    "log log --policy leaf",
    "log log --policy policy --threads 0",
    "log log --policy policy --quick",
    "log log --policy policy --entry 3",
    "log log --policy policy --entry 1+2",
    "timestamp new new --policy policy",
    "timestamp new --policy policy --roots gate.pem",
    "log log --policy policy --policy policy",
    "receipt receipt --policy policy",
    "attestation gate.json",
    "misbehaviour old new --policy policy",
    "ledger log --policy policy"
  })
  void aCommandThatCannotBeRunIsTwo(String line) {
    assertThat(run(line.split(" "))).isEqualTo(2);
    assertThat(err.toString(UTF_8)).isNotEmpty();
  }

  @Test
  void aReceiptProvesItsOwnEntryAndNoOther() throws IOException {
    write("answer", "{\"index\":1,\"leaf\":" + quoted(Samples.leaf(1).bytes()) + "}\n");
    assertThat(run("receipt", "receipt", "answer", "--policy", "policy")).isZero();
    assertThat(run("receipt", "receipt", "leaf", "--policy", "policy")).isZero();
    assertThat(printed())
        .contains("entry 1", "version.registered", "of 3 entries, cosigned by no witness");

    write("leaf", new String(Samples.leaf(2).bytes(), UTF_8));
    assertThat(run("receipt", "receipt", "leaf", "--policy", "policy")).isOne();
    assertThat(printed()).contains("UNSOUND", "is not entry 1");
    write("policy", "log " + other().checkpoint().verifier().vkey() + "\nquorum none\n");
    assertThat(run("receipt", "receipt", "leaf", "--policy", "policy")).isOne();
  }

  @Test
  void anAttestationIsSoundForWhatItSaysAndNothingElse() throws IOException {
    String[] asked = {"attestation", "gate.json", "--key", "gate.pem"};
    assertThat(run(asked)).isZero();
    assertThat(printed()).contains("PASSED", "https://c.example/models/m");
    assertThat(run(and(asked, "--subject", HEX))).isZero();
    assertThat(run(and(asked, "--subject", "bb".repeat(32)))).isOne();
    assertThat(run(and(asked, "--resource", "https://c.example/models/"))).isOne();
    assertThat(run(and(asked, "--verifier", "https://d.example/gate"))).isOne();
    assertThat(run(and(asked, "--level", "COUNTERSIGN_GATE_PRODUCTION"))).isZero();
    assertThat(run(and(asked, "--level", "COUNTERSIGN_GATE_TEST"))).isOne();
    assertThat(run(and(asked, "--at", "2026-11-21T00:00:00Z"))).isOne();
    assertThat(printed()).contains("expired");
    assertThat(run(and(asked, "--at", "2026-11-20T21:00:00Z"))).isOne();
    write("gate.json", attestation(Samples.KEYS, "FAILED", "2026-11-21T00:00:00Z"));
    assertThat(run(asked)).isOne();
    assertThat(printed()).contains("the decision was FAILED, not PASSED");
    assertThat(run(and(asked, "--result", "FAILED"))).isZero();
    assertThat(run(and(asked, "--result", "DENIED"))).isEqualTo(2);
    write("gate.json", attestation(other(), "PASSED", "2026-11-21T00:00:00Z"));
    assertThat(run(asked)).isOne();
  }

  @Test
  void anAttestationIsTheOneThatTheEntryOfItsDecisionNames() throws IOException {
    var attestation = CanonicalJson.parse(bytes("gate.json"), CanonicalJson.Profile.document(9999));
    var named = Digest.sha256(CanonicalJson.write(attestation)).hex();
    write("named", entry(Map.of("attestation", named)));
    write("other", entry(Map.of("attestation", "ab".repeat(32))));
    var keys = keys("attestation", 0, "", Samples.KEYS.attestation().verifier().spki());
    write("keys", keys);
    write("stolen", keys.replace("\"from\"", "\"compromisedSince\":1,\"from\""));
    String[] asked = {"attestation", "gate.json", "--keys", "keys"};

    assertThat(run(and(asked, "--leaf", "named"))).isZero();
    assertThat(printed()).contains("recorded", "gate.decided of ", "names it");
    assertThat(run(and(asked, "--leaf", "other"))).isOne();
    assertThat(printed()).contains("names another attestation, or none");
    assertThat(run("attestation", "gate.json", "--keys", "stolen")).isEqualTo(2);
  }

  private byte[] bytes(String name) throws IOException {
    return Files.readAllBytes(directory.resolve(name));
  }

  /** As a service answers about an entry, the leaf within. */
  private static String entry(Map<String, Object> data) {
    var plain = Samples.event(1);
    var event =
        new Event(
            plain.id(),
            "gate.decided",
            plain.at(),
            plain.log(),
            plain.node(),
            plain.actor(),
            plain.subject(),
            data,
            List.of(),
            Map.of());
    var leaf = new String(Samples.KEYS.event().sign(event).bytes(), UTF_8);
    return new String(CanonicalJson.write(Map.of("index", 1, "leaf", leaf)), UTF_8);
  }

  @Test
  void anAttestationOfAnotherPayloadTypeOrWithADoubledMemberIsUnsound() throws IOException {
    var statement = "{\"_type\":\"https://in-toto.io/Statement/v1\",\"_type\":\"x\"}";
    var key = Samples.KEYS.attestation();
    write("gate.json", key.sign("application/vnd.in-toto+json", statement.getBytes(UTF_8)) + "");
    assertThat(run("attestation", "gate.json", "--key", "gate.pem")).isOne();
    write("gate.json", key.sign("text/plain", statement.getBytes(UTF_8)) + "");
    assertThat(run("attestation", "gate.json", "--key", "gate.pem")).isOne();
    assertThat(printed()).contains("signed as text/plain");
  }

  private static String[] and(String[] line, String... more) {
    return Stream.concat(Stream.of(line), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void twoCheckpointsOfOneSizeWithDifferentRootsConvictTheLog() throws IOException {
    assertThat(run("misbehaviour", "new", "new", "--policy", "policy")).isZero();
    var fork = MemoryLog.begun();
    fork.append(List.of(Samples.leaf(2), Samples.leaf(1)));
    write("fork", fork.batches.get(1).note().note());

    assertThat(run("misbehaviour", "new", "fork", "--policy", "policy")).isOne();
    assertThat(printed()).contains("signed two logs that cannot both be true");
  }

  private static String quoted(byte[] text) {
    return new String(CanonicalJson.write(new String(text, UTF_8)), UTF_8);
  }

  /** The policy knows no event keys, so whoever trusts the keys of the log says so. */
  @Test
  void whoSignedAnEntryIsCheckedByTheKeysOfTheLogAtItsIndex() throws IOException {
    write("keys", keys(0, ""));
    write("ended", keys(0, ",\"until\":1"));
    write("later", keys(2, ""));
    write("stolen", keys(0, ",\"compromisedSince\":1"));
    write("safe", keys(0, ",\"compromisedSince\":2"));

    assertThat(run("receipt", "receipt", "leaf", "--policy", "policy")).isZero();
    assertThat(printed()).contains("not checked, --keys does");
    assertThat(run("receipt", "receipt", "leaf", "--policy", "policy", "--keys", "keys", "--json"))
        .isZero();
    assertThat(printed())
        .contains("\"signature\":\"checked\"", "\"key\":\"" + Samples.KEYS.event().keyId() + "\"");
    assertThat(run("receipt", "receipt", "leaf", "--policy", "policy", "--keys", "safe")).isZero();
    for (var wrong : List.of("ended", "later", "stolen")) {
      assertThat(run("receipt", "receipt", "leaf", "--policy", "policy", "--keys", wrong)).isOne();
    }
    assertThat(run("receipt", "receipt", "leaf", "--policy", "policy", "--keys", "leaf"))
        .isEqualTo(2);
  }

  /** The policy names the key there is now, and a receipt is of the time of its own. */
  @Test
  void aReceiptFromBeforeAChangeOfTheCheckpointKeyHoldsByTheKeyOfItsTime() throws IOException {
    String[] asked = {"receipt", "receipt", "leaf", "--policy", "policy"};
    write("policy", "log " + other().checkpoint().verifier().vkey() + "\nquorum none\n");
    write("keys", checkpointKeys(0, 4));
    write("ended", checkpointKeys(0, 3));
    write("later", checkpointKeys(4, 9));

    assertThat(run(asked)).isOne();
    assertThat(run(and(asked, "--keys", "keys"))).isZero();
    assertThat(run(and(asked, "--keys", "ended"))).isOne();
    assertThat(run(and(asked, "--keys", "later"))).isOne();
    assertThat(printed()).contains("no log of the policy signed the checkpoint");
  }

  private static String checkpointKeys(int from, int until) {
    var spki = Samples.KEYS.checkpoint().verifier().spki();
    var checkpoint = keys("checkpoint", from, ",\"until\":" + until, spki);
    return checkpoint.replace("]}", "," + keys(0, "").substring("{\"keys\":[".length()));
  }

  private static String keys(int from, String until) {
    return keys("event", from, until, Samples.KEYS.event().spki());
  }

  private static String keys(String role, int from, String until, byte[] spki) {
    return "{\"keys\":[{\"role\":\"%s\",\"from\":%d%s,\"spki\":\"%s\"}]}"
        .formatted(role, from, until, Base64Text.encode(spki));
  }
}
