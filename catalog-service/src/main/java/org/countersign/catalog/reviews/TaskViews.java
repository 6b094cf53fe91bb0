package org.countersign.catalog.reviews;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.models.Model;
import org.countersign.catalog.models.ModelVersion;
import org.countersign.catalog.models.ModelVersions;
import org.countersign.catalog.models.Models;
import org.countersign.catalog.reviews.Tasks.Task;
import org.jspecify.annotations.Nullable;

/** Shows tasks with the versions they are about. */
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
   *     {@code CONFIRM_CONDITION}, {@code ANSWER_REQUEST} or {@code RENEW_BOUNDS}
   * @param about id of the break-glass, condition, request for evidence or bounds
   * @param says what is to be done
   * @param link where, below the public address
   * @param due RFC 3339
   */
  public record TaskView(
      String kind,
      UUID about,
      String says,
      UUID modelId,
      String model,
      int version,
      String link,
      @Nullable String due,
      boolean overdue) {}

  List<TaskView> of(List<Task> tasks, Instant now) {
    if (tasks.isEmpty()) {
      return List.of();
    }
    var about = versions.get(tasks.stream().map(Task::version).collect(Collectors.toSet()));
    var owned =
        models.get(about.values().stream().map(ModelVersion::model).collect(Collectors.toSet()));
    return tasks.stream().map(task -> view(task, about, owned, now)).toList();
  }

  private static TaskView view(
      Task task, Map<UUID, ModelVersion> about, Map<UUID, Model> owned, Instant now) {
    var version = Objects.requireNonNull(about.get(task.version()));
    var model = Objects.requireNonNull(owned.get(version.model()));
    return new TaskView(
        task.kind().name(),
        task.about(),
        says(task.kind()),
        model.id(),
        model.name(),
        version.number(),
        link(task, "/ui/models/" + model.id() + "/versions/" + version.number()),
        task.due().map(State::text).orElse(null),
        task.due().filter(due -> !now.isBefore(due)).isPresent());
  }

  private static String says(Tasks.Kind kind) {
    return switch (kind) {
      case CONFIRM_BREAK_GLASS -> "An emergency waits for a second person";
      case REVIEW_BREAK_GLASS -> "A break-glass wants a review by somebody uninvolved";
      case FULFIL_CONDITION -> "A condition of the approval has a task to be done";
      case CONFIRM_CONDITION -> "A task that you made a condition is to be confirmed when done";
      case ANSWER_REQUEST -> "Evidence is asked of your team";
      case RENEW_BOUNDS -> "The bounds for versions made again end soon";
    };
  }

  private static String link(Task task, String version) {
    return switch (task.kind()) {
      case CONFIRM_BREAK_GLASS, REVIEW_BREAK_GLASS -> "/ui/break-glass";
      case FULFIL_CONDITION, CONFIRM_CONDITION -> version + "#approvals";
      case ANSWER_REQUEST -> version + "#evidence";
      case RENEW_BOUNDS -> "/ui/envelopes/" + task.about();
    };
  }
}
