package org.countersign.catalog.reviews;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.countersign.catalog.models.UpstreamChange.Sort;
import org.countersign.policy.Rereview.Change;
import org.junit.jupiter.api.Test;

class UpstreamDemandsTest {
  /** But one: no policy does without the second person. */
  @Test
  void policiesKnowEveryChangeByItsName() {
    assertThat(
            Stream.of(Sort.values())
                .filter(sort -> sort != Sort.APPROVER_DISQUALIFIED)
                .map(Enum::name))
        .containsExactlyInAnyOrderElementsOf(Stream.of(Change.values()).map(Enum::name).toList());
  }
}
