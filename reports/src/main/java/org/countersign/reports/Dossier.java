package org.countersign.reports;

import java.net.URI;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Everything a person needs who has never seen the system and has to judge one model version: Annex
 * IV of Regulation (EU) 2024/1689 with our own parts beside it. Plain data; the words, the layout
 * and the seal are this module's.
 *
 * <p>Codes ({@code HIGH}, {@code SATISFIED}, {@code BIAS_REPORT}, {@code compliance-officer}) are
 * the catalog's own; they are printed in words, and a code this module has no words for is spelled
 * out.
 *
 * @param card blocks of the model card in the order they are printed
 * @param classification absent as long as nobody has signed one
 * @param evidence in the order of its index: the first is [E-1]
 * @param beside what people decided and said beside the votes: conditions, validations, waivers and
 *     the like, one section each; what did not happen has none
 * @param attachments one of them must be {@link #SNAPSHOT}; the ledger's files and the list of
 *     digests are added
 */
public record Dossier(
    Issue issue,
    Subject subject,
    Summary summary,
    List<Section> card,
    Optional<Classification> classification,
    List<Requirement> requirements,
    List<Evidence> evidence,
    List<Round> rounds,
    List<Section> beside,
    List<GateDecision> decisions,
    List<Deployment> deployments,
    Lineage lineage,
    Ledger ledger,
    List<Attachment> attachments) {

  /** The attachment that holds the data this document was written from. */
  public static final String SNAPSHOT = "dossier.json";

  /** The attachment that lists the SHA-256 of every other one, as {@code sha256sum} reads it. */
  public static final String DIGESTS = "SHA256SUMS";

  /** The attachment with one ledger entry a line: index, the leaf's bytes, its proof. */
  public static final String ENTRIES = "ledger-entries.ndjson";

  /** The attachment with the signed checkpoint the proofs lead to. */
  public static final String CHECKPOINT = "checkpoint.txt";

  private static final Set<String> OURS = Set.of(DIGESTS, ENTRIES, CHECKPOINT);
  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

  /**
   * What this document is.
   *
   * @param asOf the state of the catalog it shows
   * @param zone also shown on the cover, beside UTC unless it is UTC
   * @param verify where the service says whether this report is still current
   * @param checkCommand what an auditor types to check the file offline
   */
  public record Issue(
      String reportId,
      String generator,
      Instant asOf,
      ZoneId zone,
      URI verify,
      String checkCommand) {}

  /**
   * What it is about.
   *
   * @param owner the person or team that answers for it
   * @param riskClass the code of the class that counts
   * @param approval the code of the approval's state, {@code NONE} if nobody has asked for one
   */
  public record Subject(
      String model,
      String modelId,
      String version,
      Optional<String> label,
      Optional<String> artifactSha256,
      String useCase,
      String owner,
      String team,
      String riskClass,
      String approval,
      Optional<Instant> approvedUntil) {
    public Subject {
      artifactSha256.ifPresent(Dossier::digest);
    }
  }

  /**
   * What a stranger reads first, in whole sentences.
   *
   * @param affected groups of persons the system decides on or about
   */
  public record Summary(String description, String purpose, List<String> affected) {
    public Summary {
      affected = List.copyOf(affected);
    }
  }

  /** A block of the model card. */
  public record Section(String title, List<Entry> entries, List<Grid> grids) {
    public Section {
      entries = List.copyOf(entries);
      grids = List.copyOf(grids);
    }
  }

  /** A field; a blank value is printed as "not stated". */
  public record Entry(String label, String value) {}

  /** A table of plain words. */
  public record Grid(String title, List<String> columns, List<List<String>> rows) {
    public Grid {
      columns = List.copyOf(columns);
      rows = rows.stream().map(List::copyOf).toList();
      int width = columns.size();
      if (width == 0 || rows.stream().anyMatch(row -> row.size() != width)) {
        throw new IllegalArgumentException("a grid whose rows do not fit its columns: " + title);
      }
    }
  }

  /**
   * The signed classification.
   *
   * @param overlays duties that apply beside the class, in words
   * @param pack the rule pack and its version
   */
  public record Classification(
      String riskClass,
      List<String> overlays,
      String pack,
      List<Reason> reasons,
      List<Change> changes,
      String signedBy,
      String role,
      Instant signedAt,
      OptionalLong entry) {
    public Classification {
      overlays = List.copyOf(overlays);
      reasons = List.copyOf(reasons);
      changes = List.copyOf(changes);
    }
  }

  /**
   * Why the class is what it is.
   *
   * @param because the answers the rule rests on
   */
  public record Reason(String rule, String cite, String sentence, List<Answer> because) {
    public Reason {
      because = List.copyOf(because);
    }
  }

  /** A question of the questionnaire and its answer, both in words. */
  public record Answer(String question, String answer) {}

  /** One answer that would lead to another class. */
  public record Change(String question, String from, String to, String riskClass) {}

  /**
   * A demand and how far it is met.
   *
   * @param evidence ids of the evidence it rests on
   */
  public record Requirement(
      String id,
      String framework,
      String cite,
      String text,
      String state,
      String mode,
      String reason,
      String owner,
      String remedy,
      List<String> evidence) {
    public Requirement {
      evidence = List.copyOf(evidence);
    }

    /** Whether the gate refuses because of it. */
    public boolean isGap() {
      return mode.equalsIgnoreCase("prevent")
          && Set.of("MISSING", "STALE", "PARTIAL").contains(state);
    }
  }

  /** A piece of evidence; {@code size} in bytes. */
  public record Evidence(
      String id,
      String type,
      String title,
      String mediaType,
      String sha256,
      long size,
      String producer,
      Instant producedAt,
      Optional<Instant> validUntil,
      String provenance,
      String state,
      Optional<String> reviewer,
      OptionalLong entry) {
    public Evidence {
      digest(sha256);
    }
  }

  /**
   * A review round with its votes.
   *
   * @param remark what became of its approval later and why, in words; may be blank
   */
  public record Round(
      String id,
      String environment,
      String useCase,
      String state,
      String submitter,
      Instant submittedAt,
      String subjectSha256,
      List<Vote> votes,
      Optional<Instant> validUntil,
      String remark,
      OptionalLong entry) {
    public Round {
      digest(subjectSha256);
      votes = List.copyOf(votes);
    }
  }

  /** One person's decision, bound to the digest of what was shown. */
  public record Vote(
      String role,
      String person,
      String decision,
      String reason,
      Instant at,
      String subjectSha256,
      OptionalLong entry) {
    public Vote {
      digest(subjectSha256);
    }
  }

  /** What the gate answered. */
  public record GateDecision(
      String id,
      Instant at,
      String environment,
      String decision,
      String policy,
      List<Finding> reasons,
      OptionalLong entry) {
    public GateDecision {
      reasons = List.copyOf(reasons);
    }
  }

  /** A reason of the gate: its code and its sentence. */
  public record Finding(String code, String says) {}

  /** Where the version runs or ran. */
  public record Deployment(
      String target,
      String environment,
      String state,
      Instant at,
      String decision,
      OptionalLong entry) {}

  /**
   * Where the version comes from.
   *
   * @param registered what was said when the version was registered: its run, data, parameters
   * @param description what the picture shows, in words
   * @param steps the same as the picture, one relation each
   */
  public record Lineage(
      List<Section> registered, Optional<Picture> picture, String description, List<Step> steps) {
    public static final Lineage NONE = new Lineage(List.of(), Optional.empty(), "", List.of());

    public Lineage {
      registered = List.copyOf(registered);
      steps = List.copyOf(steps);
    }
  }

  /**
   * "{@code subject} {@code relation} {@code object}".
   *
   * @param detail a digest, an id or a place; may be blank
   */
  public record Step(String subject, String relation, String object, String detail) {}

  /**
   * What the ledger holds about the version.
   *
   * @param origin name of the log
   * @param checkpoint the signed note the proofs lead to, exactly as signed; blank if there is none
   */
  public record Ledger(String origin, String checkpoint, List<LedgerEntry> entries) {
    public static final Ledger NONE = new Ledger("", "", List.of());

    public Ledger {
      entries = List.copyOf(entries);
    }
  }

  /**
   * A position of the log.
   *
   * @param leafHash RFC 6962 leaf hash, 64 hex digits
   * @param leaf the signed envelope exactly as appended; blank if the reader may not see it
   * @param proof a C2SP tlog-proof from this leaf to the checkpoint; blank if there is none
   */
  public record LedgerEntry(
      long index, String event, Instant at, String leafHash, String leaf, String proof) {
    public LedgerEntry {
      digest(leafHash);
      if (index < 0) {
        throw new IllegalArgumentException("not a position in a log: " + index);
      }
    }
  }

  public Dossier {
    card = List.copyOf(card);
    requirements = List.copyOf(requirements);
    evidence = List.copyOf(evidence);
    rounds = List.copyOf(rounds);
    beside = List.copyOf(beside);
    decisions = List.copyOf(decisions);
    deployments = List.copyOf(deployments);
    attachments = List.copyOf(attachments);
    if (attachments.stream().noneMatch(file -> file.name().equals(SNAPSHOT))) {
      throw new IllegalArgumentException("a dossier carries its data as " + SNAPSHOT);
    }
    for (var file : attachments) {
      if (OURS.contains(file.name())) {
        throw new IllegalArgumentException(file.name() + " is written by the dossier itself");
      }
    }
  }

  /** What keeps the version from being approved; a dossier with a gap is a draft. */
  public List<Requirement> gaps() {
    return requirements.stream().filter(Requirement::isGap).toList();
  }

  /** SHA-256 of the attached data, printed on the cover and named in the metadata. */
  public String snapshotSha256() {
    return attachments.stream()
        .filter(file -> file.name().equals(SNAPSHOT))
        .map(Attachment::sha256)
        .findFirst()
        .orElseThrow();
  }

  /**
   * The sealed document.
   *
   * @throws IllegalArgumentException if it would be longer than {@value Sheets#MOST} pages
   */
  public byte[] write(Seal seal) {
    return new DossierPages(this).write(seal);
  }

  private static void digest(String hex) {
    if (!SHA_256.matcher(hex).matches()) {
      throw new IllegalArgumentException("not a SHA-256 in hex: " + hex);
    }
  }
}
