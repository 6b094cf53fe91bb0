package org.countersign.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * A text with the lines of those who signed it.
 *
 * @param text ends in a newline; no control character but newlines
 * @param signatures one at least
 * @see <a href="https://c2sp.org/signed-note">C2SP signed-note</a>
 */
public record SignedNote(String text, List<Signature> signatures) {
  /** The most signatures read; the format asks for 16 at least. */
  public static final int MAX_SIGNATURES = 128;

  static final int MAX_LENGTH = 1024 * 1024;
  private static final String DASH = "— ";

  /** Who signed, by name and the four-byte id of the key, and the bytes that key's type makes. */
  public static final class Signature {
    private final String name;
    private final int keyId;
    private final byte[] value;

    public Signature(String name, int keyId, byte[] value) {
      NoteVerifier.requireName(name);
      if (value.length == 0) {
        throw new IllegalArgumentException("an empty signature by " + name);
      }
      this.name = name;
      this.keyId = keyId;
      this.value = value.clone();
    }

    public String name() {
      return name;
    }

    public int keyId() {
      return keyId;
    }

    public byte[] value() {
      return value.clone();
    }

    /** The line of the note, with its newline. */
    public String line() {
      var bytes = ByteBuffer.allocate(4 + value.length).putInt(keyId).put(value).array();
      return DASH + name + " " + Base64Text.encode(bytes) + "\n";
    }

    /**
     * A signature from its line, without the newline; nothing is verified.
     *
     * @throws IllegalArgumentException if it has another form
     */
    public static Signature ofLine(String line) {
      int blank = line.indexOf(' ', DASH.length());
      if (!line.startsWith(DASH) || blank < 0) {
        throw new IllegalArgumentException("not a signature line: " + line);
      }
      var bytes = Base64Text.decode(line.substring(blank + 1));
      if (bytes.length < 5) {
        throw new IllegalArgumentException("not a signature line: " + line);
      }
      return new Signature(
          line.substring(DASH.length(), blank),
          ByteBuffer.wrap(bytes).getInt(),
          Arrays.copyOfRange(bytes, 4, bytes.length));
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Signature that
          && name.equals(that.name)
          && keyId == that.keyId
          && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
      return name.hashCode() * 31 + keyId;
    }

    @Override
    public String toString() {
      return name + "+" + HexFormat.of().toHexDigits(keyId);
    }
  }

  public SignedNote {
    signatures = List.copyOf(signatures);
    if (!text.endsWith("\n") || text.chars().anyMatch(c -> c < 0x20 && c != '\n')) {
      throw new IllegalArgumentException("not the text of a note");
    }
    if (signatures.isEmpty() || signatures.size() > MAX_SIGNATURES) {
      throw new IllegalArgumentException("a note with " + signatures.size() + " signatures");
    }
  }

  /**
   * A note from its bytes; nothing is verified.
   *
   * @throws IllegalArgumentException if they are no note of at most 1 MiB
   */
  public static SignedNote parse(byte[] bytes) {
    try {
      return parse(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException wrong) {
      throw new IllegalArgumentException("a note that is not UTF-8", wrong);
    }
  }

  /**
   * A note from its text; nothing is verified.
   *
   * @throws IllegalArgumentException if it is no note of at most 1 MiB
   */
  public static SignedNote parse(String note) {
    int gap = note.lastIndexOf("\n\n");
    if (note.length() > MAX_LENGTH || gap < 0 || !note.endsWith("\n")) {
      throw new IllegalArgumentException("not a signed note");
    }
    var signatures = new ArrayList<Signature>();
    int from = gap + 2;
    while (from < note.length()) {
      int end = note.indexOf('\n', from);
      signatures.add(Signature.ofLine(note.substring(from, end)));
      from = end + 1;
    }
    return new SignedNote(note.substring(0, gap + 1), signatures);
  }

  /** The whole note: text, blank line, signature lines. */
  public String note() {
    var note = new StringBuilder(text).append('\n');
    signatures.forEach(each -> note.append(each.line()));
    return note.toString();
  }

  /** The same text with more signatures; those that are there are not added again. */
  public SignedNote plus(List<Signature> more) {
    var all = new LinkedHashSet<>(signatures);
    all.addAll(more);
    return new SignedNote(text, List.copyOf(all));
  }

  /**
   * The same text with the signatures of both.
   *
   * @throws IllegalArgumentException if the other has another text
   */
  public SignedNote and(SignedNote other) {
    if (!other.text.equals(text)) {
      throw new IllegalArgumentException("signatures of another text");
    }
    var both = new ArrayList<>(signatures);
    both.addAll(other.signatures);
    return new SignedNote(text, both);
  }

  /**
   * Whether this key signed the text. Lines by others are ignored; a line with the name and id of
   * this key whose signature is wrong spoils the note.
   */
  public boolean verify(NoteVerifier verifier) {
    boolean signed = false;
    for (var each : signatures) {
      if (each.name.equals(verifier.name()) && each.keyId == verifier.keyId()) {
        if (!verifier.verify(text, each.value)) {
          return false;
        }
        signed = true;
      }
    }
    return signed;
  }

  /**
   * The checkpoint in a note that this key signed under the checkpoint's own origin.
   *
   * @throws InvalidSignatureException if the key did not sign it, or is named after another log
   * @throws IllegalArgumentException if the text is no checkpoint
   */
  public Checkpoint verifiedCheckpoint(NoteVerifier verifier) {
    if (!verify(verifier)) {
      throw new InvalidSignatureException("not signed by " + verifier.vkey());
    }
    var checkpoint = Checkpoint.parse(text);
    if (!checkpoint.origin().value().equals(verifier.name())) {
      throw new InvalidSignatureException(
          "a checkpoint of " + checkpoint.origin() + " signed by " + verifier.name());
    }
    return checkpoint;
  }
}
