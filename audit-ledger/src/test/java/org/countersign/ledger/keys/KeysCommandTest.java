package org.countersign.ledger.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.countersign.ledger.Genesis;
import org.countersign.ledger.KeyHistory;
import org.countersign.ledger.KeyObjection;
import org.countersign.ledger.KeyRole;
import org.countersign.ledger.Keys;
import org.countersign.ledger.Origin;
import org.countersign.ledger.RootKey;
import org.countersign.ledger.SignedKeyChange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done where the root key is kept: two commands and no network. */
class KeysCommandTest {
  private static final Instant AT = Instant.parse("2026-11-21T00:00:00Z");
  private static final Origin ORIGIN = new Origin("example.org/log/1");
  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir private Path directory;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(Map<String, String> environment, String... line) throws InterruptedException {
    out.reset();
    err.reset();
    return new KeysCommand(
            environment,
            Clock.fixed(AT, ZoneOffset.UTC),
            RANDOM,
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8))
        .run(List.of(line));
  }

  @Test
  void aRootMadeOfflineSignsWhatALogFoundedOnItTakes() throws Exception {
    var longer = "a path longer than a name in a certificate ".repeat(2);
    var file = Files.createDirectory(directory.resolve(longer)).resolve("root.p12").toString();
    var password = Map.of("COUNTERSIGN_ROOT_PASSWORD", "a long enough password");
    assertThat(run(password, "root", file)).isZero();
    var configured = out.toString(UTF_8).strip();
    assertThat(configured).startsWith("COUNTERSIGN_ROOT_KEY=");
    var root = Base64.getDecoder().decode(configured.substring(configured.indexOf('=') + 1));
    var keys = Keys.generate(RANDOM, ORIGIN, Keys.Use.PRODUCTION);
    var actor = UUID.randomUUID();
    var genesis = Genesis.of(keys, 1, root).event(UUID.randomUUID(), AT, "n1", actor);
    var history = KeyHistory.beginning(keys.event().sign(genesis));
    var next = Keys.generate(RANDOM, ORIGIN, Keys.Use.PRODUCTION);
    var request = directory.resolve("request");
    Files.writeString(request, next.request(KeyRole.EVENT, history).text() + "\n");

    assertThat(run(password, "sign", request.toString(), "--root", file)).isZero();

    assertThat(err.toString(UTF_8))
        .contains("key.introduced", next.event().keyId(), history.genesisHash().hex(), "for event");
    var change = SignedKeyChange.parse(out.toString(UTF_8));
    assertThat(history.objection(1, change)).isEmpty();
    var event = change.event(UUID.randomUUID(), AT, ORIGIN, "n1", actor);
    assertThat(history.plus(1, event).keys())
        .filteredOn(key -> key.role() == KeyRole.EVENT)
        .extracting(KeyHistory.Known::keyId)
        .containsExactly(keys.event().keyId(), next.event().keyId());
  }

  @Test
  void aRootGivesWayToTheNextOneThatItSigns() throws Exception {
    var old = directory.resolve("root.p12");
    var next = directory.resolve("next.p12");
    var password = Map.of("COUNTERSIGN_ROOT_PASSWORD", "a long enough password");
    assertThat(run(password, "root", old.toString())).isZero();
    var present = RootKey.load(old, "a long enough password".toCharArray());
    var keys = Keys.generate(RANDOM, ORIGIN, Keys.Use.PRODUCTION);
    var actor = UUID.randomUUID();
    var genesis = Genesis.of(keys, 1, present.spki()).event(UUID.randomUUID(), AT, "n1", actor);
    var history = KeyHistory.beginning(keys.event().sign(genesis));
    var line =
        new String[] {
          "root",
          "rotate",
          next.toString(),
          "--root",
          old.toString(),
          "--genesis",
          history.genesisHash().hex()
        };

    assertThat(run(password, line)).isZero();

    var heir = RootKey.load(next, "a long enough password".toCharArray());
    assertThat(err.toString(UTF_8)).contains(heir.keyId(), present.keyId());
    var change = SignedKeyChange.parse(out.toString(UTF_8));
    var after = history.plus(1, change.event(UUID.randomUUID(), AT, ORIGIN, "n1", actor));
    assertThat(after.rootKeyId()).hasValue(heir.keyId());
    var more = Keys.generate(RANDOM, ORIGIN, Keys.Use.PRODUCTION).request(KeyRole.EVENT, after);
    assertThat(after.objection(2, present.sign(more))).hasValue(KeyObjection.NOT_SIGNED_BY_ROOT);
    assertThat(after.objection(2, heir.sign(more))).isEmpty();
    assertThat(run(password, line)).isOne();
    assertThat(err.toString(UTF_8)).contains("never overwritten");
  }

  @Test
  void aRootKeyIsNeverOverwrittenAndNeverWithoutAPassword() throws Exception {
    var file = directory.resolve("root.p12");
    Files.writeString(file, "something");

    assertThat(run(Map.of("COUNTERSIGN_ROOT_PASSWORD", "secret"), "root", file.toString())).isOne();
    assertThat(err.toString(UTF_8)).contains("never overwritten");
    assertThat(file).hasContent("something");
    assertThat(run(Map.of(), "root", directory.resolve("other").toString())).isOne();
    assertThat(err.toString(UTF_8)).contains("COUNTERSIGN_ROOT_PASSWORD");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "rotate",
        "root",
        "root rotate new",
        "root rotate new --root old --genesis",
        "sign request",
        "request",
        "request root",
        "request retire",
        "request compromised ab",
        "request compromised ab x",
        "submit"
      })
  void aCommandThatIsNoneIsTwoAndTellsHowToCall(String line) throws Exception {
    var words = line.isEmpty() ? new String[0] : line.split(" ");

    assertThat(run(Map.of("COUNTERSIGN_TOKEN", "none"), words)).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("usage: countersign keys");
  }

  @Test
  void whatCannotBeReadOrHasNoTokenIsOne() throws InterruptedException, IOException {
    var request = directory.resolve("request");
    Files.writeString(request, "{}");

    assertThat(run(Map.of(), "sign", request.toString(), "--root", "none")).isOne();
    assertThat(run(Map.of(), "request", "event")).isOne();
    assertThat(err.toString(UTF_8)).contains("COUNTERSIGN_TOKEN");
  }
}
