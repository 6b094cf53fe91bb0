package org.countersign.ledger;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** One log's keys and some of its events. */
final class Samples {
  static final Origin ORIGIN = new Origin("ledger.example/0f5e");
  static final Keys KEYS = Keys.generate(new SecureRandom(), ORIGIN, Keys.Use.DEVELOPMENT);
  static final Instant AT = Instant.parse("2026-11-20T22:42:01.120Z");
  static final UUID ACTOR = new UUID(0x1111_2222_3333_4444L, 0x8888_7777_6666_5555L);

  private Samples() {}

  static Event event(int n) {
    return event(n, List.of());
  }

  static Event event(int n, List<PayloadRef> payload) {
    return new Event(
        new UUID(7, n),
        "version.registered",
        AT,
        ORIGIN,
        "n1",
        ACTOR,
        Map.of("kind", "version", "id", "v" + n),
        Map.of("number", (long) n, "tags", List.of("a", true, CanonicalJson.NULL)),
        payload,
        Map.of());
  }

  static Leaf genesis() {
    var event = Genesis.of(KEYS, 1).event(new UUID(0, 0), AT, "n1", ACTOR);
    return Leaf.signed(event, KEYS.event(), false);
  }

  static Leaf leaf(int n) {
    return Leaf.signed(event(n), KEYS.event(), false);
  }

  static Leaf streamed(int n) {
    return Leaf.signed(event(n), KEYS.event(), true);
  }

  static List<Digest> leafHashes(int count, long seed) {
    var random = new Random(seed);
    var hashes = new ArrayList<Digest>();
    for (int i = 0; i < count; i++) {
      var entry = new byte[random.nextInt(40)];
      random.nextBytes(entry);
      hashes.add(Digest.leaf(entry));
    }
    return hashes;
  }
}
