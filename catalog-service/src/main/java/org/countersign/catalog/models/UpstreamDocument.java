package org.countersign.catalog.models;

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
}
