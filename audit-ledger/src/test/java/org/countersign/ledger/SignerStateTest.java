package org.countersign.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongFunction;
import org.countersign.ledger.Standing.Continued;
import org.countersign.ledger.Standing.Forgotten;
import org.countersign.ledger.Standing.Fork;
import org.countersign.ledger.Standing.Fresh;
import org.countersign.ledger.Standing.Rollback;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignerStateTest {
  private static final List<Digest> LEAVES = Samples.leafHashes(20, 1);
  private static final List<Digest> OTHERS = Samples.leafHashes(20, 2);
  @TempDir private Path directory;
  private Path file = Path.of("");
  private SignerState state = new SignerState(file);

  @BeforeEach
  void begin() {
    file = directory.resolve("signer");
    state = new SignerState(file);
  }

  private static Checkpoint checkpoint(List<Digest> leaves, int size) {
    return new Checkpoint(Samples.ORIGIN, size, tree(leaves, size).root());
  }

  private static Tree tree(List<Digest> leaves, int size) {
    return Tree.of(size, index -> leaves.get((int) index));
  }

  private static LongFunction<ConsistencyProof> proofs(List<Digest> leaves, int size) {
    return old -> tree(leaves, size).consistency(old);
  }

  @Test
  void aLogThatGrewOrStoodStillContinuesWhatWasSigned() throws IOException {
    state.remember(checkpoint(LEAVES, 7));

    assertThat(state.last()).contains(checkpoint(LEAVES, 7));
    assertThat(Files.readString(file)).isEqualTo(checkpoint(LEAVES, 7).text());
    for (int size = 7; size <= 20; size++) {
      assertThat(new SignerState(file).check(checkpoint(LEAVES, size), proofs(LEAVES, size)))
          .isEqualTo(new Continued());
    }
  }

  @Test
  void aRestoredBackupIsARollbackWithBothSizes() throws IOException {
    state.remember(checkpoint(LEAVES, 7));

    var standing = state.check(checkpoint(LEAVES, 6), proofs(LEAVES, 6));

    assertThat(standing).isEqualTo(new Rollback(checkpoint(LEAVES, 7), checkpoint(LEAVES, 6)));
    assertThat(standing.maySign()).isFalse();
  }

  @Test
  void aLogThatDoesNotBeginWithWhatWasSignedIsAFork() throws IOException {
    state.remember(checkpoint(LEAVES, 7));
    for (int size : new int[] {7, 8, 20}) {
      assertThat(state.check(checkpoint(OTHERS, size), proofs(OTHERS, size)))
          .isEqualTo(new Fork(checkpoint(LEAVES, 7), checkpoint(OTHERS, size)));
    }
    var elsewhere = new Checkpoint(new Origin("other.example"), 9, tree(LEAVES, 9).root());
    assertThat(state.check(elsewhere, proofs(LEAVES, 9))).isInstanceOf(Fork.class);
    assertThat(state.check(checkpoint(LEAVES, 9), old -> tree(LEAVES, 8).consistency(old)))
        .isInstanceOf(Fork.class);
  }

  @Test
  void aLostStateIsNotANewOne() throws IOException {
    assertThat(state.check(checkpoint(LEAVES, 0), proofs(LEAVES, 0))).isEqualTo(new Fresh());
    assertThat(state.check(checkpoint(LEAVES, 7), proofs(LEAVES, 7)))
        .isEqualTo(new Forgotten(checkpoint(LEAVES, 7)));
    Files.writeString(file, "");
    assertThatThrownBy(() -> state.check(checkpoint(LEAVES, 0), proofs(LEAVES, 0)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void itRemembersForwardsOnly() throws IOException {
    state.remember(checkpoint(LEAVES, 7));
    state.remember(checkpoint(LEAVES, 7));
    assertThatThrownBy(() -> state.remember(checkpoint(LEAVES, 6)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> state.remember(checkpoint(OTHERS, 7)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(state.last()).contains(checkpoint(LEAVES, 7));
    state.remember(checkpoint(LEAVES, 8));
    assertThat(state.last()).contains(checkpoint(LEAVES, 8));
  }

  @Test
  void whatACrashLeftOfANewStateDoesNotHurt() throws IOException {
    state.remember(checkpoint(LEAVES, 7));
    Files.write(directory.resolve("signer.new"), "half a st".getBytes(UTF_8));

    assertThat(state.last()).contains(checkpoint(LEAVES, 7));
    state.remember(checkpoint(LEAVES, 8));
    assertThat(state.last()).contains(checkpoint(LEAVES, 8));
    assertThat(directory).isDirectoryNotContaining("glob:**.new");
  }
}
