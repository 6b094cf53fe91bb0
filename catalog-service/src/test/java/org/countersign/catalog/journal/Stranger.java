package org.countersign.catalog.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * What somebody writes who has the C2SP texts and a JDK, and no line of ours: notes, tiles, proofs
 * and cosignatures as those texts have them.
 */
@SuppressWarnings(
    "ArrayRecordComponent") // bytes are what those texts speak of; nothing here compares records
final class Stranger {
  private static final byte[] ED25519 = HexFormat.of().parseHex("302a300506032b6570032100");

  private Stranger() {}

  /** C2SP signed-note: {@code name+hex of the key id+base64 of type and key}. */
  record Key(String name, byte[] id, byte type, byte[] raw) {
    static Key parse(String vkey) {
      var parts = vkey.split("\\+", 3);
      var key = Base64.getDecoder().decode(parts[2]);
      var id = HexFormat.of().parseHex(parts[1]);
      var hashed = sha256(parts[0].getBytes(UTF_8), new byte[] {'\n'}, key);
      assertThat(id).as("the key id of %s", vkey).isEqualTo(Arrays.copyOf(hashed, 4));
      return new Key(parts[0], id, key[0], Arrays.copyOfRange(key, 1, key.length));
    }

    boolean verify(byte[] message, byte[] signature) {
      try {
        var der = concat(ED25519, raw);
        var verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(
            KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der)));
        verifier.update(message);
        return verifier.verify(signature);
      } catch (GeneralSecurityException broken) {
        return false;
      }
    }
  }

  /** One line under a note. */
  record Line(String name, byte[] id, byte[] signature) {
    static Line parse(String line) {
      var words = line.split(" ", -1);
      assertThat(words[0]).isEqualTo("\u2014");
      var bytes = Base64.getDecoder().decode(words[2]);
      return new Line(
          words[1], Arrays.copyOf(bytes, 4), Arrays.copyOfRange(bytes, 4, bytes.length));
    }

    boolean isBy(Key key) {
      return name.equals(key.name()) && Arrays.equals(id, key.id());
    }
  }

  /** C2SP tlog-checkpoint in a signed note. */
  record Checkpoint(String text, String origin, int size, byte[] root, List<Line> lines) {
    static Checkpoint parse(String note) {
      var end = note.indexOf("\n\n") + 1;
      var text = note.substring(0, end);
      var words = text.lines().toList();
      assertThat(words).as(text).hasSize(3);
      return new Checkpoint(
          text,
          words.get(0),
          Integer.parseInt(words.get(1)),
          Base64.getDecoder().decode(words.get(2)),
          note.substring(end + 1).lines().map(Line::parse).toList());
    }

    /** Whether the log itself signed it; lines of others are ignored. */
    boolean isSignedBy(Key log) {
      return origin.equals(log.name())
          && lines.stream()
              .anyMatch(
                  line -> line.isBy(log) && log.verify(text.getBytes(UTF_8), line.signature()));
    }

    /** C2SP tlog-cosignature, type 0x04. */
    boolean isCosigned(Line line, Key witness) {
      var time = ByteBuffer.wrap(line.signature()).getLong();
      var message = "cosignature/v1\ntime " + time + "\n" + text;
      return line.isBy(witness)
          && witness.type() == 4
          && witness.verify(message.getBytes(UTF_8), Arrays.copyOfRange(line.signature(), 8, 72));
    }
  }

  /** RFC 6962, 2.1. */
  static byte[] root(List<byte[]> leaves) {
    if (leaves.isEmpty()) {
      return sha256();
    }
    if (leaves.size() == 1) {
      return leaves.get(0);
    }
    int k = split(leaves.size());
    return node(root(leaves.subList(0, k)), root(leaves.subList(k, leaves.size())));
  }

  /** RFC 6962, 2.1.2: {@code PROOF(m, D[n])}. */
  static List<byte[]> consistency(int m, List<byte[]> leaves) {
    return m == 0 || m == leaves.size() ? List.of() : subproof(m, leaves, true);
  }

  private static List<byte[]> subproof(int m, List<byte[]> leaves, boolean whole) {
    if (m == leaves.size()) {
      return whole ? List.of() : List.of(root(leaves));
    }
    int k = split(leaves.size());
    var proof = new ArrayList<byte[]>();
    if (m <= k) {
      proof.addAll(subproof(m, leaves.subList(0, k), whole));
      proof.add(root(leaves.subList(k, leaves.size())));
    } else {
      proof.addAll(subproof(m - k, leaves.subList(k, leaves.size()), false));
      proof.add(root(leaves.subList(0, k)));
    }
    return proof;
  }

  /** RFC 9162, 2.1.3.2. */
  static byte[] rootFrom(byte[] leaf, long index, long size, List<byte[]> path) {
    long fn = index;
    long sn = size - 1;
    var hash = leaf;
    for (var each : path) {
      assertThat(sn).as("a path of %s hashes is too long", path.size()).isPositive();
      if (fn % 2 == 1 || fn == sn) {
        hash = node(each, hash);
        while (fn % 2 == 0 && fn != 0) {
          fn /= 2;
          sn /= 2;
        }
      } else {
        hash = node(hash, each);
      }
      fn /= 2;
      sn /= 2;
    }
    assertThat(sn).as("a path of %s hashes is too short", path.size()).isZero();
    return hash;
  }

  /** C2SP tlog-tiles: the place of a tile, {@code x001/x234/067} and {@code .p/width}. */
  static String place(int index, int width) {
    var last = "%03d".formatted(index % 1000);
    for (int rest = index / 1000; rest > 0; rest /= 1000) {
      last = "x%03d/".formatted(rest % 1000) + last;
    }
    return width == 256 ? last : last + ".p/" + width;
  }

  private static int split(int size) {
    return Integer.highestOneBit(size - 1);
  }

  static byte[] leaf(byte[] entry) {
    return sha256(new byte[] {0}, entry);
  }

  private static byte[] node(byte[] left, byte[] right) {
    return sha256(new byte[] {1}, left, right);
  }

  static byte[] sha256(byte[]... parts) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (var part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] concat(byte[] one, byte[] other) {
    var both = new ByteArrayOutputStream();
    both.writeBytes(one);
    both.writeBytes(other);
    return both.toByteArray();
  }
}
