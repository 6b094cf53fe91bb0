package org.countersign.reports;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The catalog's codes in words a stranger understands. */
final class Words {
  /** A code's words, its tone and one sentence that explains it. */
  record Term(String words, Tone tone, String meaning) {}

  private static final Map<String, Term> CLASSES =
      group(
          coded(
              "UNACCEPTABLE",
              "Unacceptable risk",
              Tone.BAD,
              "A prohibited practice; it must not be used at all."),
          coded(
              "HIGH",
              "High risk",
              Tone.WARNING,
              "Allowed only with the full set of duties met and shown."),
          coded(
              "LIMITED",
              "Limited risk",
              Tone.ACCENT,
              "People must be told that they deal with AI."),
          coded(
              "MINIMAL", "Minimal risk", Tone.GOOD, "No duties beyond basic care and AI literacy."),
          coded(
              "OUT_OF_SCOPE",
              "Out of scope",
              Tone.NEUTRAL,
              "The AI Act does not apply to this use."),
          coded(
              "UNDETERMINED",
              "Not yet determined",
              Tone.BAD,
              "An answer that decides the class is missing."));

  private static final Map<String, Term> APPROVALS =
      group(
          coded(
              "APPROVED",
              "Approved",
              Tone.GOOD,
              "Everybody whose signature is needed has approved."),
          coded("PENDING", "In review", Tone.ACCENT, "Submitted; signatures are still missing."),
          coded("OPEN", "In review", Tone.ACCENT, "Submitted; signatures are still missing."),
          coded("SUSPENDED", "Suspended", Tone.WARNING, "An approval was given and is on hold."),
          coded("REVOKED", "Revoked", Tone.BAD, "An approval was given and has been taken back."),
          coded("EXPIRED", "Expired", Tone.WARNING, "An approval was given and its time is over."),
          coded(
              "SUPERSEDED",
              "Replaced",
              Tone.NEUTRAL,
              "An approval was given and a later one has taken its place."),
          coded(
              "OUTDATED",
              "Out of date",
              Tone.WARNING,
              "An approval was given, and the class or something upstream has changed since."),
          coded("REJECTED", "Rejected", Tone.BAD, "A reviewer has said no."),
          coded(
              "WITHDRAWN",
              "Withdrawn",
              Tone.NEUTRAL,
              "The request was taken back before it was decided."),
          coded("NONE", "Not approved", Tone.NEUTRAL, "Nobody has asked for an approval yet."));

  private static final Map<String, Term> STATES =
      group(
          coded(
              "SATISFIED",
              "Satisfied",
              Tone.GOOD,
              "Accepted evidence shows that the demand is met."),
          coded(
              "PARTIAL", "Partly met", Tone.WARNING, "Some of what the demand asks for is shown."),
          coded("MISSING", "Missing", Tone.BAD, "Nothing shows that the demand is met."),
          coded(
              "STALE",
              "Out of date",
              Tone.WARNING,
              "The evidence is older than what it should show."),
          coded(
              "WAIVED",
              "Waived",
              Tone.ACCENT,
              "Somebody entitled has excused it, in writing, for a time."),
          coded(
              "NOT_APPLICABLE",
              "Not applicable",
              Tone.NEUTRAL,
              "The demand does not concern this use."));

  private static final Map<String, Term> PROVENANCES =
      group(
          coded(
              "SELF_REPORTED",
              "Self-reported",
              Tone.NEUTRAL,
              "Stated by its producer; nobody has confirmed it."),
          coded(
              "UPLOADED",
              "Uploaded",
              Tone.NEUTRAL,
              "A document somebody handed in; its bytes are fixed."),
          coded(
              "ATTESTED", "Attested by a key", Tone.ACCENT, "Signed by a key this catalog knows."),
          coded(
              "RECOMPUTED",
              "Recomputed by us",
              Tone.GOOD,
              "The catalog has repeated the computation itself."));

  private static final Map<String, Term> OTHERS =
      group(
          coded("ALLOW", "Allowed", Tone.GOOD, "The gate let the version pass."),
          coded("DENY", "Denied", Tone.BAD, "The gate refused; every reason is listed."),
          coded("APPROVE", "Approved", Tone.GOOD, "This person says yes."),
          coded("REJECT", "Rejected", Tone.BAD, "This person says no; that ends the round."),
          coded("ACCEPTED", "Accepted", Tone.GOOD, "Somebody other than its producer accepted it."),
          coded(
              "SUBMITTED",
              "Waiting for review",
              Tone.WARNING,
              "Handed in; nobody has judged it yet."),
          coded("PREVENT", "Blocks", Tone.NEUTRAL, "While it is not met, the gate refuses."),
          coded("WARN", "Warns", Tone.NEUTRAL, "While it is not met, the gate warns."),
          coded("OBSERVE", "Is observed", Tone.NEUTRAL, "It is recorded and changes nothing."));

  private static final Pattern WORD = Pattern.compile("[_\\s-]+");
  private static final Set<String> ABBREVIATIONS =
      Set.of("EU", "AI", "DB", "ID", "CE", "QMS", "PMM", "SBOM", "FRIA", "DPIA", "A11Y", "ROPA");

  private Words() {}

  private static Map.Entry<String, Term> coded(
      String code, String words, Tone tone, String meaning) {
    return Map.entry(code, new Term(words, tone, meaning));
  }

  @SafeVarargs
  private static Map<String, Term> group(Map.Entry<String, Term>... terms) {
    var group = new LinkedHashMap<String, Term>();
    for (var term : terms) {
      group.put(term.getKey(), term.getValue());
    }
    return Collections.unmodifiableMap(group);
  }

  private static Term term(String words, Tone tone, String meaning) {
    return new Term(words, tone, meaning);
  }

  static Term riskClass(String code) {
    return CLASSES.getOrDefault(code, spelled(code));
  }

  static Term approval(String code) {
    return APPROVALS.getOrDefault(code, spelled(code));
  }

  static Term requirement(String code) {
    return STATES.getOrDefault(code, spelled(code));
  }

  static Term provenance(String code) {
    return PROVENANCES.getOrDefault(code, spelled(code));
  }

  /** Decisions, votes, modes, states of evidence. */
  static Term other(String code) {
    var known = OTHERS.get(code.toUpperCase(Locale.ROOT));
    return known != null ? known : APPROVALS.getOrDefault(code, spelled(code));
  }

  /** {@code BIAS_REPORT} and {@code compliance-officer} as a person writes them. */
  static String plain(String code) {
    if (code.isBlank()) {
      return "not stated";
    }
    var words = new StringBuilder();
    for (var word : WORD.splitAsStream(code.strip()).toList()) {
      words.append(words.isEmpty() ? "" : " ");
      words.append(ABBREVIATIONS.contains(word) ? word : word.toLowerCase(Locale.ROOT));
    }
    if (words.isEmpty()) {
      return code;
    }
    words.setCharAt(0, Character.toUpperCase(words.charAt(0)));
    return words.toString();
  }

  private static Term spelled(String code) {
    return term(plain(code), Tone.NEUTRAL, "");
  }

  /** A state as a table shows it: words on their tone, the code small below. */
  static Text state(Term term, String code) {
    var chip = Text.chip(term.tone(), term.words());
    return code.equalsIgnoreCase(term.words()) || code.isBlank()
        ? chip
        : chip.below(Text.small(code));
  }

  /** What the glossary explains, group by group. */
  static List<Map.Entry<String, Map<String, Term>>> glossary() {
    return List.of(
        Map.entry("Risk class", CLASSES),
        Map.entry("Approval", APPROVALS),
        Map.entry("Requirement", STATES),
        Map.entry("Evidence comes from", PROVENANCES),
        Map.entry("Gate, votes, evidence, modes", OTHERS));
  }
}
