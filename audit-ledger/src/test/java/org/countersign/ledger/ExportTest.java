package org.countersign.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExportTest {
  private static final byte[] CARD = "a card".getBytes(UTF_8);

  private static String exported() throws IOException {
    var log = MemoryLog.begun();
    log.append(List.of(Samples.leaf(1), Samples.leaf(2)));
    var out = new ByteArrayOutputStream();
    try (var export = new Export.Writer(out, log.batches.get(1).note())) {
      export.entry(log.entries.get(0).leaf().bytes());
      export.note(log.batches.get(0).note());
      export.entry(log.entries.get(1).leaf().bytes());
      export.payload(Digest.sha256(CARD), CARD);
      export.entry(log.entries.get(2).leaf().bytes());
    }
    return out.toString(UTF_8);
  }

  private static List<String> read(String text) throws IOException {
    var reader = new Export.Reader(new ByteArrayInputStream(text.getBytes(UTF_8)));
    var lines = new ArrayList<String>();
    lines.add(reader.checkpoint().text());
    for (var next = reader.next(); next.isPresent(); next = reader.next()) {
      var line = next.get();
      if (line instanceof Export.Item item) {
        lines.add(item.index() + " " + Digest.leaf(item.leaf()));
      } else if (line instanceof Export.Payload payload) {
        lines.add(payload.sha256() + " " + new String(payload.bytes(), UTF_8));
      } else if (line instanceof Export.Note note) {
        lines.add(note.text());
      }
    }
    return lines;
  }

  @Test
  void whatWasWrittenIsReadInItsOrder() throws IOException {
    var log = MemoryLog.begun();
    log.append(List.of(Samples.leaf(1), Samples.leaf(2)));

    assertThat(read(exported()))
        .containsExactly(
            log.batches.get(1).checkpoint().text(),
            "0 " + log.entries.get(0).leafHash(),
            log.batches.get(0).note().note(),
            "1 " + log.entries.get(1).leafHash(),
            Digest.sha256(CARD) + " a card",
            "2 " + log.entries.get(2).leafHash());
  }

  @Test
  void anExportWithFewerOrMoreEntriesThanItsCheckpointIsNoExport() throws IOException {
    var log = MemoryLog.begun();
    var note = log.batches.get(0).note();
    var none = new Export.Writer(new ByteArrayOutputStream(), note);
    assertThatThrownBy(none::close).hasMessage("an export of 0 entries instead of 1");
    none.entry(CARD);
    assertThatThrownBy(() -> none.entry(CARD)).hasMessage("the checkpoint has 1 entries");
    assertThatThrownBy(() -> new Export.Writer(new ByteArrayOutputStream(), note).note(note))
        .hasMessageContaining("not a checkpoint of the 0 entries");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"index\": 0,\"leaf\":\"\"}\n",
        "{\"index\":00,\"leaf\":\"\"}\n",
        "{\"index\":,\"leaf\":\"\"}\n",
        "{\"index\":99999999999999999999,\"leaf\":\"\"}\n",
        "{\"index\":0,\"leaf\":\"QQ=\"}\n",
        "{\"index\":0,\"leaf\":\"QR==\"}\n",
        "{\"index\":0,\"leaf\":\"QQ==\"} \n",
        "{\"index\":0,\"leaf\":\"QQ==\"}",
        "{\"payload\":\"QQ==\",\"sha256\":\"00\"}\n",
        "{\"checkpoint\":\"\",\"more\":1}\n",
        "{\"checkpoint\":1}\n",
        "\n",
        "[]\n"
      })
  void aLineInAnyOtherFormIsRefusedByItsNumber(String line) throws IOException {
    var head = exported().lines().findFirst().orElseThrow() + "\n";

    assertThatThrownBy(() -> read(head + line)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPayloadLongerThanAnyBufferComesBackWhole() throws IOException {
    var large = new byte[1 << 20];
    new Random(7).nextBytes(large);
    var out = new ByteArrayOutputStream();
    try (var export = new Export.Writer(out, MemoryLog.begun().batches.get(0).note())) {
      export.entry(Samples.genesis().bytes());
      export.payload(Digest.sha256(large), large);
    }

    var reader = new Export.Reader(new ByteArrayInputStream(out.toByteArray()));

    assertThat(reader.next()).isPresent();
    assertThat(reader.next().orElseThrow())
        .isInstanceOfSatisfying(
            Export.Payload.class, each -> assertThat(each.bytes()).isEqualTo(large));
    assertThat(reader.next()).isEmpty();
  }

  @Test
  void aFirstLineThatSaysOtherwiseThanItsCheckpointIsRefused() throws IOException {
    var text = exported();
    assertThatThrownBy(() -> read("")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> read(text.replace("\"size\":3", "\"size\":2")))
        .hasMessageContaining("says otherwise");
    assertThatThrownBy(() -> read(text.replace("export/v1", "export/v2")))
        .hasMessageContaining("format");
    assertThatThrownBy(() -> read("x" + text)).isInstanceOf(IllegalArgumentException.class);
  }
}
