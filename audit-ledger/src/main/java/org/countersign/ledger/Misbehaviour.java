package org.countersign.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Proof that a log signed two checkpoints of which the smaller is not the beginning of the larger:
 * anybody who knows the log's key can check it, with nothing else at hand. The larger tree is shown
 * to have another root at the smaller size than the one the log signed there; SHA-256 allows a tree
 * only one.
 *
 * <pre>
 * countersign misbehaviour v1
 * root BASE64                root of the larger tree at the smaller size
 * BASE64 …                   proof from there to the larger one
 *
 * smaller checkpoint, a signed note
 *
 * larger checkpoint, a signed note
 * </pre>
 *
 * @param smaller signed, of the same origin and at most as large
 * @param larger signed
 * @param root of the larger tree when it had the smaller size
 * @param path of the consistency proof from that root to the larger one
 */
public record Misbehaviour(SignedNote smaller, SignedNote larger, Digest root, List<Digest> path) {
  private static final String HEADER = "countersign misbehaviour v1";
  private static final String ROOT = "root ";

  public Misbehaviour {
    path = List.copyOf(path);
  }

  /**
   * The proof, if two checkpoints of a log are one.
   *
   * @param one a checkpoint, signed
   * @param other a checkpoint, signed; the order does not matter
   * @param larger the whole tree of the larger one, for instance from the tiles of its log
   * @throws IllegalArgumentException if they are of different logs, or the tree is not the larger
   *     checkpoint's
   */
  public static Optional<Misbehaviour> between(SignedNote one, SignedNote other, Tree larger) {
    boolean ascending = checkpoint(one).size() <= checkpoint(other).size();
    var small = ascending ? one : other;
    var large = ascending ? other : one;
    var of = checkpoint(small);
    var to = checkpoint(large);
    if (!of.origin().equals(to.origin())) {
      throw new IllegalArgumentException("checkpoints of " + of.origin() + " and " + to.origin());
    }
    if (larger.size() != to.size() || !larger.root().equals(to.root())) {
      throw new IllegalArgumentException("not the tree of the larger checkpoint");
    }
    var root = larger.root(of.size());
    if (root.equals(of.root())) {
      return Optional.empty();
    }
    return Optional.of(new Misbehaviour(small, large, root, larger.consistency(of.size()).path()));
  }

  /**
   * The proof, if two checkpoints of the same size have different roots.
   *
   * @throws IllegalArgumentException if they are of different logs or sizes
   */
  public static Optional<Misbehaviour> between(SignedNote one, SignedNote other) {
    var first = checkpoint(one);
    var second = checkpoint(other);
    if (!first.origin().equals(second.origin()) || first.size() != second.size()) {
      throw new IllegalArgumentException(
          "not two checkpoints of one size: " + first + ", " + second);
    }
    return first.root().equals(second.root())
        ? Optional.empty()
        : Optional.of(new Misbehaviour(one, other, second.root(), List.of()));
  }

  /**
   * A proof from its text; nothing is verified.
   *
   * @throws InvalidProofException if it has another form
   */
  public static Misbehaviour parse(String text) {
    var parts = List.of(text.split("\n\n", -1));
    var lines = List.of(parts.get(0).split("\n", -1));
    if (parts.size() != 5
        || lines.size() < 2
        || !lines.get(0).equals(HEADER)
        || !lines.get(1).startsWith(ROOT)) {
      throw new InvalidProofException("not a proof of misbehaviour");
    }
    try {
      var path = new ArrayList<Digest>();
      for (var line : lines.subList(2, lines.size())) {
        path.add(Digest.of(Base64Text.decode(line)));
      }
      return new Misbehaviour(
          SignedNote.parse(parts.get(1) + "\n\n" + parts.get(2) + "\n"),
          SignedNote.parse(parts.get(3) + "\n\n" + parts.get(4)),
          Digest.of(Base64Text.decode(lines.get(1).substring(ROOT.length()))),
          path);
    } catch (IllegalArgumentException wrong) {
      throw new InvalidProofException("not a proof of misbehaviour: " + wrong.getMessage());
    }
  }

  /** The text of the file. */
  public String text() {
    var text = new StringBuilder(HEADER).append('\n');
    text.append(ROOT).append(root.base64()).append('\n');
    path.forEach(each -> text.append(each.base64()).append('\n'));
    text.append('\n').append(smaller.note()).append('\n').append(larger.note());
    return text.toString();
  }

  /**
   * The log that is thereby shown to have signed what cannot both be true.
   *
   * @throws InvalidSignatureException if the log did not sign both
   * @throws InvalidProofException if both can be true for all this proves
   */
  public Origin verify(NoteVerifier log) {
    var of = smaller.verifiedCheckpoint(log);
    var to = larger.verifiedCheckpoint(log);
    var proof = new ConsistencyProof(of.size(), to.size(), path);
    if (!proof.connects(root, to.root())) {
      throw new InvalidProofException("the larger log has no such root at size " + of.size());
    }
    if (root.equals(of.root())) {
      throw new InvalidProofException("the larger log begins with the smaller one");
    }
    return of.origin();
  }

  private static Checkpoint checkpoint(SignedNote note) {
    return Checkpoint.parse(note.text());
  }
}
