package org.countersign.catalog.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.countersign.ledger.Digest;
import org.junit.jupiter.api.Test;

class OwnLeavesTest {
  private final OwnLeaves own = new OwnLeaves();

  @Test
  void onlyTheSameBytesAreKnown() {
    own.add(leaf("signed here"));

    assertThat(own.contains(leaf("signed here"))).isTrue();
    assertThat(own.contains(leaf("signed herf"))).isFalse();
  }

  @Test
  void theOldestAreForgotten() {
    own.add(leaf("first"));
    IntStream.range(0, 49_999).forEach(i -> own.add(leaf("leaf " + i)));
    assertThat(own.contains(leaf("first"))).isTrue();

    own.add(leaf("one more"));

    assertThat(own.contains(leaf("first"))).isFalse();
    assertThat(own.contains(leaf("leaf 0"))).isTrue();
  }

  private static Digest leaf(String bytes) {
    return Digest.leaf(bytes.getBytes(StandardCharsets.UTF_8));
  }
}
