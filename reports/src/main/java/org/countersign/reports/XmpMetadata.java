package org.countersign.reports;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/**
 * The metadata packet of a document. PDF/A-3 wants it equal to the information dictionary, and the
 * PDF/UA identifier described by an extension schema (ISO 19005-3, 6.6).
 */
record XmpMetadata(TaggedPdf.Front front, String producer) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssXXX").withZone(ZoneOffset.UTC);

  static Instant time(TaggedPdf.Front front) {
    return front.created().truncatedTo(ChronoUnit.SECONDS);
  }

  byte[] bytes() {
    var out = new StringBuilder();
    out.append("<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n");
    out.append("<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">");
    out.append("<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">");
    out.append("<rdf:Description rdf:about=\"\"");
    namespace(out, "dc", "http://purl.org/dc/elements/1.1/");
    namespace(out, "pdf", "http://ns.adobe.com/pdf/1.3/");
    namespace(out, "xmp", "http://ns.adobe.com/xap/1.0/");
    namespace(out, "pdfaid", "http://www.aiim.org/pdfa/ns/id/");
    namespace(out, "pdfuaid", "http://www.aiim.org/pdfua/ns/id/");
    out.append('>');
    element(out, "dc:format", "application/pdf");
    element(out, "dc:identifier", front.reportId());
    if (!front.source().isEmpty()) {
      element(out, "dc:source", front.source());
    }
    list(out, "dc:title", "Alt", front.title());
    list(out, "dc:description", "Alt", front.subject());
    list(out, "dc:creator", "Seq", front.generator());
    list(out, "dc:language", "Bag", front.language());
    element(out, "pdf:Producer", producer);
    element(out, "xmp:CreatorTool", front.generator());
    element(out, "xmp:CreateDate", TIME.format(time(front)));
    element(out, "xmp:ModifyDate", TIME.format(time(front)));
    element(out, "pdfaid:part", "3");
    element(out, "pdfaid:conformance", "A");
    element(out, "pdfuaid:part", "1");
    out.append("</rdf:Description>");
    extension(out);
    out.append("</rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>");
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void extension(StringBuilder out) {
    out.append("<rdf:Description rdf:about=\"\"");
    namespace(out, "pdfaExtension", "http://www.aiim.org/pdfa/ns/extension/");
    namespace(out, "pdfaSchema", "http://www.aiim.org/pdfa/ns/schema#");
    namespace(out, "pdfaProperty", "http://www.aiim.org/pdfa/ns/property#");
    out.append("><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">");
    element(out, "pdfaSchema:schema", "PDF/UA identification schema");
    element(out, "pdfaSchema:namespaceURI", "http://www.aiim.org/pdfua/ns/id/");
    element(out, "pdfaSchema:prefix", "pdfuaid");
    out.append("<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\">");
    element(out, "pdfaProperty:name", "part");
    element(out, "pdfaProperty:valueType", "Integer");
    element(out, "pdfaProperty:category", "internal");
    element(out, "pdfaProperty:description", "Part of ISO 14289 the file conforms to");
    out.append("</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag>");
    out.append("</pdfaExtension:schemas></rdf:Description>");
  }

  private static void namespace(StringBuilder out, String prefix, String uri) {
    out.append(" xmlns:").append(prefix).append("=\"").append(uri).append('"');
  }

  private static void element(StringBuilder out, String name, String words) {
    out.append('<').append(name).append('>').append(Xml.escape(words));
    out.append("</").append(name).append('>');
  }

  private static void list(StringBuilder out, String name, String kind, String words) {
    var attribute = kind.equals("Alt") ? " xml:lang=\"x-default\"" : "";
    out.append('<').append(name).append("><rdf:").append(kind).append("><rdf:li");
    out.append(attribute).append('>').append(Xml.escape(words)).append("</rdf:li></rdf:");
    out.append(kind).append("></").append(name).append('>');
  }
}
