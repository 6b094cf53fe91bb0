package org.countersign.reports;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The pages of a dossier, in the order a stranger reads them. */
final class DossierPages {
  /** Longest free text on a page; what is longer is in the attached data in full. */
  private static final int LONGEST = 12_000;

  /** Most rows of a table; the rest is counted and in the attached data. */
  private static final int MOST_ROWS = 3_000;

  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Dossier dossier;
  private final Map<String, Integer> numbers = new HashMap<>();

  DossierPages(Dossier dossier) {
    this.dossier = dossier;
    for (var evidence : dossier.evidence()) {
      numbers.putIfAbsent(evidence.id(), numbers.size() + 1);
    }
  }

  byte[] write(Seal seal) {
    var subject = dossier.subject();
    var pdf =
        new TaggedPdf(
            new TaggedPdf.Front(
                dossier.issue().reportId(),
                "Model dossier: " + subject.model() + ", version " + subject.version(),
                "Technical documentation, classification, approvals and ledger proofs",
                "en-GB",
                dossier.issue().generator(),
                seal.at(),
                "sha256:" + dossier.snapshotSha256(),
                dossier.gaps().isEmpty() ? "" : "DRAFT"));
    pdf.cover(cover());
    pdf.pageBreak().heading(2, "Contents").contents(3).pageBreak();
    summary(pdf);
    new DossierCase(dossier, this).write(pdf);
    new DossierRecord(dossier, this).write(pdf);
    DossierFiles.of(dossier).forEach(pdf::attach);
    return pdf.write(seal);
  }

  private Cover cover() {
    var subject = dossier.subject();
    var issue = dossier.issue();
    var digest = dossier.snapshotSha256();
    var risk = Words.riskClass(subject.riskClass());
    var approval = Words.approval(subject.approval());
    var until = subject.approvedUntil().map(end -> " Valid until " + minute(end) + ".").orElse("");
    var version = new StringBuilder("Version ").append(subject.version());
    subject.label().ifPresent(label -> version.append(" (").append(label).append(')'));
    if (!subject.useCase().isBlank()) {
      version.append(" for ").append(subject.useCase());
    }
    var facts = new ArrayList<TaggedPdf.Fact>();
    facts.add(new TaggedPdf.Fact("Report", Text.code(issue.reportId())));
    facts.add(new TaggedPdf.Fact("State as of", asOf(issue)));
    facts.add(
        new TaggedPdf.Fact(
            "Artifact SHA-256",
            subject
                .artifactSha256()
                .map(Text::digest)
                .orElse(Text.strong(Tone.BAD, "no artifact is bound to this version"))));
    facts.add(new TaggedPdf.Fact("Data snapshot SHA-256", Text.digest(digest)));
    facts.add(new TaggedPdf.Fact("Owner", Text.of(orNotStated(subject.owner()))));
    facts.add(new TaggedPdf.Fact("Written by", Text.of(issue.generator())));
    facts.add(
        new TaggedPdf.Fact(
            "Check it offline",
            Text.of(
                "Annex A says how; it needs no connection to the service and no trust in it.")));
    var link = issue.verify() + "#" + digest.substring(0, 16);
    return new Cover(
        "Model dossier",
        clipped(subject.model(), 255),
        clipped(version.toString(), 300),
        List.of(
            new Cover.State("RISK CLASS", risk.tone(), risk.words(), risk.meaning()),
            new Cover.State(
                "APPROVAL", approval.tone(), approval.words(), approval.meaning() + until)),
        facts,
        new Cover.Code(
            QrCode.of(link),
            "QR code that leads to " + link,
            List.of(
                Text.of("Is this report still current?"),
                Text.code(issue.verify().toString()),
                Text.of("Snapshot ").and(Text.code(digest.substring(0, 16))))),
        draft());
  }

  private Optional<Cover.Warning> draft() {
    int gaps = dossier.gaps().size();
    return gaps == 0
        ? Optional.empty()
        : Optional.of(
            new Cover.Warning(
                Tone.BAD,
                "DRAFT - open gaps",
                (gaps == 1
                        ? "One requirement that blocks an approval is not met"
                        : gaps + " requirements that block an approval are not met")
                    + "; the summary and the requirements table name them."));
  }

  private static Text asOf(Dossier.Issue issue) {
    var utc = Text.of(second(issue.asOf(), ZoneOffset.UTC));
    return issue.zone().equals(ZoneOffset.UTC)
        ? utc
        : utc.below(Text.small(second(issue.asOf(), issue.zone()) + " in " + issue.zone().getId()));
  }

  private void summary(TaggedPdf pdf) {
    var subject = dossier.subject();
    var summary = dossier.summary();
    pdf.heading(2, "1 Summary");
    pdf.paragraph(clipped(orNotStated(summary.description())));
    pdf.facts(
        List.of(
            new TaggedPdf.Fact("What it is for", Text.of(clipped(orNotStated(summary.purpose())))),
            new TaggedPdf.Fact(
                "Whom it affects",
                Text.of(
                    summary.affected().isEmpty()
                        ? "not stated"
                        : clipped(String.join(", ", summary.affected())))),
            new TaggedPdf.Fact("Who answers for it", Text.of(orNotStated(subject.owner()))),
            new TaggedPdf.Fact("Team", Text.of(orNotStated(subject.team())))));
    pdf.heading(3, "The verdict at a glance").table(glance());
    gaps(pdf);
  }

  private Table glance() {
    var subject = dossier.subject();
    var table =
        Table.of(
            new Table.Column("Question", 1.2),
            new Table.Column("Answer", 1),
            new Table.Column("In words", 2.6));
    var risk = Words.riskClass(subject.riskClass());
    table =
        table.row(
            Text.of("How risky is the use?"),
            Words.state(risk, subject.riskClass()),
            Text.of(risk.meaning()));
    var approval = Words.approval(subject.approval());
    var until = subject.approvedUntil().map(end -> " Until " + minute(end) + ".").orElse("");
    table =
        table.row(
            Text.of("Is it approved?"),
            Words.state(approval, subject.approval()),
            Text.of(approval.meaning() + until));
    long met =
        dossier.requirements().stream()
            .filter(r -> List.of("SATISFIED", "WAIVED", "NOT_APPLICABLE").contains(r.state()))
            .count();
    int demands = dossier.requirements().size();
    int gaps = dossier.gaps().size();
    table =
        table.row(
            Text.of("Are the requirements met?"),
            Text.chip(gaps == 0 ? Tone.GOOD : Tone.BAD, met + " of " + demands),
            Text.of(
                gaps == 0
                    ? "No requirement blocks an approval."
                    : gaps
                        + (gaps == 1 ? " open gap blocks" : " open gaps block")
                        + " an approval."));
    long accepted = dossier.evidence().stream().filter(e -> e.state().equals("ACCEPTED")).count();
    int pieces = dossier.evidence().size();
    table =
        table.row(
            Text.of("Is the evidence reviewed?"),
            Text.chip(accepted == pieces ? Tone.GOOD : Tone.WARNING, accepted + " of " + pieces),
            Text.of("Pieces of evidence accepted by somebody who did not produce them."));
    return table.row(
        Text.of("What did the gate say last?"), lastDecision(), Text.of(lastDecisionWords()));
  }

  private Optional<Dossier.GateDecision> last() {
    return dossier.decisions().stream()
        .reduce((one, other) -> other.at().isBefore(one.at()) ? one : other);
  }

  private Text lastDecision() {
    return last()
        .map(decision -> Words.state(Words.other(decision.decision()), decision.decision()))
        .orElse(Text.chip(Tone.NEUTRAL, "Not asked"));
  }

  private String lastDecisionWords() {
    return last()
        .map(decision -> "For " + decision.environment() + " on " + minute(decision.at()) + ".")
        .orElse("No pipeline has asked to deploy this version.");
  }

  private void gaps(TaggedPdf pdf) {
    pdf.heading(3, "Open gaps");
    var gaps = dossier.gaps();
    if (gaps.isEmpty()) {
      pdf.note(Tone.GOOD, "No open gap", Text.of("Nothing that blocks an approval is missing."));
      return;
    }
    var lines = new ArrayList<Text>();
    for (var gap : gaps) {
      lines.add(
          Text.strong(Tone.BAD, Words.requirement(gap.state()).words())
              .and(Text.of(" - required by " + cite(gap) + ": " + clipped(gap.text())))
              .and(Text.of(gap.remedy().isBlank() ? "" : " To do: " + clipped(gap.remedy()))));
    }
    pdf.note(Tone.BAD, "DRAFT - open gaps", lines.toArray(Text[]::new));
  }

  /** What a requirement rests on: its citation, or its framework where it has none. */
  static String cite(Dossier.Requirement requirement) {
    return requirement.cite().isBlank() ? Words.plain(requirement.framework()) : requirement.cite();
  }

  /** The number of a piece of evidence in the index, as the text refers to it. */
  Text reference(List<String> ids) {
    var text = new StringBuilder();
    for (var id : ids) {
      var number = numbers.get(id);
      text.append(text.isEmpty() ? "" : " ");
      text.append(number == null ? "[not in this dossier]" : "[E-" + number + "]");
    }
    return Text.of(text.toString());
  }

  static String position(OptionalLong entry) {
    return entry.isPresent() ? "#" + entry.getAsLong() : "none";
  }

  static String minute(Instant at) {
    return MINUTE.format(at);
  }

  static String day(Instant at) {
    return DAY.format(at);
  }

  static String orNotStated(String words) {
    return words.isBlank() ? "not stated" : words;
  }

  static String clipped(String words) {
    return clipped(words, LONGEST);
  }

  private static String clipped(String words, int longest) {
    if (words.length() <= longest) {
      return words;
    }
    int end = Character.isHighSurrogate(words.charAt(longest - 1)) ? longest - 1 : longest;
    return words.substring(0, end)
        + "… ["
        + (words.length() - end)
        + " more characters are in the attached "
        + Dossier.SNAPSHOT
        + "]";
  }

  /** A table of at most {@value #MOST_ROWS} rows, and a note where there are more. */
  static void table(TaggedPdf pdf, Table columns, List<List<Text>> rows) {
    int shown = Math.min(rows.size(), MOST_ROWS);
    pdf.table(columns.rows(rows.subList(0, shown)));
    if (shown < rows.size()) {
      pdf.note(
          Tone.WARNING,
          "Not all rows are printed",
          Text.of(
              rows.size() - shown + " more rows are in the attached " + Dossier.SNAPSHOT + "."));
    }
  }

  private static String second(Instant at, ZoneId zone) {
    var format = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xxx", Locale.ROOT);
    return zone.equals(ZoneOffset.UTC)
        ? DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .format(at.atZone(zone))
        : format.format(at.atZone(zone));
  }

  /** What this document does not claim. */
  void legal(TaggedPdf pdf) {
    pdf.note(
        Tone.NEUTRAL,
        "What this document is not",
        Text.of(
            "It shows what was recorded, who signed it and that nobody changed it since. Whether the"
                + " law is met is for people to judge; the classification was signed by the person"
                + " it names."));
  }
}
