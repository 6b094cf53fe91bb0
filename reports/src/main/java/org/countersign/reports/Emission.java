package org.countersign.reports;

import com.lowagie.text.Document;
import com.lowagie.text.PageSize;
import com.lowagie.text.Rectangle;
import com.lowagie.text.pdf.PdfAnnotation;
import com.lowagie.text.pdf.PdfArray;
import com.lowagie.text.pdf.PdfBorderArray;
import com.lowagie.text.pdf.PdfDate;
import com.lowagie.text.pdf.PdfDestination;
import com.lowagie.text.pdf.PdfDictionary;
import com.lowagie.text.pdf.PdfFileSpecification;
import com.lowagie.text.pdf.PdfFormField;
import com.lowagie.text.pdf.PdfName;
import com.lowagie.text.pdf.PdfNumber;
import com.lowagie.text.pdf.PdfObject;
import com.lowagie.text.pdf.PdfOutline;
import com.lowagie.text.pdf.PdfString;
import com.lowagie.text.pdf.PdfStructureElement;
import com.lowagie.text.pdf.PdfWriter;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;

/**
 * Writes laid-out pages as PDF. OpenPDF has no PDF/A-3 writer, so the parts the standards ask for
 * are set one by one here; {@code setPDFXConformance} would ask for PDF/A-1.
 */
final class Emission {
  private static final PdfName AF = new PdfName("AF");
  private static final PdfName STRUCT_PARENT = new PdfName("StructParent");

  private final TaggedPdf.Front front;
  private final Fonts fonts;
  private final boolean covered;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 16);
  private final Document document = new Document(PageSize.A4);
  private final PdfWriter writer = PdfWriter.getInstance(document, out);
  private final List<PdfStructureElement> elements = new ArrayList<>();

  Emission(TaggedPdf.Front front, Fonts fonts, boolean covered) {
    this.front = front;
    this.fonts = fonts;
    this.covered = covered;
  }

  byte[] write(
      List<List<Mark>> pages,
      Tag root,
      List<Bookmark> bookmarks,
      List<Attachment> attachments,
      Optional<Seal> seal) {
    try {
      begin();
      build(root, Optional.empty());
      var signing = seal.map(wanted -> new Signing(wanted, writer, fonts));
      for (int i = 0; i < pages.size(); i++) {
        if (i > 0) {
          document.newPage();
        }
        writer.setPageEmpty(false);
        page(pages.get(i), i + 1, pages.size(), signing);
      }
      outline(bookmarks);
      attach(attachments);
      var producer = writer.getInfo().getAsString(PdfName.PRODUCER).toUnicodeString();
      writer.setXmpMetadata(new XmpMetadata(front, producer).bytes());
      if (signing.isPresent()) {
        signing.get().reserve();
      }
      document.close();
      return signing.isPresent() ? signing.get().fill(out.toByteArray()) : out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void begin() throws IOException {
    writer.setPdfVersion(PdfWriter.VERSION_1_7);
    writer.setTagged();
    writer.setViewerPreferences(PdfWriter.DisplayDocTitle | PdfWriter.PageModeUseOutlines);
    document.addTitle(front.title());
    document.addSubject(front.subject());
    document.addAuthor(front.generator());
    document.addCreator(front.generator());
    var date = new PdfDate(calendar(XmpMetadata.time(front)));
    document.open();
    writer.getInfo().put(PdfName.CREATIONDATE, date);
    writer.getInfo().put(PdfName.MODDATE, date);
    writer.getExtraCatalog().put(PdfName.LANG, new PdfString(front.language()));
    writer.setOutputIntents(
        "sRGB IEC61966-2.1",
        "PDFA/1",
        "http://www.color.org",
        "sRGB IEC61966-2.1",
        ICC_Profile.getInstance(ColorSpace.CS_sRGB));
    writer.setTabs(PdfName.S);
  }

  static Calendar calendar(Instant at) {
    var calendar = new GregorianCalendar(TimeZone.getTimeZone(ZoneOffset.UTC), Locale.ROOT);
    calendar.setTimeInMillis(at.toEpochMilli());
    return calendar;
  }

  private void build(Tag tag, Optional<PdfStructureElement> parent) {
    var type = new PdfName(tag.type());
    var element =
        parent.isPresent()
            ? new PdfStructureElement(parent.get(), type)
            : new PdfStructureElement(writer.getStructureTreeRoot(), type);
    tag.number(elements.size());
    elements.add(element);
    if (!tag.alternative().isEmpty()) {
      element.put(PdfName.ALT, new PdfString(tag.alternative(), PdfObject.TEXT_UNICODE));
    }
    if (!tag.scope().isEmpty()) {
      attribute(element, "Table", "Scope", new PdfName(tag.scope()));
    }
    if (tag.type().equals("L")) {
      attribute(element, "List", "ListNumbering", new PdfName("Disc"));
    }
    tag.kids().forEach(kid -> build(kid, Optional.of(element)));
  }

  private static void attribute(
      PdfStructureElement element, String owner, String name, PdfObject value) {
    var attributes = new PdfDictionary();
    attributes.put(PdfName.O, new PdfName(owner));
    attributes.put(new PdfName(name), value);
    element.put(PdfName.A, attributes);
  }

  private void page(List<Mark> marks, int number, int count, Optional<Signing> signing)
      throws IOException {
    var pen = new Pen(writer.getDirectContent(), fonts);
    for (var mark : marks) {
      if (mark instanceof Mark.Area area) {
        pen.area(area);
      } else if (mark instanceof Mark.Rule rule) {
        pen.rule(rule);
      } else if (mark instanceof Mark.Words words) {
        pen.grounds(words);
        words(pen, words);
      } else if (mark instanceof Mark.PageOf pageOf) {
        words(pen, pageNumber(pageOf));
      } else if (mark instanceof Mark.Art art) {
        art(pen, art);
      } else if (mark instanceof Mark.Jump jump) {
        jump(jump);
      } else if (mark instanceof Mark.SealField field) {
        field(field, signing.orElseThrow());
      }
    }
    running(pen, number, count);
  }

  private void words(Pen pen, Mark.Words words) {
    if (words.tag() == Tag.ARTIFACT) {
      pen.artifact("Layout", () -> pen.words(words));
    } else {
      pen.tagged(elements.get(words.tag().id()), () -> pen.words(words));
    }
  }

  private Mark.Words pageNumber(Mark.PageOf mark) {
    var number = String.valueOf(mark.target().page());
    float width = fonts.width(number, mark.style().face()) * mark.style().size();
    var stretch = new Line.Stretch(number, mark.style(), 0);
    var line = new Line(List.of(stretch), width, mark.style().lineHeight());
    return new Mark.Words(mark.tag(), line, mark.x() - width, mark.baseline());
  }

  private void art(Pen pen, Mark.Art art) {
    var element = elements.get(art.tag().id());
    float width = (float) art.picture().width() * art.scale();
    float height = (float) art.picture().height() * art.scale();
    float bottom = Sheets.HEIGHT - art.y() - height;
    attribute(
        element,
        "Layout",
        "BBox",
        new PdfArray(new float[] {art.x(), bottom, art.x() + width, Sheets.HEIGHT - art.y()}));
    pen.tagged(element, () -> pen.picture(art));
  }

  private void jump(Mark.Jump jump) {
    var target = jump.target();
    var to = new PdfDestination(PdfDestination.XYZ, 0, Sheets.HEIGHT - target.y() + 8, 0);
    var area = rectangle(jump.x(), jump.y(), jump.width(), jump.height());
    var link =
        PdfAnnotation.createLink(writer, area, PdfAnnotation.HIGHLIGHT_NONE, target.page(), to);
    link.setBorder(new PdfBorderArray(0, 0, 0));
    describe(link, target.title() + ", page " + target.page(), elements.get(jump.tag().id()));
    writer.addAnnotation(link);
  }

  private void field(Mark.SealField mark, Signing signing) throws IOException {
    var area = rectangle(mark.x(), mark.y(), mark.width(), mark.height());
    var field = PdfFormField.createSignature(writer);
    field.setWidget(area, PdfAnnotation.HIGHLIGHT_NONE);
    field.setFieldName("Seal");
    field.setPage();
    signing.into(field);
    field.put(PdfName.TU, new PdfString(signing.words(), PdfObject.TEXT_UNICODE));
    describe(field, signing.words(), elements.get(mark.tag().id()));
    writer.addAnnotation(field);
  }

  /** Ties an annotation to its element in both directions (ISO 14289-1, 7.18). */
  private void describe(PdfAnnotation annotation, String words, PdfStructureElement element) {
    annotation.put(PdfName.CONTENTS, new PdfString(words, PdfObject.TEXT_UNICODE));
    annotation.setFlags(PdfAnnotation.FLAGS_PRINT);
    int key = writer.getStructureTreeRoot().addExistingObject(element.getReference());
    annotation.put(STRUCT_PARENT, new PdfNumber(key));
    var reference = new PdfDictionary(new PdfName("OBJR"));
    reference.put(new PdfName("Obj"), annotation.getIndirectReference());
    var page = writer.getPageReference(writer.getPageNumber());
    reference.put(PdfName.PG, page);
    var kids = element.get(PdfName.K);
    if (kids == null) {
      element.put(PdfName.K, reference);
      element.put(PdfName.PG, page);
    } else if (kids instanceof PdfArray array) {
      array.add(reference);
    } else {
      var array = new PdfArray(kids);
      array.add(reference);
      element.put(PdfName.K, array);
    }
  }

  private static Rectangle rectangle(float x, float y, float width, float height) {
    return new Rectangle(x, Sheets.HEIGHT - y - height, x + width, Sheets.HEIGHT - y);
  }

  private void running(Pen pen, int number, int count) {
    pen.artifact(
        "Pagination",
        () -> {
          float foot = 806;
          pen.running(front.reportId(), Sheets.LEFT, foot, Ink.QUIET, false);
          pen.running("page " + number + " of " + count, Sheets.RIGHT, foot, Ink.QUIET, true);
          if (number > 1 || !covered) {
            pen.running(front.title(), Sheets.LEFT, 44, Ink.QUIET, false);
            pen.running(front.mark(), Sheets.RIGHT, 44, Ink.RED, true);
          }
        });
    pen.rule(new Mark.Rule(Sheets.LEFT, 792, Sheets.RIGHT, 792, .4f, Ink.LINE));
    if (number > 1 || !covered) {
      pen.rule(new Mark.Rule(Sheets.LEFT, 52, Sheets.RIGHT, 52, .4f, Ink.LINE));
    }
  }

  private void outline(List<Bookmark> bookmarks) {
    var open = new ArrayList<PdfOutline>();
    open.add(writer.getRootOutline());
    int first = bookmarks.stream().mapToInt(Bookmark::level).min().orElse(1);
    for (var bookmark : bookmarks) {
      int depth = Math.min(bookmark.level() - first, open.size() - 1);
      open.subList(depth + 1, open.size()).clear();
      var to = new PdfDestination(PdfDestination.XYZ, 0, Sheets.HEIGHT - bookmark.y() + 8, 0);
      to.addPage(writer.getPageReference(bookmark.page()));
      open.add(new PdfOutline(open.get(depth), to, bookmark.title(), depth == 0));
    }
  }

  private void attach(List<Attachment> attachments) throws IOException {
    var files = new PdfArray();
    for (var attachment : attachments) {
      var parameters = new PdfDictionary();
      parameters.put(PdfName.MODDATE, new PdfDate(calendar(XmpMetadata.time(front))));
      var file =
          PdfFileSpecification.fileEmbedded(
              writer,
              null,
              attachment.name(),
              attachment.content(),
              attachment.mediaType(),
              parameters,
              9);
      file.addDescription(attachment.description(), true);
      file.put(new PdfName("AFRelationship"), new PdfName(attachment.relationship().pdfName()));
      writer.addFileAttachment(attachment.name(), file);
      files.add(file.getReference());
    }
    if (!files.isEmpty()) {
      writer.getExtraCatalog().put(AF, files);
    }
  }
}
