package org.countersign.ledger.verify;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.countersign.ledger.Digest;
import org.countersign.ledger.Envelope;
import org.countersign.ledger.Erasure;
import org.countersign.ledger.Export;
import org.countersign.ledger.KeyHistory;
import org.jspecify.annotations.Nullable;

/**
 * An entry on its way through the check. What can be said of it alone is found out first, by
 * whatever thread; what follows from its place after that, in order.
 */
final class Slot implements Crew.Preparable {
  private static final byte[] HEAD = ascii("{\"payload\":\"");
  private static final byte[] NO_PAYLOAD = ascii("\"payload\":[]");
  private static final byte[] AT = ascii("\"at\":\"");

  /** Such as {@code 2026-11-20T22:42:01.123Z}. */
  private static final int AT_LENGTH = 24;

  private static final byte[] TYPE = ascii("\"type\":\"");

  /** How the types begin that say something about the log itself. */
  private static final byte[][] WATCHED = {
    ascii("key."), ascii("ledger."), ascii(Erasure.TYPE + "\""), ascii(Erasure.AGENT_TYPE + "\"")
  };

  private final Export.Item item;
  private final Optional<Digest> kept;
  private Digest leafHash = Digest.CHAIN_START;
  private byte[] event = {};
  private Optional<Instant> at = Optional.empty();
  private boolean watched;
  private @Nullable Finding finding;
  private @Nullable KeyHistory keys;

  Slot(Export.Item item, Optional<Digest> kept) {
    this.item = item;
    this.kept = kept;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Hashes the leaf and looks into it as far as it takes to know whether it must be read. */
  @Override
  public void prepare() {
    leafHash = Digest.leaf(item.leaf());
    if (kept.isPresent() && !kept.get().equals(leafHash)) {
      finding = found(Finding.Code.LEAF_HASH, "hashes to " + leafHash + ", kept " + kept.get());
      return;
    }
    try {
      event = decoded(item.leaf());
    } catch (IllegalArgumentException broken) {
      finding = found(Finding.Code.ENVELOPE, String.valueOf(broken.getMessage()));
      return;
    }
    watched = tellsOfTheLog();
    at = told();
  }

  private boolean tellsOfTheLog() {
    for (int type = indexOf(event, TYPE, 0); type >= 0; type = indexOf(event, TYPE, type + 1)) {
      for (var each : WATCHED) {
        if (isAt(event, type + TYPE.length, each)) {
          return true;
        }
      }
    }
    return false;
  }

  /** In canonical form nothing comes before it but who. */
  private Optional<Instant> told() {
    int from = indexOf(event, AT, 0) + AT.length;
    if (from < AT.length || from + AT_LENGTH > event.length) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          Instant.parse(new String(event, from, AT_LENGTH, StandardCharsets.ISO_8859_1)));
    } catch (DateTimeParseException unreadable) {
      return Optional.empty();
    }
  }

  private static byte[] decoded(byte[] leaf) {
    int end = HEAD.length;
    while (end < leaf.length && leaf[end] != '"') {
      end++;
    }
    boolean begins =
        leaf.length > HEAD.length && Arrays.equals(leaf, 0, HEAD.length, HEAD, 0, HEAD.length);
    if (!begins || end == leaf.length || leaf.length > Envelope.MAX_LEAF) {
      throw new IllegalArgumentException("not an envelope of a leaf");
    }
    return Base64.getDecoder().decode(Arrays.copyOfRange(leaf, HEAD.length, end));
  }

  private static boolean contains(byte[] text, byte[] part) {
    return indexOf(text, part, 0) >= 0;
  }

  private static int indexOf(byte[] text, byte[] part, int from) {
    for (int at = from; at <= text.length - part.length; at++) {
      if (isAt(text, at, part)) {
        return at;
      }
    }
    return -1;
  }

  private static boolean isAt(byte[] text, int at, byte[] part) {
    int same = 0;
    while (same < part.length && at + same < text.length && text[at + same] == part[same]) {
      same++;
    }
    return same == part.length;
  }

  /** When the event says it happened; what cannot be read is for others to judge. */
  Optional<Instant> at() {
    return at;
  }

  long index() {
    return item.index();
  }

  Digest leafHash() {
    return leafHash;
  }

  /** Whether the entry says something about the log itself, so that it is read in any case. */
  boolean isWatched() {
    return watched || item.index() == 0;
  }

  boolean mayNamePayloads() {
    return !contains(event, NO_PAYLOAD);
  }

  /** Whether the event names this digest. */
  boolean names(Digest sha256) {
    return contains(event, ascii("\"sha256\":\"" + sha256.hex() + "\""));
  }

  Optional<Finding> finding() {
    return Optional.ofNullable(finding);
  }

  Envelope envelope() {
    return Envelope.parse(item.leaf());
  }

  int length() {
    return item.leaf().length;
  }

  /** The keys that were valid at its index. */
  KeyHistory keys() {
    if (keys == null) {
      throw new IllegalStateException("entry " + item.index() + " has no place yet");
    }
    return keys;
  }

  void place(KeyHistory valid) {
    keys = valid;
  }

  Finding found(Finding.Code code, String reason) {
    return new Finding(item.index(), code, reason);
  }
}
