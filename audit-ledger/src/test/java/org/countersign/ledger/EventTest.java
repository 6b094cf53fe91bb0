package org.countersign.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTest {
  private static final String CANONICAL =
      "{\"actor\":\"11112222-3333-4444-8888-777766665555\",\"at\":\"2026-11-20T22:42:01.120Z\","
          + "\"commit\":{},\"data\":{\"number\":1,\"tags\":[\"a\",true,null]},"
          + "\"id\":\"00000000-0000-0007-0000-000000000001\",\"log\":\"ledger.example/0f5e\","
          + "\"node\":\"n1\",\"payload\":[{\"mediaType\":\"text/plain\",\"name\":\"card\","
          + "\"sha256\":\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\","
          + "\"size\":3}],\"subject\":{\"id\":\"v1\",\"kind\":\"version\"},"
          + "\"type\":\"version.registered\",\"v\":1}";

  private static final Event EVENT =
      Samples.event(1, List.of(PayloadRef.of("card", "text/plain", "abc".getBytes(UTF_8))));

  @Test
  void itsBytesAreTheseForEver() {
    assertThat(new String(EVENT.canonical(), UTF_8)).isEqualTo(CANONICAL);
    assertThat(Event.parse(CANONICAL.getBytes(UTF_8))).isEqualTo(EVENT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"v\":1 | \"v\":2",
        "\"v\":1 | \"v\":\"1\"",
        "\"v\":1 | \"v\":1,\"w\":1",
        "\"commit\":{}, | ",
        "\"commit\":{} | \"commit\":[]",
        "\"commit\":{} | \"commit\":{\"x\":\"AAAA\"}",
        "\"commit\":{} | \"commit\":{\"x\":1}",
        "22:42:01.120Z | 22:42:01.12Z",
        "22:42:01.120Z | 22:42:01.120+00:00",
        "22:42:01.120Z | 22:42:01.120123Z",
        "22:42:01.120Z | 25:42:01.120Z",
        "22:42:01.120Z | 22:42:60.120Z",
        "2026-11-20 | 2026-02-30",
        "00000000-0000-0007-0000-000000000001 | 0-0-7-0-1",
        "11112222-3333-4444 | 1111222A-3333-4444",
        "version.registered | version",
        "version.registered | Version.registered",
        "ledger.example/0f5e | ledger example",
        "\"node\":\"n1\" | \"node\":\"\"",
        "\"kind\":\"version\" | \"kind\":1",
        "\"kind\":\"version\" | \"sort\":\"version\"",
        "ba7816bf | BA7816BF",
        "ba7816bf | ba7816",
        "\"size\":3 | \"size\":-3",
        "\"size\":3 | \"size\":\"3\"",
        "\"size\":3 | \"size\":3,\"url\":\"x\"",
        "\"number\":1 | \"number\":1.5",
        "\"number\":1 | \"number\": 1"
      })
  void bytesThatSayAnythingElseAreNoEvent(String part, String instead) {
    var altered = CANONICAL.replace(part, instead == null ? "" : instead);

    assertThat(altered).isNotEqualTo(CANONICAL);
    assertThatThrownBy(() -> Event.parse(altered.getBytes(UTF_8)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aTimeFinerThanAMillisecondIsRefusedRatherThanCut() {
    var fine = Instant.parse("2026-11-20T22:42:01.120001Z");
    assertThatThrownBy(() -> at(fine)).hasMessageContaining("millisecond");
    assertThat(at(Event.millis(fine)).at()).isEqualTo(Samples.AT);
    assertThatThrownBy(() -> at(Instant.parse("+10000-01-01T00:00:00Z")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> at(Instant.parse("-0001-01-01T00:00:00Z")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void timesRoundTripToTheMillisecond() {
    for (var text : List.of("0001-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z")) {
      var event = at(Instant.parse(text));
      assertThat(new String(event.canonical(), UTF_8)).contains(text);
      assertThat(Event.parse(event.canonical())).isEqualTo(event);
    }
  }

  @Test
  void laterChangesToWhatWasHandedInDoNotReachTheEvent() {
    var inner = new HashMap<String, Object>(Map.of("a", 1));
    var event = withData(Map.of("inner", inner));

    inner.put("a", 2);

    assertThat(event.data()).isEqualTo(Map.of("inner", Map.of("a", 1L)));
    assertThatThrownBy(() -> event.data().put("b", 1L))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void whatTheEventProfileForbidsCannotBeInAnEvent() {
    assertThat(withData(Map.of("share", "0.5")).data()).isEqualTo(Map.of("share", "0.5"));
    assertThatThrownBy(() -> withData(Map.of("share", 0.5)))
        .isInstanceOf(MalformedJsonException.class);
    assertThatThrownBy(() -> withData(Map.of("a\nb", 1)))
        .isInstanceOf(MalformedJsonException.class);
    assertThatThrownBy(() -> withData(Map.of("text", "\ud800")))
        .isInstanceOf(MalformedJsonException.class);
    assertThatThrownBy(() -> withData(Map.of("text", "a".repeat(17_000))).canonical())
        .isInstanceOf(MalformedJsonException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a+b", "ä", "a\n"})
  void anOriginIsAUrlWithoutSchemeBlankOrPlus(String text) {
    assertThatThrownBy(() -> new Origin(text)).isInstanceOf(IllegalArgumentException.class);
  }

  private static Event at(Instant at) {
    return new Event(
        new UUID(7, 1),
        EVENT.type(),
        at,
        EVENT.log(),
        EVENT.node(),
        EVENT.actor(),
        EVENT.subject(),
        EVENT.data(),
        List.of(),
        Map.of());
  }

  private static Event withData(Map<String, Object> data) {
    return new Event(
        new UUID(7, 1),
        EVENT.type(),
        EVENT.at(),
        EVENT.log(),
        EVENT.node(),
        EVENT.actor(),
        EVENT.subject(),
        data,
        List.of(),
        Map.of());
  }
}
