package org.countersign.catalog.reviews;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.models.Model;
import org.countersign.catalog.models.ModelVersion;
import org.countersign.catalog.models.ModelVersions;
import org.countersign.catalog.models.Models;
import org.countersign.catalog.reviews.Tasks.Named;
import org.countersign.catalog.reviews.Tasks.OfVersion;
import org.countersign.catalog.reviews.Tasks.Task;
import org.jspecify.annotations.Nullable;

/** Shows tasks with what they are done for. */
@Dependent
public class TaskViews {
  private final Models models;
  private final ModelVersions versions;

  @Inject
  TaskViews(Models models, ModelVersions versions) {
    this.models = models;
    this.versions = versions;
  }

  /**
   * Something to do beside votes.
   *
   * @param kind {@code CONFIRM_BREAK_GLASS}, {@code REVIEW_BREAK_GLASS}, {@code FULFIL_CONDITION},
   *     {@code CONFIRM_CONDITION}, {@code ANSWER_REQUEST}, {@code RENEW_BOUNDS}, {@code
   *     DECIDE_RULES}, {@code DECIDE_WITHDRAWAL}, {@code DECIDE_WAIVER}, {@code DECIDE_OVERRIDE} or
   *     {@code JUDGE_EVIDENCE}
   * @param about id of the break-glass, condition, request for evidence, bounds, waiver, override
   *     or document of rules; of the version where evidence is to be judged
   * @param says what is to be done
   * @param subject what it is done for, by name: a model and version, a use case or a document
   * @param modelId with model and version left out where it is not done for a version
   * @param link where, below the public address
   * @param due RFC 3339
   */
  public record TaskView(
      String kind,
      UUID about,
      String says,
      String subject,
      @Nullable UUID modelId,
      @Nullable String model,
      @Nullable Integer version,
      String link,
      @Nullable String due,
      boolean overdue) {}

  List<TaskView> of(List<Task> tasks, Instant now) {
    var about =
        versions.get(tasks.stream().flatMap(TaskViews::version).collect(Collectors.toSet()));
    var owned =
        models.get(about.values().stream().map(ModelVersion::model).collect(Collectors.toSet()));
    return tasks.stream()
        .map(
            task ->
                task.subject() instanceof Named named
                    ? view(task, named, now)
                    : view(task, about.get(((OfVersion) task.subject()).version()), owned, now))
        .toList();
  }

  private static Stream<UUID> version(Task task) {
    return task.subject() instanceof OfVersion of ? Stream.of(of.version()) : Stream.empty();
  }

  private static TaskView view(Task task, Named named, Instant now) {
    return new TaskView(
        task.kind().name(),
        task.about(),
        says(task.kind()),
        named.name(),
        null,
        null,
        null,
        named.page(),
        task.due().map(State::text).orElse(null),
        isOverdue(task, now));
  }

  private static TaskView view(
      Task task, @Nullable ModelVersion found, Map<UUID, Model> owned, Instant now) {
    var version = Objects.requireNonNull(found);
    var model = Objects.requireNonNull(owned.get(version.model()));
    return new TaskView(
        task.kind().name(),
        task.about(),
        says(task.kind()),
        model.name() + " " + version.number(),
        model.id(),
        model.name(),
        version.number(),
        link(task, "/ui/models/" + model.id() + "/versions/" + version.number()),
        task.due().map(State::text).orElse(null),
        isOverdue(task, now));
  }

  private static boolean isOverdue(Task task, Instant now) {
    return task.due().filter(due -> !now.isBefore(due)).isPresent();
  }

  private static String says(Tasks.Kind kind) {
    return switch (kind) {
      case CONFIRM_BREAK_GLASS -> "An emergency waits for a second person";
      case REVIEW_BREAK_GLASS -> "A break-glass wants a review by somebody uninvolved";
      case FULFIL_CONDITION -> "A condition of the approval has a task to be done";
      case CONFIRM_CONDITION -> "A task that you made a condition is to be confirmed when done";
      case ANSWER_REQUEST -> "Evidence is asked of your team";
      case RENEW_BOUNDS -> "The bounds for versions made again end soon";
      case DECIDE_RULES -> "Rules that somebody proposed wait for a second person";
      case DECIDE_WITHDRAWAL -> "Somebody asks to withdraw rules that hold";
      case DECIDE_WAIVER -> "A waiver waits for a second person";
      case DECIDE_OVERRIDE -> "A class other than the rules give waits for a second person";
      case JUDGE_EVIDENCE -> "Evidence waits for a validator";
    };
  }

  private static String link(Task task, String version) {
    return switch (task.kind()) {
      case CONFIRM_BREAK_GLASS, REVIEW_BREAK_GLASS -> "/ui/break-glass";
      case FULFIL_CONDITION, CONFIRM_CONDITION -> version + "#approvals";
      case ANSWER_REQUEST, JUDGE_EVIDENCE -> version + "#evidence";
      case RENEW_BOUNDS -> "/ui/envelopes/" + task.about();
      case DECIDE_WAIVER -> version + "#waivers";
      case DECIDE_RULES, DECIDE_WITHDRAWAL, DECIDE_OVERRIDE ->
          throw new IllegalArgumentException(task.kind() + " is done for no version");
    };
  }
}
