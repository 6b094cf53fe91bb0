package org.countersign.reports;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.lowagie.text.pdf.PdfReader;
import com.lowagie.text.pdf.parser.PdfTextExtractor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaggedPdfTest {
  private static TaggedPdf document() {
    return new TaggedPdf(
        new TaggedPdf.Front("R-1", "A title", "About", "en-GB", "test", Samples.NOW, "", ""));
  }

  private static String words(byte[] pdf, int page) throws Exception {
    return new PdfTextExtractor(new PdfReader(pdf)).getTextFromPage(page);
  }

  /** With heads, feet and repeated headers, which a reader of the tags does not meet. */
  private static String everything(byte[] pdf, int page) throws Exception {
    var reader = new PdfReader(pdf);
    var content = new String(reader.getPageContent(page), ISO_8859_1);
    reader.setPageContent(page, content.replace("/Artifact", "/Span").getBytes(ISO_8859_1));
    return new PdfTextExtractor(reader).getTextFromPage(page);
  }

  @Test
  void everyPageSaysWhichOfHowManyItIsAndWhichReport() throws Exception {
    var pdf = document().paragraph("one").pageBreak().paragraph("two").pageBreak().write();

    assertThat(new PdfReader(pdf).getNumberOfPages()).isEqualTo(3);
    for (int page = 1; page <= 3; page++) {
      assertThat(everything(pdf, page)).contains("page " + page + " of 3", "R-1", "A title");
    }
  }

  @Test
  void theContentsNameThePageOfEveryHeadingThatFollows() throws Exception {
    var pdf =
        document().contents(2).pageBreak().heading(1, "First").pageBreak().heading(2, "Second");

    assertThat(words(pdf.write(), 1).replaceAll("\\s+", " ")).contains("First 2", "Second 3");
  }

  @Test
  void whatNoFontCanShowIsSpelledOut() throws Exception {
    var pdf = document().paragraph("left\u202Eright \uD83E\uDDEA end").write();

    assertThat(words(pdf, 1).replaceAll("\\s+", " ")).contains("left[U+202E]right [U+1F9EA] end");
    Conformance.assertConforms(pdf);
  }

  @Test
  void theHeaderOfATableIsRepeatedAndNoRowIsLost() throws Exception {
    var rows = new ArrayList<List<Text>>();
    for (int i = 0; i < 120; i++) {
      rows.add(List.of(Text.of("row-" + i + "."), Text.of("words ".repeat(30))));
    }
    var table = Table.of(new Table.Column("Number", 1), new Table.Column("Content", 3)).rows(rows);
    var pdf = document().table(table).write();

    int pages = new PdfReader(pdf).getNumberOfPages();
    var all = new StringBuilder();
    for (int page = 1; page <= pages; page++) {
      assertThat(everything(pdf, page)).contains("Number");
      assertThat(words(pdf, page).contains("Number")).isEqualTo(page == 1);
      all.append(words(pdf, page));
    }
    assertThat(pages).isGreaterThan(2);
    for (int i = 0; i < 120; i++) {
      assertThat(all).contains("row-" + i + ".");
    }
  }

  @Test
  void aCellLongerThanAPageGoesOnOnTheNext() throws Exception {
    var table = Table.of(new Table.Column("A", 1), new Table.Column("B", 1));
    var pdf = document().table(table.row(Text.of("x"), Text.of("word ".repeat(4_000)))).write();

    assertThat(new PdfReader(pdf).getNumberOfPages()).isGreaterThan(2);
    Conformance.assertConforms(pdf);
  }

  @Test
  void everyKindOfBlockConformsAndSoDoesASealWithoutACover() throws Exception {
    var pdf =
        document()
            .heading(1, "A heading")
            .bullets(List.of(Text.of("one"), Text.of("two")))
            .note(Tone.WARNING, "Mind this", Text.of("words ".repeat(900)))
            .commands(List.of("one\ntwo"))
            .facts(List.of(new TaggedPdf.Fact("label", Text.chip(Tone.GOOD, "state"))))
            .figure(QrCode.of("https://countersign.example/"), "a code")
            .write(Samples.SEAL);

    Conformance.assertConforms(pdf);
  }

  @Test
  void theJudgeOfConformanceCanSayNo() {
    var words = new String(document().paragraph("x").write(), ISO_8859_1);
    var wrong = words.replace("<pdfuaid:part>1", "<pdfuaid:part>9").getBytes(ISO_8859_1);

    assertThatThrownBy(() -> Conformance.assertConforms(wrong)).isInstanceOf(AssertionError.class);
  }

  @Test
  void theSameDocumentIsTheSameBytesButForItsIds() {
    var one = withoutIds(Samples.creditScoring(1).write(Samples.SEAL));
    var two = withoutIds(Samples.creditScoring(1).write(Samples.SEAL));

    assertThat(one.equals(two)).isTrue();
  }

  private static String withoutIds(byte[] pdf) {
    var words = new String(pdf, ISO_8859_1);
    return words
        .replaceAll("/ID ?\\[<[0-9a-f]+><[0-9a-f]+>\\]", "")
        // OpenPDF draws the names of font subsets at random
        .replaceAll("[A-Z]{6}\\+", "")
        .replaceAll("/Contents <[0-9a-f]{20000}>", "");
  }

  @Test
  void aHeadingThatSkipsALevelIsRefused() {
    assertThatThrownBy(() -> document().heading(2, "too deep"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a heading of level 2 after level 0");
  }

  @Test
  void aDocumentOfTooManyPagesIsRefused() {
    var endless = document();
    for (int i = 0; i <= Sheets.MOST; i++) {
      endless.pageBreak();
    }

    assertThatThrownBy(endless::write)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a document of more than 2000 pages");
  }
}
