package org.countersign.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A C2SP tlog-proof: that an entry is in a log, checkable offline. The extra data is not
 * authenticated by anything.
 *
 * @see <a href="https://c2sp.org/tlog-proof">C2SP tlog-proof</a>
 */
public final class LogProof {
  private static final String HEADER = "c2sp.org/tlog-proof@v1";

  private final Optional<byte[]> extra;
  private final InclusionProof path;
  private final SignedNote note;

  private LogProof(Optional<byte[]> extra, InclusionProof path, SignedNote note) {
    this.extra = extra;
    this.path = path;
    this.note = note;
  }

  /**
   * A proof from its parts.
   *
   * @throws InvalidProofException if the path is for another size than the checkpoint in the note
   */
  public static LogProof of(InclusionProof path, SignedNote note) {
    if (Checkpoint.parse(note.text()).size() != path.size()) {
      throw new InvalidProofException("a path for another size than the checkpoint's");
    }
    return new LogProof(Optional.empty(), path, note);
  }

  /** A proof whose path was computed for the very checkpoint in the note. */
  static LogProof computed(InclusionProof path, SignedNote note) {
    return new LogProof(Optional.empty(), path, note);
  }

  /**
   * A proof from its text; nothing is verified.
   *
   * @throws InvalidProofException if it has another form
   */
  public static LogProof parse(String text) {
    try {
      return parsed(text);
    } catch (InvalidProofException as) {
      throw as;
    } catch (IllegalArgumentException wrong) {
      throw new InvalidProofException("not a proof: " + wrong.getMessage());
    }
  }

  private static LogProof parsed(String text) {
    int gap = text.indexOf("\n\n");
    if (gap < 0) {
      throw new InvalidProofException("a proof without a checkpoint");
    }
    var lines = List.of(text.substring(0, gap).split("\n", -1));
    int at = 0;
    if (!lines.get(at++).equals(HEADER)) {
      throw new InvalidProofException("a proof of another version: " + lines.get(0));
    }
    Optional<byte[]> extra = Optional.empty();
    if (at < lines.size() && lines.get(at).startsWith("extra ")) {
      extra = Optional.of(Base64Text.decode(lines.get(at++).substring("extra ".length())));
    }
    if (at == lines.size() || !lines.get(at).startsWith("index ")) {
      throw new InvalidProofException("a proof without an index");
    }
    long index = Checkpoint.decimal(lines.get(at++).substring("index ".length()));
    var path = new ArrayList<Digest>();
    for (var line : lines.subList(at, lines.size())) {
      path.add(Digest.of(Base64Text.decode(line)));
    }
    var note = SignedNote.parse(text.substring(gap + 2));
    long size = Checkpoint.parse(note.text()).size();
    return new LogProof(extra, new InclusionProof(index, size, path), note);
  }

  /** The text; a file of it ends in {@code .tlog-proof}. */
  public String text() {
    var text = new StringBuilder(1024).append(HEADER).append('\n');
    extra.ifPresent(data -> text.append("extra ").append(Base64Text.encode(data)).append('\n'));
    text.append("index ").append(path.index()).append('\n');
    path.path().forEach(each -> text.append(each.base64()).append('\n'));
    return text.append('\n').append(note.note()).toString();
  }

  /**
   * The checkpoint that is thereby shown to cover the leaf.
   *
   * @throws InvalidSignatureException if the log did not sign the checkpoint
   * @throws InvalidProofException if the path does not lead from this leaf to its root
   */
  public Checkpoint verify(Digest leafHash, NoteVerifier log) {
    var checkpoint = note.verifiedCheckpoint(log);
    if (!path.rootFrom(leafHash).equals(checkpoint.root())) {
      throw new InvalidProofException("leaf " + leafHash + " is not entry " + path.index());
    }
    return checkpoint;
  }

  /**
   * The checkpoint that is thereby shown to cover the leaf, and who cosigned it.
   *
   * @throws InvalidSignatureException if the policy is not satisfied
   * @throws InvalidProofException if the path does not lead from this leaf to its root
   */
  public LogPolicy.Witnessed verify(Digest leafHash, LogPolicy policy) {
    var witnessed = policy.verify(note);
    if (!path.rootFrom(leafHash).equals(witnessed.checkpoint().root())) {
      throw new InvalidProofException("leaf " + leafHash + " is not entry " + path.index());
    }
    return witnessed;
  }

  public InclusionProof path() {
    return path;
  }

  public SignedNote note() {
    return note;
  }

  /** Opaque data that came with the proof: never trust it. */
  public Optional<byte[]> extra() {
    return extra.map(byte[]::clone);
  }
}
