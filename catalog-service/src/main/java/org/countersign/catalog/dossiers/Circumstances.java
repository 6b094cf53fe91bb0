package org.countersign.catalog.dossiers;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.countersign.catalog.requirements.Waiver;
import org.countersign.catalog.reviews.BoundCondition;
import org.countersign.catalog.reviews.BreakGlass;
import org.countersign.catalog.reviews.Comment;
import org.countersign.catalog.reviews.RetrainingEnvelope;
import org.countersign.catalog.reviews.Signatory;
import org.countersign.catalog.reviews.Validation;
import org.countersign.catalog.reviews.ValidationFinding;

/**
 * What people decided and said beside the votes.
 *
 * @param bounds inside which an approval was given without a round
 * @param texts what may be erased
 */
record Circumstances(
    List<BoundCondition> conditions,
    List<Validation> validations,
    List<ValidationFinding> findings,
    List<Waiver> waivers,
    List<BreakGlass> emergencies,
    List<Bounds> bounds,
    List<Comment> comments,
    Map<Text, String> texts) {
  static final Circumstances NONE =
      new Circumstances(
          List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), Map.of());

  /** Which text: the field of an entry about a subject. */
  record Text(UUID of, String field) {}

  /** Bounds, and what was compared when they approved the version. */
  record Bounds(UUID approval, RetrainingEnvelope envelope, List<Compared> compared) {
    Bounds {
      compared = List.copyOf(compared);
    }
  }

  record Compared(String bound, String allowed, String found) {}

  Circumstances {
    conditions = List.copyOf(conditions);
    validations = List.copyOf(validations);
    findings = List.copyOf(findings);
    waivers = List.copyOf(waivers);
    emergencies = List.copyOf(emergencies);
    bounds = List.copyOf(bounds);
    comments = List.copyOf(comments);
    texts = Map.copyOf(texts);
  }

  /** Empty where nothing was said, or it was erased. */
  Optional<String> text(UUID of, String field) {
    return Optional.ofNullable(texts.get(new Text(of, field)));
  }

  /** Everybody who has a part in them. */
  Set<UUID> people() {
    var all = new HashSet<UUID>();
    conditions.forEach(each -> each.doneBy().ifPresent(all::add));
    validations.forEach(each -> all.add(each.validator()));
    findings.forEach(each -> each.closedBy().ifPresent(all::add));
    for (var waiver : waivers) {
      all.add(waiver.proposedBy());
      waiver.decidedBy().ifPresent(all::add);
    }
    for (var emergency : emergencies) {
      all.add(emergency.requestedBy());
      emergency.confirmedBy().ifPresent(all::add);
      emergency.reviewedBy().ifPresent(all::add);
    }
    for (var each : bounds) {
      all.add(each.envelope().pipeline());
      all.add(each.envelope().proposedBy());
      each.envelope().signers().stream().flatMap(Signatory::people).forEach(all::add);
    }
    for (var comment : comments) {
      all.add(comment.author());
      comment.resolvedBy().ifPresent(all::add);
    }
    return all;
  }
}
