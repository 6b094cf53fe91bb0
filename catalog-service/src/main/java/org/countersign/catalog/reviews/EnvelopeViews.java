package org.countersign.catalog.reviews;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.identity.Agents;
import org.countersign.catalog.identity.Agents.AgentView;
import org.countersign.catalog.journal.FreeTexts;
import org.countersign.catalog.journal.Payloads;
import org.countersign.catalog.journal.State;
import org.countersign.catalog.models.ModelVersions;
import org.countersign.policy.RetrainingBounds.Check;
import org.countersign.policy.RetrainingBounds.Data;
import org.countersign.policy.RetrainingBounds.Limit;
import org.countersign.policy.Slice;
import org.jspecify.annotations.Nullable;

/** Shows bounds, and versions beside them. */
@Dependent
public class EnvelopeViews {
  private final ModelVersions versions;
  private final Reviews reviews;
  private final Payloads payloads;
  private final FreeTexts texts;
  private final Agents agents;
  private final Clock clock;

  @Inject
  EnvelopeViews(
      ModelVersions versions,
      Reviews reviews,
      Payloads payloads,
      FreeTexts texts,
      Agents agents,
      Clock clock) {
    this.versions = versions;
    this.reviews = reviews;
    this.payloads = payloads;
    this.texts = texts;
    this.agents = agents;
    this.clock = clock;
  }

  /**
   * @param number of the version whose approval the bounds are signed with
   * @param review the round that signs them
   * @param state {@code PROPOSED}, {@code SIGNED}, {@code SUPERSEDED} or {@code REVOKED}; {@code
   *     EXPIRED} and {@code DECLINED} are computed now
   * @param sha256 of the bounds, which votes sign
   * @param reason why they were proposed, unless somebody erased it
   * @param note why they were revoked, unless somebody erased it
   */
  public record EnvelopeView(
      UUID id,
      UUID model,
      UUID version,
      int number,
      UUID useCase,
      String environment,
      String riskClass,
      UUID approval,
      UUID review,
      AgentView pipeline,
      String state,
      String validUntil,
      String sha256,
      AgentView proposedBy,
      String proposedAt,
      @Nullable String reason,
      @Nullable String note,
      List<SignerView> signers,
      List<DataView> data,
      List<LimitView> limits) {}

  /**
   * @param onBehalfOf whom the person stood in for
   */
  public record SignerView(AgentView person, String role, @Nullable AgentView onBehalfOf) {}

  /**
   * @param columns SHA-256 of the names and types of its columns, where they are known
   */
  public record DataView(String role, String dataset, @Nullable String columns) {
    static DataView of(Data data) {
      return new DataView(data.role(), data.dataset(), data.columns().orElse(null));
    }
  }

  /**
   * @param factor of the slice that the limit is for, with its value; over all cases without
   * @param dataset that it is measured on, by name or SHA-256; on any without
   * @param side {@code AT_LEAST} or {@code AT_MOST}
   */
  public record LimitView(
      String metric,
      @Nullable String factor,
      @Nullable String value,
      @Nullable String dataset,
      String side,
      String limit) {
    static LimitView of(Limit limit) {
      return new LimitView(
          limit.metric(),
          limit.slice().map(Slice::factor).orElse(null),
          limit.slice().map(Slice::value).orElse(null),
          limit.dataset().orElse(null),
          limit.side().name(),
          limit.value().toPlainString());
    }
  }

  /**
   * @param by how far outside, where that is a number
   */
  public record CheckView(
      String bound, String allowed, String found, boolean inside, @Nullable String by) {
    static CheckView of(Check check) {
      return new CheckView(
          check.bound(),
          check.allowed(),
          check.found(),
          check.inside(),
          check.by().map(by -> by.toPlainString()).orElse(null));
    }
  }

  EnvelopeView view(Enveloping.Proposed proposed) {
    var id = List.of(proposed.envelope().id());
    return view(
        proposed.envelope(),
        proposed.document(),
        texts.of(id, "reason").values().stream().findFirst(),
        Optional.empty(),
        clock.instant());
  }

  EnvelopeView view(RetrainingEnvelope envelope) {
    return views(List.of(envelope)).get(0);
  }

  List<EnvelopeView> views(List<RetrainingEnvelope> all) {
    var ids = all.stream().map(RetrainingEnvelope::id).toList();
    var reasons = texts.of(ids, "reason");
    var notes = texts.of(ids, "note");
    var now = clock.instant();
    return all.stream()
        .map(
            envelope ->
                view(
                    envelope,
                    EnvelopeDocument.of(payloads.json(envelope.document())),
                    Optional.ofNullable(reasons.get(envelope.id())),
                    Optional.ofNullable(notes.get(envelope.id())),
                    now))
        .toList();
  }

  private EnvelopeView view(
      RetrainingEnvelope envelope,
      EnvelopeDocument document,
      Optional<String> reason,
      Optional<String> note,
      Instant now) {
    return new EnvelopeView(
        envelope.id(),
        envelope.model(),
        envelope.version(),
        versions.get(envelope.version()).number(),
        envelope.useCase(),
        envelope.environment(),
        envelope.riskClass().name(),
        envelope.approval(),
        envelope.review(),
        agents.view(envelope.pipeline()),
        state(envelope, now),
        State.text(envelope.validUntil()),
        envelope.document(),
        agents.view(envelope.proposedBy()),
        State.text(envelope.proposedAt()),
        reason.orElse(null),
        note.orElse(null),
        envelope.signers().stream()
            .map(
                signer ->
                    new SignerView(
                        agents.view(signer.person()),
                        signer.role(),
                        signer.onBehalfOf().map(agents::view).orElse(null)))
            .toList(),
        document.bounds().data().stream().map(DataView::of).toList(),
        document.bounds().limits().stream().map(LimitView::of).toList());
  }

  private String state(RetrainingEnvelope envelope, Instant now) {
    return switch (envelope.standing()) {
      case PROPOSED ->
          reviews.find(envelope.review().toString()).progress() == Review.Progress.IN_REVIEW
              ? "PROPOSED"
              : "DECLINED";
      case SIGNED -> envelope.holds(now) ? "SIGNED" : "EXPIRED";
      default -> envelope.standing().name();
    };
  }
}
