package org.countersign.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.countersign.ledger.verify.DirectorySource;
import org.countersign.ledger.verify.Finding;
import org.countersign.ledger.verify.Finding.Code;
import org.countersign.ledger.verify.LogCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody could do to a log on its way to an auditor, who has only a policy. */
class LogCheckTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Keys KEYS = Samples.KEYS;

  @TempDir private Path directory;
  private final TwelveEntries log = new TwelveEntries();

  private static String lines(String export, UnaryOperator<List<String>> change) {
    return String.join("\n", change.apply(new ArrayList<>(export.lines().toList()))) + "\n";
  }

  /** The lines of an export whose entries are numbered again in their order. */
  private static List<String> renumbered(List<String> lines) {
    var again = new ArrayList<String>();
    int next = 0;
    for (var line : lines) {
      boolean entry = line.startsWith("{\"index\"");
      again.add(entry ? line.replaceFirst("[0-9]+", Integer.toString(next)) : line);
      next += entry ? 1 : 0;
    }
    return again;
  }

  private static int line(List<String> lines, int index) {
    for (int at = 0; at < lines.size(); at++) {
      if (lines.get(at).startsWith("{\"index\":" + index + ",")) {
        return at;
      }
    }
    throw new IllegalArgumentException("no entry " + index);
  }

  @Test
  void anUntouchedLogIsSoundWithAndWithoutSignatures() throws IOException {
    log.genesis = Optional.of(log.leaves.get(0).leafHash());
    var answer = log.check(log.export());
    assertThat(answer.finding()).isEmpty();
    assertThat(answer.entries()).isEqualTo(12);
    assertThat(answer.payloads()).isEqualTo(3);
    log.signatures = false;
    assertThat(log.check(log.export()).finding()).isEmpty();
  }

  @Test
  void aChangedByteOfALeafIsFoundAtItsIndex() throws IOException {
    var leaf = log.leaves.get(6).bytes();
    leaf[leaf.length - 20] = (byte) (leaf[leaf.length - 20] == 'A' ? 'B' : 'A');
    log.leaves.set(6, forged(leaf));

    log.assertFound(log.export(), 6, Code.SIGNATURE);
    log.signatures = false;
    log.assertFound(log.export(), 4, Code.CHECKPOINT);
  }

  private static Envelope forged(byte[] leaf) {
    return Envelope.parseForeign(leaf);
  }

  @Test
  void aDeletedEntryIsFoundWithAndWithoutNewNumbers() throws IOException {
    log.assertFound(lines(log.export(), LogCheckTest::withoutFive), 5, Code.GAP);
    log.assertFound(lines(log.export(), all -> renumbered(withoutFive(all))), 4, Code.CHECKPOINT);
  }

  /** The payload that comes after it is then no entry's. */
  @Test
  void aDeletedEntryWhosePayloadIsLeftIsOneOfTheTwoBesideIt() throws IOException {
    var export = lines(log.export(), all -> without(all, 6));

    assertThat(log.check(export).finding())
        .hasValueSatisfying(
            found -> {
              assertThat(found.code()).isEqualTo(Code.PAYLOAD);
              assertThat(found.index()).isEqualTo(5);
              assertThat(found.to()).isEqualTo(6);
            });
  }

  private static List<String> withoutFive(List<String> lines) {
    return without(lines, 5);
  }

  private static List<String> without(List<String> lines, int index) {
    lines.remove(line(lines, index));
    return lines;
  }

  @Test
  void swappedAndDoubledEntriesAreFound() throws IOException {
    UnaryOperator<List<String>> swap =
        all -> {
          Collections.swap(all, line(all, 1), line(all, 2));
          return all;
        };
    log.assertFound(lines(log.export(), swap), 1, Code.GAP);
    log.assertFound(lines(log.export(), all -> renumbered(swap.apply(all))), 0, Code.CHECKPOINT);
    UnaryOperator<List<String>> twice =
        all -> {
          all.add(line(all, 10), all.get(line(all, 10)));
          return all;
        };
    log.assertFound(lines(log.export(), twice), 11, Code.GAP);
    log.assertFound(lines(log.export(), all -> renumbered(twice.apply(all))), 12, Code.GAP);
  }

  @Test
  void aForgedEntryIsFoundEvenUnderARootMadeToFit() throws IOException {
    var thief = Keys.generate(RANDOM, Samples.ORIGIN, Keys.Use.DEVELOPMENT);
    log.leaves.set(7, thief.event().sign(Samples.event(7)));
    log.assertFound(log.export(), 7, Code.SIGNATURE);
    log.notes.clear();
    log.last = Optional.of(log.signed(KEYS.checkpoint(), 12));
    log.assertFound(log.export(), 7, Code.SIGNATURE);
  }

  @Test
  void aLogWrittenAnewByWhoeverHasNoKeyIsNotTrusted() throws IOException {
    var thief = Keys.generate(RANDOM, Samples.ORIGIN, Keys.Use.DEVELOPMENT);
    log.last = Optional.of(log.signed(thief.checkpoint(), 12));
    log.assertFound(log.export(), 8, Code.CHECKPOINT);
    log.leaves.clear();
    log.notes.clear();
    log.leaves.add(
        thief
            .event()
            .sign(Genesis.of(thief, 1).event(new UUID(0, 0), Samples.AT, "n1", Samples.ACTOR)));
    log.last = Optional.of(log.signed(thief.checkpoint(), 1));
    log.assertFound(log.export(), 0, Code.POLICY);
    log.genesis = Optional.of(Samples.genesis().envelope().leafHash());
    log.assertFound(log.export(), 0, Code.GENESIS);
  }

  @Test
  void aTruncatedLogIsFoundByItsCheckpointOrByOneSeenBefore() throws IOException {
    log.assertFound(lines(log.export(), all -> all.subList(0, line(all, 11))), 11, Code.GAP);
    log.known = log.last;
    log.leaves.subList(8, 12).clear();
    log.notes.remove(8L);
    log.last = Optional.of(log.signed(KEYS.checkpoint(), 8));
    log.assertFound(log.export(), 8, Code.GAP);
    log.known = Optional.empty();
    assertThat(log.check(log.export()).sound()).isTrue();
  }

  @Test
  void aLogThatForkedFromTheOneSeenBeforeIsFound() throws IOException {
    log.known = Optional.of(log.signed(KEYS.checkpoint(), 6));
    assertThat(log.check(log.export()).sound()).isTrue();
    log.leaves.set(5, KEYS.event().sign(Samples.event(55)));
    log.note(8);
    log.last = Optional.of(log.signed(KEYS.checkpoint(), 12));

    log.assertFound(log.export(), 4, Code.CHECKPOINT);
  }

  @Test
  void anOlderCheckpointOverAllEntriesIsFound() throws IOException {
    var old = log.notes.get(8L);
    log.assertFound(
        lines(
            log.export(),
            all -> {
              try {
                log.last = Optional.of(old);
                var shorter = new ArrayList<>(log.leaves.subList(8, 12));
                log.leaves.subList(8, 12).clear();
                all.set(0, log.export().lines().findFirst().orElseThrow());
                log.leaves.addAll(shorter);
                return all;
              } catch (IOException never) {
                throw new IllegalStateException(never);
              }
            }),
        8,
        Code.GAP);
  }

  @Test
  void anotherPayloadUnderTheSameNameIsFound() throws IOException {
    var right = log.payloads.keySet().iterator().next();
    int entry = 0;
    for (int i = 0; i < log.leaves.size(); i++) {
      entry =
          TwelveEntries.named(log.leaves.get(i)).stream().anyMatch(p -> p.sha256().equals(right))
              ? i
              : entry;
    }
    log.payloads.put(right, "another card".getBytes(UTF_8));

    log.assertFound(log.export(), entry, Code.PAYLOAD);
    log.signatures = false;
    log.assertFound(log.export(), entry, Code.PAYLOAD);
    var stray =
        log.export().replace(right.hex(), Digest.sha256("another card".getBytes(UTF_8)).hex());
    log.assertFound(stray, entry, Code.PAYLOAD);
  }

  @Test
  void aMissingOrBorrowedSignatureIsFound() throws IOException {
    var own = log.leaves.get(3);
    log.leaves.set(
        3, Envelope.of(Event.PAYLOAD_TYPE, own.payload(), log.leaves.get(4).signatures()));
    log.assertFound(log.export(), 3, Code.SIGNATURE);
    var bare =
        new String(own.bytes(), UTF_8).replaceAll("\"signatures\":\\[.*\\]", "\"signatures\":[]");
    var export = log.export();
    var line = "{\"index\":3,\"leaf\":\"" + Base64Text.encode(log.leaves.get(3).bytes());
    var stripped = "{\"index\":3,\"leaf\":\"" + Base64Text.encode(bare.getBytes(UTF_8));
    log.assertFound(export.replace(line, stripped), 3, Code.EVENT);
  }

  @Test
  void aValidSignatureOverAnotherFormOfJsonIsRefused() throws IOException {
    var spaced =
        new String(Samples.event(5).canonical(), UTF_8)
            .replace("\"v\":1", "\"v\": 1")
            .getBytes(UTF_8);
    var signature = Ed25519.sign(KEYS.event().key(), Envelope.pae(Event.PAYLOAD_TYPE, spaced));
    log.leaves.set(
        5,
        Envelope.of(
            Event.PAYLOAD_TYPE,
            spaced,
            List.of(new Envelope.Signature(KEYS.event().keyId(), signature))));
    log.note(8);
    log.last = Optional.of(log.signed(KEYS.checkpoint(), 12));

    log.assertFound(log.export(), 5, Code.EVENT);
  }

  @Test
  void damageOfTheFileItselfIsFoundWhereItBegins() throws IOException {
    log.assertFound(lines(log.export(), all -> damaged(all, 9)), 9, Code.FORMAT);
    log.assertFound(log.export().stripTrailing(), 11, Code.FORMAT);
  }

  private static List<String> damaged(List<String> lines, int index) {
    lines.set(line(lines, index), "{\"index\":9,\"leaf\":\"?\"}");
    return lines;
  }

  @Test
  void aDirectoryIsCheckedLikeAnExportAndNamesTheVeryEntry() throws IOException {
    var published = new LogDirectory(directory);
    published.publish(log.last.orElseThrow(), log.leaves.stream().map(Envelope::bytes).iterator());
    for (var each : log.payloads.entrySet()) {
      published.payload(each.getKey(), new ByteArrayInputStream(each.getValue()));
    }
    published.note(log.notes.get(4L));
    assertThat(directoryFinding()).isEmpty();
    assertThat(directoryFinding().map(Finding::index)).isEmpty();

    var bundle = directory.resolve(TilePath.entries(0, 12).path());
    var bytes = Files.readAllBytes(bundle);
    bytes[bytes.length - 25] ^= 1;
    Files.write(bundle, bytes);
    log.signatures = false;
    assertThat(directoryFinding()).hasValueSatisfying(LogCheckTest::isTheLastEntry);
    bytes[bytes.length - 25] ^= 1;
    Files.write(bundle, bytes);
    Files.delete(
        directory.resolve("payload").resolve(log.payloads.keySet().iterator().next().hex()));
    assertThat(directoryFinding().map(Finding::code)).contains(Code.PAYLOAD_MISSING);
    Files.delete(bundle);
    assertThat(directoryFinding().map(Finding::code)).contains(Code.FORMAT);
  }

  private static void isTheLastEntry(Finding found) {
    assertThat(found.index()).isEqualTo(11);
    assertThat(found.code()).isEqualTo(Code.LEAF_HASH);
  }

  private Optional<Finding> directoryFinding() throws IOException {
    return new LogCheck(log.demand(), new DirectorySource(directory)).check(2, n -> {}).finding();
  }
}
