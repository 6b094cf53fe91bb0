package org.countersign.ledger;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.countersign.ledger.CanonicalJson.Profile;

/**
 * A log in one file, a JSON value a line, each in its one canonical form:
 *
 * <pre>
 * {"checkpoint":"…","format":"countersign-ledger-export/v1","origin":"…","size":2}
 * {"index":0,"leaf":"…"}
 * {"payload":"…","sha256":"…"}
 * {"checkpoint":"…"}
 * {"index":1,"leaf":"…"}
 * </pre>
 *
 * <p>The first line holds the signed note the export ends in. An entry is base64 of the exact bytes
 * of its leaf. A payload (base64, once per digest) follows right after an entry that names it, with
 * no entry between; exports may leave payloads out. A checkpoint line holds an older note, or
 * another one of the same tree, and stands after the last entry it covers. Writer and reader hold
 * one line at a time.
 */
public final class Export {
  /** The media type of an export. */
  public static final String MEDIA_TYPE = "application/x-ndjson";

  /** The longest payload an export can hold, in bytes. */
  public static final int LARGEST_PAYLOAD = 32 * 1024 * 1024;

  private static final String FORMAT = "countersign-ledger-export/v1";
  private static final int LONGEST_LINE = LARGEST_PAYLOAD / 3 * 4 + 1024;
  private static final Profile LINE = Profile.document(2 * 1024 * 1024);
  private static final byte[] INDEX = ascii("{\"index\":");
  private static final byte[] LEAF = ascii(",\"leaf\":\"");
  private static final byte[] PAYLOAD = ascii("{\"payload\":\"");
  private static final byte[] SHA256 = ascii("\",\"sha256\":\"");
  private static final byte[] END = ascii("\"}");

  private Export() {}

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** One line after the first. */
  public sealed interface Line {}

  /** An entry; nothing about its bytes is verified. */
  public static final class Item implements Line {
    private final long index;
    private final byte[] leaf;

    /** An entry; the bytes are not copied. */
    public Item(long index, byte[] leaf) {
      this.index = index;
      this.leaf = leaf;
    }

    public long index() {
      return index;
    }

    /** The bytes themselves: not a copy, so do not change them. */
    @SuppressWarnings("ArrayReturned") // a copy a line would cost more than hashing it
    public byte[] leaf() {
      return leaf;
    }
  }

  /** The text of a signed note. */
  public record Note(String text) implements Line {}

  /** A payload and the digest it is said to have. */
  public static final class Payload implements Line {
    private final Digest sha256;
    private final byte[] bytes;

    Payload(Digest sha256, byte[] bytes) {
      this.sha256 = sha256;
      this.bytes = bytes;
    }

    public Digest sha256() {
      return sha256;
    }

    public byte[] bytes() {
      return bytes.clone();
    }

    public int length() {
      return bytes.length;
    }

    /** The digest the bytes have. */
    public Digest hashed() {
      return Digest.sha256(bytes);
    }
  }

  /** Writes an export: entries in order, {@link #close} when all are written. */
  public static final class Writer implements AutoCloseable {
    private final OutputStream out;
    private final long size;
    private long next;

    /**
     * Begins an export.
     *
     * @param out is flushed at the end and never closed; hand in a buffered one
     * @param note the checkpoint the export ends in
     * @throws IllegalArgumentException if the note is no checkpoint
     */
    public Writer(OutputStream out, SignedNote note) throws IOException {
      var checkpoint = Checkpoint.parse(note.text());
      this.out = out;
      this.size = checkpoint.size();
      var head = new TreeMap<String, Object>();
      head.put("checkpoint", note.note());
      head.put("format", FORMAT);
      head.put("origin", checkpoint.origin().value());
      head.put("size", size);
      line(CanonicalJson.write(head, LINE));
    }

    /**
     * The next entry, which has the next index.
     *
     * @throws IllegalStateException if the checkpoint has no more
     */
    public void entry(byte[] leaf) throws IOException {
      if (next == size) {
        throw new IllegalStateException("the checkpoint has " + size + " entries");
      }
      out.write(INDEX);
      out.write(ascii(Long.toString(next)));
      out.write(LEAF);
      out.write(Base64.getEncoder().encode(leaf));
      out.write(END);
      out.write('\n');
      next++;
    }

    /** A payload that the entry written last names. */
    public void payload(Digest sha256, byte[] bytes) throws IOException {
      if (bytes.length > LARGEST_PAYLOAD) {
        throw new IllegalArgumentException("a payload of " + bytes.length + " bytes");
      }
      out.write(PAYLOAD);
      out.write(Base64.getEncoder().encode(bytes));
      out.write(SHA256);
      out.write(ascii(sha256.hex()));
      out.write(END);
      out.write('\n');
    }

    /**
     * Another checkpoint over exactly the entries written so far.
     *
     * @throws IllegalArgumentException if it is of another size
     */
    public void note(SignedNote note) throws IOException {
      if (Checkpoint.parse(note.text()).size() != next) {
        throw new IllegalArgumentException("not a checkpoint of the " + next + " entries so far");
      }
      line(CanonicalJson.write(Map.of("checkpoint", note.note()), LINE));
    }

    private void line(byte[] json) throws IOException {
      out.write(json);
      out.write('\n');
    }

    /**
     * Ends the export.
     *
     * @throws IllegalStateException if entries are missing: what was written is no export
     */
    @Override
    public void close() throws IOException {
      out.flush();
      if (next != size) {
        throw new IllegalStateException("an export of " + next + " entries instead of " + size);
      }
    }
  }

  /** Reads an export line by line; nothing is verified but the form. */
  public static final class Reader {
    private final InputStream in;
    private final byte[] chunk = new byte[1 << 16];
    private final String checkpoint;
    private int from;
    private int to;
    private long lines;

    /**
     * Reads the first line.
     *
     * @param in is never closed; needs no buffer
     * @throws IllegalArgumentException if it is not the first line of an export, or says an origin
     *     or size its checkpoint does not say
     */
    public Reader(InputStream in) throws IOException {
      this.in = in;
      var first =
          line().orElseThrow(() -> new IllegalArgumentException("an export without a first line"));
      var head = new Members("export", CanonicalJson.parseCanonical(first, LINE));
      this.checkpoint = head.text("checkpoint");
      var signed = Checkpoint.parse(SignedNote.parse(checkpoint).text());
      if (!head.text("format").equals(FORMAT)) {
        throw new IllegalArgumentException("an export of format " + head.text("format"));
      }
      if (!head.text("origin").equals(signed.origin().value())
          || head.integer("size") != signed.size()) {
        throw new IllegalArgumentException("an export that says otherwise than " + signed);
      }
      head.end();
    }

    /** The signed note of the first line, unverified. */
    public SignedNote checkpoint() {
      return SignedNote.parse(checkpoint);
    }

    /** How many lines were read. */
    public long lines() {
      return lines;
    }

    /**
     * The next line, or nothing at the end.
     *
     * @throws IllegalArgumentException if it is none of an export, or not in its canonical form
     */
    public Optional<Line> next() throws IOException {
      return line().map(this::parsed);
    }

    private Line parsed(byte[] line) {
      if (starts(line, 0, INDEX)) {
        return item(line);
      }
      if (starts(line, 0, PAYLOAD)) {
        return payload(line);
      }
      var json = new Members("line " + lines, CanonicalJson.parseCanonical(line, LINE));
      var note = new Note(json.text("checkpoint"));
      json.end();
      return note;
    }

    private Item item(byte[] line) {
      int at = INDEX.length;
      while (at < line.length && line[at] >= '0' && line[at] <= '9') {
        at++;
      }
      if (!starts(line, at, LEAF)) {
        throw wrong();
      }
      var index = new String(line, INDEX.length, at - INDEX.length, StandardCharsets.ISO_8859_1);
      return new Item(Checkpoint.decimal(index), base64(line, at + LEAF.length, END.length));
    }

    private Payload payload(byte[] line) {
      int tail = SHA256.length + 2 * Digest.LENGTH + END.length;
      int at = line.length - tail;
      if (at < PAYLOAD.length || !starts(line, at, SHA256)) {
        throw wrong();
      }
      var hex =
          new String(line, at + SHA256.length, 2 * Digest.LENGTH, StandardCharsets.ISO_8859_1);
      if (!starts(line, line.length - END.length, END)) {
        throw wrong();
      }
      var bytes = Arrays.copyOfRange(line, PAYLOAD.length, at);
      return new Payload(Digest.ofHex(hex), canonical(bytes));
    }

    private byte[] base64(byte[] line, int start, int tail) {
      int end = line.length - tail;
      if (end < start || !starts(line, end, END)) {
        throw wrong();
      }
      return canonical(Arrays.copyOfRange(line, start, end));
    }

    private byte[] canonical(byte[] base64) {
      var bytes = Base64.getDecoder().decode(base64);
      // only the last group can say the same bytes in two ways
      int last = Math.max(0, bytes.length - 3) / 3 * 3;
      var tail = Base64.getEncoder().encode(Arrays.copyOfRange(bytes, last, bytes.length));
      int begin = last / 3 * 4;
      if (!Arrays.equals(base64, begin, base64.length, tail, 0, tail.length)) {
        throw wrong();
      }
      return bytes;
    }

    private IllegalArgumentException wrong() {
      return new IllegalArgumentException("line " + lines + " is none of an export");
    }

    private static boolean starts(byte[] line, int at, byte[] with) {
      return at >= 0
          && at + with.length <= line.length
          && Arrays.equals(line, at, at + with.length, with, 0, with.length);
    }

    private Optional<byte[]> line() throws IOException {
      var longer = new ByteArrayOutputStream(0);
      while (true) {
        if (from == to) {
          to = Math.max(0, in.read(chunk, 0, chunk.length));
          from = 0;
          if (to == 0 && longer.size() == 0) {
            return Optional.empty();
          }
          if (to == 0) {
            throw new IllegalArgumentException("line " + (lines + 1) + " is cut off");
          }
        }
        int begin = from;
        int end = begin;
        while (end < to && chunk[end] != '\n') {
          end++;
        }
        boolean whole = end < to;
        from = whole ? end + 1 : end;
        if (whole && longer.size() == 0) {
          lines++;
          return Optional.of(Arrays.copyOfRange(chunk, begin, end));
        }
        if (longer.size() + (end - begin) > LONGEST_LINE) {
          throw new IllegalArgumentException("line " + (lines + 1) + " is too long");
        }
        longer.write(chunk, begin, end - begin);
        if (whole) {
          lines++;
          return Optional.of(longer.toByteArray());
        }
      }
    }
  }
}
