package org.countersign.catalog.models;

import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.models.UpstreamChange.Sort;
import org.jspecify.annotations.Nullable;

/**
 * What an upstream change is about: the payload {@code change} of its entry. The reason is free
 * text and no part of it.
 *
 * @param schema {@link #SCHEMA}
 * @param dataset name, with {@code reference} what pins the version
 * @param snapshot under which the same content should have been found, where it was another
 * @param licence the new one
 * @param baseModel as registrations name it, with its {@code sha256} where they do
 * @param sha256 of the base model, or of the content that a snapshot has now
 * @param approval whose approver had a part in making the version
 * @param approver agent id
 * @param part the run or the data by which lineage tells it
 */
public record UpstreamDocument(
    String schema,
    String sort,
    @Nullable String dataset,
    @Nullable String reference,
    @Nullable String snapshot,
    @Nullable String licence,
    @Nullable String baseModel,
    @Nullable String sha256,
    @Nullable String commit,
    @Nullable String approval,
    @Nullable String approver,
    @Nullable String part) {
  public static final String SCHEMA = "countersign/upstream-change/v1";

  static UpstreamDocument ofWithdrawal(String dataset, String reference) {
    return ofDataset(Sort.DATASET_WITHDRAWN, dataset, reference, null, null, null);
  }

  static UpstreamDocument ofLicence(String dataset, String reference, String licence) {
    return ofDataset(Sort.LICENCE_CHANGED, dataset, reference, null, licence, null);
  }

  /**
   * @param sha256 of the content that the snapshot has now
   */
  static UpstreamDocument ofContent(
      String dataset, String reference, String snapshot, String sha256) {
    return ofDataset(Sort.DATASET_CHANGED, dataset, reference, snapshot, null, sha256);
  }

  private static UpstreamDocument ofDataset(
      Sort sort,
      String dataset,
      String reference,
      @Nullable String snapshot,
      @Nullable String licence,
      @Nullable String sha256) {
    return new UpstreamDocument(
        SCHEMA,
        sort.name(),
        dataset,
        reference,
        snapshot,
        licence,
        null,
        sha256,
        null,
        null,
        null,
        null);
  }

  static UpstreamDocument ofBaseModel(String baseModel, Optional<String> sha256) {
    return new UpstreamDocument(
        SCHEMA,
        Sort.BASE_MODEL_REVOKED.name(),
        null,
        null,
        null,
        null,
        baseModel,
        sha256.orElse(null),
        null,
        null,
        null,
        null);
  }

  static UpstreamDocument ofCode(String commit) {
    return new UpstreamDocument(
        SCHEMA,
        Sort.CODE_FLAGGED.name(),
        null,
        null,
        null,
        null,
        null,
        null,
        commit,
        null,
        null,
        null);
  }

  static UpstreamDocument ofApprover(UUID approval, UUID approver, String part) {
    return new UpstreamDocument(
        SCHEMA,
        Sort.APPROVER_DISQUALIFIED.name(),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        approval.toString(),
        approver.toString(),
        part);
  }
}
