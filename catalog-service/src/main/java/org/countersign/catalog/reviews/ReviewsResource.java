package org.countersign.catalog.reviews;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;
import static org.countersign.catalog.problem.ProblemType.INVALID_REQUEST;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.Write;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.platform.Page;
import org.countersign.catalog.platform.Window;
import org.countersign.catalog.problem.Refusal;
import org.countersign.catalog.problem.Wire;
import org.countersign.catalog.reviews.ApprovalsResource.ApprovalView;
import org.countersign.catalog.reviews.Review.Progress;
import org.countersign.catalog.reviews.ReviewView.VoteView;
import org.countersign.catalog.reviews.Voting.Ballot;
import org.countersign.catalog.reviews.Voting.Outcome;
import org.jspecify.annotations.Nullable;

/** Rounds: read, voted on, withdrawn. */
@Door
@Path("reviews")
@Produces(APPLICATION_JSON)
public class ReviewsResource {
  private static final int SHORTEST_REASON = 20;

  private final Reviews reviews;
  private final ReviewViews views;
  private final Voting voting;
  private final Withdrawal withdrawal;
  private final Write write;
  private final Clock clock;

  @Inject
  ReviewsResource(
      Reviews reviews,
      ReviewViews views,
      Voting voting,
      Withdrawal withdrawal,
      Write write,
      Clock clock) {
    this.reviews = reviews;
    this.views = views;
    this.voting = voting;
    this.withdrawal = withdrawal;
    this.write = write;
    this.clock = clock;
  }

  /**
   * @param subjectSha256 the digest the review shows: the vote is for that and nothing else
   * @param validUntil RFC 3339; the latest the class allows when left out
   * @param conditions what an approval shall be bound to, beside those of other voters
   * @param onBehalfOf pseudonym of somebody who handed the caller their vote
   */
  public record NewVote(
      @NotNull @Pattern(regexp = "APPROVE|REJECT") String decision,
      @NotBlank @Size(max = 4000) String reason,
      @NotNull @Pattern(regexp = "[0-9a-f]{64}") String subjectSha256,
      @Nullable String validUntil,
      @Nullable @Size(max = 20) List<@Valid @NotNull NewCondition> conditions,
      @Nullable @Size(max = 64) String onBehalfOf) {

    Ballot ballot(Instant now) {
      var stated = conditions == null ? List.<NewCondition>of() : conditions;
      var rejects = decision.equals("REJECT");
      if (rejects && !stated.isEmpty()) {
        throw new Refusal(INVALID_REQUEST, "only an approval is bound to conditions")
            .and("pointer", "/conditions");
      }
      if ((rejects || !stated.isEmpty()) && reason.strip().length() < SHORTEST_REASON) {
        throw new Refusal(
                INVALID_REQUEST,
                (rejects ? "a rejection" : "an approval with conditions")
                    + " says why, in at least "
                    + SHORTEST_REASON
                    + " characters")
            .and("pointer", "/reason");
      }
      return new Ballot(
          Vote.Decision.valueOf(decision),
          reason.strip(),
          subjectSha256,
          Optional.ofNullable(validUntil)
              .map(text -> Wire.read("/validUntil", () -> Instant.parse(text)))
              .map(time -> Instant.ofEpochMilli(time.toEpochMilli())),
          stated.stream().map(each -> Wire.read("/conditions", () -> each.stated(now))).toList(),
          Optional.ofNullable(onBehalfOf)
              .filter(id -> !id.isBlank())
              .map(id -> Wire.read("/onBehalfOf", () -> UUID.fromString(id))));
    }
  }

  public record NewWithdrawal(@NotBlank @Size(max = 4000) String reason) {}

  /** The vote, what became of the round, and the approval it granted. */
  public record CastView(
      UUID id, VoteView vote, RoundState review, @Nullable ApprovalView approval) {}

  public record RoundState(UUID id, String state) {}

  @GET
  @RolesAllowed(Roles.ANYONE)
  public Page<ReviewView> list(
      @QueryParam("state") @Nullable String state,
      @QueryParam("limit") @DefaultValue("50") String limit,
      @QueryParam("cursor") @Nullable String cursor) {
    var window = Wire.read("cursor", () -> Window.of(limit, cursor));
    var filter =
        new Reviews.Filter(
            Optional.ofNullable(state).map(ReviewsResource::progress), Optional.empty());
    var page = reviews.list(filter, window);
    return new Page<>(views.lines(page.items()), page.next());
  }

  @GET
  @Path("{review}")
  @RolesAllowed(Roles.ANYONE)
  public ReviewView one(@PathParam("review") String id) {
    return views.whole(reviews.find(id));
  }

  /** Open to all who are signed in, so that whoever may not vote hears why. */
  @POST
  @Path("{review}/votes")
  @Consumes(APPLICATION_JSON)
  @RolesAllowed(Roles.ANYONE)
  public Response vote(
      @PathParam("review") String id, @Valid @NotNull NewVote body, @Context UriInfo uri) {
    var ballot = body.ballot(clock.instant());
    return write.created(
        () -> cast(voting.vote(id, ballot), ballot.reason()),
        cast -> uri.getAbsolutePathBuilder().path(cast.id().toString()).build());
  }

  @POST
  @Path("{review}/withdrawal")
  @Consumes(APPLICATION_JSON)
  @RolesAllowed({Roles.MODEL_OWNER, Roles.DATA_SCIENTIST})
  public Response withdraw(@PathParam("review") String id, @Valid @NotNull NewWithdrawal body) {
    return write.ok(() -> views.line(withdrawal.withdraw(id, body.reason().strip())));
  }

  private CastView cast(Outcome outcome, String reason) {
    return new CastView(
        outcome.vote().id(),
        views.vote(outcome.vote(), false, Optional.of(reason)),
        new RoundState(outcome.review().id(), outcome.review().progress().name()),
        outcome
            .approval()
            .map(approval -> views.approval(approval, Optional.empty()))
            .orElse(null));
  }

  private static Progress progress(String name) {
    return Arrays.stream(Progress.values())
        .filter(state -> state.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new Refusal(INVALID_REQUEST, "no review has the state " + name)
                    .and("parameter", "state")
                    .and("remedy", "one of " + Arrays.toString(Progress.values())));
  }
}
