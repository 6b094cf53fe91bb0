package org.countersign.catalog.reviews;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.countersign.catalog.identity.Agents;
import org.countersign.catalog.requirements.RequirementsResource.RequirementView;
import org.countersign.catalog.reviews.ApprovalsResource.ApprovalView;
import org.jspecify.annotations.Nullable;

/**
 * A round on the wire. Lists leave out what only one round shows.
 *
 * @param subjectSha256 what a vote must name: what is there now, unless the class has changed
 * @param subject the document with that digest
 * @param subjectChanged whether something changed since the round was submitted or last voted on,
 *     so that its votes have fallen
 * @param purpose {@code APPROVAL}, or of a light round {@code LIFTING}, {@code CONFIRMATION} or
 *     {@code REAFFIRMATION}, or of one that signs bounds {@code ENVELOPE}
 * @param about the approval that a light round is about
 * @param scope {@code FULL}, or how far an officer let the round be shortened; {@code ENVELOPE} if
 *     nobody was asked because bounds were kept
 * @param conditions what its voters bound the approval to
 * @param requirements as they are now
 * @param upstream what became known of what the version came of, each with the way to it
 * @param me what the caller may do here
 */
public record ReviewView(
    UUID id,
    NamedView model,
    VersionRef version,
    NamedView useCase,
    String environment,
    String riskClass,
    String subjectSha256,
    String state,
    String purpose,
    @Nullable UUID about,
    String scope,
    Agents.AgentView submitter,
    String submittedAt,
    @Nullable String decidedAt,
    List<SlotView> slots,
    @Nullable ApprovalView approval,
    @Nullable Map<String, Object> subject,
    @Nullable Boolean subjectChanged,
    @Nullable String latestValidUntil,
    @Nullable List<VoteView> votes,
    @Nullable List<ConditionView> conditions,
    @Nullable List<RequirementView> requirements,
    @Nullable List<UpstreamView> upstream,
    Me me) {

  public record NamedView(UUID id, String name) {}

  public record VersionRef(UUID id, int number, @Nullable String label) {}

  /**
   * @param roles of which its voter holds one
   */
  public record SlotView(List<String> roles, Agents.@Nullable AgentView filledBy) {}

  /**
   * @param onBehalfOf whom the voter stood in for
   * @param role of the slot it fills
   * @param reason unless somebody erased it
   * @param fallen whether what was shown has changed since, so that the vote counts no more
   */
  public record VoteView(
      UUID id,
      Agents.AgentView voter,
      Agents.@Nullable AgentView onBehalfOf,
      String role,
      String decision,
      @Nullable String reason,
      @Nullable String validUntil,
      String subjectSha256,
      boolean fallen,
      String castAt) {}

  /**
   * @param cause id of the upstream change
   * @param says what happened, and the way from there to the version
   */
  public record UpstreamView(UUID cause, String says, String foundAt) {}

  /**
   * @param slot the role the caller would vote in
   * @param code why not, as the problem that a vote would be answered with
   */
  public record Me(boolean mayVote, @Nullable String slot, @Nullable String code, String why) {}
}
