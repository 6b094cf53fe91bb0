package org.countersign.reports;

import static org.countersign.reports.DossierPages.clipped;
import static org.countersign.reports.DossierPages.day;
import static org.countersign.reports.DossierPages.minute;
import static org.countersign.reports.DossierPages.orNotStated;
import static org.countersign.reports.DossierPages.position;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The first half of a dossier: what the system is and how far it meets its demands. */
final class DossierCase {
  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern WORDS = Pattern.compile("\\s+");

  /** Letters of a table's text across the page, of the widest column, of a word, and beside it. */
  private static final int LINE = 86;

  private static final int WIDEST = 45;
  private static final int LONGEST_WORD = 24;
  private static final int PADDING = 3;

  private final Dossier dossier;
  private final DossierPages pages;

  DossierCase(Dossier dossier, DossierPages pages) {
    this.dossier = dossier;
    this.pages = pages;
  }

  void write(TaggedPdf pdf) {
    card(pdf);
    classification(pdf);
    requirements(pdf);
    evidence(pdf);
  }

  private void card(TaggedPdf pdf) {
    pdf.heading(2, "2 Model card");
    if (dossier.card().isEmpty()) {
      missing(pdf, "This version has no model card", "Annex IV 1 and 2");
    }
    dossier.card().forEach(section -> section(pdf, section));
  }

  /** A block of fields and tables under its own heading. */
  static void section(TaggedPdf pdf, Dossier.Section section) {
    pdf.heading(3, section.title());
    if (section.entries().isEmpty() && section.grids().isEmpty()) {
      pdf.paragraph(Text.small("Nothing is stated in this block."));
    }
    pdf.facts(
        section.entries().stream()
            .map(
                entry ->
                    new TaggedPdf.Fact(
                        clipped(entry.label()),
                        entry.value().isBlank()
                            ? Text.small("not stated")
                            : Text.of(clipped(entry.value()))))
            .toList());
    for (var grid : section.grids()) {
      if (!grid.title().isBlank()) {
        pdf.heading(4, grid.title());
      }
      var rows =
          grid.rows().stream().map(row -> row.stream().map(DossierCase::cell).toList()).toList();
      DossierPages.table(pdf, new Table(columns(grid), List.of()), rows);
    }
  }

  private static Text cell(String words) {
    return SHA_256.matcher(words).matches() ? Text.digest(words) : Text.of(clipped(words));
  }

  /** Each column holds its longest word; what is left of the line goes to those with long texts. */
  private static List<Table.Column> columns(Dossier.Grid grid) {
    var needs = new ArrayList<Integer>();
    var wishes = new ArrayList<Integer>();
    for (int i = 0; i < grid.columns().size(); i++) {
      int column = i;
      var texts =
          Stream.concat(
                  Stream.of(grid.columns().get(i)),
                  grid.rows().stream().map(row -> row.get(column)))
              .toList();
      int word =
          texts.stream().flatMap(WORDS::splitAsStream).mapToInt(String::length).max().orElse(0);
      int need = Math.min(word, LONGEST_WORD) + PADDING;
      int whole = texts.stream().mapToInt(String::length).max().orElse(0) + PADDING;
      needs.add(need);
      wishes.add(Math.max(0, Math.min(whole, WIDEST) - need));
    }
    double left = Math.max(0, LINE - needs.stream().mapToInt(Integer::intValue).sum());
    int wished = Math.max(1, wishes.stream().mapToInt(Integer::intValue).sum());
    var columns = new ArrayList<Table.Column>();
    for (int i = 0; i < needs.size(); i++) {
      columns.add(
          new Table.Column(grid.columns().get(i), needs.get(i) + left * wishes.get(i) / wished));
    }
    return columns;
  }

  private void classification(TaggedPdf pdf) {
    pdf.heading(2, "3 Classification under the EU AI Act");
    if (dossier.classification().isEmpty()) {
      missing(pdf, "Nobody has signed a classification", "Art. 6 of Regulation (EU) 2024/1689");
      return;
    }
    var signed = dossier.classification().get();
    var term = Words.riskClass(signed.riskClass());
    pdf.note(term.tone(), term.words(), Text.of(term.meaning()));
    var facts = new ArrayList<TaggedPdf.Fact>();
    facts.add(
        new TaggedPdf.Fact(
            "Signed by",
            Text.of(orNotStated(signed.signedBy()))
                .and(Text.small("  " + Words.plain(signed.role())))));
    facts.add(new TaggedPdf.Fact("Signed on", Text.of(minute(signed.signedAt()))));
    facts.add(new TaggedPdf.Fact("Rule pack", Text.code(signed.pack())));
    facts.add(new TaggedPdf.Fact("Ledger position", Text.of(position(signed.entry()))));
    facts.add(
        new TaggedPdf.Fact(
            "Further duties",
            Text.of(
                signed.overlays().isEmpty()
                    ? "none"
                    : clipped(String.join("; ", signed.overlays())))));
    pdf.facts(facts);
    pdf.heading(3, "Why this class");
    if (signed.reasons().isEmpty()) {
      pdf.paragraph(Text.small("The classification states no reasons."));
    }
    for (var reason : signed.reasons()) {
      pdf.paragraph(
          Text.strong(reason.cite().isBlank() ? reason.rule() : reason.cite())
              .and(Text.of("  " + clipped(reason.sentence())))
              .and(Text.small("  " + reason.rule())));
      pdf.bullets(
          reason.because().stream()
              .map(
                  answer ->
                      Text.of(clipped(answer.question()) + " ")
                          .and(Text.strong(clipped(answer.answer()))))
              .toList());
    }
    pdf.heading(3, "What would change it");
    if (signed.changes().isEmpty()) {
      pdf.paragraph("No single other answer would lead to another class.");
      return;
    }
    var rows = new ArrayList<List<Text>>();
    for (var change : signed.changes()) {
      rows.add(
          List.of(
              Text.of(clipped(change.question())),
              Text.of(change.from()),
              Text.of(change.to()),
              Words.state(Words.riskClass(change.riskClass()), change.riskClass())));
    }
    DossierPages.table(
        pdf,
        Table.of(
            new Table.Column("If this answer", 3),
            new Table.Column("were not", 1),
            new Table.Column("but", 1),
            new Table.Column("the class would be", 1.4)),
        rows);
  }

  private void requirements(TaggedPdf pdf) {
    pdf.heading(2, "4 Requirements");
    if (dossier.requirements().isEmpty()) {
      pdf.paragraph("No requirement applies to this version, or none has been evaluated.");
      return;
    }
    pdf.paragraph(
        "The same states the gate uses. References such as [E-1] lead into the evidence index.");
    var rows = new ArrayList<List<Text>>();
    for (var requirement : dossier.requirements()) {
      rows.add(
          List.of(
              Text.strong(requirement.id()).below(Text.small(DossierPages.cite(requirement))),
              demand(requirement),
              Words.state(Words.requirement(requirement.state()), requirement.state())
                  .below(Text.small(Words.other(requirement.mode()).words())),
              rests(requirement)));
    }
    DossierPages.table(
        pdf,
        Table.of(
            new Table.Column("Requirement", 1.25),
            new Table.Column("What is demanded", 2.6),
            new Table.Column("State", 1.05),
            new Table.Column("Evidence", 1.1)),
        rows);
  }

  private static Text demand(Dossier.Requirement requirement) {
    var text = Text.of(clipped(requirement.text()));
    if (!requirement.reason().isBlank()) {
      text = text.below(Text.small(clipped(requirement.reason())));
    }
    if (requirement.isGap() && !requirement.remedy().isBlank()) {
      var owner = requirement.owner().isBlank() ? "" : " (" + requirement.owner() + ")";
      text = text.below(Text.small("To do: " + clipped(requirement.remedy()) + owner));
    }
    return text;
  }

  private Text rests(Dossier.Requirement requirement) {
    if (requirement.state().equals("MISSING")) {
      return Text.strong(Tone.BAD, "MISSING")
          .and(Text.of(" - required by " + DossierPages.cite(requirement)));
    }
    return requirement.evidence().isEmpty()
        ? Text.small("none needed")
        : pages.reference(requirement.evidence());
  }

  private void evidence(TaggedPdf pdf) {
    pdf.heading(2, "5 Evidence index");
    if (dossier.evidence().isEmpty()) {
      missing(pdf, "No evidence is recorded for this version", "Annex IV 2(g)");
      return;
    }
    var rows = new ArrayList<List<Text>>();
    int number = 0;
    for (var evidence : dossier.evidence()) {
      number++;
      rows.add(
          List.of(
              Text.strong("[E-" + number + "]").below(Text.small(position(evidence.entry()))),
              Text.strong(clipped(orNotStated(evidence.title())))
                  .below(Text.small(Words.plain(evidence.type()) + ", " + size(evidence)))
                  .below(Text.digest(evidence.sha256())),
              Text.of(orNotStated(evidence.producer()))
                  .below(Text.small(day(evidence.producedAt())))
                  .below(Text.small(Words.provenance(evidence.provenance()).words())),
              Words.state(Words.other(evidence.state()), evidence.state())
                  .below(
                      Text.small(
                          evidence.reviewer().map(who -> "by " + who).orElse("no reviewer yet")))
                  .below(
                      Text.small(
                          evidence.validUntil().map(end -> "until " + day(end)).orElse("")))));
    }
    DossierPages.table(
        pdf,
        Table.of(
            new Table.Column("No.", .6),
            new Table.Column("What it is, SHA-256", 3),
            new Table.Column("Producer, date, origin", 1.3),
            new Table.Column("Review", 1.2)),
        rows);
  }

  private static String size(Dossier.Evidence evidence) {
    long bytes = evidence.size();
    var size = bytes < 10_000 ? bytes + " bytes" : (bytes + 512) / 1024 + " KiB";
    return evidence.mediaType() + ", " + size;
  }

  private static void missing(TaggedPdf pdf, String what, String cite) {
    pdf.note(
        Tone.BAD, what, Text.strong(Tone.BAD, "MISSING").and(Text.of(" - required by " + cite)));
  }
}
