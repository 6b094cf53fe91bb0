package org.countersign.catalog.dossiers;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.countersign.catalog.requirements.Waiver;
import org.countersign.catalog.reviews.BoundCondition;
import org.countersign.catalog.reviews.BreakGlass;
import org.countersign.catalog.reviews.Comment;
import org.countersign.catalog.reviews.Validation;
import org.countersign.catalog.reviews.ValidationFinding;
import org.countersign.catalog.reviews.Vote;
import org.countersign.policy.Condition;
import org.countersign.reports.Dossier.Entry;
import org.countersign.reports.Dossier.Grid;
import org.countersign.reports.Dossier.Section;

/** What people decided and said beside the votes, in words; what did not happen has no section. */
final class CircumstanceSections {
  private static final String ERASED = "erased";

  private final Snapshot snapshot;
  private final Circumstances told;
  private final Map<UUID, Vote> votes;

  CircumstanceSections(Snapshot snapshot) {
    this.snapshot = snapshot;
    this.told = snapshot.beside();
    this.votes =
        snapshot.rounds().stream()
            .flatMap(round -> round.votes().stream())
            .collect(Collectors.toUnmodifiableMap(Vote::id, Function.identity()));
  }

  List<Section> sections() {
    var all = new ArrayList<Section>();
    add(
        all,
        "Conditions",
        grid(
            "",
            List.of("What holds", "Set by", "State", "Ledger"),
            told.conditions(),
            this::condition));
    add(
        all,
        "Independent validation",
        grid(
            "",
            List.of("Outcome", "Summary", "Validated by", "Ledger"),
            told.validations(),
            this::validation),
        grid(
            "Findings",
            List.of("Severity", "What was found", "State", "Ledger"),
            told.findings(),
            this::finding));
    add(
        all,
        "Waivers",
        grid("", List.of("Requirement", "Why", "State", "Ledger"), told.waivers(), this::waiver));
    add(
        all,
        "Break-glass",
        grid(
            "",
            List.of("What it opened", "Why", "Who", "State", "Ledger"),
            told.emergencies(),
            this::emergency));
    told.bounds().forEach(each -> all.add(bounds(each)));
    add(
        all,
        "Discussion",
        grid(
            "", List.of("Who", "About", "What was said", "State"), told.comments(), this::comment));
    return all;
  }

  private static <T> Grid grid(
      String title, List<String> columns, List<T> items, Function<T, List<String>> row) {
    return new Grid(title, columns, items.stream().map(row).toList());
  }

  private static void add(List<Section> all, String title, Grid... grids) {
    var filled = Stream.of(grids).filter(grid -> !grid.rows().isEmpty()).toList();
    if (!filled.isEmpty()) {
      all.add(new Section(title, List.of(), filled));
    }
  }

  private List<String> condition(BoundCondition each) {
    var condition = each.condition();
    var task = told.text(each.id(), "task").map(text -> ": " + text).orElse("");
    var due = condition.due().map(end -> ", until " + Composition.minute(end)).orElse("");
    var setter = votes.get(each.vote());
    return List.of(
        condition.says() + task + due,
        setter == null
            ? "a vote on the version that its bounds start from"
            : snapshot.name(setter.voter()),
        state(each),
        position(each.id()));
  }

  private String state(BoundCondition each) {
    if (hasFallen(each)) {
      return "fallen with the vote";
    }
    if (each.overdue(snapshot.asOf())) {
      return "overdue";
    }
    return each.doneBy()
        .map(by -> "done by " + snapshot.name(by))
        .orElse(each.condition().kind() == Condition.Kind.TASK ? "to be done" : "binding");
  }

  private boolean hasFallen(BoundCondition each) {
    return snapshot.rounds().stream()
        .filter(round -> round.review().id().equals(each.review()))
        .flatMap(round -> round.votes().stream().filter(vote -> fell(round, vote)))
        .anyMatch(vote -> vote.id().equals(each.vote()));
  }

  private static boolean fell(Snapshot.Round round, Vote vote) {
    return !vote.subject().equals(round.review().subject());
  }

  private List<String> validation(Validation each) {
    return List.of(
        words(each.outcome()),
        text(each.id(), "summary"),
        snapshot.name(each.validator()) + ", " + Composition.minute(each.validatedAt()),
        position(each.id()));
  }

  private List<String> finding(ValidationFinding each) {
    var note = told.text(each.id(), "note").map(text -> ": " + text).orElse("");
    return List.of(
        words(each.severity()),
        text(each.id(), "finding"),
        each.closedBy().map(by -> "closed by " + snapshot.name(by) + note).orElse("open"),
        position(each.id()));
  }

  private List<String> waiver(Waiver each) {
    var proposed = "proposed by " + snapshot.name(each.proposedBy());
    var state =
        each.standing() == Waiver.Standing.GRANTED && !each.ends().isAfter(snapshot.asOf())
            ? "ended by its date"
            : words(each.standing());
    return List.of(
        each.requirement(),
        text(each.id(), "reason")
            + told.text(each.id(), "note").map(note -> " Answer: " + note).orElse(""),
        proposed
            + each.decidedBy().map(by -> ", decided by " + snapshot.name(by)).orElse("")
            + "; "
            + state
            + ", until "
            + Composition.minute(each.ends()),
        position(each.id()));
  }

  private List<String> emergency(BreakGlass each) {
    return List.of(
        each.environment()
            + each.begunAt()
                .map(at -> ", from " + Composition.minute(at) + until(each))
                .orElse(", never opened"),
        words(each.reason()) + ": " + text(each.id(), "reason"),
        "asked by "
            + snapshot.name(each.requestedBy())
            + each.confirmedBy().map(by -> ", confirmed by " + snapshot.name(by)).orElse(""),
        emergencyState(each),
        position(each.id()));
  }

  private static String until(BreakGlass each) {
    return each.validUntil().map(Composition::minute).map(end -> " to " + end).orElse("");
  }

  private String emergencyState(BreakGlass each) {
    var judgement = told.text(each.id(), "judgement").map(text -> ": " + text).orElse("");
    var reviewed =
        each.reviewedBy()
            .map(by -> ", reviewed by " + snapshot.name(by) + judgement)
            .orElse(reviewDue(each, snapshot.asOf()));
    return words(each.standing()) + reviewed;
  }

  private static String reviewDue(BreakGlass each, Instant asOf) {
    if (!each.wantsReview()) {
      return "";
    }
    return each.isOverdue(asOf)
        ? ", its review is overdue"
        : each.reviewDue().map(due -> ", to be reviewed by " + Composition.minute(due)).orElse("");
  }

  private Section bounds(Circumstances.Bounds each) {
    var envelope = each.envelope();
    return new Section(
        "Approved inside signed bounds",
        List.of(
            new Entry("Bounds", envelope.document()),
            new Entry(
                "Signed by",
                envelope.signers().stream()
                    .map(
                        signer ->
                            snapshot.name(signer.person())
                                + signer
                                    .onBehalfOf()
                                    .map(absent -> " for " + snapshot.name(absent))
                                    .orElse("")
                                + " as "
                                + words(signer.role()))
                    .collect(Collectors.joining(", "))),
            new Entry("Made again by", snapshot.name(envelope.pipeline())),
            new Entry("State of the bounds", words(envelope.standing())),
            new Entry("The bounds end", Composition.minute(envelope.validUntil())),
            new Entry("Ledger position of the approval", position(each.approval()))),
        List.of(
            grid(
                "What was compared",
                List.of("Bound", "Allowed", "Found"),
                each.compared(),
                check -> List.of(check.bound(), check.allowed(), check.found()))));
  }

  private List<String> comment(Comment each) {
    return List.of(
        snapshot.name(each.author()) + ", " + Composition.minute(each.saidAt()),
        each.thread().isPresent() ? "an answer" : each.requirement().orElse("the round"),
        text(each.id(), "text"),
        each.thread().isPresent()
            ? ""
            : each.resolvedBy().map(by -> "settled by " + snapshot.name(by)).orElse("open"));
  }

  private String text(UUID of, String field) {
    return told.text(of, field).orElse(ERASED);
  }

  private String position(UUID subject) {
    var position = snapshot.position(subject);
    return position.isPresent() ? "#" + position.getAsLong() : "none";
  }

  private static String words(Enum<?> code) {
    return words(code.name());
  }

  private static String words(String code) {
    return code.toLowerCase(Locale.ROOT).replace('_', ' ').replace('-', ' ');
  }
}
