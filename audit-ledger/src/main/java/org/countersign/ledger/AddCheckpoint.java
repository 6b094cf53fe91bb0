package org.countersign.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a log asks of a witness: to cosign a checkpoint that continues the one it cosigned last.
 *
 * @param oldSize the size the witness cosigned last, 0 for none
 * @param path the hashes of the consistency proof between the two sizes; 63 at most
 * @see <a href="https://c2sp.org/tlog-witness">C2SP tlog-witness, add-checkpoint</a>
 */
public record AddCheckpoint(long oldSize, List<Digest> path, SignedNote note) {
  /** The longest body that is read. */
  public static final int MAX_LENGTH = 128 * 1024;

  /** What a witness answers that cosigned another size last. */
  public static final String SIZE_MEDIA_TYPE = "text/x.tlog.size";

  private static final int MAX_PATH = 63;
  private static final String OLD = "old ";

  public AddCheckpoint {
    path = List.copyOf(path);
    if (oldSize < 0 || path.size() > MAX_PATH) {
      throw new IllegalArgumentException(
          "no request from size " + oldSize + " with " + path.size() + " hashes");
    }
  }

  /**
   * A request from its body; nothing is verified.
   *
   * @throws IllegalArgumentException if it has another form
   */
  public static AddCheckpoint parse(byte[] body) {
    if (body.length > MAX_LENGTH) {
      throw new IllegalArgumentException("a request of " + body.length + " bytes");
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException wrong) {
      throw new IllegalArgumentException("a request that is not UTF-8", wrong);
    }
    int gap = text.indexOf("\n\n");
    if (gap < 0 || !text.startsWith(OLD)) {
      throw new IllegalArgumentException("a request is: old size, proof, blank line, checkpoint");
    }
    var lines = List.of(text.substring(0, gap).split("\n", -1));
    var path = new ArrayList<Digest>();
    for (var line : lines.subList(1, lines.size())) {
      path.add(Digest.of(Base64Text.decode(line)));
    }
    return new AddCheckpoint(
        Checkpoint.decimal(lines.get(0).substring(OLD.length())),
        path,
        SignedNote.parse(text.substring(gap + 2)));
  }

  /** The body of the request. */
  public byte[] body() {
    var body = new StringBuilder(OLD).append(oldSize).append('\n');
    path.forEach(each -> body.append(each.base64()).append('\n'));
    return body.append('\n').append(note.note()).toString().getBytes(StandardCharsets.UTF_8);
  }
}
