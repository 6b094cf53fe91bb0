package org.countersign.catalog.requirements;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DocumentsTest {
  private static Map<String, Object> duty(String id, String pack, boolean open) {
    return Map.of("id", id, "pack", pack, "from", "2027-12-02", "open", open);
  }

  @Test
  void anOpenDutyCountsWhereTheLawAsksAndNotWhereNobodyAnsweredTheHouse() {
    var classification =
        Map.<String, Object>of(
            "pack",
            "law@1",
            "obligations",
            List.of(
                duty("OB-04", "law@1", false),
                duty("OB-26.7", "law@1", true),
                duty("HP-1", "house@1", false),
                duty("HP-2", "house@1", true)));

    assertThat(Documents.duties(classification))
        .containsExactly("OB-04 2027-12-02", "OB-26.7 2027-12-02", "HP-1 2027-12-02");
  }

  @Test
  void aClassificationOfAnEarlierReleaseStatesNoDuties() {
    assertThat(Documents.duties(Map.of("pack", "law@1"))).isEmpty();
  }
}
