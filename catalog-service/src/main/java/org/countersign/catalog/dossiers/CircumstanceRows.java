package org.countersign.catalog.dossiers;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.countersign.catalog.dossiers.Circumstances.Bounds;
import org.countersign.catalog.dossiers.Circumstances.Compared;
import org.countersign.catalog.dossiers.Circumstances.Text;
import org.countersign.catalog.journal.FreeTexts;
import org.countersign.catalog.journal.Payloads;
import org.countersign.catalog.requirements.Waiver;
import org.countersign.catalog.requirements.Waivers;
import org.countersign.catalog.reviews.Approval;
import org.countersign.catalog.reviews.BoundCondition;
import org.countersign.catalog.reviews.BoundConditions;
import org.countersign.catalog.reviews.BreakGlass;
import org.countersign.catalog.reviews.BreakGlasses;
import org.countersign.catalog.reviews.Comment;
import org.countersign.catalog.reviews.Envelopes;
import org.countersign.catalog.reviews.Talk;
import org.countersign.catalog.reviews.Validation;
import org.countersign.catalog.reviews.ValidationFinding;
import org.countersign.catalog.reviews.Validations;

/** Reads what people decided and said beside the votes. */
@Dependent
class CircumstanceRows {
  private final BoundConditions conditions;
  private final Validations validations;
  private final Waivers waivers;
  private final BreakGlasses emergencies;
  private final Envelopes envelopes;
  private final Talk talk;
  private final Payloads payloads;
  private final FreeTexts texts;

  @Inject
  CircumstanceRows(
      BoundConditions conditions,
      Validations validations,
      Waivers waivers,
      BreakGlasses emergencies,
      Envelopes envelopes,
      Talk talk,
      Payloads payloads,
      FreeTexts texts) {
    this.conditions = conditions;
    this.validations = validations;
    this.waivers = waivers;
    this.emergencies = emergencies;
    this.envelopes = envelopes;
    this.talk = talk;
    this.payloads = payloads;
    this.texts = texts;
  }

  Circumstances of(UUID version, UUID useCase, List<Snapshot.Round> rounds) {
    var reviews = rounds.stream().map(round -> round.review().id()).toList();
    var bound = conditions.of(reviews);
    var judged = validations.of(version);
    var found = validations.findings(version);
    var waived =
        waivers.of(version).stream().filter(each -> each.useCase().equals(useCase)).toList();
    var opened =
        emergencies.of(version).stream().filter(each -> each.useCase().equals(useCase)).toList();
    var said = reviews.stream().flatMap(review -> talk.comments(review).stream()).toList();
    var held = reviews.stream().flatMap(id -> bound.getOrDefault(id, List.of()).stream()).toList();
    var read = new HashMap<Text, String>();
    read(read, held.stream().map(BoundCondition::id).toList(), "task", "note");
    read(read, judged.stream().map(Validation::id).toList(), "summary");
    read(read, found.stream().map(ValidationFinding::id).toList(), "finding", "note");
    read(read, waived.stream().map(Waiver::id).toList(), "reason", "note");
    read(read, opened.stream().map(BreakGlass::id).toList(), "reason", "judgement");
    read(read, said.stream().map(Comment::id).toList(), "text");
    return new Circumstances(held, judged, found, waived, opened, bounds(rounds), said, read);
  }

  private void read(Map<Text, String> read, Collection<UUID> subjects, String... fields) {
    for (var field : fields) {
      texts.of(subjects, field).forEach((of, text) -> read.put(new Text(of, field), text));
    }
  }

  private List<Bounds> bounds(List<Snapshot.Round> rounds) {
    return rounds.stream()
        .flatMap(round -> round.approval().stream())
        .flatMap(approval -> approval.envelope().map(id -> bounds(approval, id)).stream())
        .toList();
  }

  private Bounds bounds(Approval approval, UUID envelope) {
    var compared = approval.compared().map(payloads::json).orElse(Map.of());
    return new Bounds(
        approval.id(),
        envelopes.find(envelope.toString()),
        compared.get("checks") instanceof List<?> checks
            ? checks.stream().map(each -> compared((Map<?, ?>) each)).toList()
            : List.of());
  }

  private static Compared compared(Map<?, ?> check) {
    return new Compared(
        String.valueOf(check.get("bound")),
        String.valueOf(check.get("allowed")),
        String.valueOf(check.get("found")));
  }
}
