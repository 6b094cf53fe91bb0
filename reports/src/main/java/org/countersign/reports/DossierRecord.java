package org.countersign.reports;

import static org.countersign.reports.DossierPages.clipped;
import static org.countersign.reports.DossierPages.minute;
import static org.countersign.reports.DossierPages.orNotStated;
import static org.countersign.reports.DossierPages.position;

import java.util.ArrayList;
import java.util.List;

/** The second half of a dossier: who decided what, where it comes from, and how to check it. */
final class DossierRecord {
  private final Dossier dossier;
  private final DossierPages pages;

  DossierRecord(Dossier dossier, DossierPages pages) {
    this.dossier = dossier;
    this.pages = pages;
  }

  void write(TaggedPdf pdf) {
    approvals(pdf);
    decisions(pdf);
    deployments(pdf);
    lineage(pdf);
    ledger(pdf);
    glossary(pdf);
    annex(pdf);
  }

  private void approvals(TaggedPdf pdf) {
    pdf.heading(2, "6 Approvals");
    if (dossier.rounds().isEmpty()) {
      pdf.paragraph("Nobody has submitted this version for approval.");
    }
    int number = 0;
    for (var round : dossier.rounds()) {
      number++;
      var state = Words.approval(round.state());
      pdf.heading(3, "Round " + number + ": " + round.environment());
      pdf.facts(
          List.of(
              new TaggedPdf.Fact(
                  "Outcome", Words.state(state, "").and(Text.small(state.meaning()))),
              new TaggedPdf.Fact("For the use", Text.of(orNotStated(round.useCase()))),
              new TaggedPdf.Fact(
                  "Submitted by", Text.of(round.submitter() + ", " + minute(round.submittedAt()))),
              new TaggedPdf.Fact("Digest that was shown", Text.code(round.subjectSha256())),
              new TaggedPdf.Fact(
                  "Valid until",
                  Text.of(
                      round.validUntil().map(DossierPages::minute).orElse("no approval given"))),
              new TaggedPdf.Fact("Ledger position", Text.of(position(round.entry())))));
      if (!round.remark().isBlank()) {
        pdf.note(state.tone(), state.words(), Text.of(clipped(round.remark())));
      }
      var rows = new ArrayList<List<Text>>();
      for (var vote : round.votes()) {
        rows.add(vote(round, vote));
      }
      if (rows.isEmpty()) {
        pdf.paragraph("Nobody has voted in this round.");
      } else {
        DossierPages.table(
            pdf,
            Table.of(
                new Table.Column("Role, person", 1.4),
                new Table.Column("Decision", 1),
                new Table.Column("Reason", 2.4),
                new Table.Column("When, ledger", 1.42)),
            rows);
      }
    }
    dossier.beside().forEach(section -> DossierCase.section(pdf, section));
  }

  private static List<Text> vote(Dossier.Round round, Dossier.Vote vote) {
    var reason = Text.of(clipped(orNotStated(vote.reason())));
    if (!vote.subjectSha256().equals(round.subjectSha256())) {
      reason =
          reason
              .below(Text.strong(Tone.BAD, "Does not count: signed another digest"))
              .below(Text.digest(vote.subjectSha256()));
    }
    return List.of(
        Text.strong(Words.plain(vote.role())).below(Text.small(vote.person())),
        Words.state(Words.other(vote.decision()), ""),
        reason,
        Text.of(minute(vote.at())).below(Text.small(position(vote.entry()))));
  }

  private void decisions(TaggedPdf pdf) {
    pdf.heading(2, "7 Gate decisions");
    if (dossier.decisions().isEmpty()) {
      pdf.paragraph("No pipeline has asked to deploy this version.");
      return;
    }
    var rows = new ArrayList<List<Text>>();
    for (var decision : dossier.decisions()) {
      var reasons = Text.EMPTY;
      for (var finding : decision.reasons()) {
        reasons =
            reasons.below(
                Text.of("• " + clipped(finding.says()) + " ").and(Text.small(finding.code())));
      }
      rows.add(
          List.of(
              Text.of(minute(decision.at())).below(Text.small(position(decision.entry()))),
              Text.of(decision.environment()).below(Text.small(decision.policy())),
              Words.state(Words.other(decision.decision()), decision.decision()),
              reasons.isEmpty() ? Text.small("no objection") : reasons));
    }
    DossierPages.table(
        pdf,
        Table.of(
            new Table.Column("When, ledger", 1.4),
            new Table.Column("Environment, policy", 1.2),
            new Table.Column("Answer", .9),
            new Table.Column("Reasons", 2.65)),
        rows);
  }

  private void deployments(TaggedPdf pdf) {
    pdf.heading(2, "8 Deployments");
    if (dossier.deployments().isEmpty()) {
      pdf.paragraph("No deployment of this version is recorded.");
      return;
    }
    var rows = new ArrayList<List<Text>>();
    for (var deployment : dossier.deployments()) {
      rows.add(
          List.of(
              Text.of(deployment.target()).below(Text.small(deployment.environment())),
              Text.of(Words.plain(deployment.state())),
              Text.of(minute(deployment.at())).below(Text.small(position(deployment.entry()))),
              Text.code(deployment.decision())));
    }
    DossierPages.table(
        pdf,
        Table.of(
            new Table.Column("Target, environment", 1.6),
            new Table.Column("State", .8),
            new Table.Column("When, ledger", 1.42),
            new Table.Column("On the strength of decision", 1.8)),
        rows);
  }

  private void lineage(TaggedPdf pdf) {
    pdf.heading(2, "9 Where it comes from");
    var lineage = dossier.lineage();
    lineage.registered().forEach(section -> DossierCase.section(pdf, section));
    if (lineage.steps().isEmpty() && lineage.picture().isEmpty()) {
      if (lineage.registered().isEmpty()) {
        pdf.paragraph("No lineage is recorded for this version.");
      }
      return;
    }
    pdf.heading(3, "The lineage graph");
    if (!lineage.description().isBlank()) {
      pdf.paragraph(clipped(lineage.description()));
    }
    lineage
        .picture()
        .ifPresent(
            picture ->
                pdf.figure(
                    picture,
                    "Lineage picture. "
                        + clipped(lineage.description())
                        + " The table after it lists every relation."));
    var rows = new ArrayList<List<Text>>();
    for (var step : lineage.steps()) {
      rows.add(
          List.of(
              Text.strong(step.subject()),
              Text.of(step.relation()),
              Text.of(step.object()),
              Text.digest(step.detail())));
    }
    if (!rows.isEmpty()) {
      pdf.heading(3, "The same as a list");
      DossierPages.table(
          pdf,
          Table.of(
              new Table.Column("What", 1.5),
              new Table.Column("Relation", 1),
              new Table.Column("To", 1.5),
              new Table.Column("Digest or id", 2)),
          rows);
    }
  }

  private void ledger(TaggedPdf pdf) {
    pdf.heading(2, "10 Positions in the ledger");
    var ledger = dossier.ledger();
    if (ledger.entries().isEmpty()) {
      pdf.paragraph("The ledger holds nothing about this version.");
      return;
    }
    pdf.paragraph(
        "Each event is one leaf of the log "
            + ledger.origin()
            + ". The attached "
            + Dossier.ENTRIES
            + " holds the leaves and the proofs that lead to the checkpoint below.");
    var rows = new ArrayList<List<Text>>();
    for (var entry : ledger.entries()) {
      rows.add(
          List.of(
              Text.strong("#" + entry.index()),
              Text.of(Words.plain(entry.event().replace('.', ' '))),
              Text.of(minute(entry.at())),
              Text.digest(entry.leafHash())));
    }
    DossierPages.table(
        pdf,
        Table.of(
            new Table.Column("Index", .6),
            new Table.Column("Event", 1.4),
            new Table.Column("When", 1.45),
            new Table.Column("Leaf hash (RFC 6962)", 2.5)),
        rows);
    if (!ledger.checkpoint().isBlank()) {
      pdf.heading(3, "Checkpoint");
      pdf.commands(List.of(ledger.checkpoint().stripTrailing()));
    }
  }

  private static void glossary(TaggedPdf pdf) {
    pdf.heading(2, "11 Glossary of states");
    var rows = new ArrayList<List<Text>>();
    for (var group : Words.glossary()) {
      for (var term : group.getValue().entrySet()) {
        if (term.getKey().equals("OPEN")) {
          continue; // another code for what is explained under PENDING
        }
        rows.add(
            List.of(
                Text.chip(term.getValue().tone(), term.getValue().words()),
                Text.small(group.getKey()).below(Text.small(term.getKey())),
                Text.of(term.getValue().meaning())));
      }
    }
    DossierPages.table(
        pdf,
        Table.of(
            new Table.Column("State", 1.2),
            new Table.Column("Said of, code", 1.3),
            new Table.Column("Meaning", 3)),
        rows);
  }

  private void annex(TaggedPdf pdf) {
    var issue = dossier.issue();
    pdf.heading(2, "Annex A: check this document yourself");
    pdf.paragraph(
        "None of these steps asks the service anything. Get the seal's certificate and the log's"
            + " public key once, on a way you trust, and keep them.");
    pages.legal(pdf);
    pdf.heading(3, "1. The file is the one that was issued");
    pdf.paragraph("Compare with the digest the ledger holds for report " + issue.reportId() + ".");
    pdf.commands(List.of("sha256sum report.pdf"));
    pdf.heading(3, "2. The seal is intact and covers the whole file");
    pdf.commands(List.of("pdfsig report.pdf"));
    pdf.heading(3, "3. The data inside is what was sealed");
    pdf.paragraph(
        "The line of "
            + Dossier.SNAPSHOT
            + " must show the snapshot digest on the cover: "
            + dossier.snapshotSha256().substring(0, 16)
            + "…");
    pdf.commands(
        List.of(
            "pdfdetach -saveall -o attached report.pdf", "cd attached && sha256sum -c SHA256SUMS"));
    pdf.heading(3, "4. All of it at once, with the ledger proofs");
    pdf.commands(List.of(issue.checkCommand()));
    pdf.heading(3, "What is inside this file");
    var rows = new ArrayList<List<Text>>();
    for (var file : DossierFiles.of(dossier)) {
      rows.add(
          List.of(
              Text.strong(file.name()),
              Text.of(file.description()).below(Text.small(file.mediaType())),
              file.name().equals(Dossier.DIGESTS)
                  ? Text.small("it lists the others")
                  : Text.digest(file.sha256())));
    }
    DossierPages.table(
        pdf,
        Table.of(
            new Table.Column("File", 1.3),
            new Table.Column("What it is", 1.9),
            new Table.Column("SHA-256", 2.8)),
        rows);
  }
}
