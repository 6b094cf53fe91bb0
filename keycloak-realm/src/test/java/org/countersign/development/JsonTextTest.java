package org.countersign.development;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTextTest {
  @Test
  void anObjectHasOneTextInEveryProcess() {
    var object =
        Map.of("d", 1, "a", List.of(true, "x"), "c", Map.of("z", 1, "y", 2), "e", 4, "b", 5);

    assertThat(JsonText.of(object))
        .isEqualTo("{\"a\":[true,\"x\"],\"b\":5,\"c\":{\"y\":2,\"z\":1},\"d\":1,\"e\":4}");
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    var object = Map.<String, Object>of("text", "a \"quoted\" \\ line\n", "number", 7);

    assertThat(JsonText.object(JsonText.of(object))).isEqualTo(object);
  }
}
