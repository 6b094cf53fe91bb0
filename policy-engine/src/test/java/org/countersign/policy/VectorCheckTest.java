package org.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VectorCheckTest {
  private static final String PACK =
      """
      pack: {id: tiny, version: "1", rank: 1, validFrom: 2026-01-01}
      questions:
      - {id: A, type: bool, cite: x, text: x}
      facts: []
      classify:
      - {id: r, class: HIGH, when: A, cite: x, says: x, open: x}
      - {id: s, class: MINIMAL, when: "true", cite: x, says: x}
      vectors:
      - {name: first, in: {A: yes}, class: HIGH}
      - {name: second, in: {A: no}, class: %s}
      """;

  @TempDir private Path files;

  private record Said(int code, String out, String err) {}

  private static Said run(String... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var code =
        new VectorCheck(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8))
            .run(List.of(arguments));
    return new Said(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(files.resolve(name), text).toString();
  }

  @Test
  void everyVectorHasALineAndOneThatFailsSaysHow() throws IOException {
    assertThat(run("--pack", file("good.yaml", PACK.formatted("MINIMAL"))))
        .isEqualTo(
            new Said(
                0, "ok    first: HIGH\nok    second: MINIMAL\ntiny@1: 2 vectors, 0 failed\n", ""));
    assertThat(run("--pack", file("bad.yaml", PACK.formatted("LIMITED"))))
        .isEqualTo(
            new Said(
                1,
                """
                ok    first: HIGH
                FAIL  second: class MINIMAL, expected LIMITED
                tiny@1: 2 vectors, 1 failed
                """,
                ""));
  }

  @Test
  void vectorsOfAFileAreJudgedByThePackOfTheLaw() throws IOException {
    var bot = "vectors:\n- {name: bot, in: {S1: yes, S2: [deployer_in_union], T1: yes}, class: %s}";

    assertThat(run("--vectors", file("good.yaml", bot.formatted("LIMITED"))).code()).isEqualTo(0);
    assertThat(run("--vectors", file("bad.yaml", bot.formatted("HIGH"))).out())
        .startsWith("FAIL  bot: class LIMITED, expected HIGH\n");
  }

  @Test
  void whatComesWithTheProductPasses() {
    var said = run();

    assertThat(said.out()).contains("eu-ai-act@").contains("house-policy@").doesNotContain("note ");
    assertThat(said.code()).isEqualTo(0);
  }

  @Test
  void aDocumentThatCannotBeUsedIsNamedWithItsPlace() throws IOException {
    var broken = file("broken.yaml", PACK.formatted("MINIMAL").replace("when: A,", "when: B,"));

    assertThat(run("--pack", broken).err()).startsWith(broken + ":6:");
    assertThat(run("--pack", broken).code()).isEqualTo(2);
    assertThat(run("--pack", files.resolve("none").toString()).code()).isEqualTo(2);
  }

  @Test
  void aWrongCommandIsAnsweredWithTheRightOne() {
    assertThat(run("--pack").err()).startsWith("cannot do that: --pack needs a file\nusage:");
    assertThat(run("now").code()).isEqualTo(2);
  }
}
