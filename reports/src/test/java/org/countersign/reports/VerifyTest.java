package org.countersign.reports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerifyTest {
  private final ByteArrayOutputStream told = new ByteArrayOutputStream();

  private int run(String... line) {
    told.reset();
    var to = new PrintStream(told, true, UTF_8);
    return Verify.run(List.of(line), to, to, Clock.systemUTC(), false);
  }

  @Test
  void whatIsNeitherACommandNorAReportIsToldWhatThereIs() {
    assertThat(run("ledger", "--policy", "p")).isEqualTo(2);
    assertThat(told.toString(UTF_8))
        .startsWith("cannot do that: ledger is neither a command nor a report\n")
        .contains("usage: countersign-verify log ", "timestamp X.tsr");
    assertThat(run()).isEqualTo(2);
    assertThat(run("--help")).isZero();
    assertThat(told.toString(UTF_8)).startsWith("usage: countersign-verify log ");
  }

  @Test
  void aCommandIsRunAndAReportNeedsNone() {
    assertThat(run("timestamp")).isEqualTo(2);
    assertThat(told.toString(UTF_8)).contains("a timestamp and the checkpoint it is for");
    assertThat(run("dossier", "none.pdf")).isEqualTo(2);
    assertThat(told.toString(UTF_8)).contains("no such file: none.pdf");
  }
}
