package org.countersign.catalog.journal;

import static org.countersign.catalog.journal.Kind.Field.digestOf;
import static org.countersign.catalog.journal.Kind.Field.instant;
import static org.countersign.catalog.journal.Kind.Field.text;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The kinds of subject an entry can have, and for those that are rows: which columns the row's leaf
 * repeats. This list is the only definition of "the row says what the leaf says"; the gate and the
 * inspection both read it, and {@link Journal} refuses a deed whose state has other fields.
 */
public enum Kind {
  LEDGER,
  KEY,
  ATTEMPT,
  DECISION,
  LINEAGE_EVENT,
  SIMULATION,
  IMPACT,
  ENVIRONMENT(
      "environment", text("name"), text("ordinal"), text("approval_required"), text("production")),
  POLICY(
      "policy",
      text("kind"),
      text("name"),
      text("revision"),
      text("document"),
      text("state"),
      text("withdrawal_by")),
  USE_CASE("use_case", digestOf("name"), text("team"), text("document")),
  CLASSIFICATION(
      "classification",
      text("use_case"),
      text("number"),
      text("pack"),
      text("pack_digest"),
      text("risk_class"),
      text("overlays"),
      text("document"),
      text("signed_by"),
      instant("signed_at")),
  CLASS_OVERRIDE(
      "class_override",
      text("use_case"),
      text("classification"),
      text("risk_class"),
      text("state"),
      text("proposed_by"),
      text("decided_by")),
  MODEL("model", digestOf("name"), text("team")),
  MODEL_VERSION(
      "model_version",
      text("model"),
      text("number"),
      text("artifact_sha256"),
      text("registration"),
      text("people"),
      text("card"),
      instant("created_at"),
      instant("bound_at")),
  VERSION_LINK("version_link", text("version"), text("use_case")),
  EVIDENCE(
      "evidence",
      text("version"),
      text("type"),
      text("content"),
      text("provenance"),
      text("producer"),
      instant("produced_at"),
      instant("valid_until"),
      text("state"),
      text("reviewer"),
      text("checked"),
      digestOf("measured")),
  REVIEW(
      "review",
      text("version"),
      text("use_case"),
      text("environment"),
      text("risk_class"),
      text("subject"),
      text("submitter"),
      text("state"),
      text("purpose"),
      text("about"),
      text("roles"),
      text("scope")),
  REAPPROVAL(
      "reapproval",
      text("version"),
      text("use_case"),
      text("environment"),
      text("baseline"),
      text("subject"),
      text("proposed"),
      text("scope"),
      text("confirmed_by")),
  VOTE(
      "vote",
      text("review"),
      text("version"),
      text("voter"),
      text("role"),
      text("decision"),
      text("subject"),
      instant("valid_until"),
      text("on_behalf_of")),
  CONDITION(
      "approval_condition",
      text("review"),
      text("version"),
      text("vote"),
      text("kind"),
      text("bound"),
      instant("due"),
      text("state"),
      text("done_by")),
  COMMENT(
      "review_comment",
      text("review"),
      text("thread"),
      text("requirement"),
      text("author"),
      text("state"),
      text("resolved_by")),
  EVIDENCE_REQUEST(
      "evidence_request",
      text("review"),
      text("version"),
      text("type"),
      instant("due"),
      text("state"),
      text("requested_by"),
      text("evidence"),
      text("answered_by")),
  WAIVER(
      "waiver",
      text("version"),
      text("use_case"),
      text("requirement"),
      instant("ends"),
      text("state"),
      text("proposed_by"),
      text("granted_as"),
      text("decided_by")),
  VALIDATION("validation", text("version"), text("outcome"), text("validator")),
  FINDING(
      "finding",
      text("version"),
      text("validation"),
      text("severity"),
      text("state"),
      text("closed_by")),
  APPROVAL(
      "approval",
      text("review"),
      text("version"),
      text("use_case"),
      text("environment"),
      text("risk_class"),
      text("subject"),
      text("artifact"),
      text("state"),
      instant("valid_until"),
      text("envelope"),
      text("compared")),
  ENVELOPE(
      "retraining_envelope",
      text("model"),
      text("version"),
      text("use_case"),
      text("environment"),
      text("risk_class"),
      text("approval"),
      text("review"),
      text("pipeline"),
      text("document"),
      text("state"),
      text("signers"),
      instant("valid_until"),
      text("proposed_by")),
  DEPLOYMENT(
      "deployment",
      text("decision"),
      text("version"),
      text("use_case"),
      text("environment"),
      text("state"),
      text("strategy"),
      text("percent"),
      text("outcome"),
      instant("ended_at")),
  DATASET("dataset", digestOf("name"), text("team"), text("shape")),
  DATASET_VERSION(
      "dataset_version", text("dataset"), text("number"), digestOf("reference"), text("document")),
  RUN("run", digestOf("name"), text("team"), text("cause"), text("document")),
  UPSTREAM_CHANGE("upstream_change", text("sort"), text("dataset_version"), text("document")),
  BREAK_GLASS(
      "break_glass",
      text("version"),
      text("use_case"),
      text("environment"),
      text("risk_class"),
      text("artifact"),
      text("reason"),
      text("hours"),
      text("state"),
      text("requested_by"),
      text("confirmed_by"),
      instant("valid_until"),
      instant("review_due"),
      text("reviewed_by")),
  DELEGATION(
      "delegation",
      text("grantor"),
      text("delegate"),
      text("role"),
      text("classes"),
      instant("begins"),
      instant("ends"),
      text("state")),
  SUBSCRIPTION("subscription", digestOf("url"), text("occasions"), text("team"), text("state")),
  UPSTREAM_FINDING("upstream_finding", text("version"), text("cause"), digestOf("says")),
  INVALIDATION("invalidation", text("up_to")),
  LINEAGE_FACTS(
      "lineage_facts", text("version"), text("held_at"), text("policies"), text("document")),
  DOSSIER("dossier", text("version"), text("snapshot"), text("pdf_sha256"));

  /** The one row of {@link #INVALIDATION}, and its scope. */
  public static final UUID INVALIDATION_ID =
      UUID.fromString("00000000-0000-8000-8000-00000000005a");

  /** A field of a row's state: its column, and the SQL that gives its text for {@code %s}. */
  record Field(String name, String sql) {
    static Field text(String column) {
      return new Field(column, "%s::text");
    }

    /** Infinity, which has no form, is told from a time that is not there. */
    static Field instant(String column) {
      return new Field(
          column,
          "coalesce(to_char(%s AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"'), %s::text)");
    }

    /** A name is no free text, yet a person may be in it: the leaf holds its digest. */
    static Field digestOf(String column) {
      return new Field(column, "encode(sha256(convert_to(%s, 'UTF8')), 'hex')");
    }

    String of(String alias) {
      return sql.replace("%s", alias.isEmpty() ? name : alias + "." + name);
    }
  }

  private static final Map<String, Kind> BY_CODE =
      Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Kind::code, kind -> kind));

  private final String code;
  private final String table;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of, of records of text
  private final List<Field> fields;

  @SuppressWarnings("ImmutableEnumChecker") // made by toList, of texts
  private final List<String> fieldNames;

  Kind(String table, Field... fields) {
    this.code = name().toLowerCase(Locale.ROOT).replace('_', '-');
    this.table = table;
    this.fields = List.of(fields);
    this.fieldNames = this.fields.stream().map(Field::name).toList();
  }

  Kind() {
    this("");
  }

  /** The kind that a leaf names, empty for a name this version does not know. */
  public static Optional<Kind> of(String name) {
    return Optional.ofNullable(BY_CODE.get(name));
  }

  /** The name in leaves, e.g. {@code model-version}; permanent. */
  public String code() {
    return code;
  }

  public boolean isRow() {
    return !table.isEmpty();
  }

  public String table() {
    return table;
  }

  public List<String> fieldNames() {
    return fieldNames;
  }

  /** {@code SELECT id, entry, field …} of all rows; the caller adds its WHERE. */
  public String select() {
    return fields.stream()
        .map(field -> field.of(""))
        .collect(Collectors.joining(", ", "SELECT id, entry, ", " FROM " + table));
  }

  /** The state as one SQL array of text, in the order of {@link #fieldNames()}. */
  public String array(String alias) {
    return fields.stream()
        .map(field -> field.of(alias))
        .collect(Collectors.joining(", ", "ARRAY[", "]"));
  }
}
