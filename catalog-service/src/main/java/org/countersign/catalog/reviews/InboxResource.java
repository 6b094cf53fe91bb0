package org.countersign.catalog.reviews;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.countersign.catalog.identity.Caller;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.reviews.TaskViews.TaskView;
import org.countersign.policy.RiskClass;
import org.countersign.policy.ServiceLevels;
import org.jspecify.annotations.Nullable;

/** What waits for the caller, what waits for others, and what the caller asked for. */
@Door
@Path("inbox")
@Produces(APPLICATION_JSON)
public class InboxResource {
  private static final ServiceLevels LEVELS = ServiceLevels.standard();

  private final Inbox inbox;
  private final ReviewViews views;
  private final Tasks tasks;
  private final TaskViews taskViews;
  private final Reminding reminding;
  private final Caller caller;
  private final Clock clock;

  @Inject
  InboxResource(
      Inbox inbox,
      ReviewViews views,
      Tasks tasks,
      TaskViews taskViews,
      Reminding reminding,
      Caller caller,
      Clock clock) {
    this.inbox = inbox;
    this.views = views;
    this.tasks = tasks;
    this.taskViews = taskViews;
    this.reminding = reminding;
    this.caller = caller;
    this.clock = clock;
  }

  /**
   * A round in somebody's inbox.
   *
   * @param ageDays whole days since it was submitted
   * @param due when it should be decided, by the working days of its class
   * @param overdue whether that time has passed and it still is not
   */
  public record RoundView(ReviewView review, long ageDays, String due, boolean overdue) {}

  /**
   * @param toDecide rounds with a slot that the caller may fill now, the longest waiting first
   * @param waitingForOthers open rounds the caller voted in or has a role in, and cannot act on
   * @param requestedByMe what the caller submitted, newest first, decided or not
   * @param tasks what the caller has to do beside votes, what is due first comes first
   */
  public record InboxView(
      List<RoundView> toDecide,
      List<RoundView> waitingForOthers,
      List<RoundView> requestedByMe,
      List<TaskView> tasks) {}

  /**
   * @param reviews ids of open rounds
   */
  public record NewReminders(@NotEmpty @Size(max = 100) List<@NotNull String> reviews) {}

  /**
   * @param code why nobody was reminded, if so
   */
  public record ReminderView(String review, boolean sent, @Nullable String code, String says) {}

  public record ReminderList(List<ReminderView> items) {}

  @GET
  @RolesAllowed(Roles.ANYONE)
  public InboxView mine() {
    var now = clock.instant();
    var me = caller.agentId();
    var toDecide = new ArrayList<RoundView>();
    var waiting = new ArrayList<RoundView>();
    for (var line : views.lines(inbox.open())) {
      if (line.me().mayVote()) {
        toDecide.add(round(line, now));
      } else if (!line.submitter().id().equals(me) && hasPart(line, me)) {
        waiting.add(round(line, now));
      }
    }
    var requested =
        views.lines(inbox.submittedBy(me)).stream().map(line -> round(line, now)).toList();
    return new InboxView(toDecide, waiting, requested, taskViews.of(tasks.of(now), now));
  }

  /**
   * Reminds those whose votes are wanted, once a day for each round. The only thing done to many
   * rounds at once: nobody votes in bulk.
   */
  @POST
  @Path("reminders")
  @Consumes(APPLICATION_JSON)
  @RolesAllowed({Roles.MODEL_OWNER, Roles.DATA_SCIENTIST, Roles.COMPLIANCE_OFFICER})
  public ReminderList remind(@Valid @NotNull NewReminders body) {
    return new ReminderList(body.reviews().stream().distinct().map(this::remind).toList());
  }

  private ReminderView remind(String id) {
    var outcome = reminding.remind(id);
    return new ReminderView(
        id, outcome.code().isEmpty(), outcome.code().orElse(null), outcome.says());
  }

  private boolean hasPart(ReviewView line, UUID me) {
    return line.slots().stream()
        .anyMatch(
            slot ->
                (slot.filledBy() != null && slot.filledBy().id().equals(me))
                    || slot.roles().stream().anyMatch(caller::has));
  }

  private static RoundView round(ReviewView line, Instant now) {
    var submitted = Instant.parse(line.submittedAt());
    var due = LEVELS.due(RiskClass.valueOf(line.riskClass()), submitted);
    var open = line.state().equals(Review.Progress.IN_REVIEW.name());
    return new RoundView(
        line, daysWaited(submitted, now), State.text(due), open && !now.isBefore(due));
  }

  /** Whole days, and none for a round that a node submitted whose clock is ahead of this one's. */
  static long daysWaited(Instant submitted, Instant now) {
    return Math.max(0, Duration.between(submitted, now).toDays());
  }
}
