package org.countersign.reports;

import static org.assertj.core.api.Assertions.assertThat;

import com.lowagie.text.pdf.PdfReader;
import com.lowagie.text.pdf.parser.PdfTextExtractor;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DossierTest {
  @Test
  void aDossierIsArchivableAndAccessible() throws Exception {
    var pdf = Samples.creditScoring(1).write(Samples.SEAL);

    keep("small", pdf);
    Conformance.assertConforms(pdf);
  }

  @Test
  void aDossierOfNothingIsArchivableAndAccessible() throws Exception {
    var pdf = Samples.empty().write(Samples.SEAL);

    keep("empty", pdf);
    Conformance.assertConforms(pdf);
  }

  @Test
  void hostileTextIsPrintedAndBreaksNothing() throws Exception {
    var pdf = Hostile.dossier().write(Samples.SEAL);

    keep("hostile", pdf);
    Conformance.assertConforms(pdf);
  }

  @Test
  void aDossierOfAHundredPagesIsArchivableAndAccessible() throws Exception {
    var pdf = Samples.creditScoring(110).write(Samples.SEAL);

    keep("long", pdf);
    assertThat(new PdfReader(pdf).getNumberOfPages()).isBetween(100, 400);
    Conformance.assertConforms(pdf);
  }

  @Test
  void whatEndedAnApprovalAndWhatWasRegisteredIsPrinted() throws Exception {
    var text = new StringBuilder();
    var reader = new PdfReader(Samples.creditScoring(1).write(Samples.SEAL));
    for (int page = 1; page <= reader.getNumberOfPages(); page++) {
      text.append(new PdfTextExtractor(reader).getTextFromPage(page)).append(' ');
    }

    assertThat(text.toString().replaceAll("\\s+", " "))
        .contains(
            "Rita Risk put it on hold until the audit is done",
            "repeat the age analysis with the new applications",
            "found right by Rita Risk",
            "applications 2019-2024");
  }

  /** With {@code -Dreports.keep=FOLDER} the documents can be looked at. */
  private static void keep(String name, byte[] pdf) throws Exception {
    var folder = System.getProperty("reports.keep", "");
    if (!folder.isEmpty()) {
      Files.write(Path.of(folder, name + ".pdf"), pdf);
    }
  }
}
