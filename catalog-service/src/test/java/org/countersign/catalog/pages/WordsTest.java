package org.countersign.catalog.pages;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordsTest {
  private final Words words = new Words();

  @Test
  void aSentenceNamesItsTimesAsPeopleWriteThem() {
    assertThat(words.dated("waived until 2027-03-31T00:00:00Z, again 2027-04-01T09:30:05.123Z"))
        .isEqualTo("waived until 31 Mar 2027, 00:00 UTC, again 1 Apr 2027, 09:30 UTC");
  }

  @Test
  void whatNamesNoTimeStaysAsItIs() {
    var sentence = "by 2027-03-31, of pack eu-ai-act@2026-07-27.3, not 2027-02-30T00:00:00Z";

    assertThat(words.dated(sentence)).isEqualTo(sentence);
  }
}
