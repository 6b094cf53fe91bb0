package org.countersign.catalog.dossiers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.countersign.lineage.Layout;
import org.countersign.reports.Picture;
import org.countersign.reports.Tone;
import org.junit.jupiter.api.Test;

class LineagePictureTest {
  @Test
  void aWidePictureIsNarrowedToAPageAndKeepsItsHeight() {
    var wide =
        new Layout.LaidOut(
            1320,
            60,
            List.of(box("iri:run", "train", "run", 0), box("iri:version", "scorer 2", "", 1100)),
            List.of(
                new Layout.Line(
                    "iri:run",
                    "iri:version",
                    "wasGeneratedBy",
                    List.of(new Layout.Point(220, 30), new Layout.Point(1100, 30)))));

    var picture = new LineagePicture(wide, "iri:version").picture();

    assertThat(picture)
        .isEqualTo(
            new Picture(
                660,
                60,
                List.of(
                    new Picture.Box(0, 7, 110, 46, Tone.NEUTRAL, false, List.of("train", "run")),
                    new Picture.Box(550, 7, 110, 46, Tone.ACCENT, false, List.of("scorer 2", ""))),
                List.of(
                    new Picture.Line(
                        List.of(new Picture.Point(110, 30), new Picture.Point(550, 30)),
                        Tone.NEUTRAL,
                        true,
                        false)),
                List.of()));
  }

  @Test
  void aLongNameGoesOnInASecondLineAndIsCutThere() {
    assertThat(LineagePicture.wrapped("scorer 2", 10)).containsExactly("scorer 2");
    assertThat(LineagePicture.wrapped("approval for production", 14))
        .containsExactly("approval for", "production");
    assertThat(LineagePicture.wrapped("DENY production", 10)).containsExactly("DENY", "production");
    assertThat(LineagePicture.wrapped("a-very-long-name-of-a-dataset", 10))
        .containsExactly("a-very-", "long-name…");
  }

  private static Layout.Box box(String id, String label, String kind, double x) {
    return new Layout.Box(id, label, label, kind, x, 7, 220, 46);
  }
}
