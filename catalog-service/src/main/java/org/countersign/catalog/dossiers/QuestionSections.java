package org.countersign.catalog.dossiers;

import java.util.List;
import org.countersign.catalog.lineage.VersionAnswers.Answers;
import org.countersign.lineage.Questions;
import org.countersign.lineage.Questions.Keeping;
import org.countersign.reports.Dossier;

/** The four questions one asks of a version that was trained some time ago, as they are printed. */
final class QuestionSections {
  /** Rows of one table; the graph that is attached has all. */
  private static final int MOST = 200;

  private QuestionSections() {}

  static List<Dossier.Section> of(Answers answers) {
    return List.of(
        section(
            "Which hyperparameters were used?",
            "No hyperparameter is recorded.",
            List.of("Name", "Value"),
            answers.hyperparameters().stream()
                .map(each -> List.of(each.name(), each.value()))
                .toList()),
        section(
            "Which evaluations were made?",
            "No evaluation is recorded.",
            List.of("Metric", "Value", "Measured on", "Part"),
            answers.evaluations().stream()
                .map(
                    each ->
                        List.of(
                            each.name(),
                            each.value(),
                            each.on().orElse("not stated"),
                            each.slice().orElse("whole")))
                .toList()),
        section(
            "Is the processed data still there?",
            "No data is recorded.",
            List.of("Data", "Steps before", "Kept"),
            answers.snapshots().stream()
                .map(
                    each ->
                        List.of(each.label(), Integer.toString(each.step()), words(each.keeping())))
                .toList()),
        section(
            "What did that data look like?",
            "No summary of data is recorded.",
            List.of("Data", "Figures", "Columns", "Checks"),
            answers.summaries().stream().map(QuestionSections::summary).toList()));
  }

  private static List<String> summary(Questions.Summary each) {
    var figures =
        each.figures().entrySet().stream()
            .map(figure -> figure.getKey() + " " + String.join(", ", figure.getValue()))
            .toList();
    return List.of(
        each.label(),
        figures.isEmpty() ? "none" : String.join("; ", figures),
        each.columns().isEmpty()
            ? "none"
            : String.join(", ", each.columns().stream().map(Questions.Column::name).toList()),
        each.checks().isEmpty() ? "none" : String.join("; ", each.checks()));
  }

  /** That data was not kept is an answer; so is that nobody said. */
  static String words(Keeping keeping) {
    return switch (keeping) {
      case KEPT -> "kept";
      case NOT_KEPT -> "not kept";
      case NOT_SAID -> "nobody said";
      case NOT_PINNED -> "unknown: nobody said which snapshot it was";
    };
  }

  private static Dossier.Section section(
      String question, String nothing, List<String> columns, List<List<String>> rows) {
    if (rows.isEmpty()) {
      return new Dossier.Section(
          question, List.of(new Dossier.Entry("Answer", nothing)), List.of());
    }
    var shown = rows.subList(0, Math.min(MOST, rows.size()));
    var more =
        shown.size() < rows.size()
            ? List.of(
                new Dossier.Entry(
                    "Shown", shown.size() + " of " + rows.size() + ", the rest is attached"))
            : List.<Dossier.Entry>of();
    return new Dossier.Section(question, more, List.of(new Dossier.Grid("", columns, shown)));
  }
}
