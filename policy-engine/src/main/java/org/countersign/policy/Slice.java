package org.countersign.policy;

/** Cases that are told apart by one factor, such as {@code region} and {@code north}. */
public record Slice(String factor, String value) {}
