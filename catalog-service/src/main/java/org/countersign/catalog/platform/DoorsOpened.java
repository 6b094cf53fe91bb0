package org.countersign.catalog.platform;

/**
 * Fired once at every start, when all JAX-RS applications of the service stand and before they get
 * their first request.
 */
public record DoorsOpened() {}
