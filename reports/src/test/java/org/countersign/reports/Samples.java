package org.countersign.reports;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Dossiers to print: a believable one, a long one and an empty one. */
final class Samples {
  static final Instant NOW = Instant.parse("2026-11-21T02:40:11Z");
  static final SealKey KEY =
      SealKey.generate(new SecureRandom(), NOW, "Example Bank AI governance");
  static final Seal SEAL = new Seal(KEY, NOW, "ledger entry #4711");
  static final String CHECKPOINT =
      """
      countersign.example/9f2c
      4712
      qJ8c1Zr8m0m3m1m2c3d4e5f6a7b8c9d0e1f2a3b4c5k=

      — countersign.example/9f2c Az3grlK0c2lnbmF0dXJl
      """;

  private Samples() {}

  static String sha(Object of) {
    return Attachment.sha256(of.toString().getBytes(UTF_8));
  }

  static Attachment snapshot(String json) {
    return new Attachment(
        Dossier.SNAPSHOT,
        "application/json",
        "The data this document was written from",
        Attachment.Relationship.SOURCE,
        json.getBytes(UTF_8));
  }

  static Dossier.Issue issue() {
    return new Dossier.Issue(
        "R-2026-11-21-0007",
        "Countersign 0.1.0",
        NOW,
        ZoneId.of("Europe/Berlin"),
        URI.create("https://countersign.example/ui/verify/R-2026-11-21-0007"),
        "java -jar countersign-verify.jar report.pdf --cert seal.pem --log-key log.vkey");
  }

  static Dossier empty() {
    return new Dossier(
        issue(),
        new Dossier.Subject(
            "x",
            "",
            "1",
            Optional.empty(),
            Optional.empty(),
            "",
            "",
            "",
            "UNDETERMINED",
            "NONE",
            Optional.empty()),
        new Dossier.Summary("", "", List.of()),
        List.of(),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Dossier.Lineage.NONE,
        Dossier.Ledger.NONE,
        List.of(snapshot("{}")));
  }

  static Dossier creditScoring(int times) {
    return new Dossier(
        issue(),
        new Dossier.Subject(
            "credit-scoring",
            "0198f2c4-7b11-7cc3-9d2e-6a1f0b7d5e21",
            "2",
            Optional.of("2026.11"),
            Optional.of(sha("artifact")),
            "Consumer credit decisions",
            "Mira Owner",
            "retail-lending",
            "HIGH",
            "APPROVED",
            Optional.of(NOW.plus(Duration.ofDays(365)))),
        new Dossier.Summary(
            "A gradient-boosted model that estimates the probability that a private customer does"
                + " not repay an instalment loan. It recommends; a credit officer decides. This is"
                + " illustrative data of a fictitious bank.",
            "Support credit officers in deciding on instalment loans between 1,000 and 50,000 EUR.",
            List.of("loan applicants", "guarantors")),
        card(),
        Optional.of(classification()),
        requirements(times),
        evidence(times),
        List.of(round()),
        beside(),
        decisions(times),
        List.of(
            new Dossier.Deployment(
                "scoring-eu-1",
                "production",
                "ACTIVE",
                NOW,
                "0198f2c4-aaaa-7cc3-9d2e-6a1f0b7d5e21",
                OptionalLong.of(4700))),
        lineage(),
        new Dossier.Ledger("countersign.example/9f2c", CHECKPOINT, entries(6 * times)),
        List.of(
            snapshot("{\"model\":\"credit-scoring\",\"version\":2}"),
            new Attachment(
                "lineage.jsonld",
                "application/ld+json",
                "Lineage graph as JSON-LD",
                Attachment.Relationship.SUPPLEMENT,
                "{\"@context\":{}}".getBytes(UTF_8)),
            new Attachment(
                "seal.pem",
                "application/x-pem-file",
                "Certificates of the seal",
                Attachment.Relationship.SUPPLEMENT,
                KEY.pem().getBytes(UTF_8))));
  }

  private static List<Dossier.Section> card() {
    return List.of(
        new Dossier.Section(
            "Details",
            List.of(
                new Dossier.Entry("Name", "credit-scoring"),
                new Dossier.Entry("Developed by", "Retail lending analytics"),
                new Dossier.Entry("Licence", "proprietary"),
                new Dossier.Entry("Citation", "")),
            List.of()),
        new Dossier.Section(
            "Intended use",
            List.of(
                new Dossier.Entry(
                    "Purpose",
                    "Estimate default probability over 12 months for instalment loans.\n"
                        + "Not for mortgages, not for business customers."),
                new Dossier.Entry("Foreseeable misuse", "Automatic refusal without a person.")),
            List.of()),
        new Dossier.Section(
            "Evaluation",
            List.of(),
            List.of(
                new Dossier.Grid(
                    "Metrics by slice",
                    List.of("Metric", "Slice", "Value", "Threshold", "95 % interval", "n"),
                    List.of(
                        List.of("AUC", "all", "0.842", "≥ 0.80", "0.836-0.848", "41,200"),
                        List.of("AUC", "age < 30", "0.811", "≥ 0.78", "0.797-0.825", "8,150"),
                        List.of(
                            "Equal opportunity gap",
                            "gender",
                            "0.021",
                            "≤ 0.05",
                            "0.012-0.030",
                            "41,200"))))));
  }

  private static Dossier.Classification classification() {
    return new Dossier.Classification(
        "HIGH",
        List.of("Transparency towards affected persons, Art. 26(11)"),
        "eu-ai-act@2026-07-27",
        List.of(
            new Dossier.Reason(
                "C1.5b",
                "Annex III 5(b)",
                "The system evaluates the creditworthiness of natural persons.",
                List.of(
                    new Dossier.Answer("Does it evaluate creditworthiness?", "yes"),
                    new Dossier.Answer("Is it used only to detect fraud?", "no"))),
            new Dossier.Reason(
                "D1",
                "Art. 6(3)",
                "The derogation does not apply, because the system profiles persons.",
                List.of(new Dossier.Answer("Does it profile natural persons?", "yes")))),
        List.of(
            new Dossier.Change("Is it used only to detect fraud?", "no", "yes", "MINIMAL"),
            new Dossier.Change(
                "Does it evaluate creditworthiness?", "yes", "unknown", "UNDETERMINED")),
        "Olga Officer",
        "compliance-officer",
        NOW.minus(Duration.ofDays(9)),
        OptionalLong.of(4188));
  }

  private static List<Dossier.Requirement> requirements(int times) {
    var all = new ArrayList<Dossier.Requirement>();
    for (int i = 0; i < times; i++) {
      all.add(
          new Dossier.Requirement(
              "HR-" + i + "-risk-management",
              "EU_AI_ACT",
              "Art. 9",
              "A risk management system runs over the whole life of the system and its residual"
                  + " risks are judged acceptable.",
              "SATISFIED",
              "PREVENT",
              "1 accepted risk register",
              "risk-team",
              "",
              List.of("e0")));
      all.add(
          new Dossier.Requirement(
              "HR-" + i + "-bias",
              "EU_AI_ACT",
              "Annex IV 2(g)",
              "Bias is examined on the training, validation and test data.",
              i == 0 ? "MISSING" : "SATISFIED",
              "PREVENT",
              "No accepted bias report",
              "Mira Owner",
              "Add a bias report and have it accepted.",
              List.of("e1")));
      all.add(
          new Dossier.Requirement(
              "HR-" + i + "-monitoring",
              "EU_AI_ACT",
              "Art. 72",
              "A plan says how the system is watched after it is placed on the market.",
              "STALE",
              "WARN",
              "The plan is older than the artifact",
              "ops",
              "Renew the plan.",
              List.of("e2", "gone")));
    }
    return all;
  }

  private static List<Dossier.Evidence> evidence(int times) {
    var all = new ArrayList<Dossier.Evidence>();
    var types = List.of("RISK_REGISTER", "TEST_REPORT", "PMM_PLAN", "DATASHEET");
    for (int i = 0; i < 4 * times; i++) {
      all.add(
          new Dossier.Evidence(
              "e" + i,
              types.get(i % 4),
              "Evidence number " + i + " of the second version",
              "application/pdf",
              sha(i),
              184_320 + i,
              "Dan Scientist",
              NOW.minus(Duration.ofDays(20)),
              Optional.of(NOW.plus(Duration.ofDays(300))),
              i % 2 == 0 ? "UPLOADED" : "RECOMPUTED",
              i % 3 == 2 ? "SUBMITTED" : "ACCEPTED",
              i % 3 == 2 ? Optional.empty() : Optional.of("Vera Validator"),
              OptionalLong.of(4100 + i)));
    }
    return all;
  }

  private static Dossier.Round round() {
    var votes = new ArrayList<Dossier.Vote>();
    for (var role : List.of("validator", "compliance-officer", "risk-owner")) {
      votes.add(
          new Dossier.Vote(
              role,
              "Person in the role " + role,
              "APPROVE",
              "Evaluation is reproducible; residual risks are acceptable with the human decision.",
              NOW.minus(Duration.ofDays(2)),
              sha("subject"),
              OptionalLong.of(4650)));
    }
    votes.add(
        new Dossier.Vote(
            "validator",
            "Vera Validator",
            "APPROVE",
            "Before the card was changed",
            NOW.minus(Duration.ofDays(3)),
            sha("older subject"),
            OptionalLong.of(4600)));
    return new Dossier.Round(
        "r1",
        "production",
        "Consumer credit decisions",
        "APPROVED",
        "Mira Owner",
        NOW.minus(Duration.ofDays(4)),
        sha("subject"),
        votes,
        Optional.of(NOW.plus(Duration.ofDays(365))),
        "Rita Risk put it on hold until the audit is done",
        OptionalLong.of(4590));
  }

  private static List<Dossier.Section> beside() {
    return List.of(
        new Dossier.Section(
            "Conditions",
            List.of(),
            List.of(
                new Dossier.Grid(
                    "",
                    List.of("What holds", "Set by", "State", "Ledger"),
                    List.of(
                        List.of(
                            "at most 20 % of the traffic", "Vera Validator", "binding", "#4651"),
                        List.of(
                            "until 2027-01-31: repeat the age analysis with the new applications",
                            "Rita Risk",
                            "done by Mira Owner",
                            "#4652"))))),
        new Dossier.Section(
            "Break-glass",
            List.of(),
            List.of(
                new Dossier.Grid(
                    "",
                    List.of("What it opened", "Why", "Who", "State"),
                    List.of(
                        List.of(
                            "production, from 2026-11-18 22:10 UTC to 2026-11-19 10:10 UTC",
                            "The limits of the old version were wrong",
                            "asked by Edgar Emergency, confirmed by Elsa Emergency",
                            "found right by Rita Risk"))))));
  }

  private static List<Dossier.GateDecision> decisions(int times) {
    var all = new ArrayList<Dossier.GateDecision>();
    for (int i = 0; i < times; i++) {
      all.add(
          new Dossier.GateDecision(
              "d" + i,
              NOW.minus(Duration.ofDays(6)),
              "production",
              "DENY",
              "production@4",
              List.of(
                  new Dossier.Finding("EVIDENCE_MISSING", "There is no accepted bias report."),
                  new Dossier.Finding("APPROVAL_MISSING", "Nobody has approved this digest.")),
              OptionalLong.of(4400 + i)));
      all.add(
          new Dossier.GateDecision(
              "a" + i,
              NOW,
              "production",
              "ALLOW",
              "production@4",
              List.of(),
              OptionalLong.of(4690 + i)));
    }
    return all;
  }

  private static Dossier.Lineage lineage() {
    var names =
        List.of(
            "applications 2019-2024",
            "payment history",
            "run 7f3a",
            "credit-scoring 2",
            "gate decision",
            "scoring-eu-1");
    var boxes = new ArrayList<Picture.Box>();
    var lines = new ArrayList<Picture.Line>();
    for (int i = 0; i < names.size(); i++) {
      double x = i < 2 ? 0 : (i - 1) * 120;
      double y = i == 0 ? 0 : i == 1 ? 60 : 30;
      var tone = i < 2 ? Tone.NEUTRAL : i == 3 ? Tone.ACCENT : i == 4 ? Tone.GOOD : Tone.NEUTRAL;
      boxes.add(
          new Picture.Box(
              x,
              y,
              96,
              40,
              tone,
              false,
              List.of(names.get(i), i < 2 ? "dataset" : i == 2 ? "training run" : "")));
      if (i > 1) {
        lines.add(
            new Picture.Line(
                List.of(new Picture.Point(x - 24, 50), new Picture.Point(x, 50)),
                Tone.NEUTRAL,
                true,
                i == 5));
      }
    }
    lines.add(
        new Picture.Line(
            List.of(
                new Picture.Point(96, 20), new Picture.Point(108, 20),
                new Picture.Point(108, 50), new Picture.Point(120, 50)),
            Tone.NEUTRAL,
            true,
            false));
    return new Dossier.Lineage(
        List.of(
            new Dossier.Section(
                "As registered",
                List.of(new Dossier.Entry("Run", "run 7f3a")),
                List.of(
                    new Dossier.Grid(
                        "Data",
                        List.of("Role", "Data set"),
                        List.of(List.of("training", "applications 2019-2024")))))),
        Optional.of(new Picture(580, 104, boxes, lines, List.of())),
        "Two data sets went into one training run, which made the version that the gate let pass.",
        List.of(
            new Dossier.Step("run 7f3a", "used", "applications 2019-2024", sha("applications")),
            new Dossier.Step("run 7f3a", "used", "payment history", sha("payments")),
            new Dossier.Step("credit-scoring 2", "was made by", "run 7f3a", sha("artifact"))));
  }

  private static List<Dossier.LedgerEntry> entries(int count) {
    var events = List.of("version.registered", "evidence.accepted", "vote.cast", "gate.decided");
    var all = new ArrayList<Dossier.LedgerEntry>();
    for (int i = 0; i < count; i++) {
      all.add(
          new Dossier.LedgerEntry(
              4100 + i,
              events.get(i % 4),
              NOW.minus(Duration.ofDays(9)).plusSeconds(i),
              sha("leaf" + i),
              "",
              ""));
    }
    return all;
  }
}
