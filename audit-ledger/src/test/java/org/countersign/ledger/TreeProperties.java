package org.countersign.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The fast ways through the tree against RFC 6962, section 2.1, taken line by line. */
class TreeProperties {
  private static final int MOST = 70;

  /** MTH of RFC 6962, 2.1, over leaf hashes. */
  static Digest rootByDefinition(List<Digest> leaves) {
    int n = leaves.size();
    if (n == 0) {
      return Digest.sha256();
    }
    if (n == 1) {
      return leaves.get(0);
    }
    int k = split(n);
    return Digest.node(
        rootByDefinition(leaves.subList(0, k)), rootByDefinition(leaves.subList(k, n)));
  }

  /** PATH of RFC 6962, 2.1.1. */
  private static List<Digest> pathByDefinition(int m, List<Digest> leaves) {
    int n = leaves.size();
    if (n == 1) {
      return List.of();
    }
    int k = split(n);
    var left = leaves.subList(0, k);
    var right = leaves.subList(k, n);
    return m < k
        ? plus(pathByDefinition(m, left), rootByDefinition(right))
        : plus(pathByDefinition(m - k, right), rootByDefinition(left));
  }

  /** SUBPROOF of RFC 6962, 2.1.2. */
  private static List<Digest> subproofByDefinition(int m, List<Digest> leaves, boolean known) {
    int n = leaves.size();
    if (m == n) {
      return known ? List.of() : List.of(rootByDefinition(leaves));
    }
    int k = split(n);
    var left = leaves.subList(0, k);
    var right = leaves.subList(k, n);
    return m <= k
        ? plus(subproofByDefinition(m, left, known), rootByDefinition(right))
        : plus(subproofByDefinition(m - k, right, false), rootByDefinition(left));
  }

  private static int split(int n) {
    int k = 1;
    while (k * 2 < n) {
      k *= 2;
    }
    return k;
  }

  private static List<Digest> plus(List<Digest> path, Digest hash) {
    var longer = new ArrayList<>(path);
    longer.add(hash);
    return longer;
  }

  /** The inputs and the roots of the tests of Certificate Transparency's first implementation. */
  @Test
  void theRootsOfTheWellKnownEightEntriesAreTheKnownOnes() {
    var entries =
        List.of(
            "",
            "00",
            "10",
            "2021",
            "3031",
            "40414243",
            "5051525354555657",
            "606162636465666768696a6b6c6d6e6f");
    var roots = new ArrayList<String>();
    var frontier = Frontier.EMPTY;
    for (var entry : entries) {
      frontier = frontier.plus(Digest.leaf(HexFormat.of().parseHex(entry)));
      roots.add(frontier.root().hex());
    }

    assertThat(Frontier.EMPTY.root().hex())
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assertThat(roots)
        .containsExactly(
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
  }

  @Test
  void growingLeafByLeafGivesTheRootOfTheDefinitionAndSurvivesItsBytes() {
    var leaves = Samples.leafHashes(300, 1);
    var frontier = Frontier.EMPTY;
    for (int n = 0; n < leaves.size(); n++) {
      assertThat(frontier.root())
          .as("size %d", n)
          .isEqualTo(rootByDefinition(leaves.subList(0, n)));
      assertThat(Frontier.of(n, frontier.toBytes())).isEqualTo(frontier);
      frontier = frontier.plus(leaves.get(n));
    }
  }

  @Test
  void everyInclusionPathOfEverySizeIsThatOfTheDefinitionAndLeadsToTheRoot() {
    var all = Samples.leafHashes(MOST, 2);
    for (int n = 1; n <= MOST; n++) {
      var leaves = all.subList(0, n);
      var root = rootByDefinition(leaves);
      var tree = Tree.of(n, index -> leaves.get((int) index));
      assertThat(tree.root()).isEqualTo(root);
      for (int i = 0; i < n; i++) {
        var proof = tree.inclusion(i);
        assertThat(proof.path()).isEqualTo(pathByDefinition(i, leaves));
        assertThat(proof.rootFrom(leaves.get(i))).isEqualTo(root);
      }
    }
  }

  @Test
  void everyPathOfABatchIsKnownFromTheFrontierBeforeIt() {
    var all = Samples.leafHashes(MOST, 3);
    for (int before = 0; before < MOST; before++) {
      var frontier = Frontier.EMPTY;
      for (var leaf : all.subList(0, before)) {
        frontier = frontier.plus(leaf);
      }
      for (int n = before + 1; n <= MOST; n++) {
        var leaves = all.subList(0, n);
        var tree = Tree.grown(frontier, all.subList(before, n));
        assertThat(tree.root()).isEqualTo(rootByDefinition(leaves));
        for (int i = before; i < n; i++) {
          assertThat(tree.inclusion(i).path())
              .as("leaf %d, from %d to %d", i, before, n)
              .isEqualTo(pathByDefinition(i, leaves));
        }
      }
    }
  }

  @Test
  void everyConsistencyProofIsThatOfTheDefinitionAndConnectsItsRootsOnly() {
    var all = Samples.leafHashes(MOST, 4);
    for (int n = 1; n <= MOST; n++) {
      var leaves = all.subList(0, n);
      var root = rootByDefinition(leaves);
      var tree = Tree.of(n, index -> leaves.get((int) index));
      for (int m = 0; m <= n; m++) {
        var old = rootByDefinition(all.subList(0, m));
        var proof = tree.consistency(m);
        var expected = m == 0 || m == n ? List.<Digest>of() : subproofByDefinition(m, leaves, true);
        assertThat(proof.path()).as("%d to %d", m, n).isEqualTo(expected);
        assertThat(proof.connects(old, root)).as("%d to %d", m, n).isTrue();
        var other = Digest.sha256(new byte[] {1});
        assertThat(proof.connects(other, root)).isFalse();
        if (m > 0) {
          assertThat(proof.connects(old, other)).isFalse();
        }
        for (int hash = 0; hash < proof.path().size(); hash++) {
          var path = new ArrayList<>(proof.path());
          path.set(hash, other);
          assertThat(new ConsistencyProof(m, n, path).connects(old, root)).isFalse();
          path.remove(hash);
          assertThat(connects(m, n, path, old, root)).isFalse();
        }
        assertThat(connects(m, n, plus(proof.path(), other), old, root)).isFalse();
      }
    }
  }

  private static boolean connects(int m, int n, List<Digest> path, Digest old, Digest root) {
    try {
      return new ConsistencyProof(m, n, path).connects(old, root);
    } catch (InvalidProofException refused) {
      return false;
    }
  }

  @Test
  void aProofToASmallerTreeProvesNothingAboutTheLargerOne() {
    var leaves = Samples.leafHashes(8, 7);
    var toFour = Tree.of(4, index -> leaves.get((int) index)).consistency(2);
    var two = rootByDefinition(leaves.subList(0, 2));
    var four = rootByDefinition(leaves.subList(0, 4));

    assertThat(toFour.connects(two, four)).isTrue();
    assertThat(new ConsistencyProof(2, 8, toFour.path()).connects(two, four)).isFalse();
  }

  @Test
  void everyAlteredInclusionProofIsRefusedOrLeadsElsewhere() {
    var leaves = Samples.leafHashes(37, 5);
    var tree = Tree.of(leaves.size(), index -> leaves.get((int) index));
    var root = tree.root();
    var other = Digest.sha256(new byte[] {1});
    for (int i = 0; i < leaves.size(); i++) {
      var proof = tree.inclusion(i);
      var leaf = leaves.get(i);
      assertThat(proof.rootFrom(other)).isNotEqualTo(root);
      for (int hash = 0; hash < proof.path().size(); hash++) {
        var path = new ArrayList<>(proof.path());
        path.set(hash, other);
        assertThat(new InclusionProof(i, 37, path).rootFrom(leaf)).isNotEqualTo(root);
      }
      int index = i;
      assertThatThrownBy(() -> new InclusionProof(index, 37, plus(proof.path(), other)))
          .isInstanceOf(InvalidProofException.class);
      assertThatThrownBy(
              () -> new InclusionProof(index, 37, proof.path().subList(1, proof.path().size())))
          .isInstanceOf(InvalidProofException.class);
      for (int j = 0; j < leaves.size(); j++) {
        if (j != i && tree.inclusion(j).path().size() == proof.path().size()) {
          assertThat(new InclusionProof(j, 37, proof.path()).rootFrom(leaf)).isNotEqualTo(root);
        }
      }
    }
  }

  @Test
  void proofsOutsideTheTreeAreRefused() {
    var tree = Tree.of(3, index -> Digest.sha256());
    assertThatThrownBy(() -> tree.inclusion(3)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> tree.inclusion(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> tree.consistency(4)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new InclusionProof(0, 0, List.of()))
        .isInstanceOf(InvalidProofException.class);
    assertThatThrownBy(() -> new InclusionProof(-1, 1, List.of()))
        .isInstanceOf(InvalidProofException.class);
    assertThatThrownBy(() -> new ConsistencyProof(2, 1, List.of()))
        .isInstanceOf(InvalidProofException.class);
    assertThatThrownBy(() -> new ConsistencyProof(0, 1, List.of(Digest.sha256())))
        .isInstanceOf(InvalidProofException.class);
    assertThatThrownBy(() -> Frontier.of(3, new byte[32]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Frontier.of(-1, new byte[64 * 32]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void pathsOfTheLargestTreeHaveTheirLengthAndNoOverflow() {
    var hash = Digest.sha256();
    var path = new ArrayList<Digest>();
    for (int i = 0; i < 63; i++) {
      path.add(hash);
    }
    assertThat(new InclusionProof(0, Long.MAX_VALUE, path).rootFrom(hash)).isNotNull();
    assertThat(new ConsistencyProof(1, Long.MAX_VALUE, path).connects(hash, hash)).isFalse();
    assertThatThrownBy(() -> new InclusionProof(Long.MAX_VALUE, Long.MAX_VALUE, path))
        .isInstanceOf(InvalidProofException.class);
  }

  @Test
  void anInnerNodeOfferedAsALeafHashesToSomethingElse() {
    var leaves = Samples.leafHashes(2, 6);
    var node = new byte[64];
    System.arraycopy(leaves.get(0).bytes(), 0, node, 0, 32);
    System.arraycopy(leaves.get(1).bytes(), 0, node, 32, 32);

    assertThat(Digest.leaf(node)).isNotEqualTo(Digest.node(leaves.get(0), leaves.get(1)));
  }
}
