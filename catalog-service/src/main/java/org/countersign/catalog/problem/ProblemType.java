package org.countersign.catalog.problem;

import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Every error this service promises: its status, its title and, where a database constraint gives
 * the guarantee, that constraint's name. The code of an answer is the name of the constant.
 */
public enum ProblemType {
  UNREADABLE_BODY(400, "The body is not the JSON this resource expects"),
  INVALID_REQUEST(400, "The request breaks a rule of its schema"),
  INDEX_AHEAD(400, "The ledger has no entry of this index yet"),
  QUERY_NOT_ALLOWED(400, "The query asks for what is not answered here"),
  QUERY_TOO_DEEP(400, "The query follows a chain that is too long"),
  UNAUTHENTICATED(401, "A valid bearer token is needed here"),
  ACCOUNT_DISABLED(401, "The account is disabled or deleted"),
  FRESH_LOGIN_NEEDED(401, "This asks for a login of the last five minutes"),
  FORBIDDEN(403, "Your roles do not allow this"),
  FOREIGN_TEAM(403, "This belongs to a team the caller is not in"),
  PERSON_NEEDED(403, "A person does this, not a service account"),
  SOD_VIOLATION(403, "Somebody who has a part in it cannot judge it"),
  SERVICE_ACCOUNT_CANNOT_VOTE(403, "A service account cannot vote"),
  ADMINISTRATOR_CANNOT_VOTE(403, "An administrator cannot vote"),
  NOT_THE_SUBMITTER(403, "Only the submitter can do this"),
  DELEGATION_MISSING(403, "Nobody handed their vote to the caller"),
  ROLE_CANNOT_VOTE(403, "No open slot asks for a role the caller holds"),
  ERASES_ONESELF(403, "Nobody erases themselves"),
  CROSS_SITE(403, "A page write must come from a page of this service"),
  NOT_FOUND(404, "Nothing is here"),
  UNKNOWN_USE_CASE(404, "No such use case"),
  UNKNOWN_CLASSIFICATION(404, "No such classification of this use case"),
  UNKNOWN_OVERRIDE(404, "No such override of the use case's class"),
  UNKNOWN_POLICY(404, "No such policy, framework or rule pack"),
  UNKNOWN_RULE_PACK(404, "No such rule pack"),
  UNKNOWN_MODEL(404, "No such model"),
  UNKNOWN_MODEL_VERSION(404, "No such model version"),
  UNKNOWN_DATASET(404, "No such dataset"),
  UNKNOWN_DATASET_VERSION(404, "No such version of this dataset"),
  UNKNOWN_RUN(404, "No such run"),
  NODE_UNKNOWN(404, "The lineage graph knows no such thing"),
  NO_CARD(404, "The version has no model card yet"),
  UNKNOWN_EVIDENCE(404, "No such evidence of this version"),
  UNKNOWN_ENVIRONMENT(404, "No such environment"),
  UNKNOWN_REVIEW(404, "No such review"),
  UNKNOWN_APPROVAL(404, "No such approval"),
  UNKNOWN_DELEGATION(404, "No such delegation"),
  UNKNOWN_ENVELOPE(404, "No such envelope"),
  UNKNOWN_BREAK_GLASS(404, "No such break-glass"),
  UNKNOWN_SUBSCRIPTION(404, "No such subscription"),
  UNKNOWN_NOTICE(404, "No such notice that could be sent again"),
  UNKNOWN_COMMENT(404, "No such thread of this review"),
  UNKNOWN_EVIDENCE_REQUEST(404, "No such request of this review"),
  UNKNOWN_WAIVER(404, "No such waiver"),
  UNKNOWN_REQUIREMENT(404, "No framework in force has this requirement"),
  UNKNOWN_FINDING(404, "No such finding of this version"),
  UNKNOWN_CONDITION(404, "No such condition of this approval"),
  METHOD_NOT_ALLOWED(405, "This resource does not know the method"),
  NOT_ACCEPTABLE(406, "This resource has no such representation"),
  CONFLICT(409, "The request contradicts what is stored"),
  CHANGED_MEANWHILE(409, "Somebody else changed this at the same time"),
  USE_CASE_NAME_TAKEN(409, "A use case has this name", "use_case_name_is_unique"),
  MODEL_NAME_TAKEN(409, "A model has this name", "model_name_is_unique"),
  DATASET_NAME_TAKEN(409, "A dataset has this name", "dataset_name_is_unique"),
  SNAPSHOT_ALREADY_REGISTERED(
      409, "A version of this dataset is this snapshot", "dataset_version_reference_is_unique"),
  DATASET_ALREADY_WITHDRAWN(
      409, "The version of the dataset is withdrawn", "dataset_version_is_withdrawn_once"),
  RUN_NAME_TAKEN(409, "A run has this name", "run_name_is_unique"),
  LABEL_TAKEN(409, "A version of this model has this label", "model_version_label_is_unique"),
  ARTIFACT_ALREADY_REGISTERED(
      409, "A version of this model already has this artifact", "model_version_artifact_is_unique"),
  ARTIFACT_ALREADY_BOUND(409, "An artifact is bound to a version once"),
  USE_CASE_ALREADY_LINKED(409, "The version is linked to this use case", "version_link_is_unique"),
  EVIDENCE_ALREADY_REVIEWED(409, "The evidence was accepted or rejected before"),
  ARTIFACT_UNBOUND(409, "The version has no artifact yet"),
  USE_CASE_NOT_LINKED(409, "The version is not linked to the use case"),
  USE_CASE_AMBIGUOUS(409, "The version is linked to several use cases"),
  RISK_PROHIBITED(409, "The use case is of the class UNACCEPTABLE"),
  RISK_UNCLASSIFIED(409, "The use case has no class that can be reviewed"),
  REVIEW_ALREADY_OPEN(
      409, "A review of the same version, use case and environment is open", "review_is_open_once"),
  REVIEW_CLOSED(409, "The review is decided or withdrawn"),
  ALREADY_VOTED(409, "One person votes once in a review", "vote_is_cast_once"),
  VOTE_HANDED_OVER(
      409, "The vote of this person is cast already", "vote_is_cast_for_somebody_once"),
  SLOT_ALREADY_FILLED(409, "The slot of this role is filled", "vote_fills_a_slot_once"),
  SUBJECT_CHANGED(409, "What the review is about changed after it was submitted"),
  SUBJECT_MISMATCH(409, "The vote is for another digest than the review"),
  COMMENT_RESOLVED(409, "The thread is resolved already"),
  REQUEST_ANSWERED(409, "The request is answered already"),
  WAIVER_PROPOSED(
      409, "A waiver of this requirement waits for a second person", "waiver_is_proposed_once"),
  WAIVER_DECIDED(409, "The waiver is not in a state that allows this"),
  REQUIREMENT_NOT_WAIVABLE(409, "This requirement cannot be waived"),
  FINDING_OPEN(409, "A validator found what blocks, and it is open"),
  FINDING_CLOSED(409, "The finding is closed already"),
  CONDITION_NOT_OPEN(409, "The condition is no task that is still to be done"),
  NOTHING_TO_COMPARE(409, "No version of this model was approved in full before"),
  LESS_THAN_PROPOSED(409, "The changes ask for more of a review"),
  NOTHING_TO_CONFIRM(409, "Every voter of the approval holds the role still"),
  NO_ENVELOPE(409, "No bounds are signed inside which this version could be approved"),
  OUTSIDE_ENVELOPE(409, "The version does not lie inside the signed bounds"),
  ENVELOPE_NOT_PERMITTED(409, "No policy permits this class to be approved without a round"),
  ENVELOPE_NOT_IN_FORCE(409, "The bounds are not in a state that allows this"),
  APPROVAL_NOT_IN_FORCE(409, "The approval is not in a state that allows this"),
  NOTHING_TO_SUSPEND(409, "No approval of what is affected is in force"),
  IMPACT_TOO_LARGE(409, "More is affected than one act can suspend"),
  OVERRIDE_IMPOSSIBLE(409, "This class cannot be overridden"),
  OVERRIDE_PROPOSED(
      409,
      "An override of this class waits for a second person",
      "class_override_is_proposed_once"),
  OVERRIDE_OUTDATED(409, "Another class was signed after the override was proposed"),
  OVERRIDE_DECIDED(409, "The override is confirmed or declined already"),
  USE_CASE_CHANGED(412, "The use case is not the one that was read"),
  POLICY_REVISION_TAKEN(
      409, "This revision of the document is on record", "policy_revision_is_unique"),
  ENVIRONMENT_INVALID(422, "An environment cannot be defined so"),
  ENVIRONMENT_EXISTS(409, "An environment of this name is defined", "environment_name_key"),
  ENVIRONMENT_ORDER_TAKEN(
      409, "Another environment has this place in the order", "environment_ordinal_key"),
  NOTHING_APPROVED(404, "No version of the model is approved there"),
  DEPLOYMENT_NOT_LIVE(409, "The deployment has ended"),
  DEPLOYMENT_NOT_STAGED(409, "The deployment went live at once, without stages"),
  STAGE_DECISION_USED(
      409, "A stage or deployment of this decision is recorded", "decision_serves_one_stage"),
  SIMULATION_IMPOSSIBLE(409, "The gate does not ask this document, so nothing would change"),
  SIMULATION_ENDED(409, "The simulation has ended already"),
  UNKNOWN_SIMULATION(404, "No such simulation of this document"),
  POLICY_NOT_PROPOSED(409, "The document is published or declined already"),
  POLICY_NOT_WITHDRAWABLE(409, "The service cannot do without this document, or does already"),
  WITHDRAWAL_PROPOSED(409, "The withdrawal waits for a second person"),
  WITHDRAWAL_NOT_PROPOSED(409, "Nobody asks to withdraw this document"),
  CARD_CHANGED(412, "The card is not the one that was read"),
  EVIDENCE_TOO_LARGE(413, "The evidence is larger than 16 MiB"),
  EVIDENCE_MALFORMED(422, "The evidence breaks the schema it names"),
  POLICY_UNUSABLE(422, "The document cannot be used"),
  VECTORS_FAIL(422, "A golden vector of the rule pack fails"),
  CLASSIFICATION_INCOMPLETE(422, "A question that must be answered is open"),
  IDEMPOTENCY_MISMATCH(409, "Another request was answered under this key"),
  ACCOUNT_ENABLED(409, "The account of this person is still enabled"),
  NOTHING_TO_ERASE(404, "There is nothing to erase under this name"),
  KEYS_ARE_FIXED(409, "The log was founded without a root key"),
  UNKNOWN_ROOT(422, "The root of this log did not sign the change"),
  KEY_NOT_PROVEN(422, "Nobody has shown to hold the key"),
  KEY_ALREADY_KNOWN(409, "The log knows this key"),
  KEY_OF_ANOTHER_USE(422, "The key was made for another use than the log"),
  UNKNOWN_KEY(404, "No such key holds in this log"),
  KEY_NOT_PRESENT(409, "Another key than the present one was to give way"),
  KEY_NOT_HERE(409, "This service does not hold the key"),
  KEY_STILL_NEEDED(409, "Nothing would be left to sign with"),
  UNKNOWN_LEDGER_FINDING(404, "Nobody finds this of the ledger"),
  LEDGER_FINDING_STANDS(409, "Only whoever looks again takes this back"),
  UNKNOWN_ENTRY(404, "No such ledger entry"),
  UNKNOWN_DECISION(404, "No such gate decision"),
  DECISION_DENIED(403, "The gate denies the deployment"),
  DECISION_NOT_DEPLOYABLE(409, "Only an ALLOW that has not expired can be deployed"),
  DECISION_ALREADY_DEPLOYED(
      409, "A deployment of this decision is recorded", "deployment_is_recorded_once"),
  UNKNOWN_DEPLOYMENT(404, "No such deployment"),
  UNKNOWN_DOSSIER(404, "No such dossier of this version"),
  BREAK_GLASS_OPEN(409, "A break-glass of the same version and environment is open"),
  BREAK_GLASS_CLOSED(409, "The break-glass is not in a state that allows this"),
  BREAK_GLASS_UNREVIEWED(409, "An earlier break-glass of this model waits for its review"),
  REMINDED_TODAY(409, "The voters of this round were reminded today"),
  DELEGATION_ENDED(409, "The delegation has ended"),
  DELEGATE_UNFIT(422, "This person cannot stand in"),
  SUBSCRIPTION_ENDED(409, "The subscription has ended"),
  WEBHOOK_ADDRESS_REFUSED(422, "Nothing is delivered to this address"),
  UNKNOWN_PERSON(422, "Nobody has this username"),
  DIGEST_MISMATCH(422, "The bytes do not have the digest that was named"),
  BODY_TOO_LARGE(413, "The body is larger than this resource takes"),
  UNSUPPORTED_MEDIA_TYPE(415, "This resource does not read the media type"),
  REFUSED_BY_HTTP(400, "The request cannot be answered as it was asked"),
  INTERNAL(500, "The service failed"),
  LEDGER_BUSY(503, "The ledger has more to append than it can take now"),
  LEDGER_UNSOUND(503, "The ledger is not what was signed, so nothing is decided on it"),
  LEDGER_UNAVAILABLE(503, "The ledger cannot be written"),
  QUERY_TOO_LONG(503, "The query exceeds its limits, or too many are being answered"),
  LINEAGE_BEHIND(503, "The lineage graph has not come that far yet"),
  DATABASE_UNAVAILABLE(503, "The database cannot be reached"),
  DIRECTORY_UNAVAILABLE(503, "The directory of people and roles cannot be reached");

  private final int status;
  private final String title;
  private final Optional<String> constraint;

  ProblemType(int status, String title) {
    this.status = status;
    this.title = title;
    this.constraint = Optional.empty();
  }

  ProblemType(int status, String title, String constraint) {
    this.status = status;
    this.title = title;
    this.constraint = Optional.of(constraint);
  }

  public int status() {
    return status;
  }

  public String title() {
    return title;
  }

  /** A relative reference that stays the same on every host. */
  public URI uri() {
    return URI.create("/problems/" + slug());
  }

  /** The constant's name as the last segment of its address. */
  public String slug() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The problem that the violation of this database constraint is. */
  static Optional<ProblemType> ofConstraint(String name) {
    return Arrays.stream(values())
        .filter(type -> type.constraint.filter(name::equals).isPresent())
        .findFirst();
  }

  /** The problem that a bare HTTP status is; statuses without a constant keep a plain one. */
  static ProblemType ofStatus(int status) {
    return switch (status) {
      case 401 -> UNAUTHENTICATED;
      case 403 -> FORBIDDEN;
      case 404 -> NOT_FOUND;
      case 405 -> METHOD_NOT_ALLOWED;
      case 406 -> NOT_ACCEPTABLE;
      case 409 -> CONFLICT;
      case 413 -> BODY_TOO_LARGE;
      case 415 -> UNSUPPORTED_MEDIA_TYPE;
      default -> status < 500 ? REFUSED_BY_HTTP : INTERNAL;
    };
  }
}
