package org.countersign.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Part E 4: a process that writes a log directory is killed, again and again. */
class KilledPublishingTest {
  private static final int ROUNDS = 5;

  /** Publishes a few hundred entries more, and again, until it is killed. */
  static final class Publishing {
    private Publishing() {}

    public static void main(String[] arguments) throws IOException {
      var log = new LogDirectory(Path.of(arguments[0]));
      var edge = new TileEdge();
      for (long step = 1; ; step += 37) {
        long size = log.size() + step % 600 + 1;
        while (edge.size() < size) {
          edge.plus(Digest.leaf(leaf(edge.size())));
        }
        var checkpoint = new Checkpoint(Samples.ORIGIN, size, edge.root());
        log.publish(Samples.KEYS.checkpoint().sign(checkpoint), leaves(log.size()));
        System.out.write('.');
        System.out.flush();
      }
    }
  }

  private static byte[] leaf(long index) {
    return ByteBuffer.allocate(100).putLong(index).array();
  }

  private static Iterator<byte[]> leaves(long from) {
    return LongStream.iterate(from, i -> i + 1).mapToObj(KilledPublishingTest::leaf).iterator();
  }

  @Test
  void whateverTheMomentTheCheckpointSpeaksOfWhatIsThere(@TempDir Path directory) throws Exception {
    var random = new Random(4);
    var log = new LogDirectory(directory.resolve("log"));
    long before = 0;
    for (int round = 0; round < ROUNDS; round++) {
      var process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Publishing.class.getName(),
                  directory.resolve("log").toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try {
        assertThat(process.getInputStream().read()).isEqualTo('.');
        Thread.sleep(random.nextInt(200));
      } finally {
        process.destroyForcibly().onExit().join();
      }

      var checkpoint = Checkpoint.parse(log.checkpoint().orElseThrow().text());
      assertThat(checkpoint.size()).isGreaterThan(before);
      assertThat(Tree.tiled(checkpoint.size(), log).root()).isEqualTo(checkpoint.root());
      var edge = new TileEdge();
      log.leaves(0, checkpoint.size()).forEachRemaining(leaf -> edge.plus(Digest.leaf(leaf)));
      assertThat(edge.root()).isEqualTo(checkpoint.root());
      before = checkpoint.size();
    }
  }
}
