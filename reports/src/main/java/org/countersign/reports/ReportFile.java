package org.countersign.reports;

import com.lowagie.text.pdf.PRStream;
import com.lowagie.text.pdf.PdfDate;
import com.lowagie.text.pdf.PdfDictionary;
import com.lowagie.text.pdf.PdfName;
import com.lowagie.text.pdf.PdfNameTree;
import com.lowagie.text.pdf.PdfReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1Primitive;

/** A sealed document opened for checking; believes nothing before the seal has been verified. */
final class ReportFile {
  /** What the seal says. */
  record Sealed(Cades.Signed signed, Instant at) {}

  private static final Pattern SOURCE =
      Pattern.compile("<dc:source>sha256:([0-9a-f]{64})</dc:source>");
  private static final Pattern IDENTIFIER =
      Pattern.compile("<dc:identifier>([A-Za-z0-9._:-]{1,64})</dc:identifier>");

  private final byte[] bytes;
  private final PdfReader reader;

  /**
   * @throws ReportCheck.Flaw if it is not a PDF
   */
  ReportFile(byte[] bytes) throws ReportCheck.Flaw {
    this.bytes = bytes.clone();
    try {
      this.reader = new PdfReader(this.bytes);
    } catch (IOException | RuntimeException e) {
      throw new ReportCheck.Flaw("this is not a readable PDF: " + e.getMessage());
    }
  }

  /**
   * The one seal of the document.
   *
   * @throws ReportCheck.Flaw if there is none or several, if a byte is not covered, or if the
   *     signature does not fit
   */
  Sealed seal() throws ReportCheck.Flaw {
    try {
      var fields = reader.getAcroFields();
      var names = fields.getSignedFieldNames();
      if (names.size() != 1) {
        throw new ReportCheck.Flaw("the document has " + names.size() + " seals, not one");
      }
      var dictionary = fields.getSignatureDictionary(names.get(0));
      if (!new PdfName("ETSI.CAdES.detached").equals(dictionary.getAsName(PdfName.SUBFILTER))) {
        throw new ReportCheck.Flaw("the seal is not a PAdES signature");
      }
      var range = range(dictionary);
      var covered = new byte[range[1] + bytes.length - range[2]];
      System.arraycopy(bytes, 0, covered, 0, range[1]);
      System.arraycopy(bytes, range[2], covered, range[1], bytes.length - range[2]);
      var signed = Cades.verify(contents(range[1], range[2]), covered);
      var time = PdfDate.decode(dictionary.getAsString(PdfName.M).toString());
      return new Sealed(signed, time.toInstant());
    } catch (GeneralSecurityException e) {
      throw new ReportCheck.Flaw(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      throw new ReportCheck.Flaw("the seal cannot be read: " + e);
    }
  }

  /** 0, where the signature's place begins, where it ends, how many bytes follow. */
  private int[] range(PdfDictionary dictionary) throws ReportCheck.Flaw {
    var array = dictionary.getAsArray(PdfName.BYTERANGE);
    var range = new int[4];
    for (int i = 0; i < 4; i++) {
      range[i] = array.size() == 4 ? array.getAsNumber(i).intValue() : -1;
    }
    boolean whole =
        range[0] == 0
            && range[1] > 0
            && range[2] > range[1] + 1
            && range[2] <= bytes.length
            && range[3] == bytes.length - range[2]
            && bytes[range[1]] == '<'
            && bytes[range[2] - 1] == '>';
    if (!whole) {
      throw new ReportCheck.Flaw("the seal does not cover the whole document");
    }
    return range;
  }

  private byte[] contents(int open, int close) throws ReportCheck.Flaw {
    try {
      var hex = new String(bytes, open + 1, close - open - 2, StandardCharsets.ISO_8859_1);
      var padded = HexFormat.of().parseHex(hex);
      var cms = ASN1Primitive.fromByteArray(padded(padded)).getEncoded("DER");
      // nothing may hide in the room the signature did not need
      var room = HexFormat.of().formatHex(cms) + "00".repeat(padded.length - cms.length);
      if (!room.equals(hex)) {
        throw new ReportCheck.Flaw("there is something beside the signature in its place");
      }
      return cms;
    } catch (IOException | RuntimeException e) {
      throw new ReportCheck.Flaw("the signature cannot be read");
    }
  }

  /** The signature without the zeros after it; its length is in its first bytes (X.690, 8.1.3). */
  private static byte[] padded(byte[] bytes) {
    int first = bytes[1] & 0xFF;
    int octets = first < 0x80 ? 0 : first & 0x7F;
    int length = first < 0x80 ? first : 0;
    for (int i = 0; i < octets; i++) {
      length = (length << 8) | (bytes[2 + i] & 0xFF);
    }
    return Arrays.copyOf(bytes, Math.min(bytes.length, 2 + octets + length));
  }

  /** Every embedded file by its name. */
  Map<String, byte[]> attachments() throws ReportCheck.Flaw {
    try {
      var files = new TreeMap<String, byte[]>();
      var names = reader.getCatalog().getAsDict(PdfName.NAMES);
      var tree = names == null ? null : names.getAsDict(PdfName.EMBEDDEDFILES);
      if (tree == null) {
        return files;
      }
      for (var entry : PdfNameTree.readTree(tree).entrySet()) {
        var file = (PdfDictionary) PdfReader.getPdfObject(entry.getValue());
        var name = file.getAsString(PdfName.UF);
        var stream = (PRStream) file.getAsDict(PdfName.EF).getDirectObject(PdfName.F);
        var content = PdfReader.getStreamBytes(stream);
        if (files.put(
                (name == null ? file.getAsString(PdfName.F) : name).toUnicodeString(), content)
            != null) {
          throw new ReportCheck.Flaw("two attachments have the same name");
        }
      }
      return files;
    } catch (IOException | RuntimeException e) {
      throw new ReportCheck.Flaw("the attachments cannot be read: " + e.getMessage());
    }
  }

  /** SHA-256 of the data the document says it was written from. */
  Optional<String> source() throws ReportCheck.Flaw {
    return find(SOURCE);
  }

  Optional<String> reportId() throws ReportCheck.Flaw {
    return find(IDENTIFIER);
  }

  private Optional<String> find(Pattern pattern) throws ReportCheck.Flaw {
    try {
      var metadata = reader.getMetadata();
      if (metadata == null) {
        return Optional.empty();
      }
      var matcher = pattern.matcher(new String(metadata, StandardCharsets.UTF_8));
      return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    } catch (IOException | RuntimeException e) {
      throw new ReportCheck.Flaw("the metadata cannot be read: " + e.getMessage());
    }
  }
}
