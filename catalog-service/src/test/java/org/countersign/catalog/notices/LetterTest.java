package org.countersign.catalog.notices;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LetterTest {
  private static final URI HOME = URI.create("https://catalog.example");

  @Test
  void aLetterSaysWhatHappenedAndWhereToLook() {
    var letter = new Letter(List.of(notice(1)), HOME);

    assertThat(letter.subject()).isEqualTo("Countersign: An approval was revoked");
    assertThat(letter.text().lines())
        .containsExactly(
            "An approval was revoked:",
            "https://catalog.example/ui/reviews/1",
            "",
            "All your notices: https://catalog.example/ui/notices");
  }

  @Test
  void whatALetterDoesNotListItCounts() {
    var letter =
        new Letter(IntStream.rangeClosed(1, 203).mapToObj(LetterTest::notice).toList(), HOME);

    assertThat(letter.subject()).isEqualTo("Countersign: 203 notices");
    assertThat(letter.text())
        .contains("/ui/reviews/200\r\n", "\r\n3 more are in the list.\r\n")
        .doesNotContain("/ui/reviews/201");
  }

  @Test
  void oneThatIsNotListedIsNotSeveral() {
    var letter =
        new Letter(IntStream.rangeClosed(1, 201).mapToObj(LetterTest::notice).toList(), HOME);

    assertThat(letter.text()).contains("\r\n1 more is in the list.\r\n");
  }

  private static Notice notice(int number) {
    return new Notice(
        new UUID(0, number),
        Occasion.APPROVAL_REVOKED,
        Optional.empty(),
        Optional.of(new UUID(1, 1)),
        Optional.empty(),
        String.valueOf(number),
        "/ui/reviews/" + number,
        "{}",
        Notice.State.WAITING,
        0,
        Optional.empty(),
        Optional.empty(),
        Instant.EPOCH,
        Optional.empty());
  }
}
