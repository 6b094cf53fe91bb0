package org.countersign.catalog.gate;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a caller asks the gate: a model with a version, or a digest (with the model, or alone when
 * only one version has it), an environment, and the use case where several are linked.
 *
 * @param trafficPercent the share of the traffic it shall get; all of it, if nobody says
 * @param region where it shall run; approvals that are bound to regions hold in none unsaid
 */
record Asked(
    Optional<String> model,
    Optional<String> version,
    Optional<String> digest,
    String environment,
    Optional<String> useCase,
    Optional<Integer> trafficPercent,
    Optional<String> region) {
  private static final Pattern DIGEST = Pattern.compile("(sha256:)?([0-9a-f]{64})");

  /** Where nobody says how it shall be deployed. */
  Asked(
      Optional<String> model,
      Optional<String> version,
      Optional<String> digest,
      String environment,
      Optional<String> useCase) {
    this(model, version, digest, environment, useCase, Optional.empty(), Optional.empty());
  }

  Asked {
    digest = digest.map(Asked::hex);
    if (version.isPresent() && model.isEmpty()) {
      throw new IllegalArgumentException("a version is asked for together with its model");
    }
    if (version.isEmpty() && digest.isEmpty()) {
      throw new IllegalArgumentException("a version or an artifact digest must be asked for");
    }
  }

  private static String hex(String text) {
    var matcher = DIGEST.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a SHA-256 digest in lower-case hex: " + text);
    }
    return matcher.group(2);
  }
}
