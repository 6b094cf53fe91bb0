package org.countersign.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.countersign.ledger.LogPolicy.Group;
import org.countersign.ledger.LogPolicy.Log;
import org.countersign.ledger.LogPolicy.Witness;
import org.countersign.ledger.verify.DirectorySource;
import org.countersign.ledger.verify.ExportSource;
import org.countersign.ledger.verify.Finding;
import org.countersign.ledger.verify.Finding.Code;
import org.countersign.ledger.verify.LogAnswer;
import org.countersign.ledger.verify.LogCheck;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody could do to a log on its way to an auditor, who has only a policy. */
class LogCheckTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final RootKey ROOT = RootKey.generate(RANDOM, "the safe", Keys.Use.DEVELOPMENT);
  private static final Keys KEYS = Samples.KEYS;
  private static final CosignatureKey WITNESS =
      CosignatureKey.generate(RANDOM, "witness.example", CosignatureType.ED25519);
  private static final Instant SEEN = Instant.parse("2026-11-20T23:00:00Z");

  @TempDir private Path directory;

  private final List<Envelope> leaves = new ArrayList<>();
  private final Map<Digest, byte[]> payloads =
      new TreeMap<>(Collections.reverseOrder(LogCheckTest::order));
  private final TreeMap<Long, SignedNote> notes = new TreeMap<>();
  private Optional<SignedNote> last = Optional.empty();
  private Optional<SignedNote> known = Optional.empty();
  private Optional<Digest> genesis = Optional.empty();
  private boolean signatures = true;
  private boolean acceptUnattested;
  private Map<UUID, List<Commitment.Opening>> openings = Map.of();
  private LogPolicy policy = trusting(KEYS.checkpoint().verifier());

  private static int order(Digest one, Digest other) {
    return one.hex().compareTo(other.hex());
  }

  private static LogPolicy trusting(NoteVerifier key) {
    return new LogPolicy(
        List.of(new Log(key, Optional.empty())), List.of(), List.of(), LogPolicy.NONE);
  }

  private static LogPolicy witnessed() {
    return new LogPolicy(
        List.of(new Log(KEYS.checkpoint().verifier(), Optional.empty())),
        List.of(new Witness("w", WITNESS.verifier(), Optional.empty())),
        List.of(new Group("all", 1, List.of("w"))),
        "all");
  }

  @BeforeEach
  void aLogOfTwelveEntriesWithCheckpointsOfFourEightAndTwelve() {
    var first =
        Genesis.of(KEYS, 1, ROOT.spki()).event(new UUID(0, 0), Samples.AT, "n1", Samples.ACTOR);
    leaves.add(KEYS.event().sign(first));
    for (int n = 1; n < 12; n++) {
      leaves.add(KEYS.event().sign(named(n)));
    }
    note(4);
    note(8);
    last = Optional.of(signed(KEYS.checkpoint(), 12));
  }

  private Event named(int n) {
    var card = ("card of " + n).getBytes(UTF_8);
    if (n % 3 == 0) {
      payloads.put(Digest.sha256(card), card);
      return Samples.event(n, List.of(PayloadRef.of("card", "text/plain", card)));
    }
    return Samples.event(n);
  }

  private SignedNote signed(CheckpointKey key, int size) {
    return key.sign(new Checkpoint(key.origin(), size, root(size)));
  }

  private Digest root(int size) {
    return Tree.of(size, i -> leaves.get((int) i).leafHash()).root();
  }

  private void note(int size) {
    notes.put((long) size, signed(KEYS.checkpoint(), size));
  }

  private String export() throws IOException {
    var out = new ByteArrayOutputStream();
    try (var export = new Export.Writer(out, last.orElseThrow())) {
      for (int i = 0; i < leaves.size(); i++) {
        export.entry(leaves.get(i).bytes());
        for (var payload : named(leaves.get(i))) {
          export.payload(payload.sha256(), payloads.get(payload.sha256()));
        }
        var note = notes.get(i + 1L);
        if (note != null) {
          export.note(note);
        }
      }
    }
    return out.toString(UTF_8);
  }

  private static List<PayloadRef> named(Envelope leaf) {
    try {
      return Event.parse(leaf.payload()).payload();
    } catch (IllegalArgumentException noEvent) {
      return List.of();
    }
  }

  private LogAnswer check(String export) throws IOException {
    var in = new ByteArrayInputStream(export.getBytes(UTF_8));
    return new LogCheck(demand(), new ExportSource(in)).check(2, n -> {});
  }

  private LogCheck.Demand demand() {
    return new LogCheck.Demand(policy, signatures, genesis, openings, known, acceptUnattested);
  }

  private void assertFound(String export, long index, Code code) throws IOException {
    var answer = check(export);
    assertThat(answer.sound()).isFalse();
    assertThat(answer.finding())
        .hasValueSatisfying(
            found -> {
              assertThat(found.code()).as(found.reason()).isEqualTo(code);
              assertThat(found.index()).as(found.reason()).isEqualTo(index);
            });
  }

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
    genesis = Optional.of(leaves.get(0).leafHash());
    var answer = check(export());
    assertThat(answer.finding()).isEmpty();
    assertThat(answer.entries()).isEqualTo(12);
    assertThat(answer.payloads()).isEqualTo(3);
    signatures = false;
    assertThat(check(export()).finding()).isEmpty();
  }

  @Test
  void aChangedByteOfALeafIsFoundAtItsIndex() throws IOException {
    var leaf = leaves.get(6).bytes();
    leaf[leaf.length - 20] = (byte) (leaf[leaf.length - 20] == 'A' ? 'B' : 'A');
    leaves.set(6, forged(leaf));

    assertFound(export(), 6, Code.SIGNATURE);
    signatures = false;
    assertFound(export(), 4, Code.CHECKPOINT);
  }

  private static Envelope forged(byte[] leaf) {
    return Envelope.parseForeign(leaf);
  }

  @Test
  void aDeletedEntryIsFoundWithAndWithoutNewNumbers() throws IOException {
    assertFound(lines(export(), LogCheckTest::withoutFive), 5, Code.GAP);
    assertFound(lines(export(), all -> renumbered(withoutFive(all))), 4, Code.CHECKPOINT);
  }

  private static List<String> withoutFive(List<String> lines) {
    lines.remove(line(lines, 5));
    return lines;
  }

  @Test
  void swappedAndDoubledEntriesAreFound() throws IOException {
    UnaryOperator<List<String>> swap =
        all -> {
          Collections.swap(all, line(all, 1), line(all, 2));
          return all;
        };
    assertFound(lines(export(), swap), 1, Code.GAP);
    assertFound(lines(export(), all -> renumbered(swap.apply(all))), 0, Code.CHECKPOINT);
    UnaryOperator<List<String>> twice =
        all -> {
          all.add(line(all, 10), all.get(line(all, 10)));
          return all;
        };
    assertFound(lines(export(), twice), 11, Code.GAP);
    assertFound(lines(export(), all -> renumbered(twice.apply(all))), 12, Code.GAP);
  }

  @Test
  void aForgedEntryIsFoundEvenUnderARootMadeToFit() throws IOException {
    var thief = Keys.generate(RANDOM, Samples.ORIGIN, Keys.Use.DEVELOPMENT);
    leaves.set(7, thief.event().sign(Samples.event(7)));
    assertFound(export(), 7, Code.SIGNATURE);
    notes.clear();
    last = Optional.of(signed(KEYS.checkpoint(), 12));
    assertFound(export(), 7, Code.SIGNATURE);
  }

  @Test
  void aLogWrittenAnewByWhoeverHasNoKeyIsNotTrusted() throws IOException {
    var thief = Keys.generate(RANDOM, Samples.ORIGIN, Keys.Use.DEVELOPMENT);
    last = Optional.of(signed(thief.checkpoint(), 12));
    assertFound(export(), 8, Code.CHECKPOINT);
    leaves.clear();
    notes.clear();
    leaves.add(
        thief
            .event()
            .sign(Genesis.of(thief, 1).event(new UUID(0, 0), Samples.AT, "n1", Samples.ACTOR)));
    last = Optional.of(signed(thief.checkpoint(), 1));
    assertFound(export(), 0, Code.POLICY);
    genesis = Optional.of(Samples.genesis().envelope().leafHash());
    assertFound(export(), 0, Code.GENESIS);
  }

  @Test
  void aTruncatedLogIsFoundByItsCheckpointOrByOneSeenBefore() throws IOException {
    assertFound(lines(export(), all -> all.subList(0, line(all, 11))), 11, Code.GAP);
    known = last;
    leaves.subList(8, 12).clear();
    notes.remove(8L);
    last = Optional.of(signed(KEYS.checkpoint(), 8));
    assertFound(export(), 8, Code.GAP);
    known = Optional.empty();
    assertThat(check(export()).sound()).isTrue();
  }

  @Test
  void aLogThatForkedFromTheOneSeenBeforeIsFound() throws IOException {
    known = Optional.of(signed(KEYS.checkpoint(), 6));
    assertThat(check(export()).sound()).isTrue();
    leaves.set(5, KEYS.event().sign(Samples.event(55)));
    note(8);
    last = Optional.of(signed(KEYS.checkpoint(), 12));

    assertFound(export(), 4, Code.CHECKPOINT);
  }

  @Test
  void anOlderCheckpointOverAllEntriesIsFound() throws IOException {
    var old = notes.get(8L);
    assertFound(
        lines(
            export(),
            all -> {
              try {
                last = Optional.of(old);
                var shorter = new ArrayList<>(leaves.subList(8, 12));
                leaves.subList(8, 12).clear();
                all.set(0, export().lines().findFirst().orElseThrow());
                leaves.addAll(shorter);
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
    var right = payloads.keySet().iterator().next();
    int entry = 0;
    for (int i = 0; i < leaves.size(); i++) {
      entry = named(leaves.get(i)).stream().anyMatch(p -> p.sha256().equals(right)) ? i : entry;
    }
    payloads.put(right, "another card".getBytes(UTF_8));

    assertFound(export(), entry, Code.PAYLOAD);
    signatures = false;
    assertFound(export(), entry, Code.PAYLOAD);
    var stray = export().replace(right.hex(), Digest.sha256("another card".getBytes(UTF_8)).hex());
    assertFound(stray, entry, Code.PAYLOAD);
  }

  @Test
  void aMissingOrBorrowedSignatureIsFound() throws IOException {
    var own = leaves.get(3);
    leaves.set(3, Envelope.of(Event.PAYLOAD_TYPE, own.payload(), leaves.get(4).signatures()));
    assertFound(export(), 3, Code.SIGNATURE);
    var bare =
        new String(own.bytes(), UTF_8).replaceAll("\"signatures\":\\[.*\\]", "\"signatures\":[]");
    var export = export();
    var line = "{\"index\":3,\"leaf\":\"" + Base64Text.encode(leaves.get(3).bytes());
    var stripped = "{\"index\":3,\"leaf\":\"" + Base64Text.encode(bare.getBytes(UTF_8));
    assertFound(export.replace(line, stripped), 3, Code.EVENT);
  }

  @Test
  void aValidSignatureOverAnotherFormOfJsonIsRefused() throws IOException {
    var spaced =
        new String(Samples.event(5).canonical(), UTF_8)
            .replace("\"v\":1", "\"v\": 1")
            .getBytes(UTF_8);
    var signature = Ed25519.sign(KEYS.event().key(), Envelope.pae(Event.PAYLOAD_TYPE, spaced));
    leaves.set(
        5,
        Envelope.of(
            Event.PAYLOAD_TYPE,
            spaced,
            List.of(new Envelope.Signature(KEYS.event().keyId(), signature))));
    note(8);
    last = Optional.of(signed(KEYS.checkpoint(), 12));

    assertFound(export(), 5, Code.EVENT);
  }

  @Test
  void damageOfTheFileItselfIsFoundWhereItBegins() throws IOException {
    assertFound(lines(export(), all -> damaged(all, 9)), 9, Code.FORMAT);
    assertFound(export().stripTrailing(), 11, Code.FORMAT);
  }

  private static List<String> damaged(List<String> lines, int index) {
    lines.set(line(lines, index), "{\"index\":9,\"leaf\":\"?\"}");
    return lines;
  }

  private Event of(SignedKeyChange change) {
    return change.event(
        new UUID(8, leaves.size()), Samples.AT, Samples.ORIGIN, "n1", Samples.ACTOR);
  }

  private KeyHistory beginning() {
    return KeyHistory.beginning(leaves.get(0));
  }

  private void put(int index, Envelope leaf) {
    leaves.set(index, leaf);
    notes.clear();
    last = Optional.of(signed(KEYS.checkpoint(), 12));
  }

  private void put(int index, KeyRequest request) {
    put(index, KEYS.event().sign(of(ROOT.sign(request))));
  }

  @Test
  void entriesByARetiredOrNotYetIntroducedKeyAreFound() throws IOException {
    var next = Keys.generate(RANDOM, Samples.ORIGIN, Keys.Use.DEVELOPMENT);
    put(2, next.request(KeyRole.EVENT, beginning()));
    put(5, next.event().sign(Samples.event(5)));
    assertThat(check(export()).sound()).isTrue();

    put(6, KeyRequest.ending(new KeyChange.Retired(next.event().keyId()), beginning()));
    put(9, next.event().sign(Samples.event(9)));
    assertFound(export(), 9, Code.SIGNATURE);

    put(1, next.event().sign(Samples.event(1)));
    assertFound(export(), 1, Code.SIGNATURE);
  }

  @Test
  void aKeyThatNobodyButItselfIntroducedIsFoundWithoutSignaturesToo() throws IOException {
    var next = Keys.generate(RANDOM, Samples.ORIGIN, Keys.Use.DEVELOPMENT);
    var own = RootKey.generate(RANDOM, "me", Keys.Use.DEVELOPMENT);
    signatures = false;
    put(3, KEYS.event().sign(of(own.sign(next.request(KeyRole.EVENT, beginning())))));
    assertFound(export(), 3, Code.SIGNATURE);
    put(3, next.event().sign(of(ROOT.sign(next.request(KeyRole.EVENT, beginning())))));
    assertFound(export(), 3, Code.SIGNATURE);
  }

  @Test
  void aRotationNeedsACheckpointByBothKeysAndLaterOnesByTheNew() throws IOException {
    var next = Keys.generate(RANDOM, Samples.ORIGIN, Keys.Use.DEVELOPMENT);
    put(5, next.request(KeyRole.CHECKPOINT, beginning()));
    last = Optional.of(signed(next.checkpoint(), 12));
    var old = signed(KEYS.checkpoint(), 6);

    assertFound(export(), 5, Code.CHECKPOINT);
    notes.put(6L, old);
    assertFound(export(), 0, Code.CHECKPOINT);
    notes.put(6L, old.and(signed(next.checkpoint(), 6)));
    assertThat(check(export()).finding()).isEmpty();
    policy = trusting(next.checkpoint().verifier());
    assertThat(check(export()).finding()).isEmpty();
    last = Optional.of(signed(KEYS.checkpoint(), 12));
    assertFound(export(), 6, Code.CHECKPOINT);
  }

  @Test
  void whatACompromisedKeySignedIsUnattestedAfterTheLastTreeOthersSaw() throws IOException {
    policy = witnessed();
    put(9, KeyRequest.ending(new KeyChange.Compromised(KEYS.event().keyId(), 7), beginning()));
    var next = Keys.generate(RANDOM, Samples.ORIGIN, Keys.Use.DEVELOPMENT);
    put(1, next.request(KeyRole.EVENT, beginning()));
    put(10, next.event().sign(Samples.event(10)));
    put(11, next.event().sign(Samples.event(11)));
    last = Optional.of(cosigned(signed(KEYS.checkpoint(), 12)));
    assertFound(export(), 0, Code.UNATTESTED);
    notes.put(6L, cosigned(signed(KEYS.checkpoint(), 6)));
    assertFound(export(), 6, Code.UNATTESTED);
    notes.put(8L, cosigned(signed(KEYS.checkpoint(), 8)));
    assertFound(export(), 6, Code.UNATTESTED);

    acceptUnattested = true;
    assertThat(check(export()).unattested())
        .containsExactly(new LogAnswer.Unattested(6, 9, KEYS.event().keyId()));
    assertThat(check(export()).sound()).isTrue();
  }

  private static SignedNote cosigned(SignedNote note) {
    var line = WITNESS.sign(Checkpoint.parse(note.text()), SEEN);
    return note.and(new SignedNote(note.text(), List.of(line)));
  }

  @Test
  void aPolicyThatAsksForAWitnessIsNotMetWithoutOne() throws IOException {
    policy = witnessed();
    assertFound(export(), 0, Code.POLICY);
    last = last.map(LogCheckTest::cosigned);
    assertThat(check(export()).witnessed()).containsExactly(new LogPolicy.Cosigned("w", SEEN));
  }

  @Test
  void aRecoveredLogShowsItsGapAndOldReceiptsStayTrue() throws IOException {
    var lost = signed(KEYS.checkpoint(), 12);
    var receipt = LogProof.of(tree(12).inclusion(3), lost);
    leaves.subList(8, 12).clear();
    var next = KEYS.recovered(RANDOM, new Origin(Samples.ORIGIN + "/2"));
    var recovery =
        new Recovery(
            Checkpoint.parse(lost.text()),
            Checkpoint.parse(notes.get(8L).text()),
            next.checkpoint().verifier(),
            "restored-backup",
            Optional.of(10L));
    leaves.add(next.event().sign(recovery.event(new UUID(5, 5), Samples.AT, "n1", Samples.ACTOR)));
    last = Optional.of(signed(next.checkpoint(), 9));
    known = Optional.of(lost);

    var answer = check(export());

    assertThat(answer.finding()).isEmpty();
    assertThat(answer.recoveries()).containsExactly(recovery);
    assertThat(answer.remarks()).anyMatch(each -> each.contains("lost"));
    var old = receipt.verify(leaves.get(3).leafHash(), KEYS.checkpoint().verifier());
    assertThat(old.size()).isEqualTo(12);
    leaves.set(7, KEYS.event().sign(Samples.event(77)));
    notes.remove(8L);
    last = Optional.of(signed(next.checkpoint(), 9));
    assertFound(export(), 8, Code.EVENT);
  }

  private Tree tree(int size) {
    return Tree.of(size, i -> leaves.get((int) i).leafHash());
  }

  @Test
  void openingsAreHeldAgainstTheirCommitmentsAndMustBeGoneOnceErased() throws IOException {
    var id = new UUID(7, 77);
    var opening = Commitment.Opening.of(RANDOM, id, "comment", "because");
    var plain = Samples.event(7);
    put(7, KEYS.event().sign(committing(plain, id, opening)));
    openings = Map.of(id, List.of(opening));
    assertThat(check(export()).openings()).isOne();
    var other = new Commitment.Opening(id, "comment", opening.salt(), "otherwise");
    openings = Map.of(id, List.of(other));
    assertFound(export(), 7, Code.OPENING);

    var erasure = new Erasure(List.of(id), List.of("comment"), "gdpr-17-1-b");
    put(9, KEYS.event().sign(erased(erasure)));
    openings = Map.of(id, List.of(opening));
    assertFound(export(), 9, Code.ERASURE);
    openings = Map.of();
    var answer = check(export());
    assertThat(answer.finding()).isEmpty();
    assertThat(answer.erased())
        .containsExactly(new LogAnswer.Erased(9, 1, List.of("comment"), "gdpr-17-1-b"));
  }

  @Test
  void whosePseudonymItWasIsToldOnceItIsErased() throws IOException {
    var pseudonym = new UUID(7, 55).toString();
    var event =
        new Event(
            new UUID(7, 98),
            Erasure.AGENT_TYPE,
            Samples.AT,
            Samples.ORIGIN,
            "n1",
            Samples.ACTOR,
            Map.of("kind", "ledger", "id", pseudonym),
            Map.of("basis", "gdpr-17-1-b"),
            List.of(),
            Map.of());
    put(9, KEYS.event().sign(event));

    var answer = check(export());

    assertThat(answer.finding()).isEmpty();
    assertThat(answer.forgotten())
        .containsExactly(new LogAnswer.Forgotten(9, pseudonym, "gdpr-17-1-b"));
  }

  private static Event committing(Event plain, UUID id, Commitment.Opening opening) {
    return new Event(
        id,
        plain.type(),
        plain.at(),
        plain.log(),
        plain.node(),
        plain.actor(),
        plain.subject(),
        plain.data(),
        List.of(),
        Map.of(opening.field(), opening.commitment().base64()));
  }

  private static Event erased(Erasure erasure) {
    return new Event(
        new UUID(7, 99),
        Erasure.TYPE,
        Samples.AT,
        Samples.ORIGIN,
        "n1",
        Samples.ACTOR,
        Map.of("kind", "erasure", "id", "1"),
        erasure.data(),
        List.of(),
        Map.of());
  }

  @Test
  void aDirectoryIsCheckedLikeAnExportAndNamesTheVeryEntry() throws IOException {
    var log = new LogDirectory(directory);
    log.publish(last.orElseThrow(), leaves.stream().map(Envelope::bytes).iterator());
    for (var each : payloads.entrySet()) {
      log.payload(each.getKey(), new ByteArrayInputStream(each.getValue()));
    }
    log.note(notes.get(4L));
    assertThat(directoryFinding()).isEmpty();
    assertThat(directoryFinding().map(Finding::index)).isEmpty();

    var bundle = directory.resolve(TilePath.entries(0, 12).path());
    var bytes = Files.readAllBytes(bundle);
    bytes[bytes.length - 25] ^= 1;
    Files.write(bundle, bytes);
    signatures = false;
    assertThat(directoryFinding()).hasValueSatisfying(LogCheckTest::isTheLastEntry);
    bytes[bytes.length - 25] ^= 1;
    Files.write(bundle, bytes);
    Files.delete(directory.resolve("payload").resolve(payloads.keySet().iterator().next().hex()));
    assertThat(directoryFinding().map(Finding::code)).contains(Code.PAYLOAD_MISSING);
    Files.delete(bundle);
    assertThat(directoryFinding().map(Finding::code)).contains(Code.FORMAT);
  }

  private static void isTheLastEntry(Finding found) {
    assertThat(found.index()).isEqualTo(11);
    assertThat(found.code()).isEqualTo(Code.LEAF_HASH);
  }

  private Optional<Finding> directoryFinding() throws IOException {
    return new LogCheck(demand(), new DirectorySource(directory)).check(2, n -> {}).finding();
  }
}
