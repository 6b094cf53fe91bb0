package org.countersign.catalog.gate;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Leads from a finding to the page where a person can act on it.
 *
 * @param base the service as people reach it
 * @param model its id
 * @param version its number
 * @param useCase in question
 */
record Signpost(URI base, UUID model, int version, Optional<UUID> useCase) {
  /** Sections of a version's page, by how the codes begin that are settled there. */
  private static final Map<String, String> SECTIONS =
      Map.ofEntries(
          Map.entry("APPROV", "approvals"),
          Map.entry("ARTIFACT", "registration"),
          Map.entry("AUTHOR", "registration"),
          Map.entry("CARD", "card"),
          Map.entry("CHANGES", "approvals"),
          Map.entry("CONDITION", "approvals"),
          Map.entry("ENVELOPE", "approvals"),
          Map.entry("EVIDENCE", "evidence"),
          Map.entry("FINDING", "validations"),
          Map.entry("LINEAGE", "lineage"),
          Map.entry("QUORUM", "approvals"),
          Map.entry("SOD", "approvals"),
          Map.entry("USE_CASE", "use-cases"),
          Map.entry("VALIDATION", "validations"));

  /** Of a code that no page is known for, the version's. */
  String of(String code) {
    if (code.startsWith("BREAK_GLASS")) {
      return base + "/ui/break-glass";
    }
    if (useCase.isPresent() && (code.startsWith("RISK") || code.equals("USE_CASE_INCOMPLETE"))) {
      return base + "/ui/use-cases/" + useCase.get();
    }
    return base
        + "/ui/models/"
        + model
        + "/versions/"
        + version
        + SECTIONS.entrySet().stream()
            .filter(section -> code.startsWith(section.getKey()))
            .map(section -> "#" + section.getValue())
            .findFirst()
            .orElse("");
  }
}
