package org.countersign.reports;

import com.lowagie.text.Rectangle;
import com.lowagie.text.pdf.PdfAnnotation;
import com.lowagie.text.pdf.PdfAppearance;
import com.lowagie.text.pdf.PdfDate;
import com.lowagie.text.pdf.PdfDictionary;
import com.lowagie.text.pdf.PdfFormField;
import com.lowagie.text.pdf.PdfIndirectReference;
import com.lowagie.text.pdf.PdfLiteral;
import com.lowagie.text.pdf.PdfName;
import com.lowagie.text.pdf.PdfObject;
import com.lowagie.text.pdf.PdfString;
import com.lowagie.text.pdf.PdfWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * Seals a document while it is written: the signature dictionary goes into the one and only
 * revision with room for the signature, which is filled in when every other byte is known. So there
 * is no second revision that could be cut off or argued about.
 */
final class Signing {
  /** Room for the CMS in bytes; a chain of three P-256 certificates needs about 3,000. */
  private static final int ROOM = 10_000;

  private static final int RANGE = 60;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final Seal seal;
  private final PdfWriter writer;
  private final Fonts fonts;
  private final PdfIndirectReference reference;
  private final PdfLiteral range = new PdfLiteral(RANGE);
  private final PdfLiteral contents = new PdfLiteral("<" + "0".repeat(2 * ROOM) + ">");

  Signing(Seal seal, PdfWriter writer, Fonts fonts) {
    this.seal = seal;
    this.writer = writer;
    this.fonts = fonts;
    this.reference = writer.getPdfIndirectReference();
  }

  String words() {
    return "Sealed by "
        + seal.key().signer()
        + ", "
        + TIME.format(seal.at())
        + (seal.position().isBlank() ? "" : ", " + seal.position());
  }

  void into(PdfFormField field) {
    field.put(PdfName.V, reference);
    field.setAppearance(PdfAnnotation.APPEARANCE_NORMAL, appearance());
    // SignaturesExist and AppendOnly, ISO 32000-1 table 219
    writer.getAcroForm().setSigFlags(3);
  }

  private PdfAppearance appearance() {
    var appearance = PdfAppearance.createAppearance(writer, Seal.WIDTH, Seal.HEIGHT);
    appearance.setBoundingBox(new Rectangle(0, 0, Seal.WIDTH, Seal.HEIGHT));
    appearance.setColorFill(Ink.TEAL_PAPER.color());
    appearance.roundRectangle(.5f, .5f, Seal.WIDTH - 1, Seal.HEIGHT - 1, 4);
    appearance.fill();
    appearance.setColorStroke(Ink.TEAL.color());
    appearance.setLineWidth(.8f);
    appearance.roundRectangle(.5f, .5f, Seal.WIDTH - 1, Seal.HEIGHT - 1, 4);
    appearance.stroke();
    tick(appearance);
    var pen = new Pen(appearance, fonts);
    pen.block(
        List.of(
            Text.strong(
                Tone.ACCENT,
                seal.key().isDevelopment() ? "Sealed for development only" : "Digitally sealed"),
            Text.strong(seal.key().signer()),
            Text.small(TIME.format(seal.at()))
                .and(Text.small(seal.position().isBlank() ? "" : "  ·  " + seal.position()))),
        52,
        Seal.HEIGHT - 8,
        9,
        Seal.WIDTH - 60);
    return appearance;
  }

  private static void tick(PdfAppearance appearance) {
    appearance.setColorFill(Ink.TEAL.color());
    appearance.circle(28, Seal.HEIGHT / 2, 14);
    appearance.fill();
    appearance.setColorStroke(Ink.WHITE.color());
    appearance.setLineWidth(2.4f);
    appearance.moveTo(21.5f, Seal.HEIGHT / 2);
    appearance.lineTo(26.5f, Seal.HEIGHT / 2 - 5);
    appearance.lineTo(35, Seal.HEIGHT / 2 + 5.5f);
    appearance.stroke();
  }

  void reserve() throws IOException {
    var signature = new PdfDictionary(new PdfName("Sig"));
    signature.put(PdfName.FILTER, PdfName.ADOBE_PPKLITE);
    signature.put(PdfName.SUBFILTER, new PdfName("ETSI.CAdES.detached"));
    signature.put(PdfName.M, new PdfDate(Emission.calendar(seal.at())));
    signature.put(PdfName.NAME, new PdfString(seal.key().signer(), PdfObject.TEXT_UNICODE));
    signature.put(PdfName.REASON, new PdfString("Report issued", PdfObject.TEXT_UNICODE));
    signature.put(PdfName.BYTERANGE, range);
    signature.put(PdfName.CONTENTS, contents);
    writer.addToBody(signature, reference, false);
  }

  /** Fills in range and signature; every byte but the hexadecimal signature itself is covered. */
  byte[] fill(byte[] pdf) throws IOException {
    int open = Math.toIntExact(contents.getPosition());
    int close = open + contents.getPosLength();
    var words = "[0 " + open + " " + close + " " + (pdf.length - close) + "]";
    put(pdf, Math.toIntExact(range.getPosition()), words);
    var covered = new byte[pdf.length - (close - open)];
    System.arraycopy(pdf, 0, covered, 0, open);
    System.arraycopy(pdf, close, covered, open, pdf.length - close);
    var cms = seal.key().sign(covered);
    if (cms.length > ROOM) {
      throw new IOException("a signature of " + cms.length + " bytes; the chain is too long");
    }
    put(pdf, open + 1, HexFormat.of().formatHex(cms));
    return pdf;
  }

  private static void put(byte[] pdf, int at, String words) {
    var bytes = words.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, pdf, at, bytes.length);
  }
}
