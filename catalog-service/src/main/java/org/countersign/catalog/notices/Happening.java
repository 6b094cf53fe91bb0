package org.countersign.catalog.notices;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Something that is told, read from its entry and the rows around it.
 *
 * @param cause the same for the same happening however often it is read
 * @param index of its entry, empty where it follows from the calendar
 * @param version the version it is about, with the team of its model
 * @param submitter who asked for the approval it is about
 * @param without who is not told: nobody hears of their own doing, and who voted is not asked again
 * @param concerned who deployed what is about to stop, who is named, or whose signature an approval
 *     rests on
 * @param about ids, codes and states for programs
 */
record Happening(
    String cause,
    Occasion occasion,
    Optional<Long> index,
    String subject,
    Optional<About> version,
    Optional<UUID> submitter,
    List<UUID> without,
    Optional<String> riskClass,
    List<UUID> concerned,
    Map<String, Object> about) {

  /** A version and whose it is. */
  record About(UUID model, int number, String team) {}

  Happening {
    without = List.copyOf(without);
    concerned = List.copyOf(concerned);
    about = Map.copyOf(about);
  }

  Optional<String> team() {
    return version.map(About::team);
  }

  /** Where a person can act on it, below the public address. */
  String link() {
    if (occasion.name().startsWith("REVIEW_")) {
      return "/ui/reviews/" + subject;
    }
    if (occasion == Occasion.MENTIONED) {
      return "/ui/reviews/" + about.get("review");
    }
    if (occasion == Occasion.BREAK_GLASS_ASKED
        || occasion == Occasion.BREAK_GLASS_BEGUN
        || occasion == Occasion.BREAK_GLASS_OVERDUE) {
      return "/ui/break-glass";
    }
    return version
        .map(each -> "/ui/models/" + each.model() + "/versions/" + each.number() + tab())
        .orElse(occasion == Occasion.INSPECTION_FAILED ? "/ui/ledger" : "/ui/notices");
  }

  private String tab() {
    return switch (occasion) {
      case APPROVAL_GRANTED,
          APPROVAL_SUSPENDED,
          APPROVAL_REVOKED,
          APPROVAL_OUTDATED,
          APPROVAL_EXPIRING ->
          "#approvals";
      case EVIDENCE_ASKED -> "#evidence";
      default -> "";
    };
  }
}
