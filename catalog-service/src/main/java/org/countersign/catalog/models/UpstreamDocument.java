package org.countersign.catalog.models;

import org.jspecify.annotations.Nullable;

/**
 * What an upstream change is about: the payload {@code change} of its entry. The reason is free
 * text and no part of it.
 *
 * @param schema {@link #SCHEMA}
 * @param dataset name, with {@code reference} what pins the version
 * @param licence the new one
 * @param baseModel as registrations name it, with its {@code sha256} where they do
 */
public record UpstreamDocument(
    String schema,
    String sort,
    @Nullable String dataset,
    @Nullable String reference,
    @Nullable String licence,
    @Nullable String baseModel,
    @Nullable String sha256,
    @Nullable String commit) {
  public static final String SCHEMA = "countersign/upstream-change/v1";
}
