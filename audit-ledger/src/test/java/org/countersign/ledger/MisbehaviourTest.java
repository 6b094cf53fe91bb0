package org.countersign.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Part E 25: two clones of one database were both appended to. */
class MisbehaviourTest {
  private static final List<Digest> ONE = Samples.leafHashes(300, 1);
  private static final List<Digest> CLONE = clone(190);
  private static final NoteVerifier LOG = Samples.KEYS.checkpoint().verifier();

  private static List<Digest> clone(int common) {
    var clone = new ArrayList<>(ONE.subList(0, common));
    clone.addAll(Samples.leafHashes(300, 2).subList(common, 300));
    return clone;
  }

  private static Tree tree(List<Digest> leaves, int size) {
    return Tree.of(size, index -> leaves.get((int) index));
  }

  private static SignedNote note(List<Digest> leaves, int size) {
    var root = tree(leaves, size).root();
    return Samples.KEYS.checkpoint().sign(new Checkpoint(Samples.ORIGIN, size, root));
  }

  @Test
  void twoClonesOfALogConvictItsKeyByAFileAlone() {
    for (int[] sizes : new int[][] {{200, 250}, {250, 200}, {256, 300}, {191, 300}, {200, 200}}) {
      var one = note(ONE, sizes[0]);
      var other = note(CLONE, sizes[1]);
      var larger = sizes[0] > sizes[1] ? tree(ONE, sizes[0]) : tree(CLONE, sizes[1]);

      var proof = Misbehaviour.between(one, other, larger).orElseThrow();

      var read = Misbehaviour.parse(proof.text());
      assertThat(read).isEqualTo(proof);
      assertThat(read.verify(LOG)).isEqualTo(Samples.ORIGIN);
      assertThat(List.of(read.smaller(), read.larger())).containsExactlyInAnyOrder(one, other);
    }
    var sameSize = Misbehaviour.between(note(ONE, 200), note(CLONE, 200)).orElseThrow();
    assertThat(Misbehaviour.parse(sameSize.text()).verify(LOG)).isEqualTo(Samples.ORIGIN);
  }

  @Test
  void aLogThatGrewIsNotConvicted() {
    for (int[] sizes : new int[][] {{0, 10}, {10, 300}, {256, 257}, {190, 300}, {300, 300}}) {
      assertThat(
              Misbehaviour.between(note(ONE, sizes[0]), note(ONE, sizes[1]), tree(ONE, sizes[1])))
          .isEmpty();
    }
    assertThat(Misbehaviour.between(note(ONE, 190), note(CLONE, 300), tree(CLONE, 300))).isEmpty();
    assertThat(Misbehaviour.between(note(ONE, 20), note(ONE, 20))).isEmpty();
  }

  @Test
  void nobodyIsConvictedByAProofThatDoesNotHold() {
    var tree = tree(CLONE, 300);
    var good = Misbehaviour.between(note(ONE, 200), note(CLONE, 300), tree).orElseThrow();
    var foreign = Keys.generate(new SecureRandom(), Samples.ORIGIN, Keys.Use.DEVELOPMENT);
    var honest = tree(ONE, 300);

    assertThat(good.verify(LOG)).isEqualTo(Samples.ORIGIN);
    assertThatThrownBy(() -> good.verify(foreign.checkpoint().verifier()))
        .isInstanceOf(InvalidSignatureException.class);
    // the honest proof between two sizes of one log
    var grown =
        new Misbehaviour(
            note(ONE, 200), note(ONE, 300), honest.root(200), honest.consistency(200).path());
    assertThatThrownBy(() -> grown.verify(LOG)).isInstanceOf(InvalidProofException.class);
    // a root that the larger tree never had
    var invented =
        new Misbehaviour(
            note(ONE, 200), note(ONE, 300), CLONE.get(0), honest.consistency(200).path());
    assertThatThrownBy(() -> invented.verify(LOG)).isInstanceOf(InvalidProofException.class);
    var short1 =
        new Misbehaviour(good.smaller(), good.larger(), good.root(), good.path().subList(1, 4));
    assertThatThrownBy(() -> short1.verify(LOG)).isInstanceOf(InvalidProofException.class);
    var swapped = new Misbehaviour(good.larger(), good.smaller(), good.root(), good.path());
    assertThatThrownBy(() -> swapped.verify(LOG)).isInstanceOf(InvalidProofException.class);
    var unsigned =
        new SignedNote(
            good.smaller().text(),
            foreign.checkpoint().sign(Checkpoint.parse(good.smaller().text())).signatures());
    assertThatThrownBy(
            () -> new Misbehaviour(unsigned, good.larger(), good.root(), good.path()).verify(LOG))
        .isInstanceOf(InvalidSignatureException.class);
  }

  @Test
  void whatIsNoProofIsRefused() {
    var text =
        Misbehaviour.between(note(ONE, 200), note(CLONE, 300), tree(CLONE, 300))
            .orElseThrow()
            .text();
    for (var wrong :
        List.of(
            "",
            text.substring(1),
            text.replace("root ", "tree "),
            text.replaceFirst("\n\n", "\nx\n\n"),
            text.substring(0, text.lastIndexOf("\n\n")),
            text + "\n\nmore\n")) {
      assertThatThrownBy(() -> Misbehaviour.parse(wrong)).isInstanceOf(InvalidProofException.class);
    }
    var other = new Checkpoint(new Origin("b.example"), 1, ONE.get(0));
    var elsewhere = new SignedNote(other.text(), note(ONE, 1).signatures());
    assertThatThrownBy(() -> Misbehaviour.between(note(ONE, 1), elsewhere))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Misbehaviour.between(note(ONE, 200), note(CLONE, 300), tree(ONE, 300)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
