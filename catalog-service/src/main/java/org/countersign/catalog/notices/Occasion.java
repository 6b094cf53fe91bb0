package org.countersign.catalog.notices;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What people and programs are told of, and by which entry it comes about. */
public enum Occasion {
  REVIEW_OPENED(
      "review.submitted", "review.opened", "A review waits for your vote", "a review begins"),
  REVIEW_REMINDED("", "review.reminded", "Somebody waits for your vote", "a voter is reminded"),
  REVIEW_OVERDUE(
      "",
      "review.overdue",
      "A review takes longer than promised",
      "a review takes longer than promised"),
  REVIEW_REJECTED(
      "review.rejected",
      "review.rejected",
      "A review ended with a rejection",
      "a review ends with a rejection"),
  REVIEW_SENT_BACK(
      "review.changes-requested",
      "review.sent-back",
      "Changes are asked for before a decision",
      "changes are asked for in a review"),
  APPROVAL_GRANTED(
      "approval.granted", "approval.granted", "A version was approved", "a version is approved"),
  APPROVAL_SUSPENDED(
      "approval.suspended",
      "approval.suspended",
      "An approval was suspended",
      "an approval is suspended"),
  APPROVAL_REVOKED(
      "approval.revoked", "approval.revoked", "An approval was revoked", "an approval is revoked"),
  APPROVAL_OUTDATED(
      "approval.outdated",
      "approval.outdated",
      "Something upstream of an approved version changed",
      "something upstream of an approved version changes"),
  APPROVAL_EXPIRING("", "approval.expiring", "An approval ends soon", "an approval ends soon"),
  MENTIONED(
      "comment.said",
      "comment.mentioned",
      "Somebody names you in a review",
      "somebody is named in a review"),
  EVIDENCE_ASKED(
      "evidence.requested",
      "evidence.asked",
      "Evidence is asked of you",
      "evidence is asked for in a review"),
  BREAK_GLASS_ASKED(
      "break-glass.asked",
      "break-glass.asked",
      "An emergency waits for a second person",
      "break-glass is asked for"),
  BREAK_GLASS_BEGUN(
      "break-glass.begun",
      "break-glass.begun",
      "Break-glass is in force and wants a review",
      "break-glass comes into force"),
  BREAK_GLASS_OVERDUE(
      "",
      "break-glass.overdue",
      "Nobody has reviewed a break-glass in time",
      "nobody reviews a break-glass in time"),
  GATE_DENIED(
      "gate.decided",
      "gate.denied",
      "The gate denied a deployment",
      "the gate denies a deployment"),
  INSPECTION_FAILED(
      "inspection.failed",
      "ledger.unsound",
      "An inspection found the ledger unsound",
      "an inspection finds the ledger unsound"),
  PING("", "ping", "Somebody tried this subscription out", "somebody tries it out");

  private final String entry;
  private final String event;
  private final String title;
  private final String happening;

  Occasion(String entry, String event, String title, String happening) {
    this.entry = entry;
    this.event = event;
    this.title = title;
    this.happening = happening;
  }

  /** The type of entry that it follows from; empty where it follows from the calendar. */
  Optional<String> entry() {
    return Optional.of(entry).filter(type -> !type.isEmpty());
  }

  /** The type of its CloudEvent; permanent. */
  public String event() {
    return "countersign." + event;
  }

  /** One line for the person it is sent to; names nobody and nothing. */
  public String title() {
    return title;
  }

  /** What happens, for whoever subscribes to it: {@code a review begins}. */
  public String happening() {
    return happening;
  }

  /** Whether people are told; the rest is for programs. */
  boolean isForPeople() {
    return this != GATE_DENIED && this != PING;
  }

  /** What nobody should hear of tomorrow, whatever they chose. */
  boolean isUrgent() {
    return switch (this) {
      case APPROVAL_SUSPENDED,
          APPROVAL_REVOKED,
          BREAK_GLASS_ASKED,
          BREAK_GLASS_BEGUN,
          BREAK_GLASS_OVERDUE,
          INSPECTION_FAILED ->
          true;
      default -> false;
    };
  }

  /** What a subscription can ask for. */
  static List<Occasion> offered() {
    return Arrays.stream(values()).filter(each -> each != PING).toList();
  }

  static Optional<Occasion> after(String type) {
    return Arrays.stream(values())
        .filter(each -> each.entry.equals(type) && !type.isEmpty())
        .findFirst();
  }
}
