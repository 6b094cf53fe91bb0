package org.countersign.reports;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A dossier to print that means harm. */
final class Hostile {
  private Hostile() {}

  /** Every text of this dossier tries to break the page, the tags, the metadata or the reader. */
  static Dossier dossier() {
    var words =
        "\u0000\u0007\u202Eevil\u202C <b>&amp;]]> 日本語 العربية עברית हिन्दी 😀👩‍🔬 \uD800 \uFEFF \uE000"
            + " e\u0301\u0327 ﬁ ∑ \uFFFE \t tab\r\nnew line "
            + "W".repeat(400)
            + " "
            + "a-b/c_d.".repeat(80)
            + " \\ ( ) <<>> %PDF endstream endobj";
    var plain = Samples.creditScoring(1);
    return new Dossier(
        plain.issue(),
        new Dossier.Subject(
            words.substring(0, 120),
            "",
            "1",
            Optional.of(words.substring(0, 60)),
            Optional.of(Samples.sha("x")),
            words.substring(0, 90),
            words,
            words,
            "SOMETHING_NEW",
            "whatever",
            Optional.empty()),
        new Dossier.Summary(words.repeat(20), words, List.of(words)),
        List.of(section(words)),
        Optional.of(
            new Dossier.Classification(
                "?",
                List.of(words),
                words,
                List.of(
                    new Dossier.Reason("", "", words, List.of(new Dossier.Answer(words, words)))),
                List.of(new Dossier.Change(words, words, words, words)),
                words,
                words,
                Samples.NOW,
                OptionalLong.empty())),
        List.of(
            new Dossier.Requirement(
                words,
                words,
                words,
                words.repeat(15),
                "MISSING",
                "prevent",
                words,
                words,
                words,
                List.of(words))),
        plain.evidence(),
        plain.rounds(),
        List.of(section(words)),
        plain.decisions(),
        plain.deployments(),
        new Dossier.Lineage(
            List.of(),
            Optional.of(
                new Picture(
                    9000,
                    3000,
                    List.of(Picture.Box.of(0, 0, 900, 900, Tone.BAD, words)),
                    List.of(),
                    List.of(new Picture.Label(10, 10, 30, Tone.BAD, words)))),
            words,
            List.of(new Dossier.Step(words, words, words, words))),
        plain.ledger(),
        plain.attachments());
  }

  private static Dossier.Section section(String words) {
    return new Dossier.Section(
        words,
        List.of(new Dossier.Entry(words, words), new Dossier.Entry("long", "x ".repeat(90_000))),
        List.of(
            new Dossier.Grid(
                words,
                List.of(words, "b"),
                List.of(List.of(words.repeat(12), "b"), List.of("", "")))));
  }
}
