package org.countersign.reports;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * A document written from top to bottom: PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1), tagged,
 * with bookmarks, "page x of y" and its attachments inside. Nothing is laid out before {@link
 * #write}, so a table of contents may stand before what it lists.
 *
 * <p>Not thread-safe; write each document with its own.
 */
public final class TaggedPdf {
  /**
   * What every page and the metadata say.
   *
   * @param reportId printed at the foot of every page
   * @param title of the whole document, also at the head of every page
   * @param language of the words, a BCP 47 tag such as {@code en-GB}
   * @param generator program and version that wrote it
   * @param created when the document was written; the only time in its metadata
   * @param source a name of the data it was written from, {@code sha256:} and 64 hex digits; empty
   *     if there is none
   * @param mark a word at the head of every page such as DRAFT, or empty
   */
  public record Front(
      String reportId,
      String title,
      String subject,
      String language,
      String generator,
      Instant created,
      String source,
      String mark) {
    private static final Pattern REPORT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,63}");
    private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,3}(-[A-Za-z0-9]{2,8})*");
    private static final Pattern SOURCE = Pattern.compile("(sha256:[0-9a-f]{64})?");

    public Front {
      if (!REPORT.matcher(reportId).matches()) {
        throw new IllegalArgumentException("not a report id: " + reportId);
      }
      if (title.isBlank()) {
        throw new IllegalArgumentException("a document needs a title");
      }
      if (!LANGUAGE.matcher(language).matches()) {
        throw new IllegalArgumentException("not a language: " + language);
      }
      if (!SOURCE.matcher(source).matches()) {
        throw new IllegalArgumentException("not a digest of the source: " + source);
      }
    }
  }

  /** A label and what it stands for. */
  public record Fact(String label, Text value) {}

  private final Front front;
  private final List<Bookmark> bookmarks = new ArrayList<>();
  private final List<Consumer<Layout>> steps = new ArrayList<>();
  private final List<Attachment> attachments = new ArrayList<>();
  private Optional<Cover> first = Optional.empty();
  private int depth;

  public TaggedPdf(Front front) {
    this.front = front;
  }

  /**
   * @param level 1 to 4; a level may be at most one deeper than the heading before it
   */
  public TaggedPdf heading(int level, String title) {
    if (level < 1 || level > 4 || level > depth + 1) {
      throw new IllegalArgumentException("a heading of level " + level + " after level " + depth);
    }
    depth = level;
    var bookmark = new Bookmark(level, title.isBlank() ? "(untitled)" : title);
    bookmarks.add(bookmark);
    steps.add(layout -> layout.heading(bookmark));
    return this;
  }

  public TaggedPdf paragraph(Text text) {
    return step(layout -> layout.paragraph(text));
  }

  public TaggedPdf paragraph(String text) {
    return paragraph(Text.of(text));
  }

  public TaggedPdf bullets(List<Text> items) {
    var copy = List.copyOf(items);
    return copy.isEmpty() ? this : step(layout -> layout.bullets(copy));
  }

  /** A callout: a title and paragraphs on a ground of this tone. */
  public TaggedPdf note(Tone tone, String title, Text... words) {
    var copy = List.of(words);
    return step(layout -> layout.note(tone, title, copy));
  }

  /** Commands to type, each on its own ground. */
  public TaggedPdf commands(List<String> commands) {
    var copy = List.copyOf(commands);
    return step(layout -> layout.commands(copy));
  }

  public TaggedPdf facts(List<Fact> facts) {
    var copy = List.copyOf(facts);
    return step(layout -> layout.facts(copy));
  }

  public TaggedPdf table(Table table) {
    return step(layout -> layout.table(table));
  }

  /**
   * @param alternative what a person who does not see the picture is told; not blank
   */
  public TaggedPdf figure(Picture picture, String alternative) {
    if (alternative.isBlank()) {
      throw new IllegalArgumentException("a figure needs words for those who do not see it");
    }
    return step(layout -> layout.figure(picture, alternative));
  }

  public TaggedPdf pageBreak() {
    return step(Layout::turn);
  }

  /** The headings that follow, down to this level, with their pages; each jumps to its place. */
  public TaggedPdf contents(int deepest) {
    int before = bookmarks.size();
    return step(
        layout ->
            layout.contents(
                bookmarks.stream()
                    .skip(before)
                    .filter(bookmark -> bookmark.level() <= deepest)
                    .toList()));
  }

  public TaggedPdf attach(Attachment attachment) {
    if (attachments.stream().anyMatch(other -> other.name().equals(attachment.name()))) {
      throw new IllegalArgumentException("two attachments are called " + attachment.name());
    }
    attachments.add(attachment);
    return this;
  }

  /** Always the first page; its title is the heading of level 1. */
  TaggedPdf cover(Cover cover) {
    if (!steps.isEmpty()) {
      throw new IllegalStateException("a cover comes first");
    }
    first = Optional.of(cover);
    depth = 1;
    return this;
  }

  /** The document without a seal. */
  public byte[] write() {
    return write(Optional.empty());
  }

  /** The document, sealed as its last step; the visible field is on the cover or at the end. */
  public byte[] write(Seal seal) {
    return write(Optional.of(seal));
  }

  private byte[] write(Optional<Seal> seal) {
    var fonts = new Fonts();
    var sheets = new Sheets();
    var root = new Tag("Document");
    var layout = new Layout(sheets, fonts, root);
    first.ifPresent(cover -> layout.cover(cover, seal.isPresent()));
    steps.forEach(step -> step.accept(layout));
    if (seal.isPresent() && first.isEmpty()) {
      layout.sealField();
    }
    sheets.need(0);
    return new Emission(front, fonts, first.isPresent())
        .write(sheets.pages(), root, bookmarks, attachments, seal);
  }

  private TaggedPdf step(Consumer<Layout> step) {
    steps.add(step);
    return this;
  }
}
