package org.countersign.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.countersign.ledger.LogPolicy.Group;
import org.countersign.ledger.LogPolicy.Log;
import org.countersign.ledger.LogPolicy.Witness;
import org.countersign.ledger.verify.ExportSource;
import org.countersign.ledger.verify.Finding.Code;
import org.countersign.ledger.verify.LogAnswer;
import org.countersign.ledger.verify.LogCheck;

/**
 * A log of twelve entries with checkpoints of four, eight and twelve, and who checks it; whoever
 * tests what can happen to it changes it.
 */
final class TwelveEntries {
  private static final SecureRandom RANDOM = new SecureRandom();
  static final RootKey ROOT = RootKey.generate(RANDOM, "the safe", Keys.Use.DEVELOPMENT);
  private static final Keys KEYS = Samples.KEYS;
  private static final CosignatureKey WITNESS =
      CosignatureKey.generate(RANDOM, "witness.example", CosignatureType.ED25519);
  static final Instant SEEN = Instant.parse("2026-11-20T23:00:00Z");

  final List<Envelope> leaves = new ArrayList<>();
  final Map<Digest, byte[]> payloads =
      new TreeMap<>(Collections.reverseOrder(TwelveEntries::order));
  final TreeMap<Long, SignedNote> notes = new TreeMap<>();
  Optional<SignedNote> last = Optional.empty();
  Optional<SignedNote> known = Optional.empty();
  Optional<Digest> genesis = Optional.empty();
  boolean signatures = true;
  boolean acceptUnattested;
  Set<Long> asked = Set.of();
  Map<UUID, List<Commitment.Opening>> openings = Map.of();
  LogPolicy policy = trusting(KEYS.checkpoint().verifier());

  private static int order(Digest one, Digest other) {
    return one.hex().compareTo(other.hex());
  }

  static LogPolicy trusting(NoteVerifier key) {
    return new LogPolicy(
        List.of(new Log(key, Optional.empty())), List.of(), List.of(), LogPolicy.NONE);
  }

  static LogPolicy witnessed() {
    return new LogPolicy(
        List.of(new Log(KEYS.checkpoint().verifier(), Optional.empty())),
        List.of(new Witness("w", WITNESS.verifier(), Optional.empty())),
        List.of(new Group("all", 1, List.of("w"))),
        "all");
  }

  TwelveEntries() {
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

  SignedNote signed(CheckpointKey key, int size) {
    return key.sign(new Checkpoint(key.origin(), size, root(size)));
  }

  Digest root(int size) {
    return Tree.of(size, i -> leaves.get((int) i).leafHash()).root();
  }

  void note(int size) {
    notes.put((long) size, signed(KEYS.checkpoint(), size));
  }

  String export() throws IOException {
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

  static List<PayloadRef> named(Envelope leaf) {
    try {
      return Event.parse(leaf.payload()).payload();
    } catch (IllegalArgumentException noEvent) {
      return List.of();
    }
  }

  LogAnswer check(String export) throws IOException {
    var in = new ByteArrayInputStream(export.getBytes(UTF_8));
    return new LogCheck(demand(), new ExportSource(in)).check(2, n -> {});
  }

  LogCheck.Demand demand() {
    return new LogCheck.Demand(
        policy, signatures, genesis, openings, known, acceptUnattested, asked);
  }

  void assertFound(String export, long index, Code code) throws IOException {
    var answer = check(export);
    assertThat(answer.sound()).isFalse();
    assertThat(answer.finding())
        .hasValueSatisfying(
            found -> {
              assertThat(found.code()).as(found.reason()).isEqualTo(code);
              assertThat(found.index()).as(found.reason()).isEqualTo(index);
            });
  }

  Event of(SignedKeyChange change) {
    return change.event(
        new UUID(8, leaves.size()), Samples.AT, Samples.ORIGIN, "n1", Samples.ACTOR);
  }

  KeyHistory beginning() {
    return KeyHistory.beginning(leaves.get(0));
  }

  void put(int index, Envelope leaf) {
    leaves.set(index, leaf);
    notes.clear();
    last = Optional.of(signed(KEYS.checkpoint(), 12));
  }

  void put(int index, KeyRequest request) {
    put(index, KEYS.event().sign(of(ROOT.sign(request))));
  }

  static SignedNote cosigned(SignedNote note) {
    var line = WITNESS.sign(Checkpoint.parse(note.text()), SEEN);
    return note.and(new SignedNote(note.text(), List.of(line)));
  }
}
