package org.countersign.catalog.pages;

import jakarta.json.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.countersign.catalog.notices.Occasion;
import org.countersign.policy.EvidenceType;
import org.jspecify.annotations.Nullable;

/** Says in words what the catalog says in codes. A mark is never told by its colour alone. */
public final class Words {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm 'UTC'", Locale.UK).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMM uuuu", Locale.UK).withZone(ZoneOffset.UTC);

  private static final Pattern INSTANT =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?Z");

  private static final Map<String, Mark> MARKS =
      Map.ofEntries(
          Map.entry("UNACCEPTABLE", new Mark("bad", "✕", "Prohibited practice (UNACCEPTABLE)")),
          Map.entry("HIGH", new Mark("warning", "▲", "High risk (HIGH)")),
          Map.entry("LIMITED", new Mark("accent", "◆", "Limited risk (LIMITED)")),
          Map.entry("MINIMAL", new Mark("good", "●", "Minimal risk (MINIMAL)")),
          Map.entry("OUT_OF_SCOPE", new Mark("neutral", "○", "Out of scope (OUT_OF_SCOPE)")),
          Map.entry("UNDETERMINED", new Mark("warning", "?", "Not decided (UNDETERMINED)")),
          Map.entry("APPROVED", new Mark("good", "✓", "Approved")),
          Map.entry("SUSPENDED", new Mark("warning", "❚❚", "Suspended")),
          Map.entry("REVOKED", new Mark("bad", "✕", "Revoked")),
          Map.entry("EXPIRED", new Mark("bad", "◷", "Expired")),
          Map.entry("SUPERSEDED", new Mark("neutral", "↷", "Superseded")),
          Map.entry("IN_REVIEW", new Mark("accent", "◷", "In review")),
          Map.entry("REJECTED", new Mark("bad", "✕", "Rejected")),
          Map.entry("WITHDRAWN", new Mark("neutral", "↶", "Withdrawn")),
          Map.entry("NONE", new Mark("neutral", "○", "Not approved")),
          Map.entry("ALLOW", new Mark("good", "✓", "Allowed")),
          Map.entry("DENY", new Mark("bad", "✕", "Denied")),
          Map.entry("APPROVE", new Mark("good", "✓", "Approved")),
          Map.entry("REJECT", new Mark("bad", "✕", "Rejected")),
          Map.entry("SUBMITTED", new Mark("accent", "◷", "Waits for a validator")),
          Map.entry("ACCEPTED", new Mark("good", "✓", "Accepted")),
          Map.entry("SATISFIED", new Mark("good", "✓", "Met")),
          Map.entry("PARTIAL", new Mark("warning", "◐", "Partly met")),
          Map.entry("MISSING", new Mark("bad", "✕", "Missing")),
          Map.entry("STALE", new Mark("warning", "◷", "Out of date")),
          Map.entry("WAIVED", new Mark("neutral", "↷", "Waived")),
          Map.entry("NOT_APPLICABLE", new Mark("neutral", "○", "Does not apply")),
          Map.entry("ACTIVE", new Mark("good", "✓", "Active")),
          Map.entry("ENDED", new Mark("neutral", "○", "Ended")),
          Map.entry("GLASS_REQUESTED", new Mark("warning", "◷", "Waits for a second person")),
          Map.entry("GLASS_LAPSED", new Mark("neutral", "○", "Not confirmed in time")),
          Map.entry("GLASS_ACTIVE", new Mark("bad", "⚠", "In force")),
          Map.entry("GLASS_ENDED", new Mark("warning", "◷", "Ended, not reviewed")),
          Map.entry("GLASS_RATIFIED", new Mark("good", "✓", "Found right")),
          Map.entry("GLASS_REVOKED", new Mark("bad", "✕", "Revoked")),
          Map.entry("SIGNED", new Mark("good", "✓", "In force")),
          Map.entry("INSIDE", new Mark("good", "✓", "Inside")),
          Map.entry("OUTSIDE", new Mark("bad", "✕", "Outside")),
          Map.entry("KEY_COMPROMISED", new Mark("bad", "✕", "Compromised")),
          Map.entry("HOLDS", new Mark("good", "✓", "Holds now")),
          Map.entry("NOTICE_WAITING", new Mark("accent", "◷", "On its way")),
          Map.entry("NOTICE_SHOWN", new Mark("neutral", "○", "Only here")),
          Map.entry("NOTICE_DELIVERED", new Mark("good", "✓", "Delivered")),
          Map.entry("NOTICE_FAILED", new Mark("bad", "✕", "Not delivered")),
          Map.entry("FIT", new Mark("good", "✓", "Fit")),
          Map.entry("FIT_WITH_LIMITATIONS", new Mark("warning", "◐", "Fit with limitations")),
          Map.entry("UNFIT", new Mark("bad", "✕", "Unfit")),
          Map.entry("BLOCKING", new Mark("bad", "✕", "Blocks")),
          Map.entry("MAJOR", new Mark("warning", "▲", "Major")),
          Map.entry("MINOR", new Mark("neutral", "○", "Minor")),
          Map.entry("OPEN", new Mark("accent", "◷", "Open")),
          Map.entry("CLOSED", new Mark("good", "✓", "Closed")),
          Map.entry("PROPOSED", new Mark("accent", "◷", "Waits for a second person")),
          Map.entry("LEAVING", new Mark("warning", "↶", "Withdrawal waits for a second person")),
          Map.entry("GRANTED", new Mark("warning", "↷", "Granted")),
          Map.entry("DECLINED", new Mark("bad", "✕", "Declined")),
          Map.entry("CHANGES_REQUESTED", new Mark("warning", "↶", "Changes requested")),
          Map.entry("RESOLVED", new Mark("good", "✓", "Resolved")),
          Map.entry("ANSWERED", new Mark("good", "✓", "Answered")),
          Map.entry("BINDING", new Mark("accent", "◆", "Holds")),
          Map.entry("DONE", new Mark("good", "✓", "Done")),
          Map.entry("OVERDUE", new Mark("bad", "◷", "Overdue")),
          Map.entry("FALLEN", new Mark("neutral", "↷", "Fallen")),
          Map.entry("LIVE", new Mark("good", "✓", "Live")),
          Map.entry("ROLLED_BACK", new Mark("neutral", "↶", "Rolled back")),
          Map.entry("CONFIRMED", new Mark("good", "✓", "Confirmed")),
          Map.entry("QUEUED", new Mark("accent", "◷", "Waits its turn")),
          Map.entry("RUNNING", new Mark("accent", "▶", "Runs")),
          Map.entry("CANCELLED", new Mark("neutral", "○", "Cancelled")),
          Map.entry("FAILED", new Mark("bad", "✕", "Failed")),
          Map.entry("WON", new Mark("good", "✓", "Won")),
          Map.entry("NEUTRAL", new Mark("neutral", "○", "Neutral")),
          Map.entry("LOST", new Mark("bad", "✕", "Lost")),
          Map.entry("BLOCKED", new Mark("bad", "✕", "Blocked")),
          Map.entry("FREED", new Mark("good", "✓", "Freed")),
          Map.entry("DENIED_FURTHER", new Mark("warning", "▲", "Denied for a further reason")),
          Map.entry("WARNED", new Mark("warning", "▲", "Warned")),
          Map.entry("KEPT", new Mark("good", "✓", "Kept")),
          Map.entry("NOT_KEPT", new Mark("bad", "✕", "Not kept")),
          Map.entry("NOT_SAID", new Mark("neutral", "?", "Nobody said")),
          Map.entry("NOT_PINNED", new Mark("warning", "?", "Nobody said which snapshot")),
          Map.entry("SAME", new Mark("good", "✓", "The same result")),
          Map.entry("WITHIN_TOLERANCE", new Mark("good", "≈", "Within the tolerance")),
          Map.entry("DIFFERENT", new Mark("bad", "✕", "Another result")),
          Map.entry("NOT_ALIKE", new Mark("warning", "≠", "Not repeated alike")),
          Map.entry("NOT_COMPARABLE", new Mark("neutral", "?", "Nothing to compare")),
          Map.entry("RETIRED", new Mark("neutral", "○", "Retired")));

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("ledger.genesis", "Ledger opened"),
          Map.entry("environment.defined", "Environment defined"),
          Map.entry("policy.proposed", "Policy proposed"),
          Map.entry("policy.declined", "Policy declined"),
          Map.entry("policy.published", "Policy published"),
          Map.entry("policy.withdrawal_proposed", "Withdrawal of a policy proposed"),
          Map.entry("policy.withdrawal_declined", "Withdrawal of a policy declined"),
          Map.entry("policy.withdrawn", "Policy withdrawn"),
          Map.entry("policy.superseded", "Policy superseded"),
          Map.entry("policy.simulated", "Policy simulated"),
          Map.entry("use-case.created", "Use case created"),
          Map.entry("use-case.changed", "Use case changed"),
          Map.entry("answers.given", "Questions answered"),
          Map.entry("class-override.proposed", "Other class proposed"),
          Map.entry("class-override.confirmed", "Other class confirmed"),
          Map.entry("class-override.declined", "Other class declined"),
          Map.entry("use-case.classified", "Use case classified"),
          Map.entry("model.created", "Model created"),
          Map.entry("dataset.created", "Dataset created"),
          Map.entry("dataset.registered", "Dataset version registered"),
          Map.entry("dataset.withdrawn", "Dataset withdrawn"),
          Map.entry("dataset.changed", "Dataset has other content under the same name"),
          Map.entry("dataset.relicensed", "Licence of a dataset changed"),
          Map.entry("base-model.revoked", "Base model revoked"),
          Map.entry("code.flagged", "Code flagged"),
          Map.entry("approver.disqualified", "Approver had a part in making it"),
          Map.entry("run.recorded", "Run recorded"),
          Map.entry("lineage.observed", "Lineage observed"),
          Map.entry("upstream.found", "Upstream change reaches a version"),
          Map.entry("lineage.judged", "Ancestry of a version judged"),
          Map.entry("upstream.followed", "Upstream change followed"),
          Map.entry("approval.outdated", "Approval out of date"),
          Map.entry("approval.upheld", "Approval stays after a change upstream"),
          Map.entry("approval.reaffirmed", "Approval fresh again"),
          Map.entry("version.registered", "Version registered"),
          Map.entry("version.linked", "Version linked to a use case"),
          Map.entry("artifact.bound", "Artifact bound"),
          Map.entry("card.written", "Model card written"),
          Map.entry("evidence.added", "Evidence added"),
          Map.entry("evidence.accepted", "Evidence accepted"),
          Map.entry("evidence.rejected", "Evidence rejected"),
          Map.entry("review.submitted", "Submitted for review"),
          Map.entry("review.withdrawn", "Review withdrawn"),
          Map.entry("vote.cast", "Vote cast"),
          Map.entry("review.changes-requested", "Changes requested"),
          Map.entry("comment.said", "Comment made"),
          Map.entry("comment.resolved", "Thread resolved"),
          Map.entry("evidence.requested", "Evidence asked for"),
          Map.entry("evidence-request.answered", "Request answered with evidence"),
          Map.entry("envelope.proposed", "Bounds for retraining proposed"),
          Map.entry("envelope.signed", "Bounds for retraining signed"),
          Map.entry("envelope.superseded", "Bounds for retraining superseded"),
          Map.entry("envelope.revoked", "Bounds for retraining revoked"),
          Map.entry("reapproval.confirmed", "Extent of the next review confirmed"),
          Map.entry("waiver.proposed", "Waiver proposed"),
          Map.entry("waiver.granted", "Waiver granted"),
          Map.entry("waiver.declined", "Waiver declined"),
          Map.entry("waiver.ended", "Waiver ended"),
          Map.entry("version.validated", "Version validated"),
          Map.entry("finding.raised", "Finding raised"),
          Map.entry("finding.closed", "Finding closed"),
          Map.entry("review.rebound", "Review follows what changed"),
          Map.entry("condition.set", "Condition set"),
          Map.entry("condition.done", "Task of a condition done"),
          Map.entry("approval.lifted", "Suspension lifted"),
          Map.entry("approval.suspended", "Approval suspended"),
          Map.entry("impact.suspended", "Everything affected suspended"),
          Map.entry("approval.revoked", "Approval revoked"),
          Map.entry("gate.decided", "Gate decided"),
          Map.entry("deployment.recorded", "Deployment recorded"),
          Map.entry("break-glass.asked", "Break-glass asked for"),
          Map.entry("break-glass.begun", "Break-glass confirmed"),
          Map.entry("break-glass.ratified", "Break-glass found right"),
          Map.entry("break-glass.refused", "Break-glass found wrong"),
          Map.entry("break-glass.revoked", "Break-glass revoked"),
          Map.entry("delegation.granted", "Vote handed over"),
          Map.entry("delegation.ended", "Delegation ended"),
          Map.entry("subscription.begun", "Webhook subscribed"),
          Map.entry("subscription.ended", "Webhook ended"),
          Map.entry("deployment.staged", "Rollout moved on"),
          Map.entry("deployment.ended", "Deployment ended"),
          Map.entry("environment.changed", "Environment changed"),
          Map.entry("dossier.issued", "Dossier issued"),
          Map.entry("agent.erased", "Person erased"),
          Map.entry("pii.erased", "Texts erased"),
          Map.entry("key.introduced", "Key begins"),
          Map.entry("key.rotated", "Key takes the place of another"),
          Map.entry("key.retired", "Key ends"),
          Map.entry("key.compromised", "Key compromised"),
          Map.entry("ledger.recovered", "Ledger recovered"),
          Map.entry("inspection.passed", "Inspection found the ledger sound"),
          Map.entry("inspection.failed", "Inspection found the ledger unsound"),
          Map.entry("finding.dismissed", "Finding of an inspection dismissed"),
          Map.entry("attempt.refused", "Attempt refused"));

  /**
   * A state as it is shown: how it looks, a sign for those who do not see colours, and its name.
   */
  public record Mark(String tone, String icon, String words) {}

  /** The mark of any code; one without a word of its own is spelled out. */
  public Mark mark(Object code) {
    var known = MARKS.get(code.toString());
    return known == null ? new Mark("neutral", "○", spelled(code.toString())) : known;
  }

  /** The mark of a risk class; nobody signed one if it is null. */
  public Mark risk(@Nullable Object code) {
    return code == null ? new Mark("neutral", "?", "Not classified") : mark(code);
  }

  /** An event's type, e.g. {@code vote.cast}. */
  public String type(String code) {
    var known = TYPES.get(code);
    return known == null ? spelled(code.replace('.', ' ')) : known;
  }

  /** A type of evidence, e.g. {@code Bias report} for {@code BIAS_REPORT}. */
  public String evidence(String type) {
    return EvidenceType.named(type)
        .map(EvidenceType::words)
        .map(Words::capitalised)
        .orElseGet(() -> spelled(type));
  }

  /** What a webhook is told of, e.g. {@code A review begins} for {@code REVIEW_OPENED}. */
  public String occasion(String code) {
    return capitalised(Occasion.valueOf(code).happening());
  }

  private static String capitalised(String words) {
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  /** A point in time as State writes it. */
  public String time(String text) {
    return TIME.format(Instant.parse(text));
  }

  /** A sentence, with the points in time that it names as {@link #time} writes them. */
  public String dated(String sentence) {
    return INSTANT.matcher(sentence).replaceAll(found -> timeOrAsItIs(found.group()));
  }

  /** A policy's own text may hold what only looks like a point in time. */
  private static String timeOrAsItIs(String text) {
    try {
      return TIME.format(Instant.parse(text));
    } catch (DateTimeParseException e) {
      return text;
    }
  }

  public String day(String text) {
    return DAY.format(Instant.parse(text));
  }

  /** {@code RISK_OWNER} or {@code risk-owner} as {@code Risk owner}. */
  public String spelled(String code) {
    if (code.isEmpty()) {
      return code;
    }
    return capitalised(code.replace('_', ' ').replace('-', ' ').toLowerCase(Locale.ROOT));
  }

  /** What somebody had to do with affected things: {@code submitted 2, approved 1}. */
  public String parts(Map<String, Integer> parts) {
    return parts.entrySet().stream()
        .map(part -> part(part.getKey(), part.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String part(String part, int times) {
    var did =
        switch (part) {
          case "OWNS" -> "owns %d dataset";
          case "RAN" -> "ran %d run";
          case "BUILT" -> "built %d version";
          case "SUBMITTED" -> "submitted %d version";
          case "APPROVED" -> "gave %d vote";
          case "DEPLOYED" -> "made %d deployment";
          default -> throw new IllegalArgumentException("no such part: " + part);
        };
    return did.formatted(times) + (times == 1 ? "" : "s");
  }

  public String roles(Iterable<String> roles) {
    var words = new TreeSet<String>();
    roles.forEach(role -> words.add(spelled(role)));
    return words.isEmpty() ? "no role" : String.join(", ", words);
  }

  /** {@code DRAFT, TEST} for a set that has no order of its own. */
  public String list(Set<String> names) {
    return names.stream().sorted().collect(Collectors.joining(", "));
  }

  /** What a simulation found among what is live, or among decisions. */
  public Changes changes(JsonObject result, String population) {
    return new Changes(result.getJsonObject(population));
  }

  /** What a simulation judged of lineage; empty where nothing was to be judged. */
  public String judged(JsonObject result) {
    return Changes.judged(result);
  }

  /** What a key of the ledger signs. */
  public String keyRole(String role) {
    return switch (role) {
      case "event" -> "Entries";
      case "attestation" -> "Decisions of the gate";
      case "checkpoint" -> "Checkpoints";
      default -> spelled(role);
    };
  }

  /** How much of a review is asked for. */
  public String scope(String scope) {
    return switch (scope) {
      case "NONE" -> "one compliance officer";
      case "LIGHT" -> "a light round";
      default -> "a full round";
    };
  }

  /** What an unmet requirement does. */
  public String mode(String mode) {
    return switch (mode.toLowerCase(Locale.ROOT)) {
      case "prevent" -> "Blocks";
      case "warn" -> "Warns";
      default -> "Is observed";
    };
  }

  /** The first and last digits of a digest, where the whole stands beside it. */
  public String brief(String sha256) {
    return sha256.substring(0, 12) + "…";
  }

  public String bytes(long size) {
    return size < 10_000 ? size + " bytes" : "%,d KiB".formatted(size / 1024);
  }
}
