package org.countersign.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogDirectoryTest {
  private static final List<byte[]> LEAVES = leaves(1400);
  @TempDir private Path directory;
  private LogDirectory log = new LogDirectory(Path.of(""));

  @BeforeEach
  void begin() {
    log = new LogDirectory(directory.resolve("log"));
  }

  private static List<byte[]> leaves(int count) {
    var random = new Random(5);
    var leaves = new ArrayList<byte[]>();
    for (int i = 0; i < count; i++) {
      var leaf = new byte[random.nextInt(60)];
      random.nextBytes(leaf);
      leaves.add(leaf);
    }
    return leaves;
  }

  private static SignedNote note(int size) {
    var edge = new TileEdge();
    LEAVES.subList(0, size).forEach(leaf -> edge.plus(Digest.leaf(leaf)));
    return Samples.KEYS.checkpoint().sign(new Checkpoint(Samples.ORIGIN, size, edge.root()));
  }

  private void publish(int size) throws IOException {
    log.publish(note(size), LEAVES.listIterator((int) log.size()));
  }

  private List<byte[]> read(long from) throws IOException {
    var leaves = new ArrayList<byte[]>();
    log.leaves(from, log.size()).forEachRemaining(leaves::add);
    return leaves;
  }

  private Path file(String name) {
    return directory.resolve("log").resolve(name);
  }

  @Test
  void aLogGrownInStepsHoldsWhatALogWrittenAtOnceHolds() throws IOException {
    for (int size : new int[] {0, 1, 3, 3, 255, 256, 257, 700, 1024, 1025, 1400}) {
      publish(size);
      assertThat(log.checkpoint()).contains(note(size));
      assertThat(read(0)).usingRecursiveComparison().isEqualTo(LEAVES.subList(0, size));
      assertThat(Tree.tiled(size, log).root())
          .isEqualTo(Checkpoint.parse(note(size).text()).root());
    }
    var again = new LogDirectory(directory.resolve("once"));
    again.publish(note(1400), LEAVES.iterator());
    for (var path :
        List.of("tile/0/004", "tile/0/005.p/120", "tile/1/000.p/5", "tile/entries/002")) {
      assertThat(directory.resolve("once").resolve(path)).hasSameBinaryContentAs(file(path));
    }
    assertThat(read(1023)).hasSize(377);
    assertThat(log.genesis())
        .contains("origin ledger.example/0f5e\ngenesis " + Digest.leaf(LEAVES.get(0)).hex() + "\n");
  }

  @Test
  void outgrownPartialTilesAreRemovedOnceTheFullOneIsThere() throws IOException {
    publish(250);
    publish(255);
    assertThat(file("tile/0/000.p/250")).exists();
    publish(300);

    assertThat(file("tile/0/000")).exists();
    assertThat(file("tile/0/000.p")).doesNotExist();
    assertThat(file("tile/entries/000.p")).doesNotExist();
    assertThat(file("tile/0/001.p/44")).exists();
    assertThat(log.read(TilePath.hashes(0, 0, 250)).path().isFull()).isTrue();
  }

  @Test
  void leavesThatDoNotLeadToTheRootAreNotPublished() throws IOException {
    publish(300);
    var wrong = new ArrayList<>(LEAVES.subList(300, 600));
    wrong.set(77, new byte[] {1});

    assertThatThrownBy(() -> log.publish(note(600), wrong.iterator()))
        .isInstanceOf(InvalidProofException.class);
    assertThat(log.checkpoint()).contains(note(300));
    assertThatThrownBy(() -> log.publish(note(600), LEAVES.subList(300, 599).iterator()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(log.checkpoint()).contains(note(300));
    assertThat(read(0)).hasSize(300);
    publish(600);
    assertThat(read(0)).usingRecursiveComparison().isEqualTo(LEAVES.subList(0, 600));
  }

  @Test
  void aSmallerLogOrAnotherOneIsNotPublishedOverIt() throws IOException {
    publish(300);
    var other = new Checkpoint(new Origin("b.example"), 400, Digest.sha256(new byte[] {1}));
    var another = new SignedNote(other.text(), note(1).signatures());

    assertThatThrownBy(() -> publish(299)).isInstanceOf(InvalidProofException.class);
    assertThatThrownBy(() -> log.publish(another, LEAVES.iterator()))
        .isInstanceOf(InvalidProofException.class);
    assertThatThrownBy(
            () -> {
              var forked = new Checkpoint(Samples.ORIGIN, 300, Digest.sha256(new byte[] {1}));
              log.publish(Samples.KEYS.checkpoint().sign(forked), List.<byte[]>of().iterator());
            })
        .isInstanceOf(InvalidProofException.class);
    assertThat(log.checkpoint()).contains(note(300));
  }

  /** Part E 4: the checkpoint never refers to tiles that are not there, wherever a writer died. */
  @Test
  void aWriterStoppedAnywhereLeavesALogThatIsWholeAndGoesOn() throws IOException {
    publish(250);
    for (int stop = 0; stop < 1150; stop += 97) {
      int last = stop;
      Iterator<byte[]> dying =
          new Iterator<>() {
            private int next = 250;

            @Override
            public boolean hasNext() {
              return true;
            }

            @Override
            public byte[] next() {
              if (next == 250 + last) {
                throw new UncheckedIOException(new IOException("killed"));
              }
              return LEAVES.get(next++);
            }
          };
      assertThatThrownBy(() -> log.publish(note(1400), dying)).isInstanceOf(IOException.class);
      assertThat(log.size()).isEqualTo(250);
      assertThat(Tree.tiled(250, log).root()).isEqualTo(Checkpoint.parse(note(250).text()).root());
      assertThat(read(0)).usingRecursiveComparison().isEqualTo(LEAVES.subList(0, 250));
    }
    publish(1400);
    assertThat(read(0)).usingRecursiveComparison().isEqualTo(LEAVES);
  }

  @Test
  void anAlteredTileIsFoundByTheNextPublishing() throws IOException {
    publish(300);
    var tile = Files.readAllBytes(file("tile/0/001.p/44"));
    tile[40] ^= 1;
    Files.write(file("tile/0/001.p/44"), tile);

    assertThatThrownBy(() -> publish(400)).isInstanceOf(InvalidProofException.class);
    assertThat(log.checkpoint()).contains(note(300));
  }

  @Test
  void whatIsMissingOrTooLongIsAnErrorAndNotMemory() throws IOException {
    publish(300);
    assertThatThrownBy(() -> log.read(TilePath.hashes(0, 7, 256)))
        .isInstanceOf(UncheckedIOException.class);
    assertThatThrownBy(() -> log.entries(TilePath.entries(7, 256))).isInstanceOf(IOException.class);
    Files.write(file("tile/0/000"), new byte[8193]);
    assertThatThrownBy(() -> log.read(TilePath.hashes(0, 0, 256)))
        .isInstanceOf(UncheckedIOException.class);
    Files.write(file("tile/entries/000"), new byte[510]);
    assertThatThrownBy(() -> log.entries(TilePath.entries(0, 256)))
        .isInstanceOf(IllegalArgumentException.class);
    Files.writeString(file("checkpoint"), "nothing");
    assertThatThrownBy(() -> log.checkpoint()).isInstanceOf(IOException.class);
  }

  @Test
  void payloadsPolicyAndTimestampsAreKeptBeside() throws IOException {
    var content = "a card".getBytes(UTF_8);
    var digest = Digest.sha256(content);
    var policy =
        LogPolicy.of(
            new LogPolicy.Log(Samples.KEYS.checkpoint().verifier(), Optional.empty()),
            List.of(),
            0);

    assertThat(log.open(digest)).isEmpty();
    assertThat(log.policy()).isEmpty();
    log.payload(digest, new ByteArrayInputStream(content));
    log.policy(policy);
    var at = LocalAuthority.SINCE.plusSeconds(60);
    var response =
        Timestamp.parse(LocalAuthority.sound().stamp(note(7).note().getBytes(UTF_8), at));
    log.timestamp(new LogDirectory.Stamped(note(7), response));

    try (var stored = log.open(digest).orElseThrow()) {
      assertThat(stored.readAllBytes()).isEqualTo(content);
    }
    assertThat(file("payload/" + digest.hex())).hasBinaryContent(content);
    assertThat(log.policy().orElseThrow().text()).isEqualTo(policy.text());
    var stamped = log.timestamp(7).orElseThrow();
    assertThat(stamped.note()).isEqualTo(note(7));
    assertThat(stamped.response().bytes()).isEqualTo(response.bytes());
    assertThat(file("timestamp/7.tsr")).hasBinaryContent(response.bytes());
    assertThat(log.timestamp(8)).isEmpty();
    var other = Digest.sha256(new byte[] {9});
    assertThatThrownBy(() -> log.payload(other, new ByteArrayInputStream(content)))
        .isInstanceOf(IOException.class);
    assertThat(log.open(other)).isEmpty();
    assertThat(file("payload")).isDirectoryNotContaining("glob:**.unchecked");
  }
}
