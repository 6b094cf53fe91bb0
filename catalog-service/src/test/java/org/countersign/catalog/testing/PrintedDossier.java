package org.countersign.catalog.testing;

import com.lowagie.text.pdf.PdfReader;
import com.lowagie.text.pdf.parser.PdfTextExtractor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse.BodyHandlers;
import org.countersign.catalog.identity.Roles;

/** What a reader of a dossier sees. */
public final class PrintedDossier {
  private PrintedDossier() {}

  /**
   * Issues a dossier of a version and reads its pages.
   *
   * @param version its path
   * @return the words with one space between them
   */
  public static String of(String version) {
    var auditor = CatalogClient.as(Roles.AUDITOR);
    var issued = Journey.created(auditor.post(version + "/dossiers", "{}"));
    var path = version + "/dossiers/" + issued.getString("id");
    return text(auditor.send(auditor.request(path).GET(), BodyHandlers.ofByteArray()).body());
  }

  /** The same of a file. */
  public static String text(byte[] pdf) {
    try (var reader = new PdfReader(pdf)) {
      var text = new StringBuilder();
      for (int page = 1; page <= reader.getNumberOfPages(); page++) {
        text.append(new PdfTextExtractor(reader).getTextFromPage(page)).append(' ');
      }
      return text.toString().replaceAll("\\s+", " ");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
